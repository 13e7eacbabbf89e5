"""The translations: many small sources per language, one compiled catalogue; `python -m web.catalogues`."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

WEB = Path(__file__).resolve().parent
LOCALE = WEB / "locale"
LANGUAGES = ("fi", "sv", "en")
# Where sentences stand. Codes (`refusal:quota-full`, `Role:administrator`) are found by the tests.
METHODS = [("pages/**.py", "python"), ("*.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "N_": None}


class CatalogueError(Exception):
    """The sources cannot be read or contradict each other; the message names file and line."""


def sources(language: str) -> list[Path]:
    """The catalogue's sources, one per room of the product."""
    return sorted((LOCALE / language).glob("*.po"))


def compiled(language: str) -> Path:
    """Where the compiled catalogue lies (git-ignored)."""
    return LOCALE / language / "LC_MESSAGES" / "messages.mo"


def merged(language: str) -> Catalog:
    """All sources of one language as one catalogue.

    Raises `CatalogueError` where two sources translate one message differently.
    """
    whole = Catalog(locale=language)
    origin: dict[object, Path] = {}
    for path in sources(language):
        for message in _messages_of(path, language):
            known = whole.get(message.id, context=message.context)
            if known is not None and known.string and known.string != message.string:
                raise CatalogueError(
                    f"{path.name} and {origin[message.id].name} ({language}) translate"
                    f" {message.id!r} differently: {message.string!r}, {known.string!r}."
                    " Keep one, in shell.po where both rooms use it."
                )
            origin[message.id] = path
            whole.add(message.id, message.string, context=message.context, flags=message.flags)
    return whole


def _messages_of(path: Path, language: str) -> Iterator[Message]:
    try:
        with path.open("rb") as file:
            read = read_po(file, locale=language, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as problem:
        raise CatalogueError(f"{path}: {problem}") from problem
    for message in read:
        if message.id:
            if message.fuzzy:
                raise CatalogueError(f"{path}:{message.lineno}: {message.id!r} is marked fuzzy.")
            yield message


def compile_all() -> list[str]:
    """Compile the languages whose sources are newer than their catalogue; returns these."""
    done = []
    for language in LANGUAGES:
        target = compiled(language)
        newest = max((path.stat().st_mtime_ns for path in _inputs(language)), default=0)
        if target.exists() and target.stat().st_mtime_ns > newest:
            continue
        catalogue = merged(language)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Whoever reads meanwhile sees the old one or the new one, never half of it.
        half = target.with_suffix(f".{os.getpid()}")
        with half.open("wb") as file:
            write_mo(file, catalogue)
        half.replace(target)
        done.append(language)
    return done


def _inputs(language: str) -> list[Path]:
    # The folder's own time changes when a source is removed.
    return [*sources(language), LOCALE / language, Path(__file__)]


def used_sentences() -> dict[str | tuple[str, str], str]:
    """Each sentence that a page or a template shows, with a place where it stands."""
    found: dict[str | tuple[str, str], str] = {}
    for name, line, message, _comments, _context in extract_from_dir(
        str(WEB),
        method_map=METHODS,
        options_map={
            "templates/**.html": {
                "silent": "false",
                "trimmed": "true",
                "extensions": "jinja2.ext.do",
            }
        },
        keywords=KEYWORDS,
    ):
        key = message if isinstance(message, str) else (message[0], message[1])
        found.setdefault(key, f"web/{name}:{line}")
    return found


def missing(language: str) -> dict[str | tuple[str, str], str]:
    """Sentences in use that the language does not have yet, with a place where each stands."""
    known = {message.id for message in merged(language) if message.id and _filled(message)}
    singulars = {one[0] if isinstance(one, tuple) else one for one in known}
    return {
        sentence: place
        for sentence, place in used_sentences().items()
        if (sentence[0] if isinstance(sentence, tuple) else sentence) not in singulars
    }


def _filled(message: Message) -> bool:
    said = message.string
    return all(said) if isinstance(said, (list, tuple)) else bool(said)


def main(arguments: list[str] | None = None) -> int:
    """Compile, or with `--missing` print stanzas to fill in. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m web.catalogues", description=__doc__)
    parser.add_argument("--missing", choices=("fi", "sv"), help="print what this language lacks")
    wanted = parser.parse_args(arguments).missing
    try:
        if wanted:
            sys.stdout.write(_stanzas(missing(wanted)))
        else:
            compile_all()
    except CatalogueError as problem:
        sys.stderr.write(f"web.catalogues: {problem}\n")
        return 1
    return 0


def _stanzas(sentences: dict[str | tuple[str, str], str]) -> str:
    lines = []
    for sentence, place in sentences.items():
        one, many = sentence if isinstance(sentence, tuple) else (sentence, None)
        lines.append(f"#: {place}\nmsgid {_quoted(one)}")
        if many:
            lines.append(f'msgid_plural {_quoted(many)}\nmsgstr[0] ""\nmsgstr[1] ""\n')
        else:
            lines.append('msgstr ""\n')
    return "\n".join(lines) + "\n" if lines else ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    sys.exit(main())
