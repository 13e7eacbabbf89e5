"""Fifty officials at once, each on a connection of their own: no line, dwelling or month is ever given twice."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement import ledger
from placement.access import Official
from placement.actions.accept_proposal import accept_proposal
from placement.actions.decline_proposal import decline_proposal
from placement.actions.send_proposal import send_proposal, send_proposals
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.model.agreement import Slot
from placement.model.household import Household, HouseholdStatus, LinkedGroup
from placement.model.proposal import PROMISED, Proposal, ProposalStatus
from placement.model.words import DeclineReason
from placement.transaction import transaction
from tests.databases import KINDS
from tests.make import NOW, make_household, make_proposal, make_slot, officer_of
from tests.placement.at_once import THREADS, at_once, crowded_engine, taken
from tests.placement.place import Place, make_asked, make_place, receives_at_most


@pytest.fixture(params=KINDS)
def crowded(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database with room for so many connections."""
    with crowded_engine(request.param) as engine:
        yield engine


def sending(proposal_id: int, by: Official) -> Callable[[Session], object]:
    return lambda db: send_proposal(db, proposal_id, by=by, at=NOW)


def accepting(proposal_id: int, by: Official, slot_id: int | None) -> Callable[[Session], object]:
    return lambda db: accept_proposal(
        db, proposal_id, month="2027-01", slot_id=slot_id, by=by, at=NOW
    )


def test_fifty_questions_at_once_fill_the_line_to_the_last_place_and_no_further(
    crowded: Engine,
) -> None:
    with transaction(crowded) as db:
        place = make_place(db, persons=20)
        ids = [
            make_proposal(db, line=place.line, household=make_household(db, persons=3)).key
            for _ in range(THREADS)
        ]

    ended = at_once(crowded, [sending(key, place.officer) for key in ids])

    assert Counter(ended) == {"done": 6, "quota-full": THREADS - 6}
    assert taken(crowded, place.line.key) == 18


def test_fifty_questions_at_once_never_exceed_a_months_intake(crowded: Engine) -> None:
    with transaction(crowded) as db:
        place = make_place(db, persons=500)
        receives_at_most(db, place, 10)
        ids = [
            make_proposal(db, line=place.line, household=make_household(db, persons=2)).key
            for _ in range(THREADS)
        ]

    ended = at_once(crowded, [sending(key, place.officer) for key in ids])

    assert Counter(ended) == {"done": 5, "month-full": THREADS - 5}
    assert taken(crowded, place.line.key) == 10


def test_fifty_answers_at_once_give_each_dwelling_once(crowded: Engine) -> None:
    with transaction(crowded) as db:
        place = make_place(db, persons=500)
        asked_with = make_slot(db, municipality=place.municipality, count=THREADS)
        wanted = make_slot(db, municipality=place.municipality, count=7)
        ids = [make_asked(db, place, slot=asked_with).key for _ in range(THREADS)]

    ended = at_once(crowded, [accepting(key, place.answerer, wanted.key) for key in ids])

    assert Counter(ended) == {"done": 7, "dwelling-taken": THREADS - 7}
    with Session(crowded) as db:
        slots = {slot.key: slot.taken for slot in db.exec(select(Slot))}
    assert slots == {asked_with.key: THREADS - 7, wanted.key: 7}
    assert taken(crowded, place.line.key) == 3 * THREADS


def test_fifty_answers_at_once_to_all_questions_are_all_counted(crowded: Engine) -> None:
    with transaction(crowded) as db:
        place = make_place(db, persons=3 * THREADS)
        ids = [make_asked(db, place).key for _ in range(THREADS)]

    ended = at_once(crowded, [accepting(key, place.answerer, None) for key in ids])

    assert Counter(ended) == {"done": THREADS}
    with Session(crowded) as db:
        figures = ledger.figures(db, [place.line.key])[place.line.key]
    assert (figures.reserved, figures.accepted) == (0, 3 * THREADS)
    assert taken(crowded, place.line.key) == 3 * THREADS


def test_a_double_click_answers_once(crowded: Engine) -> None:
    with transaction(crowded) as db:
        place = make_place(db)
        key = make_asked(db, place).key

    ended = at_once(crowded, [accepting(key, place.answerer, None)] * 2)

    assert sorted(ended) == ["done", "proposal-not-from-here"]
    assert taken(crowded, place.line.key) == 3


