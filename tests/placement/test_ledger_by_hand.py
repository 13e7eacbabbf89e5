"""What officers do on a line by hand: hold, open, correct."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, col, select

from placement import ledger
from placement.access import Official
from placement.actions.correct_ledger_entry import correct_ledger_entry
from placement.actions.end_hold import end_hold
from placement.actions.hold_places import hold_places
from placement.actions.open_balance import open_balance
from placement.ledger import Figures, check_balance, figures
from placement.model.agreement import Agreement, QuotaLine
from placement.model.area import Area, Municipality
from placement.model.ledger_entry import LedgerEntry
from placement.model.user import Role
from placement.refusals import NotFound, NotPermitted, Refusal, Refused
from tests import make
from tests.make import NOW, TODAY

THIS_YEAR = TODAY.year


@pytest.fixture
def line(db: Session) -> QuotaLine:
    """Twenty persons of this year."""
    return make.make_quota_line(db, persons=20, year=THIS_YEAR)


@pytest.fixture
def officer(db: Session, line: QuotaLine) -> Official:
    """The officer of the line's authority."""
    agreement = db.get_one(Agreement, line.agreement_id)
    return make.officer_of(db, db.get_one(Area, agreement.authority_id))


def sums(db: Session, line: QuotaLine) -> Figures:
    return figures(db, [line.key])[line.key]


def test_places_are_held_and_given_back(db: Session, line: QuotaLine, officer: Official) -> None:
    hold_places(db, line.key, persons=5, by=officer, at=NOW)
    end_hold(db, line.key, persons=3, by=officer, at=NOW)

    assert sums(db, line) == Figures(agreed=20, held=2)
    assert line.taken == 2
    assert {entry.reason for entry in db.exec(select(LedgerEntry))} == {""}


@pytest.mark.parametrize("persons", [0, -1, 10_001])
def test_holds_are_of_at_least_one_person(
    db: Session, line: QuotaLine, officer: Official, persons: int
) -> None:
    with pytest.raises(Refused) as held:
        hold_places(db, line.key, persons=persons, by=officer, at=NOW)
    with pytest.raises(Refused) as ended:
        end_hold(db, line.key, persons=persons, by=officer, at=NOW)

    for refused in (held, ended):
        assert refused.value.refusals[0].code == "persons-out-of-range"


def test_only_free_places_are_held_and_only_held_ones_given_back(
    db: Session, line: QuotaLine, officer: Official
) -> None:
    hold_places(db, line.key, persons=15, by=officer, at=NOW)

    with pytest.raises(Refused) as above:
        hold_places(db, line.key, persons=6, by=officer, at=NOW)
    with pytest.raises(Refused) as ended:
        end_hold(db, line.key, persons=16, by=officer, at=NOW)

    assert above.value.refusals == [Refusal("hold-above-free", {"persons": 6, "free": 5})]
    assert ended.value.refusals == [Refusal("hold-end-above-held", {"persons": 16, "held": 15})]


def open_(db: Session, line: QuotaLine, by: Official, **changes: object) -> LedgerEntry:
    facts: dict[str, Any] = {
        "reserved": 2,
        "accepted": 3,
        "arrived": 4,
        "reason": "Ennen",
        **changes,
    }
    return open_balance(db, line.key, **facts, by=by, at=NOW)


