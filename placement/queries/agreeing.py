"""What is done whenever an agreement or a line is made, by hand or from an answer of the yearly round."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official
from placement.audit import Event, record
from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.area import AreaKind, Municipality
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import Category
from placement.persons_on_lines import arrive
from placement.queries.agreements import agreements_between
from placement.queries.areas import areas_of
from placement.queries.arriving import arrived_of
from placement.queries.quotas import labels_of, promised_under
from placement.refusals import refuse_if_any
from placement.rules.agreement import agreement_may_be_made
from placement.rules.quota_line import line_may_be_added


def agree_with(
    db: Session,
    municipality: Municipality,
    *,
    authority_id: int,
    valid_from_day: date,
    valid_to_day: date | None,
    decision_number: str,
    by: Official,
    at: datetime,
) -> Agreement:
    """Make an agreement of an authority with a municipality that is held. Raises `Refused` with every reason."""
    areas = areas_of([municipality.key], valid_from_day, db)[municipality.key]
    area = areas.get(AreaKind.AUTHORITY)
    decision_number = decision_number.strip()
    refuse_if_any(
        list(
            agreement_may_be_made(
                municipality,
                within_area=area is not None and area.id == authority_id,
                others=agreements_between(db, authority_id, municipality.key),
                valid_from_day=valid_from_day,
                valid_to_day=valid_to_day,
                decision_number=decision_number,
            )
        )
    )

    agreement = Agreement(
        authority_id=authority_id,
        municipality_id=municipality.key,
        valid_from_day=valid_from_day,
        valid_to_day=valid_to_day,
        decision_number=decision_number,
    )
    db.add(agreement)
    db.flush()
    record(db, Event.AGREEMENT_MADE, at=at, by=by, about=agreement, municipality=municipality.code)
    return agreement


def agree_line(
    db: Session,
    agreement: Agreement,
    *,
    year: int,
    label: str,
    categories: Collection[Category],
    committed: int,
    at_most: int,
    reason: str,
    by: Official,
    at: datetime,
) -> QuotaLine:
    """Agree a line under an agreement that is held; `reason` is that of its first revision.

    Raises `Refused` with every reason.
    """
    promised = [
        proposal
        for proposal, category in promised_under(db, agreement.key, year)
        if category in categories
    ]
    refuse_if_any(
        list(
            line_may_be_added(
                agreement,
                year=year,
                label=label,
                taken_labels=labels_of(db, agreement.key, year),
                categories=categories,
                committed=committed,
                at_most=at_most,
                promised=sum(proposal.persons for proposal in promised),
            )
        )
    )

    line = QuotaLine(
        agreement_id=agreement.key,
        year=year,
        label=label,
        categories=list(categories),
        committed=committed,
        at_most=at_most,
    )
    db.add(line)
    db.flush()
    db.add(_first_revision(line, agreement, reason, at=at, by=by))
    ledger.agree(db, line, at_most, at=at, by=by, reason=reason)
    for proposal in promised:
        _book(db, proposal, line, at=at, by=by)
    record(db, Event.LINE_AGREED, at=at, by=by, about=line, committed=committed, at_most=at_most)
    return line


def _first_revision(
    line: QuotaLine, agreement: Agreement, reason: str, *, at: datetime, by: Official
) -> QuotaLineRevision:
    return QuotaLineRevision(
        line_id=line.key,
        number=1,
        from_day=max(date(line.year, 1, 1), agreement.valid_from_day),
        committed=line.committed,
        at_most=line.at_most,
        reason=reason,
        at=at,
        by_id=by.id,
    )


def _book(db: Session, proposal: Proposal, line: QuotaLine, *, at: datetime, by: Official) -> None:
    """Let the line count a household that was promised before the line was there."""
    ledger.reserve(db, proposal, [line], at=at, by=by)
    if proposal.status is ProposalStatus.ACCEPTED:
        ledger.accept(db, proposal, at=at, by=by)
        arrive(db, proposal, arrived_of(db, proposal.key), at=at, by=by, only=line)
