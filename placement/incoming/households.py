"""Households of a file: rows put together by case code, and what no single cell can be blamed for alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from placement.incoming.household_columns import OF_HOUSEHOLD, household_columns
from placement.incoming.register_names import RegisterNames
from placement.incoming.sheet import Sheet
from placement.incoming.table import Facts, Row, Table, read_table
from placement.incoming.vocabulary import Vocabulary
from placement.model.words import Relation
from placement.refusals import Refusal
from placement.rules.household import ADULT_YEARS, MOST_PERSONS
from placement.rules.identity_code import identity_code_holds
from placement.rules.urgency import years_old


@dataclass(frozen=True)
class IncomingPerson:
    """One person, from one row. `facts` by column key, for `OF_PERSON` columns that were filled."""

    row: int
    facts: Facts

    @property
    def name(self) -> str:
        """All names, the given ones first; either may be missing."""
        return " ".join(
            name for key in ("given_names", "family_name") if (name := self.facts.get(key))
        )


@dataclass
class IncomingHousehold:
    """One household. `facts` are those of its first row, by column key."""

    code: str
    row: int
    facts: Facts
    persons: list[IncomingPerson] = field(default_factory=list)


@dataclass(frozen=True)
class IncomingHouseholds:
    """What a file of households says, and where it says it; `table.errors` is what is wrong with it."""

    table: Table
    households: Sequence[IncomingHousehold]

    @property
    def persons(self) -> Iterator[IncomingPerson]:
        """All persons, in the order of the file."""
        for household in self.households:
            yield from household.persons


def read_households(
    sheets: Sequence[Sheet],
    names: RegisterNames,
    vocabulary: Vocabulary,
    *,
    today: date,
    authority_given: bool,
) -> IncomingHouseholds:
    """Read all households of a file. Never raises for what a cell holds.

    `authority_given`: all households go to one authority; else each to that of where it lives, which is needed.
    """
    table = read_table(sheets, household_columns(names, vocabulary, today=today), vocabulary)
    households: dict[str, IncomingHousehold] = {}
    current: IncomingHousehold | None = None
    for row in table.rows:
        current = _household_of(row, current, households, table)
        if current is not None:
            _add_person(row, current, table)
    for household in households.values():
        _check(household, table, authority_given=authority_given)
    _no_identity_code_twice(households, table)
    return IncomingHouseholds(table, list(households.values()))


def _household_of(
    row: Row,
    current: IncomingHousehold | None,
    households: dict[str, IncomingHousehold],
    table: Table,
) -> IncomingHousehold | None:
    """The household that a row belongs to: the one above, or a new one; None where that can't be known."""
    if "case_code" in row.wrong:
        return None
    code = row.facts.get("case_code")
    if code is None and current is None:
        table.blame(row.number, "case_code", Refusal("case-code-missing"))
        return None
    if current is not None and code in {None, current.code}:
        _first_row_says_the_same(row, current, table)
        return current
    assert isinstance(code, str)
    if code in households:
        first = households[code].row
        table.blame(
            row.number, "case_code", Refusal("case-code-twice", {"value": code, "row": first})
        )
        return None
    facts = {key: row.facts[key] for key in OF_HOUSEHOLD if key in row.facts}
    households[code] = IncomingHousehold(code, row.number, facts)
    for key in ("ground", "permit_day"):
        if row.lacks(key):
            table.blame(row.number, key, Refusal("cell-empty"))
    return households[code]


def _first_row_says_the_same(row: Row, household: IncomingHousehold, table: Table) -> None:
    """On later rows the household's cells are empty, or the same as on its first row."""
    for key in OF_HOUSEHOLD:
        if key in row.facts and row.facts[key] != household.facts.get(key) and key != "case_code":
            table.blame(row.number, key, Refusal("differs-from-first-row", {"row": household.row}))


def _add_person(row: Row, household: IncomingHousehold, table: Table) -> None:
    person = IncomingPerson(row.number, row.facts)
    household.persons.append(person)
    if row.lacks("given_names") and row.lacks("family_name"):
        table.blame(row.number, "given_names", Refusal("name-missing"))
    if row.lacks("birth_day"):
        table.blame(row.number, "birth_day", Refusal("cell-empty"))
    if "identity_code" in row.facts and "birth_day" in row.facts:
        for refusal in identity_code_holds(row.facts["identity_code"], row.facts["birth_day"]):
            table.blame(row.number, "identity_code", refusal)


def _check(household: IncomingHousehold, table: Table, *, authority_given: bool) -> None:
    """What holds for a household as a whole."""
    count = len(household.persons)
    if count > MOST_PERSONS:
        refusal = Refusal("household-too-large", {"n": count, "most": MOST_PERSONS})
        table.blame(household.row, "case_code", refusal)
    heads = [one for one in household.persons if one.facts.get("relation") is Relation.HEAD]
    for person in heads[1:]:
        table.blame(person.row, "relation", Refusal("second-head", {"row": heads[0].row}))
    if not authority_given and "lives_in" not in household.facts:
        table.blame(household.row, "lives_in", Refusal("lives-in-needed"))
    if household.facts.get("unaccompanied_minor") and (adult := _adult(household)):
        refusal = Refusal("minor-with-adult", {"row": adult.row})
        table.blame(household.row, "unaccompanied_minor", refusal)


def _adult(household: IncomingHousehold) -> IncomingPerson | None:
    """Somebody who was of age already when the permit was given: then it is no minor's case."""
    permit: date | None = household.facts.get("permit_day")
    if permit is None:
        return None
    for person in household.persons:
        birth: date | None = person.facts.get("birth_day")
        if birth is not None and years_old(birth, permit) >= ADULT_YEARS:
            return person
    return None


def _no_identity_code_twice(households: Mapping[str, IncomingHousehold], table: Table) -> None:
    seen: dict[str, int] = {}
    for household in households.values():
        for person in household.persons:
            code = person.facts.get("identity_code")
            if code is None:
                continue
            first = seen.setdefault(code, person.row)
            if first != person.row:
                table.blame(
                    person.row, "identity_code", Refusal("identity-code-twice", {"row": first})
                )