def test_an_opening_balance_brings_in_what_was_before(
    db: Session, line: QuotaLine, officer: Official
) -> None:
    open_(db, line, officer)

    assert sums(db, line) == Figures(agreed=20, reserved=2, accepted=3, arrived=4)
    assert line.taken == 9


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"reserved": 0, "accepted": 0, "arrived": 0}, ["opening-empty"]),
        ({"reserved": -1}, ["persons-out-of-range"]),
        ({"arrived": 16}, ["opening-above-free"]),
        ({"reason": "", "arrived": 16}, ["opening-above-free", "reason-missing"]),
    ],
)
def test_an_opening_balance_is_refused(
    db: Session, line: QuotaLine, officer: Official, changes: dict[str, Any], codes: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        open_(db, line, officer, **changes)

    assert [refusal.code for refusal in refused.value.refusals] == codes


def test_a_wrong_opening_is_corrected_and_opened_anew(
    db: Session, line: QuotaLine, officer: Official
) -> None:
    wrong = open_(db, line, officer)
    db.flush()
    with pytest.raises(Refused) as refused:
        open_(db, line, officer)

    counter = correct_ledger_entry(
        db, line.key, wrong.key, reason="Väärä kunta", by=officer, at=NOW
    )
    open_(db, line, officer, arrived=1)

    assert refused.value.refusals == [Refusal("opening-there-already")]
    assert (counter.corrects_id, counter.arrived, counter.reason) == (wrong.id, -4, "Väärä kunta")
    assert sums(db, line) == Figures(agreed=20, reserved=2, accepted=3, arrived=1)
    assert check_balance(db) == []


def test_what_cannot_be_corrected_by_a_counter_entry(
    db: Session, line: QuotaLine, officer: Official
) -> None:
    proposal = make.make_proposal(db, line=line)
    ledger.reserve(db, proposal, [line], at=NOW, by=None)
    held = hold_places(db, line.key, persons=5, by=officer, at=NOW)
    db.flush()
    counter = correct_ledger_entry(db, line.key, held.key, reason="Erehdys", by=officer, at=NOW)
    db.flush()
    agreed, reserved = db.exec(select(LedgerEntry).order_by(col(LedgerEntry.id)).limit(2)).all()
    expected = {
        agreed.key: "correct-agreed",
        reserved.key: "correct-proposal",
        held.key: "correct-already",
        counter.key: "correct-correction",
    }

    for entry_id, code in expected.items():
        with pytest.raises(Refused) as refused:
            correct_ledger_entry(db, line.key, entry_id, reason=" ", by=officer, at=NOW)
        assert [one.code for one in refused.value.refusals] == ["reason-missing", code]


def test_a_correction_leaves_nothing_below_zero_and_nothing_above_the_most(
    db: Session, line: QuotaLine, officer: Official
) -> None:
    first = hold_places(db, line.key, persons=5, by=officer, at=NOW)
    ended = end_hold(db, line.key, persons=5, by=officer, at=NOW)
    db.flush()

    with pytest.raises(Refused) as below:
        correct_ledger_entry(db, line.key, first.key, reason="Erehdys", by=officer, at=NOW)
    open_(db, line, officer, arrived=12)
    with pytest.raises(Refused) as above:
        correct_ledger_entry(db, line.key, ended.key, reason="Erehdys", by=officer, at=NOW)

    assert below.value.refusals == [Refusal("correct-below-zero")]
    assert above.value.refusals == [Refusal("correct-above-free", {"persons": 5, "free": 3})]


def test_nobody_else_touches_the_line(db: Session, line: QuotaLine, officer: Official) -> None:
    held = hold_places(db, line.key, persons=5, by=officer, at=NOW)
    db.flush()
    municipality = db.exec(select(Municipality)).one()
    acts: list[Callable[[Official], object]] = [
        lambda by: hold_places(db, line.key, persons=1, by=by, at=NOW),
        lambda by: end_hold(db, line.key, persons=1, by=by, at=NOW),
        lambda by: open_(db, line, by),
        lambda by: correct_ledger_entry(db, line.key, held.key, reason="x", by=by, at=NOW),
    ]

    for stranger in (
        make.officer_of(db, make.make_authority(db)),
        make.officer_of(db, municipality),
        make.official_with(db, Role.NATIONAL_VIEWER),
        make.official_with(db, Role.ADMINISTRATOR),
    ):
        for act in acts:
            with pytest.raises(NotPermitted):
                act(stranger)
    with pytest.raises(NotFound):
        hold_places(db, 999_999, persons=1, by=officer, at=NOW)
    with pytest.raises(NotFound):
        correct_ledger_entry(db, line.key, 999_999, reason="x", by=officer, at=NOW)
