"""The differences to the run before: who sees which, page by page, and what is said without any."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from placement.model.agreement import QuotaLine
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household
from placement.transaction import reading, transaction
from tests.make import (
    make_agreement,
    make_authority,
    make_household,
    make_proposal,
    make_quota_line,
    officer_of,
)
from tests.web.run_world import (
    LATER,
    WHERE,
    officer_of_elsewhere,
    run_of,
    two_municipalities,
    viewer,
)
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap


@pytest.fixture
def officer(engine: Engine) -> Browser:
    return two_municipalities(engine)


def put_under_prohibition(engine: Engine) -> Household:
    """The first household, which moves between the two nights."""
    with transaction(engine) as db:
        household = db.exec(select(Household).order_by(Household.id)).first()  # type: ignore[arg-type]
        assert household is not None
        household.safety_prohibition = True
        return household


def with_room(engine: Engine) -> None:
    """Everybody fits anywhere."""
    with transaction(engine) as db:
        for line in db.exec(select(QuotaLine)):
            line.at_most = line.committed = 500


def test_the_first_run_has_nothing_to_be_compared_with(officer: Browser, engine: Engine) -> None:
    run_id = run_of(engine, WHERE)

    assert "Aiempaa sijoitusajoa ei ole" in officer.client.get(f"/runs/{run_id}/changes").text


def test_a_moved_household_is_told_to_its_officer_only(officer: Browser, engine: Engine) -> None:
    run_of(engine, WHERE)
    run_id = run_of(engine, LATER)

    page = officer.client.get(f"/runs/{run_id}/changes").text
    elsewhere = officer_of_elsewhere(engine).client.get(f"/runs/{run_id}/changes").text
    figures_only = viewer(engine).client.get(f"/runs/{run_id}/changes").text

    assert f"/runs/{run_id}/changes" in officer.client.get(f"/runs/{run_id}").text
    assert "esitetään toiseen kuntaan" in page
    assert "T-2026-" in page
    assert "Muurame, tammikuu 2027" in page
    for other in (elsewhere, figures_only):
        assert "esitetään toiseen kuntaan" not in other, "one household is told of by itself"
        assert "talouksia on liian vähän kerrottavaksi" in other
        assert "T-2026-" not in other


def test_kinds_of_change_with_few_households_are_told_together(
    officer: Browser, engine: Engine
) -> None:
    with_room(engine)
    run_of(engine, ["500"] * 6 + ["410"])
    run_id = run_of(engine, ["410"] * 7)
    with transaction(engine) as db:
        make_household(db, authority=make_authority(db), persons=1)
    later = run_of(engine, [*["500"] * 6, "410", "500"])

    page = viewer(engine).client.get(f"/runs/{run_id}/changes").text
    mixed = viewer(engine).client.get(f"/runs/{later}/changes").text

    assert "esitetään toiseen kuntaan" in page
    assert ">6<" in page
    assert "uusi talous" not in mixed, "one new household could be told by itself"
    assert "pienet ryhmät yhdessä" in mixed
    assert ">7<" in mixed
    assert officer.official.authority_id is not None


def test_under_a_safety_prohibition_no_place_is_told(officer: Browser, engine: Engine) -> None:
    household = put_under_prohibition(engine)
    run_of(engine, WHERE)
    run_id = run_of(engine, LATER)
    with transaction(engine) as db:
        other = make_authority(db)
        line = make_quota_line(db, agreement=make_agreement(db, authority=other))
        make_proposal(db, household=household, line=line)
        proposed_to = officer_of(db, other)

    page = officer.client.get(f"/runs/{run_id}/changes").text

    assert household.code in page
    assert page.count("Turvakielto") == 2
    for place in ("Muurame", "Laukaa"):
        assert place not in page
    others = (Browser.of(engine, proposed_to), officer_of_elsewhere(engine), viewer(engine))
    for reader in others:
        assert household.code not in reader.client.get(f"/runs/{run_id}/changes").text


def test_a_list_of_households_is_recorded_and_figures_are_not(
    officer: Browser, engine: Engine
) -> None:
    run_of(engine, WHERE)
    run_id = run_of(engine, LATER)

    officer.client.get(f"/runs/{run_id}/changes")
    viewer(engine).client.get(f"/runs/{run_id}/changes")

    with reading(engine) as db:
        [entry] = db.exec(select(AuditEntry).where(AuditEntry.event == "households.listed")).all()
    assert (entry.by_id, entry.subject, entry.subject_id) == (
        officer.official.id, "allocation_run", run_id,
    )  # fmt: skip
    assert entry.params == {"count": 1}


def test_a_long_list_has_pages_and_the_swap_is_the_reload(officer: Browser, engine: Engine) -> None:
    with_room(engine)
    with transaction(engine) as db:
        household = db.exec(select(Household)).first()
        assert household is not None
        for _ in range(53):
            make_household(db, persons=1).authority_id = household.authority_id
    run_of(engine, ["500"] * 60)
    run_id = run_of(engine, ["410"] * 60)
    address = f"/runs/{run_id}/changes"

    first = officer.client.get(address).text
    second = officer.client.get(f"{address}?page=2").text
    block = officer.client.get(f"{address}?page=2", headers=htmx("#change-list"))
    beyond = officer.client.get(f"{address}?page=9").text

    assert (first.count("T-2026-"), second.count("T-2026-"), beyond.count("T-2026-")) == (50, 10, 0)
    assert "51\N{EN DASH}60" in second
    assert swap(first, block.text, target="#change-list") == normal(second)
    assert "Ensimmäiselle sivulle" in beyond
