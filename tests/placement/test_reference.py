"""The register: complete, dated, and the same however often it is loaded."""

from collections import Counter
from datetime import date

import pytest
from sqlmodel import Session, col, select

from placement.model.area import Area, AreaKind, AreaMembership, Municipality
from placement.queries.areas import authority_of
from placement.reference import load_reference


def _authority(db: Session, municipality_code: str, day: date) -> str:
    municipality = db.exec(select(Municipality).where(Municipality.code == municipality_code)).one()
    return authority_of(municipality.key, day, db).name_fi


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 12, 31), "Hämeen ELY-keskus"),
        (date(2026, 1, 1), "Sisä-Suomen elinvoimakeskus"),
    ],
)
def test_authority_of_hameenlinna_before_and_after_the_reform(
    db: Session, day: date, name: str
) -> None:
    load_reference(db)

    found = _authority(db, "109", day)

    assert found == name


def test_lahti_went_elsewhere_than_hameenlinna_when_their_ely_centre_was_split(
    db: Session,
) -> None:
    load_reference(db)

    before, after = date(2025, 12, 31), date(2026, 1, 1)

    assert _authority(db, "398", before) == _authority(db, "109", before)
    assert _authority(db, "398", after) == "Kaakkois-Suomen elinvoimakeskus"


def test_every_municipality_has_one_area_of_each_kind_on_either_side_of_the_reform(
    db: Session,
) -> None:
    load_reference(db)

    for day in (date(2025, 12, 31), date(2026, 1, 1)):
        kinds = {area.key: area.kind for area in db.exec(select(Area))}
        counts = Counter(
            (membership.municipality_id, kinds[membership.area_id])
            for membership in db.exec(select(AreaMembership))
            if membership.valid_from_day <= day <= (membership.valid_to_day or day)
        )

        assert set(counts.values()) == {1}
        assert len(counts) == 308 * len(AreaKind)


def test_aland_is_out_of_scope(db: Session) -> None:
    load_reference(db)

    outside = db.exec(select(Municipality.name_sv).where(col(Municipality.in_scope).is_(False)))

    names = set(outside)
    assert len(names) == 16
    assert "Mariehamn" in names


def test_loaded_again_it_changes_nothing(db: Session) -> None:
    first = load_reference(db)

    second = load_reference(db)

    assert first == 308 + 95 + 308 * (len(AreaKind) + 1)
    assert second == 0


def test_a_fact_that_was_changed_is_put_right_and_the_scope_is_left_alone(db: Session) -> None:
    load_reference(db)
    jyvaskyla = db.exec(select(Municipality).where(Municipality.code == "179")).one()
    jyvaskyla.name_fi, jyvaskyla.in_scope = "Jyväskyla", False

    changed = load_reference(db)

    assert changed == 1
    assert (jyvaskyla.name_fi, jyvaskyla.in_scope) == ("Jyväskylä", False)
