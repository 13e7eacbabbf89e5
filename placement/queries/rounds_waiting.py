"""What of the yearly rounds waits for an official: for the work desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.yearly_round import AgreementRound, AskedMunicipality, AskedStatus
from placement.sight import visible


@dataclass(frozen=True)
class RoundToAnswer:
    """A municipality's own part in a round that it has not answered, with the days left."""

    asked: AskedMunicipality
    round: AgreementRound
    days: int


@dataclass(frozen=True)
class RoundGoingOn:
    """A round of an authority's with something left to do: how many have not answered, how many wait for it."""

    round: AgreementRound
    waiting: int
    answered: int
    days: int


def rounds_to_answer(official: Official, db: Session, *, day: date) -> Sequence[RoundToAnswer]:
    """Return the parts within scope that wait for an answer, by their last day."""
    rows = db.exec(
        select(AskedMunicipality, AgreementRound)
        .join(AgreementRound, col(AskedMunicipality.round_id) == col(AgreementRound.id))
        .where(
            visible(AskedMunicipality, official.scope),
            AskedMunicipality.status == AskedStatus.ASKED,
        )
        .order_by(col(AgreementRound.due_day), col(AskedMunicipality.id))
    )
    return [RoundToAnswer(asked, one, (one.due_day - day).days) for asked, one in rows]


def rounds_going_on(official: Official, db: Session, *, day: date) -> Sequence[RoundGoingOn]:
    """Return the rounds within scope in which somebody has not answered or an answer waits, by their last day."""
    waiting, answered = (
        func.sum(case((col(AskedMunicipality.status) == status, 1), else_=0))
        for status in (AskedStatus.ASKED, AskedStatus.ANSWERED)
    )
    rows = db.exec(
        select(AgreementRound, waiting, answered)
        .join(AskedMunicipality, col(AskedMunicipality.round_id) == col(AgreementRound.id))
        .where(visible(AgreementRound, official.scope))
        .group_by(*AgreementRound.__table__.columns)  # type: ignore[attr-defined]
        .having(waiting + answered > 0)
        .order_by(col(AgreementRound.due_day), col(AgreementRound.id))
    )
    return [
        RoundGoingOn(one, int(waits), int(there), (one.due_day - day).days)
        for one, waits, there in rows
    ]
