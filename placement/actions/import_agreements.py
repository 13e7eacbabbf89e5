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
from placement.incoming.insert_many import insert_many
from placement.incoming.line_rows import first_revision_rows, ledger_rows, line_key, line_rows
from placement.incoming.row_numbers import ranges
from placement.incoming.vocabulary import Vocabulary
from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.ledger_entry import LedgerEntry, LedgerKind
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.upload import UploadKind
from placement.persons_on_lines import arrive
from placement.queries.agreements_there import AgreementsThere
from placement.queries.arriving import arrived_of
from placement.queries.uniqueness import refused_when_taken
from placement.queries.uploads import upload_to_change
from placement.refusals import refuse_if_any
from placement.rules.uploads import file_holds, may_be_imported


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
    new: list[IncomingLine] = []
    for row in checked.found.lines:
        agreement = there.agreements[row.agreement]
        known = there.line(agreement, row.facts["year"], row.facts["label"])
        if known is None:
            new.append(row)
        else:
            _revise(db, row, known, there.revisions[known.key], today=today, by=by, at=at)
    _agree(db, new, there, by=by, at=at)
    db.flush()
    return len(new), len(checked.found.lines) - len(new)


def _agree(
    db: Session,
    new: list[IncomingLine],
    there: AgreementsThere,
    *,
    by: Official | None,
    at: datetime,
) -> None:
    """New lines with their first revisions, ledger entries, and what was promised before they were there."""
    agreements = {key: agreement.key for key, agreement in there.agreements.items()}
    by_key = {line_key(row, agreements): row for row in new}
    made = insert_many(
        db, QuotaLine, line_rows(new, agreements), "id", "agreement_id", "year", "label"
    )
    lines = {one[0]: by_key[one[1], one[2], one[3]] for one in sorted(made)}
    insert_many(db, QuotaLineRevision, first_revision_rows(lines, by=by, at=at))
    insert_many(db, LedgerEntry, ledger_rows(lines, by=by, at=at))
    for line_id, row in lines.items():
        categories = row.facts["categories"]
        agreement = there.agreements[row.agreement]
        for proposal in there.promised_on(agreement, row.facts["year"], categories):
            _book(db, proposal, db.get_one(QuotaLine, line_id), by=by, at=at)


def _agreement(row: IncomingLine) -> Agreement:
    authority, municipality, begins = row.agreement
    return Agreement(
        authority_id=authority,
        municipality_id=municipality,
        valid_from_day=begins,
        valid_to_day=row.facts.get("valid_to"),
        decision_number=row.facts.get("decision_number", ""),
    )


def _book(
    db: Session, proposal: Proposal, line: QuotaLine, *, by: Official | None, at: datetime
) -> None:
    """Let the line count a household that was promised before the line was there."""
    ledger.reserve(db, proposal, [line], at=at, by=by)
    if proposal.status is ProposalStatus.ACCEPTED:
        ledger.accept(db, proposal, at=at, by=by)
        arrive(db, proposal, arrived_of(db, proposal.key), at=at, by=by, only=line)


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
    db.add(
        QuotaLineRevision(
            line_id=line.key,
            number=last.number + 1,
            from_day=revised_from(line, today),
            committed=line.committed,
            at_most=line.at_most,
            reason=reason,
            at=at,
            by_id=by.id if by else None,
        )
    )
    if more:
        ledger.agree(db, line, more, at=at, by=by, kind=LedgerKind.REVISED, reason=reason)
    db.add(line)