def test_yes_no_and_taken_back_at_once_is_one_of_them(crowded: Engine) -> None:
    with transaction(crowded) as db:
        place = make_place(db)
        key = make_asked(db, place).key

    ended = at_once(
        crowded,
        [
            accepting(key, place.answerer, None),
            lambda db: decline_proposal(
                db, key, reason=DeclineReason.OTHER, by=place.answerer, at=NOW
            ),
            lambda db: decline_proposal(
                db, key, reason=DeclineReason.TOO_SOON, by=place.answerer, at=NOW
            ),
        ],
    )

    assert Counter(ended) == {"done": 1, "proposal-not-from-here": 2}
    with Session(crowded) as db:
        proposal = db.get_one(Proposal, key)
        household = db.get_one(Household, proposal.household_id)
    if proposal.status is ProposalStatus.ACCEPTED:
        assert household.status is HouseholdStatus.ACCEPTED
        assert taken(crowded, place.line.key) == 3
    else:
        assert household.status is HouseholdStatus.READY
        assert taken(crowded, place.line.key) == 0


def test_linked_households_asked_for_at_once_go_to_one_municipality(crowded: Engine) -> None:
    with transaction(crowded) as db:
        first = make_place(db)
        places = [first, *(make_place(db, authority=first.authority) for _ in range(3))]
        group = LinkedGroup(code="L-1")
        db.add(group)
        db.flush()
        ids = []
        for place in places:
            household = make_household(db)
            household.group_id = group.key
            ids.append(make_proposal(db, line=place.line, household=household).key)

    ended = at_once(crowded, [sending(key, first.officer) for key in ids])

    assert Counter(ended) == {"done": 1, "linked-elsewhere": 3}


def test_long_lists_in_different_orders_do_not_wait_for_each_other_for_ever(
    crowded: Engine,
) -> None:
    with transaction(crowded) as db:
        first = make_place(db, persons=500)
        places = [first] + [
            make_place(db, authority=first.authority, persons=500) for _ in range(4)
        ]
        officers = [officer_of(db, first.authority) for _ in range(6)]
        lists = [
            [
                (make_proposal(db, line=place.line).key, 1)
                for place in (places if number % 2 else reversed(places))
            ]
            for number in range(len(officers))
        ]

    ended = at_once(
        crowded,
        [
            lambda db, chosen=chosen, by=by: send_proposals(db, chosen, by=by, at=NOW)  # type: ignore[misc]
            for chosen, by in zip(lists, officers, strict=True)
        ],
    )

    assert Counter(ended) == {"done": len(officers)}
    assert [taken(crowded, place.line.key) for place in places] == [3 * len(officers)] * 5


def test_everything_at_once_keeps_the_count(crowded: Engine) -> None:
    with transaction(crowded) as db:
        place = make_place(db, persons=60)
        slot = make_slot(db, municipality=place.municipality, count=20)
        asked = [make_asked(db, place, slot=slot).key for _ in range(15)]
        unsent = [make_proposal(db, line=place.line, slot=slot).key for _ in range(35)]
    acts = [
        *(_answer(number, key, place, slot) for number, key in enumerate(asked)),
        *(sending(key, place.officer) for key in unsent),
    ]

    ended = at_once(crowded, acts)

    assert set(ended) <= {"done", "quota-full", "dwelling-taken"}
    with Session(crowded) as db:
        promised = [one for one in db.exec(select(Proposal)) if one.status in PROMISED]
        given = db.get_one(Slot, slot.key).taken
    assert taken(crowded, place.line.key) == sum(one.persons for one in promised) <= 60
    assert given == len(promised) <= 20


def _answer(number: int, key: int, place: Place, slot: Slot) -> Callable[[Session], object]:
    """Yes, no, or taken back, in turn."""
    if number % 3 == 0:
        return accepting(key, place.answerer, slot.key)
    if number % 3 == 1:
        return lambda db: decline_proposal(
            db, key, reason=DeclineReason.NO_DWELLING, by=place.answerer, at=NOW
        )
    return lambda db: withdraw_proposal(db, key, note="elsewhere", by=place.officer, at=NOW)
