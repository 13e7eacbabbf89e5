"""Pins and bars: what is kept, and every refusal."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.close_household import close_household
from placement.actions.steer_household import (
    exclude_municipality,
    lift_exclusion,
    pin_household,
    unpin_household,
)
from placement.model.area import Area, Municipality
from placement.model.household import Exclusion, Household, HouseholdStatus, Pin
from placement.model.proposal import ProposalStatus
from placement.refusals import NotFound, NotPermitted, Refused
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
)

YESTERDAY = TODAY - timedelta(days=1)


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


@pytest.fixture
def place(db: Session, area: Area) -> Municipality:
    return make_municipality(db, authority=area)


def test_a_new_pin_replaces_the_earlier_one(
    db: Session, by: Official, household: Household, place: Municipality
) -> None:
    other = make_municipality(db)
    pin_household(db, household.key, municipality_code=other.code, reason="opinnot", by=by, at=NOW)
    pin_household(
        db, household.key, municipality_code=place.code, reason=" veli ", until=TODAY, by=by, at=NOW
    )

    pin = db.exec(select(Pin)).one()
    assert (pin.municipality_id, pin.reason, pin.until_day) == (place.key, "veli", TODAY)

    unpin_household(db, household.key, by=by, at=NOW)
    assert db.exec(select(Pin)).all() == []


def test_a_bar_is_kept_and_lifted(
    db: Session, by: Official, household: Household, place: Municipality
) -> None:
    bar = exclude_municipality(
        db, household.key, municipality_code=place.code, reason="turvallisuus", by=by, at=NOW
    )
    db.flush()

    lift_exclusion(db, household.key, bar.key, by=by, at=NOW)

    assert db.exec(select(Exclusion)).all() == []


def test_a_bar_of_another_household_is_not_there(
    db: Session, area: Area, by: Official, household: Household, place: Municipality
) -> None:
    bar = exclude_municipality(
        db, household.key, municipality_code=place.code, reason="x", by=by, at=NOW
    )
    db.flush()

    with pytest.raises(NotFound):
        lift_exclusion(db, make_household(db, authority=area).key, bar.key, by=by, at=NOW)


@pytest.mark.parametrize("act", [pin_household, exclude_municipality])
def test_refused_without_a_reason_or_with_a_day_that_has_passed(
    db: Session,
    by: Official,
    household: Household,
    place: Municipality,
    act: Callable[..., object],
) -> None:
    with pytest.raises(Refused) as refused:
        act(
            db,
            household.key,
            municipality_code=place.code,
            reason="  ",
            until=YESTERDAY,
            by=by,
            at=NOW,
        )

    assert codes_of(refused) == ["reason-missing", "day-has-passed"]


def test_refused_to_pin_where_it_is_excluded_but_not_where_the_bar_has_ended(
    db: Session, by: Official, household: Household, place: Municipality
) -> None:
    bar = exclude_municipality(
        db, household.key, municipality_code=place.code, reason="x", by=by, at=NOW
    )

    with pytest.raises(Refused) as refused:
        pin_household(db, household.key, municipality_code=place.code, reason="y", by=by, at=NOW)
    bar.until_day = YESTERDAY
    db.flush()
    pin = pin_household(db, household.key, municipality_code=place.code, reason="y", by=by, at=NOW)

    assert codes_of(refused) == ["pin-where-excluded"]
    assert pin.municipality_id == place.key


def test_refused_to_exclude_where_it_is_pinned_or_proposed(
    db: Session, area: Area, by: Official, household: Household, place: Municipality
) -> None:
    pin_household(db, household.key, municipality_code=place.code, reason="y", by=by, at=NOW)
    line = make_quota_line(db, agreement=make_agreement(db, authority=area, municipality=place))
    make_proposal(db, household=household, line=line)

    with pytest.raises(Refused) as refused:
        exclude_municipality(
            db, household.key, municipality_code=place.code, reason="x", by=by, at=NOW
        )

    assert codes_of(refused) == ["exclude-where-pinned", "exclude-where-proposed"]


def test_refused_to_pin_elsewhere_than_promised(
    db: Session, by: Official, household: Household, place: Municipality
) -> None:
    make_proposal(db, household=household, status=ProposalStatus.SENT)

    with pytest.raises(Refused) as refused:
        pin_household(db, household.key, municipality_code=place.code, reason="y", by=by, at=NOW)

    assert codes_of(refused) == ["promised-elsewhere"]


def test_refused_when_there_is_no_pin_to_take_off(
    db: Session, by: Official, household: Household
) -> None:
    with pytest.raises(Refused) as refused:
        unpin_household(db, household.key, by=by, at=NOW)

    assert codes_of(refused) == ["not-pinned"]


def test_a_closed_case_is_neither_pinned_nor_barred_nor_closed_again(
    db: Session, by: Official, household: Household, place: Municipality
) -> None:
    close_household(db, household.key, HouseholdStatus.LEFT_COUNTRY, by=by, at=NOW)

    with pytest.raises(Refused) as again:
        close_household(db, household.key, HouseholdStatus.CANCELLED, by=by, at=NOW)
    with pytest.raises(Refused) as pinned:
        pin_household(db, household.key, municipality_code=place.code, reason="y", by=by, at=NOW)

    assert "household-closed" in codes_of(again)
    assert codes_of(pinned) == ["household-closed"]


def test_not_permitted_for_the_authority_that_only_has_a_proposal_of_it(
    db: Session, area: Area, by: Official, place: Municipality
) -> None:
    theirs = make_household(db)
    line = make_quota_line(db, agreement=make_agreement(db, authority=area))
    make_proposal(db, household=theirs, line=line)

    with pytest.raises(NotPermitted):
        pin_household(db, theirs.key, municipality_code=place.code, reason="y", by=by, at=NOW)
    with pytest.raises(NotPermitted):
        close_household(db, theirs.key, HouseholdStatus.CANCELLED, by=by, at=NOW)
