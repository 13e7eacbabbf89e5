"""What a municipality offers: who may change it, what is refused, and that a stale form is."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.change_language_level import change_language_level
from placement.actions.change_profile import change_profile
from placement.actions.change_service_offer import change_service_offer
from placement.actions.change_slot import Dwelling, add_slot, change_slot
from placement.model.agreement import LanguageLevel, ServiceOffer
from placement.model.area import Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.user import Role
from placement.model.words import NeedKind
from placement.refusals import NotFound, NotPermitted, Refusal, Refused
from tests import make
from tests.make import NOW

KOLMIO = Dwelling("Kolmio", count=2, smallest=2, largest=4, accessible=True, from_month="2027-02")


@pytest.fixture
def muurame(db: Session) -> Municipality:
    """A municipality that has said nothing yet."""
    return make.make_municipality(db, code="500", name="Muurame")


@pytest.fixture
def clerk(db: Session, muurame: Municipality) -> Official:
    """The municipality's own officer."""
    return make.officer_of(db, muurame)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_a_municipality_says_what_it_receives_in_a_month(
    db: Session, muurame: Municipality, clerk: Official
) -> None:
    first = change_profile(
        db, "500", monthly_intake=8, lists_dwellings=True, version=0, by=clerk, at=NOW
    )
    version = first.version

    second = change_profile(
        db, "500", monthly_intake=None, lists_dwellings=False, version=version, by=clerk, at=NOW
    )

    assert second.id == first.id
    assert second.municipality_id == muurame.id
    assert (second.monthly_intake, second.lists_dwellings) == (None, False)
    assert second.version == version + 1
    assert [entry.event for entry in db.exec(select(AuditEntry))] == ["offer.changed"] * 2


def test_the_authority_of_the_area_may_say_it_too(db: Session) -> None:
    authority = make.make_authority(db)
    make.make_municipality(db, authority=authority, code="500")

    profile = change_profile(
        db,
        "500",
        monthly_intake=8,
        lists_dwellings=True,
        version=0,
        by=make.officer_of(db, authority),
        at=NOW,
    )

    assert profile.monthly_intake == 8


def test_services_are_set_changed_and_taken_away(
    db: Session, muurame: Municipality, clerk: Official
) -> None:
    said = change_service_offer(
        db, "500", {NeedKind.SCHOOL: 4, NeedKind.DAYCARE: 0}, version=0, by=clerk, at=NOW
    )
    change_service_offer(
        db,
        "500",
        {NeedKind.SCHOOL: 6, NeedKind.DAYCARE: None, NeedKind.LITERACY: None},
        version=said.version,
        by=clerk,
        at=NOW,
    )

    offers = db.exec(select(ServiceOffer)).all()
    assert [(one.municipality_id, one.kind, one.units_per_month) for one in offers] == [
        (muurame.id, NeedKind.SCHOOL, 6)
    ]


def test_a_language_level_is_set_and_changed(
    db: Session, muurame: Municipality, clerk: Official
) -> None:
    said = change_language_level(db, "500", "so", level=3, version=0, by=clerk, at=NOW)
    change_language_level(db, "500", "so", level=0, version=said.version, by=clerk, at=NOW)

    one = db.exec(select(LanguageLevel)).one()
    assert (one.municipality_id, one.language, one.level) == (muurame.id, "so", 0)


def test_dwellings_are_listed_and_changed(
    db: Session, muurame: Municipality, clerk: Official
) -> None:
    slot = add_slot(db, "500", KOLMIO, by=clerk, at=NOW)
    more = Dwelling(
        "Neliö ", count=3, smallest=3, largest=6, accessible=False, from_month="2027-04"
    )

    changed = change_slot(db, "500", slot.key, more, version=slot.version, by=clerk, at=NOW)

    assert changed.id == slot.id
    assert changed.municipality_id == muurame.id
    assert (changed.label, changed.count, changed.smallest, changed.largest) == ("Neliö", 3, 3, 6)
    assert (changed.accessible, changed.from_month, changed.version) == (False, "2027-04", 2)


