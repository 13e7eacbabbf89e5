"""All quota lines of an uploaded file are agreed or revised, or none."""

from datetime import date, datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.incoming.agreements import IncomingLine
from placement.incoming.agreements_against_database import revised_from
from placement.incoming.checked import CheckedAgreements, check_agreements
from placement.incoming.row_numbers import ranges
from placement.incoming.vocabulary import Vocabulary
from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.ledger_entry import LedgerKind
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.upload import UploadKind
from placement.queries.uniqueness import refused_when_taken
from placement.queries.uploads import upload_to_change
from placement.refusals import refuse_if_any
from placement.rules.uploads import file_holds, may_be_imported

# What a first revision says where the file gives no reason: it came in this way.
NO_REASON = "import"


def import_agreements(
    db: Session, upload_id: int, vocabulary: Vocabulary, *, by: Official | None, at: datetime
) -> CheckedAgreements:
    """Save what the file holds, judged anew with the agreements held; its content is forgotten then.

    `by` None is the command line. Raises `NotFound`, `NotPermitted`, and `Refused` where it was saved already,
    the file has errors, or somebody made one of its agreements at the same time.
    """
    upload = upload_to_change(upload_id, by, db)
    if by is not None:
        by.must(Permission.AGREEMENT_IMPORT, of_authority=by.authority_id)

    refuse_if_any(list(may_be_imported(upload, UploadKind.AGREEMENTS)))
    assert upload.content is not None
    today = helsinki_day(at)
    checked = check_agreements(db, upload.content, vocabulary, by=by, today=today, hold=True)
    errors = checked.found.table.errors.count
    refuse_if_any(list(file_holds(errors=errors, similar=0, similar_seen=True)))

    with refused_when_taken():
        made, revised = _save(db, checked, today=today, by=by, at=at)
    upload.imported_at, upload.content = at, None
    db.add(upload)
    record(
        db,
        Event.AGREEMENTS_IMPORTED,
        at=at,
        by=by,
        about=upload,
        sha256=upload.sha256,
        rows=ranges(row.number for row in checked.found.table.rows),
        agreements=len(checked.found.agreements),
        lines=made,
        revised=revised,
    )
    return checked


def _save(
    db: Session, checked: CheckedAgreements, *, today: date, by: Official | None, at: datetime
) -> tuple[int, int]:
    """Agreements, then lines, then what the ledger says of them; returns lines made and revised."""
    there = checked.there
    for key, first in checked.found.agreements.items():
        if key not in there.agreements:
            there.agreements[key] = _agreement(first)
            db.add(there.agreements[key])
    db.flush()
    new: list[tuple[IncomingLine, QuotaLine]] = []
    revised: list[tuple[IncomingLine, QuotaLine]] = []
    for row in checked.found.lines:
        agreement = there.agreements[row.agreement]
        known = there.line(agreement, row.facts["year"], row.facts["label"])
        if known is None:
            new.append((row, _line(row, agreement)))
        else:
            revised.append((row, known))
    db.add_all(line for _, line in new)
    db.flush()
    for row, line in new:
        _agree(db, row, line, by=by, at=at)
        for proposal in there.promised_on(
            there.agreements[row.agreement], line.year, line.categories
        ):
            _book(db, proposal, line, by=by, at=at)
    for row, line in revised:
        _revise(db, row, line, there.revisions[line.key], today=today, by=by, at=at)
    db.flush()
    return len(new), len(revised)


def _agreement(row: IncomingLine) -> Agreement:
    authority, municipality, begins = row.agreement
    return Agreement(
        authority_id=authority,
        municipality_id=municipality,
        valid_from_day=begins,
        valid_to_day=row.facts.get("valid_to"),
        decision_number=row.facts.get("decision_number", ""),
    )


def _line(row: IncomingLine, agreement: Agreement) -> QuotaLine:
    facts = row.facts
    return QuotaLine(
        agreement_id=agreement.key,
        year=facts["year"],
        label=facts["label"],
        categories=facts["categories"],
        committed=facts["committed"],
        at_most=facts["at_most"],
    )


def _agree(
    db: Session, row: IncomingLine, line: QuotaLine, *, by: Official | None, at: datetime
) -> None:
    """The first revision, its ledger entry, and the opening balance where there is one."""
    begins = max(row.agreement[2], date(line.year, 1, 1))
    reason = row.facts.get("reason", NO_REASON)
    db.add(_revision(line, 1, begins, reason, by=by, at=at))
    ledger.agree(db, line, line.at_most, at=at, by=by, reason=reason)
    opening = row.opening
    if any(opening.values()):
        ledger.open_balance(
            db,
            line,
            reserved=opening["opening_reserved"],
            accepted=opening["opening_accepted"],
            arrived=opening["opening_arrived"],
            at=at,
            by=by,
            reason=reason,
        )


def _book(
    db: Session, proposal: Proposal, line: QuotaLine, *, by: Official | None, at: datetime
) -> None:
    """Let the line count a household that was promised before the line was there."""
    ledger.reserve(db, proposal, [line], at=at, by=by)
    if proposal.status is ProposalStatus.ACCEPTED:
        ledger.accept(db, proposal, at=at, by=by)


def _revise(
    db: Session,
    row: IncomingLine,
    line: QuotaLine,
    last: QuotaLineRevision,
    *,
    today: date,
    by: Official | None,
    at: datetime,
) -> None:
    """Other numbers. The ledger hears of the most that is agreed, not of the commitment."""
    reason, more = row.facts["reason"], row.facts["at_most"] - line.at_most
    line.committed, line.at_most = row.facts["committed"], row.facts["at_most"]
    db.add(_revision(line, last.number + 1, revised_from(line, today), reason, by=by, at=at))
    if more:
        ledger.agree(db, line, more, at=at, by=by, kind=LedgerKind.REVISED, reason=reason)
    db.add(line)


def _revision(
    line: QuotaLine,
    number: int,
    from_day: date,
    reason: str,
    *,
    by: Official | None,
    at: datetime,
) -> QuotaLineRevision:
    return QuotaLineRevision(
        line_id=line.key,
        number=number,
        from_day=from_day,
        committed=line.committed,
        at_most=line.at_most,
        reason=reason,
        at=at,
        by_id=by.id if by else None,
    )
