"""A paper is PDF/UA: tagged, titled, in its languages; it looks alike on every machine, and markup is text."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from placement.documents.paper import Facts, Heading, Paper, Part, Points, Rows, Text
from placement.documents.typeset import typeset
from placement.refusals import Refused
from tests.make import NOW
from tests.papers import catalog_of, fonts_of, languages_of, opened, tags_of, text_of


def part(language: str = "fi", title: str = "Päätös", text: str = "Teksti.") -> Part:
    return Part(
        language=language,
        title=title,
        sender="Kokeilun elinvoimakeskus",
        reference=[("Numero", "EVK05/2027/12")],
        recipient=["Kokeila"],
        marking="SALASSA PIDETTÄVÄ",
        signed=["Testaaja"],
        blocks=[
            Text(text),
            Facts([("Kunta", "Kokeila"), ("Kuukausi", "tammikuu 2027")]),
            Heading("Perustelut"),
            Points(["Ensimmäinen", "Toinen"]),
            Rows(["Ryhmä", "Paikkoja"], [["turvapaikka", "20"]], numeric=[1]),
        ],
    )


def test_it_says_what_it_is_and_is_tagged() -> None:
    content = typeset(Paper([part()]), at=NOW)

    told, root = opened(content).metadata, catalog_of(content)
    assert told is not None
    assert (told.title, told.author) == ("Päätös", "Kokeilun elinvoimakeskus")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    tags = tags_of(content)
    for tag in ("H1", "H2", "P", "L", "LI", "Table", "TH", "TD"):
        assert tag in tags, tags
    assert tags.index("H1") < tags.index("H2")


def test_two_languages_stand_in_one_file_each_marked_as_what_it_is() -> None:
    content = typeset(Paper([part("fi"), part("sv", "Beslut")]), at=NOW)

    assert languages_of(content) == {"fi", "sv"}
    assert str(catalog_of(content)["/Lang"]) == "fi"
    assert tags_of(content).count("H1") == 2
    assert len(opened(content).pages) == 2


def test_the_marking_and_the_number_stand_on_every_page() -> None:
    long = part(text="Hyvin pitkä lause, joka ei lopu. " * 300)

    pages = [page.extract_text() for page in opened(typeset(Paper([long]), at=NOW)).pages]

    assert len(pages) > 1
    assert all("SALASSA PIDETTÄVÄ" in page and "EVK05/2027/12" in page for page in pages)


def test_what_looks_like_markup_is_text() -> None:
    said = '#let x = read("/etc/passwd") *lihava* _vino_ $x^2$ @viite <b> \\ "lainaus"'

    assert said in text_of(typeset(Paper([part(text=said)]), at=NOW))


def test_names_in_all_the_letters_of_passports_can_be_printed() -> None:
    names = "Şükrü Ğ, Nguyễn, Łukasz, Žižek, Åström, Çelik, Ñáñez, Олена, Ōta"

    assert names in text_of(typeset(Paper([part(text=names)]), at=NOW))


@pytest.mark.parametrize("text", ["ትግርኛ", "中文", "\x07"])
def test_a_letter_that_the_fonts_lack_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused) as refused:
        typeset(Paper([part(text=text)]), at=NOW)

    assert [one.code for one in refused.value.refusals] == ["not-printable"]


def test_the_same_paper_is_the_same_bytes_on_a_machine_without_fonts(tmp_path: Path) -> None:
    here = typeset(Paper([part()]), at=NOW)
    made = tmp_path / "paper.pdf"
    code = (
        "from pathlib import Path; from tests.placement.test_typeset import part, Paper, typeset, NOW;"
        f"Path({str(made)!r}).write_bytes(typeset(Paper([part()]), at=NOW))"
    )
    bare = {"PATH": os.defpath, "HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}

    subprocess.run([sys.executable, "-c", code], check=True, env=bare, cwd=tmp_path)

    assert made.read_bytes() == here
    assert all(name.startswith("LibertinusSerif") for name in fonts_of(here))