def test_all_that_is_wrong_with_a_dwelling_is_said_at_once(
    db: Session, muurame: Municipality, clerk: Official
) -> None:
    wrong = Dwelling(" ", count=-1, smallest=5, largest=4, accessible=False, from_month="2027-13")
    huge = Dwelling(
        "x" * 81, count=1, smallest=0, largest=21, accessible=False, from_month="2027-1"
    )

    with pytest.raises(Refused) as refused:
        add_slot(db, muurame.code, wrong, by=clerk, at=NOW)
    with pytest.raises(Refused) as too_large:
        add_slot(db, muurame.code, huge, by=clerk, at=NOW)

    assert codes(refused) == [
        "label-missing",
        "dwelling-count-out-of-range",
        "smallest-above-largest",
        "month-wrong",
    ]
    assert codes(too_large) == ["label-too-long", "dwelling-size-out-of-range", "month-wrong"]


def test_never_fewer_dwellings_than_are_taken(
    db: Session, muurame: Municipality, clerk: Official
) -> None:
    slot = make.make_slot(db, municipality=muurame, count=3)
    slot.taken = 3
    db.flush()

    with pytest.raises(Refused) as refused:
        change_slot(db, "500", slot.key, KOLMIO, version=slot.version, by=clerk, at=NOW)

    assert refused.value.refusals == [Refusal("dwellings-below-taken", {"wanted": 2, "taken": 3})]
    assert slot.count == 3


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ({"monthly_intake": -1}, "intake-out-of-range"),
        ({"monthly_intake": 1001}, "intake-out-of-range"),
        ({"units": {NeedKind.ACCESSIBLE_DWELLING: 1}}, "not-a-service"),
        ({"units": {NeedKind.SCHOOL: -1}}, "units-out-of-range"),
        ({"language": "Somali"}, "language-unknown"),
        ({"level": 4}, "level-out-of-range"),
        ({"level": -1}, "level-out-of-range"),
    ],
)
def test_an_offer_is_refused(
    db: Session, muurame: Municipality, clerk: Official, act: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        _say(db, muurame.code, clerk, act)

    assert codes(refused) == [code]


def _say(db: Session, code: str, by: Official, act: dict[str, Any]) -> None:
    common: dict[str, Any] = {"version": 0, "by": by, "at": NOW}
    if "units" in act:
        change_service_offer(db, code, act["units"], **common)
    elif "monthly_intake" in act:
        change_profile(db, code, lists_dwellings=False, **act, **common)
    else:
        facts = {"language": "so", "level": 1, **act}
        change_language_level(db, code, **facts, **common)


def acts(db: Session, version: int, slot_id: int) -> list[Callable[[Official], object]]:
    common: dict[str, Any] = {"version": version, "at": NOW}
    return [
        lambda by: change_profile(
            db, "500", monthly_intake=1, lists_dwellings=True, by=by, **common
        ),
        lambda by: change_service_offer(db, "500", {NeedKind.SCHOOL: 1}, by=by, **common),
        lambda by: change_language_level(db, "500", "so", level=1, by=by, **common),
        lambda by: change_slot(db, "500", slot_id, KOLMIO, by=by, **common),
        lambda by: add_slot(db, "500", KOLMIO, by=by, at=NOW),
    ]


def test_nobody_else_changes_an_offer(db: Session, muurame: Municipality) -> None:
    slot = make.make_slot(db, municipality=muurame)

    for stranger in (
        make.officer_of(db, make.make_municipality(db)),
        make.officer_of(db, make.make_authority(db)),
        make.official_with(db, Role.NATIONAL_VIEWER),
        make.official_with(db, Role.ADMINISTRATOR),
    ):
        for act in acts(db, 1, slot.key):
            with pytest.raises(NotPermitted):
                act(stranger)


def test_a_form_of_an_older_version_is_stale(
    db: Session, muurame: Municipality, clerk: Official
) -> None:
    slot = make.make_slot(db, municipality=muurame)

    for act in acts(db, 7, slot.key)[:4]:
        with pytest.raises(StaleDataError):
            act(clerk)


def test_a_slot_of_another_municipality_is_not_there(
    db: Session, muurame: Municipality, clerk: Official
) -> None:
    elsewhere = make.make_slot(db, municipality=make.make_municipality(db))

    with pytest.raises(NotFound):
        change_slot(db, muurame.code, elsewhere.key, KOLMIO, version=1, by=clerk, at=NOW)
    with pytest.raises(NotFound):
        add_slot(db, "xyz", KOLMIO, by=clerk, at=NOW)
