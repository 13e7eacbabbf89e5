"""The demonstration: real sizes, invented people, the same from a seed, and never on top of real data."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from placement.audit import Event
from placement.demo import Demo, demo_of, make_demo
from placement.demo.names import CHECK
from placement.ledger import check_balance
from placement.model.agreement import Agreement, Profile, QuotaLine
from placement.model.area import Area, AreaMembership, Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.everything import metadata
from placement.model.household import NEXT, Household, HouseholdStatus, Person
from placement.model.proposal import PROMISED, Proposal, ProposalStatus
from placement.model.user import Role, UserAccount
from placement.passwords import matches
from placement.queries.question import question_now
from placement.reference import load_reference
from placement.refusals import Refused
from placement.rules.policy import PolicyData
from placement.transaction import transaction
from tests.databases import KINDS, fresh_engine
from tests.make import make_household

AT = datetime(2026, 11, 24, 6, tzinfo=UTC)


def _made(engine: Engine, *, at: datetime = AT, households: int = 900, seed: int = 2026) -> Demo:
    with transaction(engine) as db:
        load_reference(db)
        return make_demo(db, at=at, households=households, seed=seed)


@pytest.fixture(scope="module", params=KINDS)
def made(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The whole demonstration, made once on each database; the tests here only read it."""
    with fresh_engine(request.param) as engine:
        _made(engine)
        yield engine


@pytest.fixture
def demo(made: Engine) -> Iterator[Session]:
    """A session on it."""
    with Session(made) as session:
        yield session


def _agreed(db: Session, region: str, year: int) -> dict[str, tuple[int, int]]:
    """Committed and at most by municipality, of the municipalities of an ELY centre of 2025."""
    rows = db.exec(
        select(Municipality.name_fi, QuotaLine)
        .join(Agreement, col(Agreement.id) == col(QuotaLine.agreement_id))
        .join(Municipality, col(Municipality.id) == col(Agreement.municipality_id))
        .join(AreaMembership, col(AreaMembership.municipality_id) == col(Municipality.id))
        .join(Area, col(Area.id) == col(AreaMembership.area_id))
        .where(Area.code == region, QuotaLine.year == year)
    )
    sums: dict[str, tuple[int, int]] = {}
    for name, line in rows:
        if line.label.startswith(("Siitä", "Därav")):
            continue
        committed, at_most = sums.get(name, (0, 0))
        sums[name] = (committed + line.committed, at_most + line.at_most)
    return sums


def test_keski_suomi_offers_480_places_and_jyvaskyla_150_of_them(demo: Session) -> None:
    agreed = _agreed(demo, "ELY10", 2027)

    assert len(agreed) == 22
    assert agreed["Jyväskylä"] == (150, 150)
    assert sum(at_most for _, at_most in agreed.values()) == 480


def test_satakunta_agrees_on_a_range_in_all_its_municipalities(demo: Session) -> None:
    agreed = _agreed(demo, "ELY03", 2027)

    assert len(agreed) == 16
    assert sum(at_most for _, at_most in agreed.values()) == 177
    assert 115 <= sum(committed for committed, _ in agreed.values()) <= 140


def test_some_municipalities_have_no_agreement_and_some_say_zero(demo: Session) -> None:
    with_agreement = demo.exec(select(func.count()).select_from(Agreement)).one()
    lines = demo.exec(select(QuotaLine)).all()

    sums: Counter[int] = Counter()
    for line in lines:
        sums[line.agreement_id] += line.at_most
    assert 270 <= with_agreement < 292
    assert 3 <= sum(many == 0 for many in sums.values()) <= 25
    assert {line.year for line in lines} == {2026, 2027}


def test_about_half_of_the_municipalities_list_their_dwellings(demo: Session) -> None:
    listing = demo.exec(select(Profile.lists_dwellings)).all()

    assert 0.35 < sum(listing) / len(listing) < 0.65


def test_the_ledger_and_the_lines_agree(demo: Session) -> None:
    assert check_balance(demo) == []
    assert demo.exec(select(func.sum(QuotaLine.taken))).one() > 0


def test_there_are_900_households_and_each_status_shown_is_one_of_the_chain(demo: Session) -> None:
    statuses = Counter(demo.exec(select(Household.status)).all())

    assert sum(statuses.values()) == 900
    assert set(statuses) <= set(NEXT)
    assert statuses[HouseholdStatus.READY] > 600
    assert min(statuses[HouseholdStatus.ASKED], statuses[HouseholdStatus.ACCEPTED]) > 10


def test_a_household_is_as_large_as_it_has_persons(demo: Session) -> None:
    persons = Counter(demo.exec(select(Person.household_id)).all())

    sizes = {one.key: one.size for one in demo.exec(select(Household))}

    assert sizes == dict(persons)


def test_nobody_can_be_taken_for_a_real_person(demo: Session) -> None:
    persons = demo.exec(select(Person)).all()

    codes = [one.identity_code for one in persons if one.identity_code]
    assert all(one.family_name.endswith("-Demo") for one in persons)
    assert len(codes) > len(persons) / 4
    assert all(code[7] == "9" for code in codes), "900-999 is given to no person"
    assert all(CHECK[int(code[:6] + code[7:10]) % 31] == code[10] for code in codes)
    assert all(
        code.startswith(f"{one.birth_day:%d%m%y}") for one in persons if (code := one.identity_code)
    )


