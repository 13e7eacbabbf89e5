"""Households of a file as rows of the database's tables, ready to be inserted many at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from placement.access import Official
from placement.days import helsinki_day
from placement.incoming.checked import CheckedHouseholds
from placement.incoming.households import IncomingHousehold
from placement.model.household import HouseholdStatus
from placement.model.words import MaritalStatus, Relation, Schooling, Sex
from placement.rules.household import missing_facts

Rows = list[dict[str, Any]]


def is_complete(household: IncomingHousehold) -> bool:
    """Say whether a run can place it."""
    facts = household.facts
    return not missing_facts(
        lives_in_id=facts.get("lives_in"),
        lives_at=facts.get("lives_at", ""),
        mother_tongues=[person.facts.get("mother_tongue", "") for person in household.persons],
    )


def household_rows(
    checked: CheckedHouseholds, groups: Mapping[str, int], *, by: Official | None, at: datetime
) -> Rows:
    """Rows of `household`; `groups` are ids of linked groups by code."""
    today = helsinki_day(at)
    return [
        {
            "code": one.code,
            "authority_id": by.authority_id
            if by
            else checked.memberships.on(one.facts["lives_in"], today),
            "ground": one.facts["ground"],
            "emergency": one.facts.get("emergency", False),
            "unaccompanied_minor": one.facts.get("unaccompanied_minor", False),
            "safety_prohibition": one.facts.get("safety_prohibition", False),
            "permit_day": one.facts["permit_day"],
            "earliest_day": one.facts.get("earliest_day"),
            "lives_in_id": one.facts.get("lives_in"),
            "lives_at": one.facts.get("lives_at", ""),
            "group_id": groups[group] if (group := one.facts.get("linked_group")) else None,
            "status": HouseholdStatus.READY if is_complete(one) else HouseholdStatus.INCOMPLETE,
            "size": len(one.persons),
            "registered_at": at,
            "registered_by_id": by.id if by else None,
            "version": 1,
        }
        for one in checked.found.households
    ]


def person_rows(households: Sequence[IncomingHousehold], ids: Mapping[str, int]) -> Rows:
    """Rows of `person`; `ids` of households by code. Without a named head, the first person is it."""
    return [
        {
            "household_id": ids[household.code],
            "given_names": facts.get("given_names", ""),
            "family_name": facts.get("family_name", ""),
            "birth_day": facts["birth_day"],
            "sex": facts.get("sex", Sex.UNKNOWN),
            "birth_country": facts.get("birth_country", ""),
            "identity_code": facts.get("identity_code"),
            "nationality": facts.get("nationality", ""),
            "marital_status": facts.get("marital_status", MaritalStatus.UNKNOWN),
            "relation": relation,
            "mother_tongue": facts.get("mother_tongue", ""),
            "languages": facts.get("languages", []),
            "schooling": facts.get("schooling", Schooling.UNKNOWN),
            "occupation": facts.get("occupation", ""),
        }
        for household in households
        for facts, relation in _with_relations(household)
    ]


def _with_relations(household: IncomingHousehold) -> Iterator[tuple[dict[str, Any], Relation]]:
    said = [person.facts.get("relation") for person in household.persons]
    headless = Relation.HEAD not in said
    for index, person in enumerate(household.persons):
        default = Relation.HEAD if headless and index == 0 else Relation.OTHER
        yield person.facts, said[index] or default


def need_rows(households: Sequence[IncomingHousehold], ids: Mapping[str, int]) -> Rows:
    """Rows of `need`."""
    return [
        {"household_id": ids[one.code], "kind": kind, "units": units}
        for one in households
        for kind, units in one.facts.get("needs", ())
    ]


def wish_rows(households: Sequence[IncomingHousehold], ids: Mapping[str, int]) -> Rows:
    """Rows of `wish`: the first one is wished most."""
    return [
        {"household_id": ids[one.code], "municipality_id": municipality, "rank": rank}
        for one in households
        for rank, municipality in enumerate(one.facts.get("wishes", ()), 1)
    ]


def tie_rows(households: Sequence[IncomingHousehold], ids: Mapping[str, int]) -> Rows:
    """Rows of `tie`."""
    return [
        {"household_id": ids[one.code], "municipality_id": municipality, "kind": kind}
        for one in households
        for municipality, kind in one.facts.get("ties", ())
    ]
