"""Open statistics: for everybody, in three languages, the same bytes until something new is told."""

import csv
import io
import json

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.browser import axe_at_both_widths, look
from tests.placement.test_publish_figures import AFTER, arrive_in, publish
from tests.web.conftest import Visit
from tests.web.figure_world import THIS, World, make_world
from web.app import create_app


@pytest.fixture
def world(engine: Engine) -> World:
    made = make_world(engine)
    arrive_in(engine, {"large": 20, "middle": 9, "other": 8, "small": 2})
    publish(engine, AFTER)
    return made


@pytest.fixture
def stranger(world: World) -> TestClient:
    return TestClient(create_app(world.engine), headers={"Accept-Language": "fi"})


def test_the_description_leads_to_every_file(stranger: TestClient) -> None:
    page = stranger.get("/statistics")

    assert page.status_code == 200
    for name in ("arrivals.csv", "arrivals.json", "answers.csv", "answers.json"):
        assert f'href="/statistics/fi/{name}"' in page.text
        assert stranger.get(f"/statistics/fi/{name}").status_code == 200


@pytest.mark.parametrize(
    ("language", "said"), [("fi", "Yhteensä"), ("sv", "Totalt"), ("en", "Total")]
)
def test_labels_are_in_the_language_of_the_address(
    stranger: TestClient, language: str, said: str
) -> None:
    answer = stranger.get(f"/statistics/{language}/arrivals.csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["period", "code", "label", "persons"]
    total = next(row for row in rows if row[:2] == ["2026-12", "total"])
    assert total[2].casefold() == said.casefold()
    assert int(total[3]) == 78 + 11
    assert [row[3] for row in rows if row[:2] == ["2026-12", "authority:small"]] == ["..."]
    assert answer.headers["content-language"] == language


def test_json_stat_is_of_its_form(stranger: TestClient) -> None:
    dataset = json.loads(stranger.get("/statistics/en/answers.json").content)

    assert (dataset["version"], dataset["class"]) == ("2.0", "dataset")
    assert dataset["id"] == list(dataset["dimension"])
    sizes = [len(dataset["dimension"][name]["category"]["index"]) for name in dataset["id"]]
    assert dataset["size"] == sizes
    assert len(dataset["value"]) == sizes[0] * sizes[1]
    hidden = {str(place) for place, value in enumerate(dataset["value"]) if value is None}
    assert hidden
    assert set(dataset["status"]) == hidden
    labels = dataset["dimension"]["breakdown"]["category"]["label"]
    assert set(labels) == set(dataset["dimension"]["breakdown"]["category"]["index"])


def test_who_has_it_is_not_sent_it_again(stranger: TestClient, world: World) -> None:
    address = "/statistics/fi/arrivals.json"
    first = stranger.get(address)
    assert first.headers["cache-control"] == "public, max-age=3600"
    known = {"If-None-Match": first.headers["etag"]}

    assert stranger.get(address, headers=known).status_code == 304
    publish(world.engine, AFTER.replace(month=3))
    assert stranger.get(address, headers=known).status_code == 200


@pytest.mark.parametrize("wrong", ["de/arrivals.csv", "fi/nothing.csv", "fi/arrivals.xml"])
def test_what_is_not_there_is_an_error_of_the_asker(stranger: TestClient, wrong: str) -> None:
    assert stranger.get(f"/statistics/{wrong}").status_code in {404, 422}


def test_the_ministry_reads_the_same_and_small_figures_nowhere(world: World) -> None:
    client = world.viewer.client

    page = client.get("/figures", params={"year": THIS}).text
    answers = client.get("/figures", params={"year": THIS, "report": "answers"}).text
    file = client.get(f"/figures/download?report=arrivals&year={THIS}&form=csv")

    assert "…" in page
    assert "…" in answers
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert "Merkintä" not in rows[0]
    assert {"…", "40"} < {row[-1] for row in rows}
    assert client.get("/figures?report=quota-use").status_code == 404


def test_looked_at_in_chromium(sqlite: Engine, visit: Visit) -> None:
    made = make_world(sqlite)
    arrive_in(sqlite, {"large": 20, "middle": 9, "other": 8, "small": 2})
    publish(sqlite, AFTER)
    page = visit(made.viewer)

    for address, name in (
        ("/statistics", "open-statistics"),
        (f"/figures?year={THIS}", "figures-ministry"),
        (f"/figures?year={THIS}&report=answers", "figures-ministry-answers"),
    ):
        page.goto(address)
        look(page, name)
        assert axe_at_both_widths(page) == []
    for language in ("sv", "en"):
        page.goto(f"/language/{language}?back=/statistics")
        page.goto("/statistics")
        look(page, f"open-statistics-{language}")
