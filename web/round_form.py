"""The form of an answer to the yearly round: what it sends, as what a municipality says."""

from datetime import date
from typing import Annotated

from fastapi import Form
from pydantic import BeforeValidator, Field, StringConstraints

from placement.model.yearly_round import DwellingSize, QuotaGroup
from placement.rules.agreement import LONGEST_NUMBER
from placement.rules.quota_line import MOST_PERSONS
from placement.rules.round_content import QUARTERS, SERVICES, Persons, RoundContent
from placement.rules.yearly_round import (
    LONGEST_REMARKS,
    MOST_DWELLINGS,
    MOST_LANGUAGES,
    MOST_UNITS,
)
from web.names_of_codes import language_name

# Of many who come; a municipality names others in its remarks.
OFFERED = "am ar ckb en fa fr kmr ln my prs ps ru rw so sw ti tr uk".split()  # noqa: SIM905 (one line)
ZERO = BeforeValidator(lambda value: 0 if value == "" else value)
NumberOfPersons = Annotated[int, ZERO, Field(ge=0, le=MOST_PERSONS)]
Dwellings = Annotated[int, ZERO, Field(ge=0, le=MOST_DWELLINGS)]
Units = Annotated[int, ZERO, Field(ge=0, le=MOST_UNITS)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
GROUPS, CELLS = len(QuotaGroup), len(DwellingSize) * len(QUARTERS)


def content_of(
    total_committed: Annotated[int, Form(ge=0, le=MOST_PERSONS)],
    total_at_most: Annotated[int, Form(ge=0, le=MOST_PERSONS)],
    group_committed: Annotated[list[NumberOfPersons], Form(min_length=GROUPS, max_length=GROUPS)],
    group_at_most: Annotated[list[NumberOfPersons], Form(min_length=GROUPS, max_length=GROUPS)],
    emergencies: Annotated[bool, Form()],
    minors: Annotated[bool, Form()],
    dwellings: Annotated[list[Dwellings], Form(min_length=CELLS, max_length=CELLS)],
    services: Annotated[list[Units], Form(min_length=len(SERVICES), max_length=len(SERVICES))],
    served: Annotated[list[LanguageCode] | None, Form(max_length=MOST_LANGUAGES)] = None,
    round_decision: Annotated[str, Form(max_length=LONGEST_NUMBER)] = "",
    decision_day: Annotated[date | None, Form()] = None,
    round_remarks: Annotated[str, Form(max_length=LONGEST_REMARKS)] = "",
) -> RoundContent:
    """Read what the form says. Groups, sizes with their quarters, and services come in the order of their lists."""
    ranges = zip(group_committed, group_at_most, strict=True)
    width = len(QUARTERS)
    rows = [dwellings[start : start + width] for start in range(0, CELLS, width)]
    return RoundContent(
        total=Persons(committed=total_committed, at_most=total_at_most),
        groups={
            group: Persons(committed=committed, at_most=at_most)
            for group, (committed, at_most) in zip(QuotaGroup, ranges, strict=True)
        },
        emergencies=emergencies,
        minors=minors,
        languages=sorted(set(served or [])),
        dwellings={
            size: (row[0], row[1], row[2], row[3])
            for size, row in zip(DwellingSize, rows, strict=True)
        },
        services=dict(zip(SERVICES, services, strict=True)),
        decision_number=round_decision.strip(),
        decision_day=decision_day,
        remarks=round_remarks.strip(),
    )


def language_choices(chosen: list[str]) -> list[tuple[str, str]]:
    """Codes and names of languages to tick, by name; those that were chosen before are among them."""
    names = {code: language_name(code) for code in {*OFFERED, *chosen}}
    return sorted(names.items(), key=lambda pair: pair[1].casefold())
