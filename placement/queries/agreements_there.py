"""The agreements that a file brings lines for, held while it is judged and saved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision

AT_ONCE = 1000


@dataclass
class AgreementsThere:
    """Agreements by authority, municipality (ids) and first day, and their lines by year and label."""

    agreements: dict[tuple[int, int, date], Agreement] = field(default_factory=dict)
    lines: dict[tuple[int, int, str], QuotaLine] = field(default_factory=dict)

    def line(self, agreement: Agreement, year: int, label: str) -> QuotaLine | None:
        """The line of an agreement, or None."""
        return self.lines.get((agreement.key, year, label))


def agreements_there(
    db: Session, partners: Collection[tuple[int, int]], *, hold: bool
) -> AgreementsThere:
    """Every agreement between these authorities and municipalities (ids), read anew.

    `hold`: until the transaction ends, nobody else changes a count under them; by id, so that two who hold never
    wait for each other.
    """
    authorities = {authority for authority, _ in partners}
    found = AgreementsThere()
    for municipalities in _parts(sorted({municipality for _, municipality in partners})):
        statement = (
            select(Agreement)
            .where(
                col(Agreement.authority_id).in_(authorities),
                col(Agreement.municipality_id).in_(municipalities),
            )
            .order_by(col(Agreement.id))
            .execution_options(populate_existing=True)
        )
        if hold:
            statement = statement.with_for_update(of=Agreement)
        for one in db.exec(statement):
            found.agreements[one.authority_id, one.municipality_id, one.valid_from_day] = one
    for ids in _parts(sorted(one.key for one in found.agreements.values())):
        lines = select(QuotaLine).where(col(QuotaLine.agreement_id).in_(ids))
        for line in db.exec(lines.execution_options(populate_existing=True)):
            found.lines[line.agreement_id, line.year, line.label] = line
    return found


def last_revision_numbers(db: Session, line_ids: Collection[int]) -> Mapping[int, int]:
    """The number of the newest revision of each line."""
    newest: dict[int, int] = {}
    for ids in _parts(sorted(line_ids)):
        for one in db.exec(
            select(QuotaLineRevision).where(col(QuotaLineRevision.line_id).in_(ids))
        ):
            newest[one.line_id] = max(one.number, newest.get(one.line_id, 0))
    return newest


def _parts(ids: list[int]) -> list[list[int]]:
    return [ids[begin : begin + AT_ONCE] for begin in range(0, len(ids), AT_ONCE)]
