"""Whatever officers do on a line by hand, in whatever order: the entries add up to what the line says."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.access import Official
from placement.actions.correct_ledger_entry import correct_ledger_entry
from placement.actions.end_hold import end_hold
from placement.actions.hold_places import hold_places
from placement.actions.open_balance import open_balance
from placement.actions.revise_quota_line import revise_quota_line
from placement.ledger import Figures, check_balance, figures
from placement.model.agreement import Agreement, QuotaLine
from placement.model.area import Area
from placement.model.ledger_entry import LedgerEntry
from placement.queries.quotas import last_revision
from placement.refusals import Refused
from tests import make
from tests.make import NOW, TODAY

SMALL = st.integers(0, 25)
STEP = st.one_of(
    st.tuples(st.just("revise"), SMALL, SMALL),
    st.tuples(st.just("hold"), SMALL),
    st.tuples(st.just("end"), SMALL),
    st.tuples(st.just("open"), SMALL, SMALL, SMALL),
    st.tuples(st.just("correct"), st.integers(0, 15)),
)


@given(steps=st.lists(STEP, max_size=15))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_the_order_the_entries_add_up_to_what_is_taken(
    engine: Engine, steps: list[tuple[Any, ...]]
) -> None:
    with Session(engine, expire_on_commit=False) as db:
        line = make.make_quota_line(db, persons=20, year=TODAY.year)
        agreement = db.get_one(Agreement, line.agreement_id)
        officer = make.officer_of(db, db.get_one(Area, agreement.authority_id))

        for step in steps:
            before = (line.taken, line.at_most, _sums(db, line))
            try:
                _take(db, line, officer, step)
            except Refused:
                assert (line.taken, line.at_most, _sums(db, line)) == before
            db.flush()

            after = _sums(db, line)
            assert check_balance(db) == []
            assert 0 <= after.taken <= line.at_most
            assert min(after.reserved, after.accepted, after.arrived, after.held) >= 0
            last = last_revision(db, line.key)
            assert (last.committed, last.at_most) == (line.committed, line.at_most)


def _take(db: Session, line: QuotaLine, officer: Official, step: tuple[Any, ...]) -> None:
    kind, *given_ = step
    if kind == "revise":
        revise_quota_line(
            db,
            line.key,
            committed=given_[0],
            at_most=given_[1],
            from_day=TODAY,
            reason="Muutos",
            read=last_revision(db, line.key).number,
            by=officer,
            at=NOW,
        )
    elif kind == "hold":
        hold_places(db, line.key, persons=given_[0], by=officer, at=NOW)
    elif kind == "end":
        end_hold(db, line.key, persons=given_[0], by=officer, at=NOW)
    elif kind == "open":
        open_balance(
            db,
            line.key,
            reserved=given_[0],
            accepted=given_[1],
            arrived=given_[2],
            reason="Ennen",
            by=officer,
            at=NOW,
        )
    else:
        entries = db.exec(select(LedgerEntry).order_by(col(LedgerEntry.id))).all()
        entry = entries[given_[0] % len(entries)]
        correct_ledger_entry(db, line.key, entry.key, reason="Erehdys", by=officer, at=NOW)


def _sums(db: Session, line: QuotaLine) -> Figures:
    return figures(db, [line.key])[line.key]