def test_grounds_and_countries_follow_the_figures(demo: Session) -> None:
    grounds = Counter(demo.exec(select(Household.ground)).all())
    countries = Counter(demo.exec(select(Person.nationality)).all())

    assert 0.42 < grounds["ASYLUM"] / 900 < 0.55
    assert 0.24 < grounds["QUOTA"] / 900 < 0.36
    assert {country for country, _ in countries.most_common(5)} >= {"AF", "SO", "SY"}


def test_what_has_been_promised_breaks_no_rule(demo: Session) -> None:
    question = question_now(demo, policy=PolicyData(), at=AT, name="demo")

    fixed = [one for one in question.problem["households"] if one["fixed"]]
    promised = demo.exec(
        select(func.count()).select_from(Proposal).where(col(Proposal.status).in_(PROMISED))
    ).one()
    assert question.raised == []
    assert len(fixed) == promised > 30


def test_every_end_of_a_question_can_be_seen(demo: Session) -> None:
    ends = Counter(demo.exec(select(Proposal.status)).all())

    assert set(ends) >= {
        ProposalStatus.SENT,
        ProposalStatus.ACCEPTED,
        ProposalStatus.DECLINED,
        ProposalStatus.EXPIRED,
    }


def test_questions_that_are_out_can_still_be_answered(demo: Session) -> None:
    out = demo.exec(select(Proposal).where(Proposal.status == ProposalStatus.SENT)).all()

    due = [proposal.answer_due_day for proposal in out]
    assert due
    assert all(day is not None and day > AT.date() for day in due)


def test_nothing_happened_later_than_now(demo: Session) -> None:
    late = demo.exec(select(AuditEntry).where(AuditEntry.at > AT)).all()

    answered = [proposal.answered_at for proposal in demo.exec(select(Proposal))]
    assert late == []
    assert all(at <= AT for at in answered if at)


def test_each_role_has_an_account_that_the_printed_password_opens(demo: Session) -> None:
    found = demo_of(demo)

    assert found is not None
    assert {account.role for account in found.accounts} == set(Role)
    home = demo.exec(select(UserAccount).where(UserAccount.email == "ely@demo.invalid")).one()
    assert matches(found.password, home.password_hash)
    assert ("vasa@demo.invalid", "Vasa") in [(one.email, one.place) for one in found.accounts]


# Follow the calendar, or what had room in the months that are asked about.
MOVING = ("_at", "_day", "month", "year", "status", "taken", "version", "identity_code", "number")


def _contents(engine: Engine, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """All rows of every table but salted hashes, without columns whose names end so."""
    contents = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            kept = [
                column
                for column in table.columns
                if not column.name.endswith(("password_hash", *without)) and column.name != "at"
            ]
            rows = connection.execute(sa_select(*kept).order_by(table.c.id))
            contents[table.name] = [repr(tuple(row)) for row in rows]
    return contents


def test_the_same_seed_gives_the_same_data() -> None:
    with fresh_engine("sqlite") as one, fresh_engine("sqlite") as other:
        _made(one, households=120)
        _made(other, households=120)

        assert _contents(one) == _contents(other)


def test_another_seed_gives_other_data() -> None:
    with fresh_engine("sqlite") as one, fresh_engine("sqlite") as other:
        _made(one, households=40)
        _made(other, households=40, seed=7)

        assert _contents(one)["person"] != _contents(other)["person"]


def test_another_month_moves_only_the_days() -> None:
    with fresh_engine("sqlite") as one, fresh_engine("sqlite") as other:
        _made(one, households=120)
        _made(other, households=120, at=datetime(2026, 10, 3, 6, tzinfo=UTC))

        before, after = _contents(one, without=MOVING), _contents(other, without=MOVING)
        for table in ("household", "person", "need", "wish", "tie", "agreement", "slot"):
            assert before[table] == after[table], table


def test_made_again_it_is_found_and_not_made_twice(engine: Engine) -> None:
    first = _made(engine, households=20)

    second = _made(engine, households=20)

    with Session(engine) as db:
        assert first == second
        assert db.exec(select(func.count()).select_from(Household)).one() == 20
        made = select(func.count()).where(AuditEntry.event == Event.DEMO_MADE.value)
        assert db.exec(made).one() == 1


def test_refused_where_the_database_holds_anything_else(engine: Engine) -> None:
    with transaction(engine) as db:
        make_household(db)

    with pytest.raises(Refused) as refused:
        _made(engine)

    assert [refusal.code for refusal in refused.value.refusals] == ["not-a-demonstration"]
    with Session(engine) as db:
        assert db.exec(select(func.count()).select_from(Household)).one() == 1
        assert db.exec(select(UserAccount)).all() == []


def test_the_tables_are_all_there(made: Engine) -> None:
    assert set(inspect(made).get_table_names()) >= {table.name for table in metadata.sorted_tables}
