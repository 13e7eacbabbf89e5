"""Lines of a file beside what is agreed already: new agreements, new lines, revisions, and what is none of them."""

from datetime import date

from placement.incoming.agreements import IncomingAgreements, IncomingLine, Key
from placement.incoming.table import Table
from placement.model.agreement import Agreement, QuotaLine
from placement.queries.agreements_there import AgreementsThere
from placement.refusals import Refusal
from placement.rules.quota_line import line_may_be_revised

NO_END, NOTHING = "…", "-"


# Where a rule's refusal belongs: what is not named here is the line's own.
COLUMNS = {"below-taken": "at_most", "reason-missing": "reason", "reason-too-long": "reason"}


def judge_against_database(
    found: IncomingAgreements, there: AgreementsThere, *, today: date
) -> None:
    """Add an error for each row that contradicts what is agreed, or that would change nothing."""
    for key, line in found.agreements.items():
        agreement = there.agreements.get(key)
        if agreement is None:
            _no_overlap(key, line, there, found.table)
    for line in found.lines:
        agreement = there.agreements.get(line.agreement)
        if agreement is None:
            continue
        _says_the_same(line, agreement, found.table)
        known = there.line(agreement, line.facts["year"], line.facts["label"])
        if known is not None:
            _is_a_revision(line, known, there, found.table, today=today)
        else:
            _has_room(line, agreement, there, found.table)


def _no_overlap(key: Key, line: IncomingLine, there: AgreementsThere, table: Table) -> None:
    authority, municipality, begins = key
    ends = line.facts.get("valid_to")
    for (other_authority, other_municipality, other_begins), other in there.agreements.items():
        if (other_authority, other_municipality) != (authority, municipality):
            continue
        after_it = other.valid_to_day is not None and other.valid_to_day < begins
        before_it = ends is not None and ends < other_begins
        if not after_it and not before_it:
            last = other.valid_to_day.isoformat() if other.valid_to_day else NO_END
            params: dict[str, str | int] = {"first": other_begins.isoformat(), "last": last}
            table.blame(line.row, "valid_from", Refusal("overlaps-agreement", params))
            return


def _says_the_same(line: IncomingLine, agreement: Agreement, table: Table) -> None:
    """An import never changes an agreement itself, only its lines: what is given must be what is there."""
    for key, known in (
        ("valid_to", agreement.valid_to_day),
        ("decision_number", agreement.decision_number),
    ):
        if key in line.facts and line.facts[key] != known:
            value = str(known) if known else NOTHING
            table.blame(line.row, key, Refusal("differs-from-agreement", {"value": value}))


def _is_a_revision(
    line: IncomingLine, known: QuotaLine, there: AgreementsThere, table: Table, *, today: date
) -> None:
    facts = line.facts
    if set(facts["categories"]) != set(known.categories):
        table.blame(line.row, "categories", Refusal("line-counts-others"))
    if any(line.opening.values()):
        table.blame(line.row, "opening_arrived", Refusal("opening-only-for-new-line"))
    for refusal in line_may_be_revised(
        known,
        there.revisions[known.key],
        committed=facts["committed"],
        at_most=facts["at_most"],
        from_day=revised_from(known, today),
        reason=facts.get("reason", ""),
        today=today,
    ):
        table.blame(line.row, COLUMNS.get(refusal.code, "label"), refusal)


def revised_from(line: QuotaLine, today: date) -> date:
    """From which day an imported revision holds: today, or the nearest day of the line's year."""
    return min(max(today, date(line.year, 1, 1)), date(line.year, 12, 31))


def _has_room(
    line: IncomingLine, agreement: Agreement, there: AgreementsThere, table: Table
) -> None:
    """A new line counts what is promised already in its year, and its opening balance."""
    promised = there.promised_on(agreement, line.facts["year"], line.facts["categories"])
    taken = sum(one.persons for one in promised) + sum(line.opening.values())
    if promised and line.facts["at_most"] < taken:
        refusal = Refusal("below-taken", {"wanted": line.facts["at_most"], "taken": taken})
        table.blame(line.row, "at_most", refusal)
