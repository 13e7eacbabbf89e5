"""New quota lines of a file as rows of the database's tables, with what the ledger and the revisions say of them.

What `ledger.agree` and `ledger.open_balance` write for one line, for thousands at once.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from placement.access import Official
from placement.incoming.agreements import IncomingLine, Key
from placement.model.ledger_entry import LedgerKind

Rows = list[dict[str, Any]]
# A line: the agreement's id, year, label.
LineKey = tuple[int, int, str]
# What a first revision says where the file gives no reason: it came in this way.
NO_REASON = "import"


def line_key(row: IncomingLine, agreements: Mapping[Key, int]) -> LineKey:
    """What a line is known by; `agreements` are ids by key."""
    return agreements[row.agreement], row.facts["year"], row.facts["label"]


def line_rows(rows: Sequence[IncomingLine], agreements: Mapping[Key, int]) -> Rows:
    """Rows of `quota_line`; the opening balance is taken from the beginning."""
    return [
        {
            "agreement_id": agreements[row.agreement],
            "year": row.facts["year"],
            "label": row.facts["label"],
            "categories": sorted(category.value for category in row.facts["categories"]),
            "committed": row.facts["committed"],
            "at_most": row.facts["at_most"],
            "taken": sum(row.opening.values()),
        }
        for row in rows
    ]


def first_revision_rows(
    lines: Mapping[int, IncomingLine], *, by: Official | None, at: datetime
) -> Rows:
    """Rows of `quota_line_revision`, number 1; `lines` by id."""
    return [
        {
            "line_id": line_id,
            "number": 1,
            "from_day": max(row.agreement[2], date(row.facts["year"], 1, 1)),
            "committed": row.facts["committed"],
            "at_most": row.facts["at_most"],
            "reason": row.facts.get("reason", NO_REASON),
            "at": at,
            "by_id": by.id if by else None,
        }
        for line_id, row in lines.items()
    ]


def ledger_rows(lines: Mapping[int, IncomingLine], *, by: Official | None, at: datetime) -> Rows:
    """Rows of `ledger_entry`: what is agreed on each line, and its opening balance where it has one."""
    made: Rows = []
    for line_id, row in lines.items():
        opening = row.opening
        same = {
            "line_id": line_id,
            "reason": row.facts.get("reason", NO_REASON),
            "at": at,
            "by_id": by.id if by else None,
            "held": 0,
        }
        nobody = {"reserved": 0, "accepted": 0, "arrived": 0}
        made.append({**same, **nobody, "kind": LedgerKind.AGREED, "agreed": row.facts["at_most"]})
        if any(opening.values()):
            persons = {name: opening[f"opening_{name}"] for name in nobody}
            made.append({**same, **persons, "kind": LedgerKind.OPENING, "agreed": 0})
    return made
