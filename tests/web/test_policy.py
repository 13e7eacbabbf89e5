"""The policy page: who reads and who changes it, errors at their field, versions, two at once."""

import re

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.model.allocation_run import AllocationRun, Policy, RunStatus
from placement.model.user import Role
from placement.rules.policy import PolicyData
from placement.transaction import transaction
from tests.make import NOW, make_authority, make_municipality, officer_of, official_with
from tests.web.sign_in import Browser
from tests.web.swap import htmx
from web.policy_form import FIELDS, changes, read, values_of

Form = dict[str, str]


@pytest.fixture
def administrator(engine: Engine) -> Browser:
    with transaction(engine) as db:
        official = official_with(db, Role.ADMINISTRATOR)
    return Browser.of(engine, official)


@pytest.fixture
def officer(engine: Engine) -> Browser:
    with transaction(engine) as db:
        official = officer_of(db, make_authority(db))
    return Browser.of(engine, official)


def form(number: int = 1, reason: str = "Myöhästyminen painaa enemmän", **other: str) -> Form:
    """The defaults as a browser sends them, with what was typed into some fields."""
    values = {name: "" if n is None else str(n) for name, n in values_of(PolicyData()).items()}
    return {**values, "number": str(number), "reason": reason, **other}


def policies(engine: Engine) -> list[Policy]:
    with Session(engine) as db:
        return list(db.exec(select(Policy).order_by(Policy.number)))  # type: ignore[arg-type]


def test_who_may_read_runs_reads_it_and_only_the_administrator_changes_it(
    engine: Engine, officer: Browser, administrator: Browser
) -> None:
    with transaction(engine) as db:
        officials = officer_of(db, make_municipality(db)), official_with(db, Role.NATIONAL_VIEWER)
    clerk, viewer = (Browser.of(engine, one) for one in officials)

    assert "/policy/edit" in administrator.client.get("/policy").text
    for reader in (officer, viewer):
        page = reader.client.get("/policy")
        assert page.status_code == 200
        assert "Kattavuudesta saa tinkiä" in page.text
        assert "/policy/edit" not in page.text
        assert reader.client.get("/policy/edit").status_code == 403
        assert reader.client.post("/policy/edit", data=form(late="1")).status_code == 403
    assert clerk.client.get("/policy").status_code == 403
    assert policies(engine) == []


def test_it_says_what_is_in_force_and_what_giving_up_reach_means(officer: Browser) -> None:
    page = officer.client.get("/policy").text

    assert "Voimassa on versio 1." in page
    assert "oletusarvot" in page
    assert "osa kiireellisistä talouksista voi jäädä ilman esitystä" in page
    assert "400 pistettä" in page
    assert "5. toive" not in page, "a wish that gives nothing is no row"


def test_a_change_is_a_version_with_who_why_and_what(
    engine: Engine, administrator: Browser, officer: Browser
) -> None:
    sent = form(late="120", reach_slack="2", wish_4="50", crowding_percent_1="40")

    answer = administrator.client.post("/policy/edit", data=sent)

    first, second = policies(engine)
    assert (first.number, second.number, second.by_id) == (1, 2, administrator.official.id)
    assert second.data["wish"] == [400, 250, 150, 50]
    assert second.data["crowding"] == [[40, 0], [75, 20], [100, 60]]
    assert answer.url.path == "/policy"
    assert "versio 2 on voimassa seuraavasta ajosta alkaen" in answer.text
    shown = re.sub(r"\s+", " ", officer.client.get("/policy").text)
    assert "Testaaja" in shown
    assert "Myöhästyminen painaa enemmän" in shown
    assert "Vähennys jokaisesta kuukaudesta: 80 → 120 pistettä" in shown
    assert "Kattavuudesta saa tinkiä: 0 → 2 tuhannesosaa" in shown
    assert "4. toive: \N{EN DASH} → 50 pistettä" in shown
    assert shown.count("<li>") >= 4
    assert 'id="version-1"' in shown


def test_the_same_again_is_no_version(engine: Engine, administrator: Browser) -> None:
    answer = administrator.client.post("/policy/edit", data=form())

    assert "Mitään ei muutettu" in answer.text
    assert [one.number for one in policies(engine)] == [1]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"late": "-1"}, "late", "Anna vähintään 0"),
        ({"late": "paljon"}, "late", "Anna kokonaisluku"),
        ({"near_km": ""}, "near_km", "Täytä tämä kenttä"),
        ({"wish_2": ""}, "wish_2", "Täytä tämä kenttä"),
        ({"wish_1": "99999"}, "wish_1", "Anna enintään 10000"),
        ({"urgency_other": "11"}, "urgency_other", "Anna enintään 10"),
        ({"crowding_points_2": ""}, "crowding_points_2", "Täytä tämä kenttä"),
        ({"crowding_percent_3": "90"}, "crowding_percent_1", "viimeisen on oltava 100 prosenttia"),
        ({"crowding_percent_1": "80"}, "crowding_percent_1", "Osuuksien on kasvettava"),
        ({"reason": "  "}, "reason", "Täytä tämä kenttä"),
        ({"reason": "x" * 501}, "reason", "enintään 500"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    engine: Engine, administrator: Browser, typed: Form, field: str, sentence: str
) -> None:
    answer = administrator.client.post("/policy/edit", data={**form(standing="77"), **typed})

    assert answer.status_code == 422
    at_field = re.search(rf'id="{field}-error"[^>]*>([^<]*)<', answer.text)
    assert at_field, "the sentence stands at the field"
    assert sentence in at_field.group(1)
    assert f'href="#{field}"' in answer.text
    assert 'value="77"' in answer.text
    assert policies(engine) == []


