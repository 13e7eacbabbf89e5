"""The agreements that a file brings lines for, held while it is judged and saved."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.area import Municipality
from placement.model.proposal import Proposal
from placement.model.words import Category
from placement.queries.quotas import promised_under

AT_ONCE = 1000
# Authority, municipality (ids), and first day.
Key = tuple[int, int, date]


@dataclass
class AgreementsThere:
    """Agreements, their lines by agreement's id, year and label, and each line's newest revision by its id.

    `promised`: questions and acceptances by agreement's id and year, with what each counts as.
    """

    agreements: dict[Key, Agreement] = field(default_factory=dict)
    lines: dict[tuple[int, int, str], QuotaLine] = field(default_factory=dict)
    revisions: dict[int, QuotaLineRevision] = field(default_factory=dict)
    promised: dict[tuple[int, int], list[tuple[Proposal, Category]]] = field(default_factory=dict)

    def line(self, agreement: Agreement, year: int, label: str) -> QuotaLine | None:
        """The line of an agreement, or None."""
        return self.lines.get((agreement.key, year, label))

    def promised_on(
        self, agreement: Agreement, year: int, categories: Collection[Category]
    ) -> list[Proposal]:
        """What is promised already in a year that a line with these categories counts."""
        promised = self.promised.get((agreement.key, year), [])
        return [proposal for proposal, category in promised if category in categories]


def agreements_there(
    db: Session, years: Collection[tuple[Key, int]], *, hold: bool
) -> AgreementsThere:
    """Every agreement between the authorities and municipalities of these keys, read anew, with its lines.

    `years` are the agreements and years that the file has lines for. `hold`: until the transaction ends, nobody
    else changes a count under them or makes another agreement of the two.
    """
    partners = {(authority, municipality) for (authority, municipality, _), _ in years}
    found = AgreementsThere()
    if hold:
        # In this order, and by id, as the other actions do: an agreement first, then municipalities.
        _agreements(db, partners, hold=True)
        _hold_municipalities(db, {municipality for _, municipality in partners})
    for one in _agreements(db, partners, hold=hold):
        found.agreements[one.authority_id, one.municipality_id, one.valid_from_day] = one
    for ids in _parts(one.key for one in found.agreements.values()):
        lines = select(QuotaLine).where(col(QuotaLine.agreement_id).in_(ids))
        for line in db.exec(lines.execution_options(populate_existing=True)):
            found.lines[line.agreement_id, line.year, line.label] = line
    for ids in _parts(line.key for line in found.lines.values()):
        revisions = select(QuotaLineRevision).where(col(QuotaLineRevision.line_id).in_(ids))
        for revision in db.exec(revisions.order_by(col(QuotaLineRevision.number))):
            found.revisions[revision.line_id] = revision
    for key, year in set(years):
        if agreement := found.agreements.get(key):
            found.promised[agreement.key, year] = promised_under(db, agreement.key, year)
    return found


def _agreements(
    db: Session, partners: Collection[tuple[int, int]], *, hold: bool
) -> list[Agreement]:
    authorities = {authority for authority, _ in partners}
    found: list[Agreement] = []
    for municipalities in _parts(municipality for _, municipality in partners):
        statement = (
            select(Agreement)
            .where(
                col(Agreement.authority_id).in_(authorities),
                col(Agreement.municipality_id).in_(municipalities),
            )
            .order_by(col(Agreement.id))
            .execution_options(populate_existing=True)
        )
        found += db.exec(statement.with_for_update(of=Agreement) if hold else statement)
    return found


def _hold_municipalities(db: Session, ids: Collection[int]) -> None:
    for part in _parts(ids):
        held = select(Municipality).where(col(Municipality.id).in_(part))
        db.exec(held.order_by(col(Municipality.id)).with_for_update(of=Municipality)).all()


def _parts(ids: Iterable[int]) -> list[list[int]]:
    known = sorted(set(ids))
    return [known[begin : begin + AT_ONCE] for begin in range(0, len(known), AT_ONCE)]
