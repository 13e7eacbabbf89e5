"""Brings the register's tables into the database; doing it again changes nothing."""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from sqlmodel import Session, select

from placement.model.area import Area, AreaKind, AreaMembership, LanguageStatus, Municipality
from placement.model.table import Table


def load_reference(db: Session) -> int:
    """Insert what is missing and correct what differs; rows that the register doesn't know stay.

    Returns how many rows were inserted or corrected.
    """
    return _areas(db) + _municipalities(db) + _memberships(db)


def _areas(db: Session) -> int:
    known = {(area.kind, area.code, area.valid_from_day): area for area in db.exec(select(Area))}
    changed = 0
    for row in _rows("areas"):
        facts: dict[str, Any] = {
            "kind": AreaKind(row["kind"]),
            "code": row["code"],
            "name_fi": row["name_fi"],
            "name_sv": row["name_sv"],
            "name_en": row["name_en"],
            "valid_from_day": date.fromisoformat(row["valid_from_day"]),
            "valid_to_day": _day(row["valid_to_day"]),
        }
        there = known.get((facts["kind"], facts["code"], facts["valid_from_day"]))
        changed += _put(db, there, Area, facts)
    db.flush()
    return changed


def _municipalities(db: Session) -> int:
    known = {municipality.code: municipality for municipality in db.exec(select(Municipality))}
    changed = 0
    for row in _rows("municipalities"):
        facts: dict[str, Any] = {
            "code": row["code"],
            "name_fi": row["name_fi"],
            "name_sv": row["name_sv"],
            "name_en": row["name_en"],
            "language_status": LanguageStatus(row["language_status"]),
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
            "population": int(row["population"]),
        }
        there = known.get(row["code"])
        if there is None:
            # Only at first: an administrator may take a municipality into scope or out of it.
            facts["in_scope"] = row["in_scope"] == "yes"
        changed += _put(db, there, Municipality, facts)
    db.flush()
    return changed


def _memberships(db: Session) -> int:
    areas = {(area.kind.value, area.code): area.key for area in db.exec(select(Area))}
    ids = {municipality.code: municipality.key for municipality in db.exec(select(Municipality))}
    known = {
        (membership.municipality_id, membership.area_id, membership.valid_from_day): membership
        for membership in db.exec(select(AreaMembership))
    }
    changed = 0
    for row in _rows("memberships"):
        area_id = areas[row["kind"], row["area"]]
        from_day = date.fromisoformat(row["valid_from_day"])
        for code in row["municipalities"].split():
            facts: dict[str, Any] = {
                "municipality_id": ids[code],
                "area_id": area_id,
                "valid_from_day": from_day,
                "valid_to_day": _day(row["valid_to_day"]),
            }
            changed += _put(db, known.get((ids[code], area_id, from_day)), AreaMembership, facts)
    db.flush()
    return changed


def _put(db: Session, there: Table | None, table: type[Table], facts: dict[str, Any]) -> int:
    """Insert a row, or correct what differs in the one that is there; 1 where something changed."""
    if there is None:
        db.add(table(**facts))
        return 1
    wrong = [name for name, fact in facts.items() if getattr(there, name) != fact]
    for name in wrong:
        setattr(there, name, facts[name])
    return bool(wrong)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("placement.reference") / f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
