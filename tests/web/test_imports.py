"""Import pages: a template can be brought in as it is, errors are named by their cell, saving is all or nothing."""

import re
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from lxml import html
from sqlalchemy import Engine, func
from sqlmodel import select

from placement.access import Official
from placement.incoming.limits import LARGEST_FILE
from placement.model.agreement import QuotaLine
from placement.model.area import Area
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household
from placement.model.upload import Upload
from placement.transaction import transaction
from tests.incoming import csv_of, line, person
from tests.make import make_authority, make_municipality, officer_of
from tests.web.sign_in import Browser

KINDS = {"households": Household, "agreements": QuotaLine}


@dataclass
class Importer:
    """A signed-in officer of an authority with the municipalities 179 and 992."""

    engine: Engine
    client: TestClient
    official: Official

    def upload(self, kind: str, content: bytes, name: str = "tiedosto.csv") -> Response:
        return self.client.post(
            "/import", data={"kind": kind}, files={"file": (name, content)}, follow_redirects=False
        )

    def preview(self, kind: str, content: bytes) -> str:
        """Upload, and return the address of the preview."""
        answer = self.upload(kind, content)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def count(self, kind: str) -> int:
        with transaction(self.engine) as db:
            return db.exec(select(func.count()).select_from(KINDS[kind])).one()


@pytest.fixture
def importer(engine: Engine) -> Importer:
    with transaction(engine) as db:
        authority = make_authority(db)
        for code, name in (("179", "Jyväskylä"), ("992", "Äänekoski")):
            make_municipality(db, authority=authority, code=code, name=name)
        official = officer_of(db, authority)
    return Importer(engine, Browser.of(engine, official).client, official)


def sentences(page: str) -> list[str]:
    found = html.document_fromstring(page).xpath("//section[@id='errors']//li")
    return [" ".join(one.text_content().split()) for one in found]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_the_template_itself_comes_in(
    importer: Importer, kind: str, form: str, language: str
) -> None:
    importer.client.cookies.set("language", language)
    template = importer.client.get(f"/import/template?kind={kind}&form={form}")
    assert template.headers["content-disposition"] == f'attachment; filename="{kind}.{form}"'

    address = importer.preview(kind, template.content)
    preview = importer.client.get(address)
    saved = importer.client.post(f"{address}/{kind}", follow_redirects=False)

    assert sentences(preview.text) == []
    assert (saved.status_code, saved.headers["location"]) == (303, address)
    assert importer.count(kind) == 2


def test_a_cell_is_named_in_the_readers_language(importer: Importer) -> None:
    content = csv_of(person(needs="school:0", sex="mies", lives_in="Atlantis"))

    address = importer.preview("households", content)
    said = {}
    for language in ("fi", "sv", "en"):
        importer.client.cookies.set("language", language)
        said[language] = sentences(importer.client.get(address).text)

    assert said["en"] == [
        "I2 Needs: 0 is not between 1 and 20",
        "K2 Lives in: ”Atlantis” is not a municipality; write its code or name, for example 179",
    ]
    assert said["fi"][0] == "I2 Palvelutarpeet: 0 ei ole välillä 1\N{EN DASH}20"
    assert said["sv"][0] == "I2 Servicebehov: 0 är inte mellan 1 och 20"


def test_choices_are_spelled_out(importer: Importer) -> None:
    address = importer.preview("households", csv_of(person(sex="?")))

    assert sentences(importer.client.get(address).text) == [
        "I2 Sukupuoli: ”?” ei ole vaihtoehto; vaihtoehdot ovat nainen, mies, ei tiedossa"
    ]


def test_a_file_with_errors_has_no_button_and_cannot_be_saved(importer: Importer) -> None:
    address = importer.preview("households", csv_of(person(), person(case_code="T-2", ground="?")))

    preview = importer.client.get(address)
    answer = importer.client.post(f"{address}/households", follow_redirects=False)

    assert f'action="{address}/households"' not in preview.text
    assert answer.status_code == 409
    assert importer.count("households") == 0


