"""The yearly round to change: held, read anew, and the draft that an answer is written into."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import attributes
from sqlmodel import Session, col, select

from placement.access import Official, Permission
from placement.model.area import Area
from placement.model.yearly_round import AgreementRound, AskedMunicipality, RoundAnswer
from placement.queries.held import the_one_held
from placement.refusals import NotPermitted
from placement.rules.round_content import RoundContent


@dataclass(frozen=True)
class HeldAsked:
    """One municipality of a round, held, with the round and the answers so far, oldest first."""

    asked: AskedMunicipality
    round: AgreementRound
    answers: Sequence[RoundAnswer]

    @property
    def draft(self) -> RoundAnswer | None:
        """The newest answer where it was not submitted."""
        newest = self.answers[-1] if self.answers else None
        return newest if newest is not None and newest.submitted_at is None else None

    @property
    def submitted(self) -> RoundAnswer | None:
        """The newest answer that was submitted."""
        return next((one for one in reversed(self.answers) if one.submitted_at is not None), None)


def authority_to_change(authority_id: int, db: Session) -> Area:
    """Return the authority, held: its rounds are opened one at a time. Raises `NotFound`."""
    return the_one_held(Area, db, Area.id == authority_id)


def round_years(db: Session, authority_id: int) -> set[int]:
    """Return the years for which an authority has opened a round."""
    years = select(AgreementRound.year).where(AgreementRound.authority_id == authority_id)
    return set(db.exec(years))


def round_to_change(round_id: int, db: Session, *, version: int) -> AgreementRound:
    """Return a round, held. Raises `NotFound`, and `StaleDataError` where it is not in the version that was read."""
    return the_one_held(AgreementRound, db, AgreementRound.id == round_id, version=version)


def asked_to_change(asked_id: int, db: Session, *, version: int) -> HeldAsked:
    """Return one municipality of a round, held. Raises `NotFound` and `StaleDataError`."""
    asked = the_one_held(AskedMunicipality, db, AskedMunicipality.id == asked_id, version=version)
    answers = db.exec(
        select(RoundAnswer)
        .where(RoundAnswer.asked_id == asked_id)
        .order_by(col(RoundAnswer.number))
        .execution_options(populate_existing=True)
    ).all()
    return HeldAsked(asked, db.get_one(AgreementRound, asked.round_id), answers)


def changes(asked: AskedMunicipality) -> None:
    """Let the row be written though only its answers change: its version must rise."""
    attributes.flag_modified(asked, "asked_at")


def must_answer(held: HeldAsked, by: Official) -> bool:
    """Say whether the official answers on the municipality's behalf; raise `NotPermitted` where it is not theirs."""
    if by.may(Permission.ROUND_ANSWER, in_municipality=held.asked.municipality_id):
        return False
    if by.may(Permission.ROUND_CHANGE, of_authority=held.round.authority_id):
        return True
    raise NotPermitted(Permission.ROUND_ANSWER)


def draft_to_write(
    db: Session,
    held: HeldAsked,
    content: RoundContent,
    *,
    on_behalf: bool,
    by: Official,
    at: datetime,
) -> RoundAnswer:
    """Write into the draft; where there is none, into a new one with the last attachment."""
    answer = held.draft
    if answer is None:
        last = held.answers[-1] if held.answers else None
        answer = RoundAnswer(
            asked_id=held.asked.key,
            number=last.number + 1 if last else 1,
            committed=0,
            at_most=0,
            content={},
            attachment_id=last.attachment_id if last else None,
            saved_at=at,
        )
    answer.content = content.model_dump(mode="json")
    answer.committed, answer.at_most = content.total.committed, content.total.at_most
    answer.saved_at, answer.saved_by_id, answer.on_behalf = at, by.id, on_behalf
    db.add(answer)
    db.flush()
    return answer
