"""A line is agreed: so many persons of these categories in one year."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import Category
from placement.persons_on_lines import arrive
from placement.queries.agreements import agreement_to_change
from placement.queries.arriving import arrived_of
from placement.queries.quotas import labels_of, promised_under
from placement.refusals import refuse_if_any
from placement.rules.quota_line import line_may_be_added


def add_quota_line(
    db: Session,
    agreement_id: int,
    *,
    year: int,
    label: str,
    categories: Collection[Category],
    committed: int,
    at_most: int,
    by: Official,
    at: datetime,
) -> QuotaLine:
    """Agree a line, with its first revision and its ledger entry; persons from `committed` to `at_most`.

    What is promised already in that year and counts on the line is booked on it, so that every line that takes a
    category shows the same households. Raises `NotFound`, `NotPermitted`, or `Refused` with every reason.
    """
    agreement = agreement_to_change(agreement_id, db)
    by.must(Permission.AGREEMENT_CHANGE, of_authority=agreement.authority_id)

    label = label.strip()
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
    db.add(_first_revision(line, agreement, at=at, by=by))
    ledger.agree(db, line, at_most, at=at, by=by, reason=agreement.decision_number)
    for proposal in promised:
        _book(db, proposal, line, at=at, by=by)
    record(db, Event.LINE_AGREED, at=at, by=by, about=line, committed=committed, at_most=at_most)
    return line


def _first_revision(
    line: QuotaLine, agreement: Agreement, *, at: datetime, by: Official
) -> QuotaLineRevision:
    return QuotaLineRevision(
        line_id=line.key,
        number=1,
        from_day=max(date(line.year, 1, 1), agreement.valid_from_day),
        committed=line.committed,
        at_most=line.at_most,
        reason=agreement.decision_number,
        at=at,
        by_id=by.id,
    )


def _book(db: Session, proposal: Proposal, line: QuotaLine, *, at: datetime, by: Official) -> None:
    """Let the line count a household that was promised before the line was there."""
    ledger.reserve(db, proposal, [line], at=at, by=by)
    if proposal.status is ProposalStatus.ACCEPTED:
        ledger.accept(db, proposal, at=at, by=by)
        arrive(db, proposal, arrived_of(db, proposal.key), at=at, by=by, only=line)
