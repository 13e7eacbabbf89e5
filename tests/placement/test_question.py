"""The question of a run is what the database says, in order, and always has an answer."""

from datetime import date

from sqlmodel import Session

from placement import ledger
from placement.model.agreement import (
    LanguageLevel,
    ServiceOffer,
)
from placement.model.household import (
    Exclusion,
    HouseholdStatus,
    LinkedGroup,
    Pin,
    Tie,
    Wish,
)
from placement.model.proposal import ProposalStatus
from placement.model.words import NeedKind, TieKind
from solver.problem import from_json
from tests.make import (
    NOW,
    make_agreement,
    make_authority,
    make_household,
    make_municipality,
    make_proposal,
    make_quota_line,
    make_slot,
    make_user,
)
from tests.placement.asking import MONTHS, asked, promised, promises_only


def test_a_small_world_becomes_exactly_this_question(db: Session) -> None:
    authority = make_authority(db)
    muurame = make_municipality(
        db, authority=authority, code="500", latitude=62.13, longitude=25.67
    )
    agreement = make_agreement(db, authority=authority, municipality=muurame)
    line = make_quota_line(db, agreement=agreement, persons=20)
    ledger.hold(db, line, 3, at=NOW, by=None)
    slot = make_slot(db, municipality=muurame, count=2, smallest=2, largest=5, accessible=True)
    db.add(ServiceOffer(municipality_id=muurame.key, kind=NeedKind.SCHOOL, units_per_month=4))
    db.add(LanguageLevel(municipality_id=muurame.key, language="so", level=2))
    household = make_household(
        db,
        authority=authority,
        persons=3,
        needs={NeedKind.SCHOOL: 2, NeedKind.ACCESSIBLE_DWELLING: 1},
        permit_day=date(2026, 11, 2),
    )
    db.add(Wish(household_id=household.key, municipality_id=muurame.key, rank=1))
    db.add(Tie(household_id=household.key, municipality_id=muurame.key, kind=TieKind.RELATIVE))

    question = asked(db)

    assert question.raised == []
    assert question.problem == {
        "format": "placement-problem/1",
        "name": "test",
        "periods": MONTHS,
        "policy": {
            "wish": [400, 250, 150],
            "tie": {"close_family": 600, "relative": 250, "work": 500, "study": 300},
            "language": [0, 60, 120, 180],
            "near": 150,
            "near_km": 200,
            "outcome": 300,
            "late": 80,
            "standing": 100,
            "reach_slack": 0,
            "crowding": [[50, 0], [75, 20], [100, 60]],
        },
        "municipalities": [
            {
                "code": "500",
                "lat": 62.13,
                "lon": 25.67,
                "lines": [
                    {
                        "id": f"q{line.key}",
                        "categories": ["ASYLUM", "SUBSIDIARY"],
                        "periods": MONTHS[1:],
                        "persons": 20,
                        "used": 3,
                    }
                ],
                "monthly": None,
                "dwellings": [
                    {
                        "id": f"d{slot.key}",
                        "count": 2,
                        "min": 2,
                        "max": 5,
                        "accessible": True,
                        "from": "2027-01",
                    }
                ],
                "services": {"school": 4},
                "languages": {"so": 2},
            }
        ],
        "households": [
            {
                "id": f"h{household.key}",
                "persons": 3,
                "category": "ASYLUM",
                "urgency": 2,
                "earliest": "2026-12",
                "due": "2027-01",
                "needs": {"school": 2},
                "accessible": True,
                "language": "so",
                "lat": 62.0,
                "lon": 25.0,
                "wishes": ["500"],
                "ties": [["500", "relative"]],
                "outcome": {},
                "excluded": [],
                "only": None,
                "standing": None,
                "group": None,
                "fixed": None,
            }
        ],
    }
    from_json(question.problem)


def test_a_promise_is_fixed_and_leaves_its_own_room_free(db: Session) -> None:
    line = make_quota_line(db, persons=8)
    household = make_household(db, persons=3)
    promised(db, line, household, month="2027-02")

    question = asked(db)

    one = question.problem["households"][0]
    assert one["fixed"]["period"] == "2027-02"
    assert question.problem["municipalities"][0]["lines"][0]["used"] == 0
    assert question.raised == []
    assert promises_only(question) == []


def test_a_promise_before_the_horizon_only_takes_room(db: Session) -> None:
    line = make_quota_line(db, year=2026, persons=8)
    promised(db, line, make_household(db, persons=3), month="2026-11")

    question = asked(db)

    assert question.problem["households"] == []
    assert question.problem["municipalities"][0]["lines"][0]["used"] == 3


def test_who_has_arrived_only_takes_room(db: Session) -> None:
    line = make_quota_line(db, persons=8)
    household = make_household(db, persons=3)
    proposal = promised(db, line, household)
    proposal.status = ProposalStatus.ACCEPTED
    household.status = HouseholdStatus.ARRIVED

    question = asked(db)

    assert question.problem["households"] == []
    assert question.problem["municipalities"][0]["lines"][0]["used"] == 3


def test_what_stands_unsent_is_standing_and_an_officers_choice_is_kept(db: Session) -> None:
    line = make_quota_line(db)
    by_run = make_household(db, status=HouseholdStatus.PROPOSED)
    by_hand = make_household(db, status=HouseholdStatus.PROPOSED)
    make_proposal(db, household=by_run, line=line)
    make_proposal(db, household=by_hand, line=line).proposed_by_id = make_user(db).key

    first, second = asked(db).problem["households"]

    code = asked(db).problem["municipalities"][0]["code"]
    assert (first["standing"], first["only"]) == (code, None)
    assert (second["standing"], second["only"]) == (code, [code])


def test_exclusions_and_pins_count_until_their_day(db: Session) -> None:
    here = make_municipality(db, code="101")
    there = make_municipality(db, code="102")
    household = make_household(db)
    for place, until_day in ((here, None), (there, date(2026, 11, 23))):
        db.add(
            Exclusion(
                household_id=household.key,
                municipality_id=place.key,
                reason="test",
                until_day=until_day,
                at=NOW,
            )
        )
    db.add(
        Pin(
            household_id=household.key,
            municipality_id=there.key,
            reason="test",
            until_day=date(2026, 11, 24),
            at=NOW,
        )
    )

    one = asked(db).problem["households"][0]

    assert one["excluded"] == ["101"]
    assert one["only"] == ["102"]


def test_linked_households_follow_one_that_has_been_promised(db: Session) -> None:
    line = make_quota_line(db)
    group = LinkedGroup(code="L1")
    db.add(group)
    db.flush()
    first, second = make_household(db), make_household(db)
    first.group_id = second.group_id = group.key
    promised(db, line, first, month="2026-11")

    question = asked(db)

    (waiting,) = question.problem["households"]
    assert waiting["id"] == f"h{second.key}"
    assert waiting["only"] == [question.problem["municipalities"][0]["code"]]
