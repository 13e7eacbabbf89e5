"""The officer registers what a municipality answered: the agreement, and its quota lines of the year."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.agreement import Agreement
from placement.model.area import Municipality
from placement.model.yearly_round import AskedMunicipality, AskedStatus, RoundAnswer
from placement.queries.agreeing import agree_line, agree_with
from placement.queries.agreements import (
    agreement_in_year,
    agreement_to_change,
    municipality_to_change,
)
from placement.queries.quotas import labels_of
from placement.queries.rounds_to_change import HeldAsked, asked_to_change
from placement.refusals import refuse_if_any
from placement.rules.round_content import RoundContent
from placement.rules.round_lines import lines_of
from placement.rules.yearly_round import answer_may_be_registered


def register_round_answer(
    db: Session,
    asked_id: int,
    *,
    until_further_notice: bool,
    version: int,
    by: Official,
    at: datetime,
) -> AskedMunicipality:
    """Make the agreement of the newest answer, and its lines; they open on the first day of the round's year.

    An agreement that covers the year gets the lines, otherwise one is made: for the year, or until further
    notice. Where the municipality receives nobody, only that is recorded. Raises `NotFound`, `NotPermitted`,
    `StaleDataError`, or `Refused` with every reason.
    """
    held = asked_to_change(asked_id, db, version=version)
    by.must(Permission.ROUND_CHANGE, of_authority=held.round.authority_id)
    by.must(Permission.AGREEMENT_CHANGE, of_authority=held.round.authority_id)
    asked, year = held.asked, held.round.year
    # Held, so that nobody agrees with it beside us.
    municipality = municipality_to_change(asked.municipality_id, db)
    there = agreement_in_year(db, held.round.authority_id, municipality.key, year)
    if there is not None:
        there = agreement_to_change(there.key, db)
    refuse_if_any(
        list(
            answer_may_be_registered(
                asked,
                has_draft=held.draft is not None,
                has_lines=there is not None and bool(labels_of(db, there.key, year)),
                year=year,
            )
        )
    )
    answer = held.submitted
    assert answer is not None, "the rule has refused"

    content = RoundContent.model_validate(answer.content)
    if content.total.at_most:
        agreement = there or _made(
            db, held, municipality, content, until_further_notice, by=by, at=at
        )
        _agree_lines(db, agreement, municipality, content, year, by=by, at=at)
        asked.agreement_id = agreement.key
    _mark(db, asked, answer, by=by, at=at)
    return asked


def _made(
    db: Session,
    held: HeldAsked,
    municipality: Municipality,
    content: RoundContent,
    until_further_notice: bool,
    *,
    by: Official,
    at: datetime,
) -> Agreement:
    year = held.round.year
    return agree_with(
        db,
        municipality,
        authority_id=held.round.authority_id,
        valid_from_day=date(year, 1, 1),
        valid_to_day=None if until_further_notice else date(year, 12, 31),
        decision_number=content.decision_number,
        by=by,
        at=at,
    )


def _agree_lines(
    db: Session,
    agreement: Agreement,
    municipality: Municipality,
    content: RoundContent,
    year: int,
    *,
    by: Official,
    at: datetime,
) -> None:
    for line in lines_of(content, municipality.language_status):
        agree_line(
            db,
            agreement,
            year=year,
            label=line.label,
            categories=line.categories,
            committed=line.persons.committed,
            at_most=line.persons.at_most,
            reason=content.decision_number,
            by=by,
            at=at,
        )


def _mark(
    db: Session, asked: AskedMunicipality, answer: RoundAnswer, *, by: Official, at: datetime
) -> None:
    asked.status, asked.registered_at = AskedStatus.REGISTERED, at
    asked.registered_by_id = by.id
    db.flush()
    record(
        db,
        Event.ROUND_ANSWER_REGISTERED,
        at=at,
        by=by,
        about=asked,
        number=answer.number,
        agreement=asked.agreement_id,
    )
