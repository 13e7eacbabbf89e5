"""Measures imports of 20,000 rows on both databases: `python -m tests.bench.imports`."""

import io
import random
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

from sqlmodel import Session, select
from xlsxwriter import Workbook

from placement.access import Official
from placement.actions.import_agreements import import_agreements
from placement.actions.import_households import import_households
from placement.actions.upload_file import upload_file
from placement.model.area import Area
from placement.model.upload import Upload, UploadKind
from placement.queries.uploads import own_municipalities_visible_to
from placement.reference import load_reference
from placement.transaction import transaction
from tests.bench.kept import Kept
from tests.databases import KINDS, fresh_engine
from tests.incoming import csv_of, line
from tests.make import NOW, TODAY, officer_of
from web import catalogues
from web.import_vocabulary import HOUSEHOLD_KEYS, vocabulary

ROWS = 20_000
# Seconds that an import of so many rows may take.
LONGEST = 10
GIVEN = ("Abdi", "Amina", "Farah", "Hodan", "Idil", "Jama", "Layla", "Maryan", "Nuur", "Samira")
SYLLABLES = ("ab", "di", "ha", "mo", "ka", "lu", "ra", "se", "ti", "wa", "ye", "zo")


def content(rows: int, *, first_of_january: float = 0.3) -> bytes:
    """An XLSX of households of one to seven persons, every column filled; many are born on 1 January."""
    chance = random.Random(7)
    made = io.BytesIO()
    numbers = count(1)
    with Workbook(made, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "d.m.yyyy"})
        for column, key in enumerate(HOUSEHOLD_KEYS):
            sheet.write_string(0, column, key)
        size = 0
        for row in range(1, rows + 1):
            first = size == 0
            if first:
                size = min(chance.randint(1, 7), rows + 1 - row)
                household = _household(next(numbers))
            size -= 1
            person = _person(row, chance, first, first_of_january)
            for column, key in enumerate(HOUSEHOLD_KEYS):
                value = person.get(key, household.get(key, "") if first else "")
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(row, column, value)
                elif value:
                    sheet.write_string(row, column, value)
    return made.getvalue()


def _household(number: int) -> dict[str, str | int | date]:
    return {
        "case_code": f"BENCH-{number:06}",
        "ground": "ASYLUM",
        "permit_day": TODAY - timedelta(days=number % 90),
        "lives_in": 91,
        "lives_at": "Mallilan vastaanottokeskus",
        "needs": "school:2, daycare:1",
        "wishes": "179, 837",
        "ties": "179:relative",
    }


def _person(
    row: int, chance: random.Random, head: bool, first_of_january: float
) -> dict[str, str | int | date]:
    born = date(1950, 1, 1) + timedelta(days=chance.randint(0, 27_000))
    family = "".join(chance.choices(SYLLABLES, k=4)).capitalize()
    return {
        "given_names": f"{chance.choice(GIVEN)} {''.join(chance.choices(SYLLABLES, k=3))}",
        "family_name": family,
        "birth_day": born.replace(month=1, day=1) if chance.random() < first_of_january else born,
        "sex": chance.choice(("female", "male")),
        "birth_country": "SO",
        "identity_code": f"UMA{row:07}",
        "nationality": "SO",
        "marital_status": "single",
        "relation": "head" if head else "other",
        "mother_tongue": "so",
        "languages": "so, ar, en",
        "schooling": "primary",
        "occupation": "kauppias",
    }


def lines(rows: int, codes: Sequence[str]) -> bytes:
    """A CSV of quota lines with opening balances, spread over these municipalities."""
    each = (
        line(municipality=codes[number % len(codes)], label=f"Line {number}", opening_arrived=2)
        for number in range(rows)
    )
    return csv_of(*each)


def main() -> int:
    """Print the seconds on each database; 1 where an import takes more than ten."""
    catalogues.compile_all()
    vocabulary()
    persons = content(ROWS)
    kept, rows, slowest = Kept("imports"), [], 0.0
    print(kept.said())
    for kind in KINDS:
        with fresh_engine(kind) as engine:
            with transaction(engine) as db:
                load_reference(db)
                officer = officer_of(db, db.exec(select(Area).where(Area.code == "EVK05")).one())
                there = own_municipalities_visible_to(officer, db, day=TODAY)
            agreements = lines(ROWS, [one.code for one in there])
            for what, file in (
                (UploadKind.HOUSEHOLDS, persons),
                (UploadKind.AGREEMENTS, agreements),
            ):
                began = time.perf_counter()
                with transaction(engine) as db:
                    upload = upload_file(db, what, file, filename="b", by=officer, at=NOW)
                    db.flush()
                uploaded = time.perf_counter()
                with transaction(engine) as db:
                    _save(db, upload, officer)
                took = time.perf_counter() - uploaded
                slowest = max(slowest, took)
                rows.append({"database": kind, "what": what.value, "rows": ROWS, "seconds": took})
                kept.write(rows)
                print(
                    f"{kind}: {ROWS} rows of {what.value}, {len(file) / 1e6:.1f} MB:"
                    f" upload {uploaded - began:.1f} s, import {took:.1f} s"
                )
    print(f"Kept in {kept.path}")
    return int(slowest > LONGEST)


def _save(db: Session, upload: Upload, officer: Official) -> None:
    if upload.kind is UploadKind.HOUSEHOLDS:
        import_households(db, upload.key, vocabulary(), similar_seen=True, by=officer, at=NOW)
    else:
        import_agreements(db, upload.key, vocabulary(), by=officer, at=NOW)


if __name__ == "__main__":
    sys.exit(main())