def test_with_htmx_the_form_alone_comes_back(administrator: Browser) -> None:
    headers = htmx("#policy-form")

    answer = administrator.client.post("/policy/edit", data=form(late="x"), headers=headers)

    assert answer.status_code == 422
    assert 'id="late-error"' in answer.text
    assert "<html" not in answer.text


def test_a_version_that_is_no_longer_in_force_is_not_overwritten(
    engine: Engine, administrator: Browser
) -> None:
    with transaction(engine) as db:
        colleague = official_with(db, Role.ADMINISTRATOR)
    other = Browser.of(engine, colleague)
    assert 'name="number" value="1"' in other.client.get("/policy/edit").text
    administrator.client.post("/policy/edit", data=form(late="120"))

    answer = other.client.post("/policy/edit", data=form(near="10"))

    assert answer.status_code == 409
    assert "voimassa on nyt versio 2" in answer.text
    assert policies(engine)[-1].data["late"] == 120
    assert len(policies(engine)) == 2


@pytest.mark.parametrize("number", ["", "x", "²", "-1", "99999999999999999999"])
def test_without_the_number_of_a_version_nothing_is_written(
    engine: Engine, administrator: Browser, number: str
) -> None:
    answer = administrator.client.post("/policy/edit", data={**form(late="1"), "number": number})

    assert answer.status_code == 409
    assert [one for one in policies(engine) if one.number > 1] == []


def older_version(engine: Engine, **other: object) -> None:
    """The first version as an older product wrote it, which knew of no reach slack."""
    content = {**PolicyData().model_dump(mode="json"), "gone": 1, **other}
    del content["reach_slack"]
    with transaction(engine) as db:
        db.add(Policy(number=1, data=content, reason="defaults", at=NOW))


def test_a_version_of_an_older_product_is_read_and_compared_as_it_was_written(
    engine: Engine, administrator: Browser
) -> None:
    older_version(engine)

    in_force = administrator.client.get("/policy")
    administrator.client.post("/policy/edit", data=form(late="120"))
    page = re.sub(r"\s+", " ", administrator.client.get("/policy").text)

    assert in_force.status_code == 200
    assert "Voimassa on versio 1." in in_force.text
    assert "Vähennys jokaisesta kuukaudesta: 80 → 120 pistettä" in page
    assert "Kattavuudesta saa tinkiä: \N{EN DASH} → 0 tuhannesosaa" in page


def test_a_version_of_another_form_hides_its_values_and_breaks_no_page(
    engine: Engine, administrator: Browser
) -> None:
    older_version(engine, language=[0, 60])
    with transaction(engine) as db:
        first = db.exec(select(Policy)).one()
        db.add(Policy(number=2, data=PolicyData().model_dump(mode="json"), reason="uusi", at=NOW))
        run = AllocationRun(
            status=RunStatus.DONE,
            policy_id=first.key,
            seconds=5,
            requested_at=NOW,
            households=1,
            placed=1,
            reach=5,
            fit=7,
            last_place=[[1, 9]],
        )
        db.add(run)
        db.flush()
        address = f"/runs/{run.key}"

    policy, one = administrator.client.get("/policy"), administrator.client.get(address)

    assert (policy.status_code, one.status_code) == (200, 200)
    assert policy.text.count("eikä sen arvoja voi näyttää") == 1
    assert "uusi" in policy.text
    assert "eikä niiden arvoja voi näyttää" in one.text
    assert "Viimeisen paikan hinta" in one.text


def test_what_a_form_shows_is_what_it_sends() -> None:
    content, errors = read(form())

    assert errors == {}
    assert PolicyData.model_validate(content) == PolicyData()
    assert changes(PolicyData(), PolicyData()) == []


def test_every_value_of_the_policy_has_its_field() -> None:
    def places(content: object, *at: str | int) -> list[tuple[str | int, ...]]:
        if isinstance(content, dict):
            return [one for key, part in content.items() for one in places(part, *at, key)]
        if isinstance(content, list):
            return [one for n, part in enumerate(content) for one in places(part, *at, n)]
        return [at]

    assert set(places(PolicyData().model_dump(mode="json"))) <= {one.place for one in FIELDS}
