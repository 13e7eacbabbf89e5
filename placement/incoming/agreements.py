"""Quota lines of a file: each row on its own, and rows of one agreement beside each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from placement.incoming.agreement_columns import OPENING, agreement_columns
from placement.incoming.register_names import RegisterNames
from placement.incoming.sheet import Sheet
from placement.incoming.table import Facts, Row, Table, read_table
from placement.incoming.vocabulary import Vocabulary
from placement.queries.already_there import AuthorityMemberships
from placement.refusals import Refusal

NEEDED = ("municipality", "valid_from", "year", "label", "categories", "committed")
OF_AGREEMENT = ("valid_to", "decision_number")
# An agreement: authority, municipality (ids), and its first day.
Key = tuple[int, int, date]


@dataclass(frozen=True)
class IncomingLine:
    """One row that could be read whole. `facts` by column key; `at_most` is `committed` where it was empty."""

    row: int
    agreement: Key
    facts: Facts

    @property
    def opening(self) -> dict[str, int]:
        """Persons by opening column, zeros included."""
        return {key: self.facts.get(key, 0) for key in OPENING}


@dataclass(frozen=True)
class IncomingAgreements:
    """What a file of agreements says; `table.errors` is what is wrong with it."""

    table: Table
    lines: Sequence[IncomingLine]

    @property
    def agreements(self) -> dict[Key, IncomingLine]:
        """Each agreement with its first row."""
        found: dict[Key, IncomingLine] = {}
        for line in self.lines:
            found.setdefault(line.agreement, line)
        return found


def read_agreements(
    sheets: Sequence[Sheet],
    names: RegisterNames,
    vocabulary: Vocabulary,
    *,
    own_authority: int | None,
    memberships: AuthorityMemberships,
) -> IncomingAgreements:
    """Read all lines of a file. Never raises for what a cell holds.

    `own_authority` is the officer's, who may name no other one; None: an empty cell means the municipality's own
    authority on the agreement's first day.
    """
    table = read_table(sheets, agreement_columns(names, vocabulary), vocabulary)
    lines: list[IncomingLine] = []
    for row in table.rows:
        wrong = list(_wrong_in_row(row))
        agreement = _agreement_of(row, own_authority, memberships, wrong)
        for column, refusal in wrong:
            table.blame(row.number, column, refusal)
        if agreement is not None and not wrong and not row.wrong:
            facts = {"at_most": row.facts["committed"], **row.facts}
            lines.append(IncomingLine(row.number, agreement, facts))
    found = IncomingAgreements(table, lines)
    _one_agreement_says_one_thing(found)
    _no_line_twice(found)
    return found


def _wrong_in_row(row: Row) -> Iterator[tuple[str, Refusal]]:
    for key in NEEDED:
        if row.lacks(key):
            yield key, Refusal("cell-empty")
    facts = row.facts
    committed, at_most = facts.get("committed"), facts.get("at_most", facts.get("committed"))
    if committed is not None and at_most is not None:
        if committed > at_most:
            yield "at_most", Refusal("most-below-committed", {"value": at_most, "least": committed})
        opening = sum(facts.get(key, 0) for key in OPENING)
        if opening > at_most:
            yield OPENING[0], Refusal("opening-above-most", {"value": opening, "most": at_most})
    begins, ends, year = facts.get("valid_from"), facts.get("valid_to"), facts.get("year")
    if begins and ends and ends < begins:
        yield "valid_to", Refusal("ends-before-it-begins", {"value": ends.isoformat()})
    if begins and year and not begins.year <= year <= (ends.year if ends else year):
        last: Any = ends.year if ends else "…"
        yield (
            "year",
            Refusal("year-outside-agreement", {"value": year, "first": begins.year, "last": last}),
        )


def _agreement_of(
    row: Row,
    own: int | None,
    memberships: AuthorityMemberships,
    wrong: list[tuple[str, Refusal]],
) -> Key | None:
    """The agreement that a row names; adds what is wrong with its authority."""
    municipality = row.facts.get("municipality")
    begins = row.facts.get("valid_from")
    if municipality is None or begins is None:
        return None
    belongs_to = memberships.on(municipality, begins)
    authority = row.facts.get("authority", own if own is not None else belongs_to)
    if own is not None and authority != own:
        wrong.append(("authority", Refusal("authority-not-yours")))
    elif authority is None or belongs_to != authority:
        wrong.append(("municipality", Refusal("municipality-not-in-area")))
    else:
        return authority, municipality, begins
    return None


def _one_agreement_says_one_thing(found: IncomingAgreements) -> None:
    first = found.agreements
    for line in found.lines:
        head = first[line.agreement]
        for key in OF_AGREEMENT:
            if key in line.facts and line.facts[key] != head.facts.get(key):
                refusal = Refusal("differs-from-first-row", {"row": head.row})
                found.table.blame(line.row, key, refusal)
    _no_overlap(list(first.items()), found.table)


def _no_overlap(agreements: Sequence[tuple[Key, IncomingLine]], table: Table) -> None:
    """One authority has one agreement with a municipality at a time."""
    by_partner: dict[tuple[int, int], list[tuple[date, IncomingLine]]] = {}
    for (authority, municipality, begins), line in agreements:
        by_partner.setdefault((authority, municipality), []).append((begins, line))
    for several in by_partner.values():
        several.sort(key=lambda pair: pair[0])
        for (_, before), (begins, line) in pairwise(several):
            ends = before.facts.get("valid_to")
            if ends is None or ends >= begins:
                table.blame(line.row, "valid_from", Refusal("overlaps-row", {"row": before.row}))


def _no_line_twice(found: IncomingAgreements) -> None:
    seen: dict[tuple[Key, int, str], int] = {}
    for line in found.lines:
        key = (line.agreement, line.facts["year"], line.facts["label"])
        first = seen.setdefault(key, line.row)
        if first != line.row:
            found.table.blame(line.row, "label", Refusal("line-twice", {"row": first}))
