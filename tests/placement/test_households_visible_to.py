"""Who sees which households, and what a filter finds."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from placement.access import Official
from placement.model.area import Area, Municipality
from placement.model.household import HouseholdStatus, LinkedGroup, Person
from placement.model.proposal import ProposalStatus
from placement.model.user import Role
from placement.model.words import Ground, NeedKind
from placement.queries.households import (
    Filter,
    filter_choices_visible_to,
    households_visible_to,
)
from placement.queries.one_household import (
    facts_visible_to,
    household_visible_to,
    municipalities_visible_to,
)
from placement.refusals import NotFound
from placement.rules.household import Missing
from placement.sight import NotScoped
from tests.make import (
    NOW,
    TODAY,
    make_agreement,
    make_authority,
    make_household,
    make_municipality,
    make_proposal,
    make_quota_line,
    officer_of,
    official_with,
)


@pytest.fixture
def area(db: Session) -> Area:
    return make_authority(db)


@pytest.fixture
def by(db: Session, area: Area) -> Official:
    return officer_of(db, area)


def codes(by: Official, db: Session, *, first: int = 0, most: int = 25, **wanted: Any) -> list[str]:  # noqa: ANN401 (of the filter)
    found = households_visible_to(by, db, Filter(**wanted), day=TODAY, first=first, most=most)
    return [row.household.code for row in found.rows]


def proposed_in(db: Session, area: Area, place: Municipality, **about: Any) -> Any:  # noqa: ANN401 (of make_household)
    line = make_quota_line(db, agreement=make_agreement(db, authority=area, municipality=place))
    household = make_household(db, authority=area, **about)
    make_proposal(db, household=household, line=line)
    return household


def test_an_officer_sees_the_own_households_and_those_proposed_to_the_own_agreements(
    db: Session, area: Area, by: Official
) -> None:
    own = make_household(db, authority=area)
    make_household(db)
    theirs = make_household(db)
    line = make_quota_line(db, agreement=make_agreement(db, authority=area))
    make_proposal(db, household=theirs, line=line)

    assert codes(by, db) == sorted([own.code, theirs.code])


@pytest.mark.parametrize("role", [Role.NATIONAL_VIEWER, Role.ADMINISTRATOR])
def test_those_who_see_figures_only_see_no_household(db: Session, role: Role) -> None:
    with pytest.raises(NotScoped):
        codes(official_with(db, role), db)


def test_a_municipality_sees_no_household(db: Session) -> None:
    with pytest.raises(NotScoped):
        codes(officer_of(db, make_municipality(db)), db)


def test_each_filter_finds_its_own(db: Session, area: Area, by: Official) -> None:
    place = make_municipality(db)
    group = LinkedGroup(code="L")
    db.add(group)
    db.flush()
    plain = make_household(db, authority=area, persons=3)
    plain.permit_day = TODAY
    quota = make_household(db, authority=area, ground=Ground.QUOTA, permit_day=TODAY)
    needy = make_household(db, authority=area, needs={NeedKind.DAYCARE: 1}, permit_day=TODAY)
    large = make_household(db, authority=area, persons=7, permit_day=TODAY)
    late = make_household(db, authority=area, permit_day=TODAY - timedelta(days=61))
    moved = make_household(
        db,
        authority=area,
        permit_day=date(2026, 1, 1),
        status=HouseholdStatus.MOVED_INDEPENDENTLY,
    )
    arabic = make_household(db, authority=area, mother_tongue="ar", permit_day=TODAY)
    linked = make_household(db, authority=area, permit_day=TODAY)
    linked.group_id = group.key
    there = proposed_in(db, area, place, status=HouseholdStatus.PROPOSED, permit_day=TODAY)
    db.flush()

    asked: list[tuple[dict[str, Any], Sequence[Any]]] = [
        ({"ground": Ground.QUOTA}, [quota]),
        ({"need": NeedKind.DAYCARE}, [needy]),
        ({"size": "5-"}, [large]),
        ({"overdue": True}, [late]),
        ({"statuses": [HouseholdStatus.MOVED_INDEPENDENTLY]}, [moved]),
        ({"language": "ar"}, [arabic]),
        ({"linked": True}, [linked]),
        ({"place": place.code}, [there]),
        (
            {"statuses": [HouseholdStatus.PROPOSED, HouseholdStatus.MOVED_INDEPENDENTLY]},
            [moved, there],
        ),
        ({"search": plain.code.lower()}, [plain]),
    ]
    for wanted, households in asked:
        assert codes(by, db, **wanted) == [one.code for one in households], wanted


def test_a_name_is_found_by_its_parts_and_only_within_scope(
    db: Session, area: Area, by: Official
) -> None:
    mine, theirs = make_household(db, authority=area), make_household(db)
    for household in (mine, theirs):
        for person in db.exec(select(Person).where(Person.household_id == household.key)):
            person.given_names, person.family_name = "Aamina", "Warsame_1"
    db.flush()

    assert codes(by, db, search="warsame aam") == [mine.code]
    assert codes(by, db, search="warsamex1") == []
    assert codes(by, db, search="%") == []


def test_pages_do_not_overlap_and_end(db: Session, area: Area, by: Official) -> None:
    made = [make_household(db, authority=area, persons=1).code for _ in range(7)]

    pages = [codes(by, db, first=first, most=3) for first in (0, 3, 6, 9)]
    total = households_visible_to(by, db, Filter(), day=TODAY, most=3).total

    assert [len(one) for one in pages] == [3, 3, 1, 0]
    assert [code for one in pages for code in one] == made
    assert total == 7


def test_sorted_by_waiting_the_longest_first(db: Session, area: Area, by: Official) -> None:
    days = [date(2026, 10, 1), date(2026, 8, 1), date(2026, 9, 1)]
    made = {day: make_household(db, authority=area, permit_day=day).code for day in days}

    assert codes(by, db, sort="-waiting") == [made[day] for day in sorted(days)]
    assert codes(by, db, sort="no such order") == sorted(made.values())


def test_the_row_tells_language_needs_and_proposal(db: Session, area: Area, by: Official) -> None:
    place = make_municipality(db)
    proposed_in(db, area, place, needs={NeedKind.SCHOOL: 2}, permit_day=TODAY - timedelta(days=70))

    row = households_visible_to(by, db, Filter(), day=TODAY).rows[0]

    assert (row.language, row.needs, row.days, row.overdue) == ("so", [NeedKind.SCHOOL], 70, True)
    assert row.municipality == place
    assert row.proposal is not None


def test_under_a_safety_prohibition_no_list_tells_where_it_is_proposed(
    db: Session, area: Area, by: Official
) -> None:
    place = make_municipality(db)
    household = proposed_in(db, area, place)
    household.safety_prohibition = True
    db.flush()

    row = households_visible_to(by, db, Filter(), day=TODAY).rows[0]

    assert (row.proposal, row.municipality) == (None, None)
    assert codes(by, db, place=place.code) == []
    assert filter_choices_visible_to(by, db).municipalities == []


def test_under_a_safety_prohibition_only_the_own_authority_sees_it(
    db: Session, area: Area, by: Official
) -> None:
    other = make_authority(db)
    household = make_household(db, authority=other)
    household.safety_prohibition = True
    line = make_quota_line(db, agreement=make_agreement(db, authority=area))
    make_proposal(db, household=household, line=line)

    theirs = household_visible_to(officer_of(db, other), household.key, db, day=TODAY)

    assert theirs.live is not None
    with pytest.raises(NotFound):
        household_visible_to(by, household.key, db, day=TODAY)
    assert codes(by, db) == []


def test_the_audit_trail_is_told_codes_but_never_what_was_searched_for() -> None:
    wanted = Filter(
        statuses=[HouseholdStatus.READY], ground=Ground.QUOTA, overdue=True, search="Warsame"
    )

    assert wanted.codes() == "status=ready ground=QUOTA overdue search"


def test_one_household_tells_what_is_missing_and_how_urgent_it_is(
    db: Session, area: Area, by: Official
) -> None:
    household = make_household(
        db, authority=area, persons=1, mother_tongue="", permit_day=TODAY - timedelta(days=130)
    )

    whole = household_visible_to(by, household.key, db, day=TODAY)

    assert whole.missing == [Missing.PLACE, Missing.MOTHER_TONGUE]
    assert whole.due_day == TODAY - timedelta(days=70)
    assert (whole.overdue, whole.urgency) == (True, 4)


def test_other_places_are_told_best_first(db: Session, area: Area, by: Official) -> None:
    first, second, third = (make_municipality(db) for _ in range(3))
    household = make_household(db, authority=area)
    proposal = make_proposal(db, household=household)
    proposal.alternatives = [
        {"municipality": first.code, "points": {"near": 90}, "broken": [{"code": "quota"}]},
        {"municipality": third.code, "points": {"near": 10}, "broken": []},
        {"municipality": second.code, "points": {"near": 20, "wish": 5}, "broken": []},
        {"municipality": "no such", "points": {}, "broken": []},
    ]
    db.flush()

    whole = household_visible_to(by, household.key, db, day=TODAY)

    assert [one.municipality for one in whole.alternatives] == [first, second, third]


def test_the_timeline_tells_of_the_household_and_of_its_proposals_newest_first(
    db: Session, area: Area, by: Official
) -> None:
    household = make_household(db, authority=area)
    make_proposal(db, household=household).proposed_at = NOW + timedelta(hours=1)
    db.flush()

    whole = household_visible_to(by, household.key, db, day=TODAY)

    assert [one.event.value for one in whole.timeline] == ["proposal.made", "household.registered"]


def test_earlier_proposals_come_after_the_live_one(db: Session, area: Area, by: Official) -> None:
    household = make_household(db, authority=area)
    live = make_proposal(db, household=household)
    declined = make_proposal(db, household=household, status=ProposalStatus.DECLINED)

    whole = household_visible_to(by, household.key, db, day=TODAY)

    assert [proposal.key for proposal, _ in whole.proposals] == [live.key, declined.key]


def test_another_authoritys_household_is_not_there(db: Session, by: Official) -> None:
    household = make_household(db)

    with pytest.raises(NotFound):
        household_visible_to(by, household.key, db, day=TODAY)


def test_the_facts_for_a_form_are_the_own_authoritys_alone(
    db: Session, area: Area, by: Official
) -> None:
    theirs = make_household(db)
    line = make_quota_line(db, agreement=make_agreement(db, authority=area))
    make_proposal(db, household=theirs, line=line)

    with pytest.raises(NotFound):
        facts_visible_to(by, theirs.key, db)


def test_municipalities_out_of_scope_cannot_be_chosen(db: Session, by: Official) -> None:
    inside, outside = make_municipality(db), make_municipality(db)
    outside.in_scope = False
    db.flush()

    chosen = municipalities_visible_to(by, db)

    assert inside in chosen
    assert outside not in chosen
