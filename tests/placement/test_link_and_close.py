"""Linked households and the end of a case: what is kept, and every refusal."""

import pytest
from sqlmodel import Session

from placement.access import Official
from placement.actions.close_household import close_household
from placement.actions.link_households import link_households, unlink_household
from placement.model.area import Area
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import ProposalStatus
from placement.model.words import UnlinkReason
from placement.refusals import NotFound, Refused
from tests.make import (
    NOW,
    make_authority,
    make_household,
    make_proposal,
    officer_of,
)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.fixture
def area(db: Session) -> Area:
    return make_authority(db)


@pytest.fixture
def by(db: Session, area: Area) -> Official:
    return officer_of(db, area)


@pytest.fixture
def household(db: Session, area: Area) -> Household:
    return make_household(db, authority=area)


def test_linked_households_share_a_group_and_a_third_joins_it(
    db: Session, area: Area, by: Official, household: Household
) -> None:
    second, third = make_household(db, authority=area), make_household(db, authority=area)

    link_households(db, household.key, code=second.code.lower(), by=by, at=NOW)
    link_households(db, third.key, code=second.code, by=by, at=NOW)

    assert household.group_id is not None
    assert household.group_id == second.group_id == third.group_id


def test_a_group_of_one_is_no_group(
    db: Session, area: Area, by: Official, household: Household
) -> None:
    other = make_household(db, authority=area)
    link_households(db, household.key, code=other.code, by=by, at=NOW)

    unlink_household(db, household.key, reason=UnlinkReason.HOUSEHOLDS_WISH, by=by, at=NOW)

    assert (household.group_id, other.group_id) == (None, None)


def test_refused_to_link_with_itself_or_twice_or_across_groups(
    db: Session, area: Area, by: Official, household: Household
) -> None:
    others = [make_household(db, authority=area) for _ in range(3)]
    link_households(db, household.key, code=others[0].code, by=by, at=NOW)
    link_households(db, others[1].key, code=others[2].code, by=by, at=NOW)
    found = []

    for code in (household.code, others[0].code, others[2].code):
        with pytest.raises(Refused) as refused:
            link_households(db, household.key, code=code, by=by, at=NOW)
        found += codes_of(refused)

    assert found == ["link-to-itself", "linked-already", "both-linked-already"]


def test_refused_to_link_what_is_promised_apart(
    db: Session, area: Area, by: Official, household: Household
) -> None:
    other = make_household(db, authority=area)
    for one in (household, other):
        make_proposal(db, household=one, status=ProposalStatus.ACCEPTED)

    with pytest.raises(Refused) as refused:
        link_households(db, household.key, code=other.code, by=by, at=NOW)

    assert codes_of(refused) == ["linked-promised-apart"]


def test_another_authoritys_household_cannot_be_linked_or_found(
    db: Session, by: Official, household: Household
) -> None:
    with pytest.raises(NotFound):
        link_households(db, household.key, code=make_household(db).code, by=by, at=NOW)


def test_refused_to_unlink_what_is_not_linked(
    db: Session, by: Official, household: Household
) -> None:
    with pytest.raises(Refused) as refused:
        unlink_household(db, household.key, reason=UnlinkReason.SAFETY, by=by, at=NOW)

    assert codes_of(refused) == ["not-linked"]


def test_a_closed_case_rejects_the_proposal_that_nobody_has_sent(
    db: Session, by: Official, household: Household
) -> None:
    household.status = HouseholdStatus.PROPOSED
    proposal = make_proposal(db, household=household)

    close_household(db, household.key, HouseholdStatus.MOVED_INDEPENDENTLY, by=by, at=NOW)

    assert household.status is HouseholdStatus.MOVED_INDEPENDENTLY
    assert (proposal.status, proposal.reviewed_by_id) == (ProposalStatus.REJECTED, by.id)


@pytest.mark.parametrize("status", [HouseholdStatus.READY, HouseholdStatus.ARRIVED])
def test_refused_to_close_in_a_way_that_ends_nothing(
    db: Session, by: Official, household: Household, status: HouseholdStatus
) -> None:
    with pytest.raises(Refused) as refused:
        close_household(db, household.key, status, by=by, at=NOW)

    assert codes_of(refused) == ["no-way-out"]
