"""A household is registered: what is kept, what is missing, and every refusal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from placement.actions.register_household import register_household
from placement.audit import Event
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus, Need, Person, Tie, Wish
from placement.model.words import Ground, NeedKind, Relation, TieKind
from placement.refusals import NotPermitted, Refused
from placement.rules.household_facts import HouseholdFacts, PersonFacts
from tests.make import (
    NOW,
    TODAY,
    make_authority,
    make_household,
    make_municipality,
    officer_of,
)

HEAD = PersonFacts(
    given_names="Etu",
    family_name="Suku",
    birth_day=date(1990, 5, 17),
    relation=Relation.HEAD,
    mother_tongue="so",
    languages=("ar",),
)
CHILD = PersonFacts("Lapsi", "Suku", date(2019, 2, 1), relation=Relation.CHILD, mother_tongue="so")
FACTS = HouseholdFacts(
    ground=Ground.ASYLUM,
    permit_day=date(2026, 11, 2),
    lives_at="Kokeilan vastaanottokeskus",
    persons=(HEAD,),
)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_everything_given_is_kept_and_the_size_is_counted(db: Session) -> None:
    authority = make_authority(db)
    first, second = make_municipality(db), make_municipality(db)
    facts = replace(
        FACTS,
        persons=(HEAD, CHILD),
        needs={NeedKind.SCHOOL: 1, NeedKind.ACCESSIBLE_DWELLING: 1},
        wishes=(second.key, first.key),
        ties=((first.key, TieKind.WORK),),
        emergency=True,
    )

    made = register_household(db, facts, by=officer_of(db, authority), at=NOW)
    db.expire_all()

    household = db.get_one(Household, made.key)
    persons = db.exec(select(Person).where(Person.household_id == made.key)).all()
    assert (household.authority_id, household.size, household.emergency) == (authority.key, 2, True)
    assert [PersonFacts.of(person) for person in persons] == [HEAD, CHILD]
    needs = db.exec(select(Need).where(Need.household_id == made.key))
    assert {need.kind: need.units for need in needs} == facts.needs
    wishes = db.exec(select(Wish).order_by(col(Wish.rank))).all()
    assert [(wish.rank, wish.municipality_id) for wish in wishes] == [
        (1, second.key),
        (2, first.key),
    ]
    assert [(tie.municipality_id, tie.kind) for tie in db.exec(select(Tie))] == [
        (first.key, TieKind.WORK)
    ]


def test_the_next_free_code_of_the_year_is_given(db: Session) -> None:
    by = officer_of(db, make_authority(db))
    for code in ("T-2026-0999", "T-2026-1039", "T-2025-5000", "T-2026-OLD"):
        make_household(db).code = code
    db.flush()

    made = register_household(db, FACTS, by=by, at=NOW)
    again = register_household(db, FACTS, similar_seen=True, by=by, at=NOW)

    assert [made.code, again.code] == ["T-2026-1040", "T-2026-1041"]


@pytest.mark.parametrize(
    "facts",
    [
        replace(FACTS, persons=()),
        replace(FACTS, lives_at=""),
        replace(FACTS, persons=(HEAD, replace(CHILD, mother_tongue=""))),
    ],
    ids=["nobody", "nowhere", "no mother tongue"],
)
def test_what_is_missing_makes_it_incomplete(db: Session, facts: HouseholdFacts) -> None:
    by = officer_of(db, make_authority(db))

    incomplete = register_household(db, facts, by=by, at=NOW)
    whole = register_household(db, FACTS, similar_seen=True, by=by, at=NOW)

    assert incomplete.status is HouseholdStatus.INCOMPLETE
    assert whole.status is HouseholdStatus.READY


def test_the_registration_is_recorded_without_a_name_or_a_code(db: Session) -> None:
    by = officer_of(db, make_authority(db))

    made = register_household(db, FACTS, by=by, at=NOW)

    entry = db.exec(
        select(AuditEntry).where(AuditEntry.event == Event.HOUSEHOLD_REGISTERED.value)
    ).one()
    assert (entry.subject, entry.subject_id, entry.by_id) == ("household", made.key, by.id)
    assert "Suku" not in str(entry.params)
    assert made.code not in str(entry.params)


WRONG = {
    "permit-day-out-of-range": replace(FACTS, permit_day=TODAY + timedelta(days=1)),
    "earliest-day-out-of-range": replace(FACTS, earliest_day=date(2040, 1, 1)),
    "household-code-wrong": replace(FACTS, code="T 2026;"),
    "coordinates-half": replace(FACTS, latitude=62.0),
    "too-many-persons": replace(FACTS, persons=(HEAD, *[CHILD] * 20)),
    "need-out-of-range": replace(FACTS, needs={NeedKind.SCHOOL: 21}),
    "too-many-wishes": replace(FACTS, wishes=(1, 2, 3, 4, 5, 6)),
    "wish-twice": replace(FACTS, wishes=(1, 1)),
    "too-many-ties": replace(FACTS, ties=tuple((n, TieKind.WORK) for n in range(21))),
    "tie-twice": replace(FACTS, ties=((1, TieKind.WORK), (1, TieKind.WORK))),
    "several-heads": replace(FACTS, persons=(HEAD, HEAD)),
    "minor-with-somebody-of-age": replace(FACTS, unaccompanied_minor=True),
    "person-without-name": replace(FACTS, persons=(replace(HEAD, given_names="", family_name=""),)),
    "birth-day-out-of-range": replace(
        FACTS, persons=(replace(HEAD, birth_day=TODAY + timedelta(days=1)),)
    ),
    "too-many-languages": replace(FACTS, persons=(replace(HEAD, languages=("ar",) * 11),)),
    "identity-code-wrong-form": replace(FACTS, persons=(replace(HEAD, identity_code="no code"),)),
    "identity-code-wrong-check": replace(
        FACTS, persons=(replace(HEAD, identity_code="170590-999A"),)
    ),
    "identity-code-another-birth-day": replace(
        FACTS, persons=(replace(HEAD, identity_code="131052-308T"),)
    ),
    "identity-code-in-household-twice": replace(
        FACTS,
        persons=(replace(HEAD, identity_code="F12"), replace(CHILD, identity_code="F12")),
    ),
    "municipality-unknown": replace(FACTS, lives_in_id=2**30),
}


@pytest.mark.parametrize(("code", "facts"), WRONG.items(), ids=WRONG)
def test_refused_outside_the_limits_and_nothing_is_saved(
    db: Session, code: str, facts: HouseholdFacts
) -> None:
    by = officer_of(db, make_authority(db))

    with pytest.raises(Refused) as refused:
        register_household(db, facts, by=by, at=NOW)

    assert code in codes_of(refused)
    assert db.exec(select(Household)).all() == []


@pytest.mark.parametrize("code", ["131052-308T", "131052-9083", "131052A308T", "UMA 1234567"])
def test_a_finnish_code_is_checked_and_another_number_is_taken_as_it_is(
    db: Session, code: str
) -> None:
    by = officer_of(db, make_authority(db))
    born = date(1952, 10, 13)
    allowed = {
        "131052-308T": True,
        "131052-9083": False,
        "131052A308T": False,
        "UMA 1234567": False,
    }
    person = replace(HEAD, birth_day=born, identity_code=code)

    try:
        register_household(db, replace(FACTS, persons=(person,)), by=by, at=NOW)
    except Refused:
        taken = False
    else:
        taken = True

    assert taken == allowed[code]


def test_refused_when_the_case_code_or_an_identity_code_is_taken(db: Session) -> None:
    by = officer_of(db, make_authority(db))
    facts = replace(FACTS, code="X-1", persons=(replace(HEAD, identity_code="UMA123"),))
    register_household(db, facts, by=by, at=NOW)

    with pytest.raises(Refused) as refused:
        register_household(db, facts, similar_seen=True, by=by, at=NOW)

    assert codes_of(refused) == ["case-code-taken", "identity-code-taken"]


def test_a_similar_person_is_told_of_until_the_officer_has_looked(db: Session) -> None:
    mine, theirs = make_authority(db), make_authority(db)
    by = officer_of(db, mine)
    first = register_household(db, FACTS, by=by, at=NOW)
    register_household(db, FACTS, by=officer_of(db, theirs), similar_seen=True, at=NOW)
    respelled = replace(FACTS, persons=(replace(HEAD, given_names="Suku", family_name="Etü"),))

    with pytest.raises(Refused) as refused:
        register_household(db, respelled, by=by, at=NOW)
    seen = register_household(db, respelled, similar_seen=True, by=by, at=NOW)

    assert codes_of(refused) == ["similar-person-there", "similar-person-elsewhere"]
    assert refused.value.refusals[0].params == {"codes": first.code}
    assert seen.key


def test_not_permitted_for_a_municipality(db: Session) -> None:
    by = officer_of(db, make_municipality(db))

    with pytest.raises(NotPermitted):
        register_household(db, FACTS, by=by, at=NOW)
