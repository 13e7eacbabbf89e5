"""The question of a run is what the database says, in order, and always has an answer."""

from datetime import date

from sqlmodel import Session

from placement import ledger
from placement.model.agreement import (
    Agreement,
    LanguageLevel,
    Profile,
    QuotaLine,
    ServiceOffer,
)
from placement.model.area import Municipality
from placement.model.household import (
    Exclusion,
    Household,
    HouseholdStatus,
    LinkedGroup,
    Pin,
    Tie,
    Wish,
)
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import Category, NeedKind, TieKind
from placement.queries.question import Question, question_now
from placement.rules.policy import PolicyData
from solver.answer import Answer, Placement
from solver.check import violations
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

MONTHS = ["2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05"]


def asked(db: Session, policy: PolicyData | None = None) -> Question:
    db.flush()
    return question_now(db, policy=policy or PolicyData(), at=NOW, name="test")


def promised(db: Session, line: QuotaLine, household: Household, **params: object) -> Proposal:
    """A proposal that the municipality has been asked, booked in the ledger."""
    proposal = make_proposal(
        db,
        household=household,
        line=line,
        status=ProposalStatus.SENT,
        **params,  # type: ignore[arg-type]
    )
    ledger.reserve(db, proposal, [line], at=NOW, by=None)
    household.status = HouseholdStatus.ASKED
    return proposal


def promises_only(question: Question) -> list[object]:
    """The rules that the promises alone break: none is right."""
    problem = from_json(question.problem)
    fixed = tuple(
        Placement(
            household=one.id,
            municipality=one.fixed.municipality,
            period=one.fixed.period,
            dwelling=one.fixed.dwelling,
        )
        for one in problem.households
        if one.fixed
    )
    assert fixed, "there are promises to judge"
    return list(violations(problem, Answer(placements=fixed)))


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


def test_an_emergency_counts_only_where_a_line_names_it(db: Session) -> None:
    make_quota_line(db, categories=[Category.EMERGENCY])
    household = make_household(db)
    household.emergency = True

    one = asked(db).problem["households"][0]

    assert (one["category"], one["urgency"]) == ("EMERGENCY", 10)


def test_a_promise_above_a_lowered_intake_raises_it_and_says_so(db: Session) -> None:
    line = make_quota_line(db)
    promised(db, line, make_household(db, persons=4))
    municipality_id = asked(db).problem["municipalities"][0]["code"]
    agreement_id = line.agreement_id
    place = db.get_one(Agreement, agreement_id).municipality_id
    db.add(Profile(municipality_id=place, monthly_intake=2))

    question = asked(db)

    assert question.problem["municipalities"][0]["monthly"] == 4
    assert question.raised == [
        {
            "code": "month-over-promised",
            "municipality": municipality_id,
            "params": {"month": "2027-01", "stated": 2, "promised": 4},
        }
    ]
    assert promises_only(question) == []


def test_whatever_is_changed_after_a_promise_the_question_has_an_answer(db: Session) -> None:
    line = make_quota_line(db, persons=4)
    agreement = db.get_one(Agreement, line.agreement_id)
    place = db.get_one(Municipality, agreement.municipality_id)
    slot = make_slot(db, municipality=place, largest=3)
    households = [
        make_household(db, persons=2, needs={NeedKind.SCHOOL: 2}),
        make_household(db, persons=2, needs={NeedKind.SCHOOL: 1, NeedKind.ACCESSIBLE_DWELLING: 1}),
    ]
    promised(db, line, households[0], slot=slot)
    promised(db, line, households[1], month="2027-03")
    households[0].size = 4
    households[0].emergency = True
    households[1].earliest_day = date(2027, 5, 1)
    db.add(ServiceOffer(municipality_id=place.key, kind=NeedKind.SCHOOL, units_per_month=1))
    db.add(
        Exclusion(household_id=households[1].key, municipality_id=place.key, reason="test", at=NOW)
    )

    question = asked(db)

    assert promises_only(question) == []
    assert {change["code"] for change in question.raised} == {
        "no-line-for-promise",
        "no-dwelling-for-promise",
        "promise-not-eligible",
        "promise-too-early",
        "service-over-promised",
    }


def test_a_promise_outlives_its_agreement(db: Session) -> None:
    line = make_quota_line(db)
    promised(db, line, make_household(db))
    db.get_one(Agreement, line.agreement_id).valid_to_day = date(2026, 12, 31)

    question = asked(db)

    assert promises_only(question) == []
    assert [change["code"] for change in question.raised] == ["no-line-for-promise"]


def test_the_newer_of_two_agreements_counts(db: Session) -> None:
    place = make_municipality(db)
    old = make_quota_line(db, agreement=make_agreement(db, municipality=place), persons=5)
    newer = make_agreement(db, municipality=place)
    newer.valid_from_day = date(2027, 3, 1)
    new = make_quota_line(db, agreement=newer, persons=7)

    lines = asked(db).problem["municipalities"][0]["lines"]

    assert {line["id"]: line["periods"] for line in lines} == {
        f"q{old.key}": ["2027-01", "2027-02"],
        f"q{new.key}": ["2027-03", "2027-04", "2027-05"],
    }
