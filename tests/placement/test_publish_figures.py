"""What everybody is told: after a period has ended, once, and nothing of few households."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.days import HELSINKI
from placement.jobs.publish_figures import publish_figures
from placement.model.household import Household
from placement.model.publication import Publication, Series
from placement.rules.small_groups import LEAST
from placement.transaction import transaction
from tests.make import NOW, make_authority
from tests.placement.place import make_place
from tests.web.figure_world import accepted, arrives, make_world

# Accepted on 24 November, arrived on 1 December.
AFTER = datetime(2027, 1, 2, 4, 0, tzinfo=HELSINKI)
LATER = datetime(2027, 4, 2, 4, 0, tzinfo=HELSINKI)


def told(engine: Engine, series: Series, period: str) -> dict[tuple[str, ...], int | None]:
    with Session(engine) as db:
        one = db.exec(
            select(Publication).where(Publication.series == series, Publication.period == period)
        ).one()
    return {tuple(name): number for name, number in one.figures}


def arrive_in(engine: Engine, households: dict[str, int]) -> None:
    """So many households of two persons in an authority of each code; more in each than in the world's own."""
    with transaction(engine) as db:
        for code, number in households.items():
            place = make_place(db, authority=make_authority(db, code=code), persons=100)
            for _ in range(number):
                arrives(db, accepted(db, place, persons=2))


def publish(engine: Engine, at: datetime) -> None:
    with transaction(engine) as db:
        publish_figures(db, at)


def test_nothing_is_told_before_the_period_has_ended(engine: Engine) -> None:
    make_world(engine)

    publish(engine, NOW + timedelta(days=7))

    assert told(engine, Series.ARRIVALS, "2026-11") == {("total",): 0}
    with Session(engine) as db:
        assert len(db.exec(select(Publication)).all()) == 1


def test_of_few_households_nothing_is_told(engine: Engine) -> None:
    make_world(engine)

    publish(engine, AFTER)

    assert set(told(engine, Series.ARRIVALS, "2026-12").values()) == {None}


def test_figures_of_enough_are_told_and_small_ones_hide_among_them(engine: Engine) -> None:
    arrive_in(engine, {"large": 20, "middle": 9, "other": 8, "small": LEAST - 1})

    publish(engine, AFTER)

    figures = told(engine, Series.ARRIVALS, "2026-12")
    assert figures["total",] == 2 * (20 + 9 + 8 + LEAST - 1)
    assert figures["authority", "large"] == 40
    assert figures["authority", "small"] is None
    # One more would do for the public; a second one is hidden from the authority that knows the first.
    assert figures["authority", "middle"] is None
    assert figures["authority", "other"] is None
    assert figures["ground", "ASYLUM"] == figures["total",]


def test_a_household_under_a_safety_prohibition_is_in_no_figure(engine: Engine) -> None:
    arrive_in(engine, {"large": 20})
    with transaction(engine) as db:
        for household in db.exec(select(Household)).all()[:3]:
            household.safety_prohibition = True

    publish(engine, LATER)

    assert told(engine, Series.ARRIVALS, "2026-12")["total",] == 34
    assert told(engine, Series.ANSWERS, "2026-Q4")["total",] == 17


def test_a_period_is_told_once_whatever_comes_later(engine: Engine) -> None:
    arrive_in(engine, {"large": 20})
    publish(engine, AFTER)
    before = told(engine, Series.ARRIVALS, "2026-12")
    arrive_in(engine, {"late": 7})

    publish(engine, LATER)

    assert told(engine, Series.ARRIVALS, "2026-12") == before
    assert told(engine, Series.ARRIVALS, "2027-03") == {("total",): 0}


def test_answers_of_a_quarter_with_all_their_sums(engine: Engine) -> None:
    arrive_in(engine, {"large": 20})

    publish(engine, AFTER)

    assert told(engine, Series.ANSWERS, "2026-Q4") == {
        ("total",): 20,
        ("authority", "large"): 20,
        ("answer", "accepted"): 20,
        ("cell", "large", "accepted"): 20,
    }
