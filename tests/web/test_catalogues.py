"""Every sentence and every code has its words in each language, and nothing is left over."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.web.codes import codes, refusals, words
from web import catalogues
from web.catalogues import CatalogueError

TRANSLATED = ("fi", "sv")
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def parameters(text: object) -> set[str]:
    said = " ".join(map(str, text)) if isinstance(text, (tuple, list)) else str(text)
    return set(PLACEHOLDER.findall(said))


@cache
def translations(language: str) -> dict[str, object]:
    return {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        for message in catalogues.merged(language)
        if message.id
    }


def empty(said: object) -> bool:
    return not said or (isinstance(said, (tuple, list)) and not all(said))


def test_there_are_sentences_and_codes() -> None:
    assert len(catalogues.used_sentences()) > 50, "the other tests here would pass on nothing"
    assert words()
    assert refusals()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    missing = catalogues.missing(language)

    assert not missing, f"python -m web.catalogues --missing {language} prints these"


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    said = translations(language)

    missing = [f"{code} ({made.place})" for code, made in codes().items() if empty(said.get(code))]

    assert not missing


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_sentence_names_the_same_parameters(language: str) -> None:
    wrong = [
        f"{sentence!r}: {said!r}"
        for sentence, said in translations(language).items()
        if ":" not in sentence and parameters(said) != parameters(sentence)
    ]

    assert not wrong


def test_a_refusal_names_only_what_it_is_given_and_the_same_in_each_language() -> None:
    english = translations("en")
    wrong = []

    for code, made in refusals().items():
        named = parameters(english.get(code, ""))
        if made.params is not None and not named <= made.params:
            wrong.append(f"{code} has no {sorted(named - made.params)} ({made.place})")
        wrong += [
            f"{code} in {language}"
            for language in TRANSLATED
            if parameters(translations(language).get(code, "")) != named
        ]

    assert not wrong


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_nothing_is_left_over(language: str) -> None:
    used = {
        one[0] if isinstance(one, tuple) else one
        for one in [*catalogues.used_sentences(), *codes()]
    }

    # A filter's fields are no forms of ours, but may have labels.
    left = [
        one for one in translations(language) if one not in used and not one.startswith("field:")
    ]

    assert not left


def catalogue(folder: Path, **rooms: str) -> None:
    (folder / "fi").mkdir()
    for room, body in rooms.items():
        (folder / "fi" / f"{room}.po").write_text(f'msgid ""\nmsgstr "Language: fi\\n"\n\n{body}')


def test_two_rooms_may_not_contradict_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(tmp_path, a='msgid "Save"\nmsgstr "Tallenna"\n', b='msgid "Save"\nmsgstr "Talleta"\n')
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)

    with pytest.raises(
        CatalogueError, match=r"b\.po and a\.po \(fi\) translate 'Save' differently"
    ):
        catalogues.merged("fi")


def test_what_nobody_has_checked_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(tmp_path, a='#, fuzzy\nmsgid "Save"\nmsgstr "Tallenna"\n')
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)

    with pytest.raises(CatalogueError, match="fuzzy"):
        catalogues.merged("fi")


def test_a_catalogue_that_cannot_be_read_leaves_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(tmp_path, a='#, fuzzy\nmsgid "Save"\nmsgstr "Tallenna"\n')
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogues, "LANGUAGES", ("fi",))

    with pytest.raises(CatalogueError, match="fuzzy"):
        catalogues.compile_all()

    assert [one.name for one in tmp_path.rglob("*") if one.is_file()] == ["a.po"]