def test_likely_duplicates_are_shown_and_ticked_past(importer: Importer) -> None:
    rows = [person(case_code=f"T-{n}", given_names=f"Mohamed {n * 'i'}") for n in (1, 2)]
    address = importer.preview("households", csv_of(*rows))

    preview = importer.client.get(address).text
    unseen = importer.client.post(f"{address}/households", follow_redirects=False)
    seen = importer.client.post(
        f"{address}/households", data={"similar_seen": "true"}, follow_redirects=False
    )

    assert 'id="similar_seen"' in preview
    assert unseen.status_code == 409
    assert seen.status_code == 303
    assert importer.count("households") == 2


def test_a_second_submit_is_refused_and_the_page_says_what_was_saved(importer: Importer) -> None:
    address = importer.preview("households", csv_of(person()))

    first = importer.client.post(f"{address}/households")
    second = importer.client.post(f"{address}/households", follow_redirects=False)

    assert "1 talous tallennettiin." in first.text
    assert second.status_code == 409
    assert "Tämä tiedosto on jo tallennettu." in second.text
    assert re.search(r"1 talous,\s+1 henkilö\.", importer.client.get(address).text)
    assert importer.count("households") == 1


def test_a_file_is_given_up(importer: Importer) -> None:
    address = importer.preview("agreements", csv_of(line(municipality="179")))

    answer = importer.client.post(f"{address}/give-up")

    assert "Tiedosto hylättiin." in answer.text
    assert "hylättiin, eikä siitä" in importer.client.get(address).text
    with transaction(importer.engine) as db:
        assert db.exec(select(Upload)).one().content is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Tiedosto on tyhjä."),
        (b"x" * (LARGEST_FILE + 1), "Tiedosto on liian suuri: enintään 10 Mt."),
        (b"PK\x03\x04", "Tiedostoa ei voi lukea"),
    ],
)
def test_what_is_no_file_of_ours_is_refused_at_once(
    importer: Importer, content: bytes, said: str
) -> None:
    answer = importer.upload("households", content)

    assert answer.status_code == 409
    assert said in answer.text
    with transaction(importer.engine) as db:
        assert db.exec(select(Upload)).all() == []


@pytest.mark.parametrize(
    ("data", "files"),
    [
        ({}, {"file": ("a", b"x")}),
        ({"kind": "cats"}, {"file": ("a", b"x")}),
        ({"kind": "households"}, {}),
    ],
)
def test_a_form_without_a_kind_or_a_file_is_not_understood(
    importer: Importer, data: dict[str, str], files: dict[str, tuple[str, bytes]]
) -> None:
    answer = importer.client.post("/import", data=data, files=files or None)

    assert answer.status_code == 422


def test_what_is_written_in_a_file_is_text_on_the_page(importer: Importer) -> None:
    attack = "<script>alert(1)</script>"
    address = importer.preview("households", csv_of(person(lives_at=attack, ground=attack)))

    page = importer.client.get(address).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_somebody_elses_file_is_not_there(importer: Importer) -> None:
    address = importer.preview("households", csv_of(person()))
    with transaction(importer.engine) as db:
        area = db.get_one(Area, importer.official.authority_id)
        colleague = officer_of(db, area)
    client = Browser.of(importer.engine, colleague).client

    answers = [
        client.get(address),
        client.post(f"{address}/households"),
        client.post(f"{address}/give-up"),
    ]

    assert [one.status_code for one in answers] == [404, 404, 404]


def test_a_municipality_has_no_imports(importer: Importer) -> None:
    with transaction(importer.engine) as db:
        official = officer_of(db, make_municipality(db))

    answer = Browser.of(importer.engine, official).client.get("/import")

    assert answer.status_code == 403


def test_looking_at_households_is_recorded(importer: Importer) -> None:
    address = importer.preview("households", csv_of(person()))

    importer.client.get(address)

    with transaction(importer.engine) as db:
        entry = db.exec(select(AuditEntry).where(AuditEntry.event == "households.listed")).one()
    assert (entry.subject, entry.by_id) == ("upload", importer.official.id)
