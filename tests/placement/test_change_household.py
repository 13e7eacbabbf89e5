"""The facts of a household are corrected; what a municipality was asked about stays as it was."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col, select

from placement.access import Official
from placement.actions.change_household import (
    add_person,
    change_household,
    change_person,
    remove_person,
)
from placement.audit import Event
from placement.model.area import Area
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus, Need, Person, Tie, Wish
from placement.model.proposal import ProposalStatus
from placement.model.words import NeedKind, Relation, TieKind
from placement.queries.registering import facts_now
from placement.refusals import NotFound, NotPermitted, Refused
from placement.rules.household_facts import HouseholdFacts, PersonFacts
from placement.transaction import transaction
from tests.make import (
    NOW,
    make_agreement,
    make_authority,
    make_household,
    make_municipality,
    make_proposal,
    make_quota_line,
    officer_of,
)

CHILD = PersonFacts("Lapsi", "Uusi", date(2020, 2, 1), relation=Relation.CHILD, mother_tongue="so")


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.fixture
def area(db: Session) -> Area:
    return make_authority(db)


@pytest.fixture
def by(db: Session, area: Area) -> Official:
    return officer_of(db, area)


def as_it_is(facts: HouseholdFacts) -> HouseholdFacts:
    return facts


def test_needs_wishes_and_ties_are_replaced_whole(db: Session, area: Area, by: Official) -> None:
    household = make_household(db, authority=area, needs={NeedKind.SCHOOL: 2, NeedKind.DAYCARE: 1})
    first, second = make_municipality(db), make_municipality(db)
    db.add(Wish(household_id=household.key, municipality_id=first.key, rank=1))
    db.flush()

    change_household(
        db,
        household.key,
        change=lambda facts: replace(
            facts,
            needs={NeedKind.SCHOOL: 3},
            wishes=(second.key, first.key),
            ties=((first.key, TieKind.STUDY),),
        ),
        by=by,
        at=NOW,
    )
    db.expire_all()

    needs = db.exec(select(Need).where(Need.household_id == household.key)).all()
    wishes = db.exec(select(Wish).order_by(col(Wish.rank))).all()
    assert [(need.kind, need.units) for need in needs] == [(NeedKind.SCHOOL, 3)]
    assert [wish.municipality_id for wish in wishes] == [second.key, first.key]
    assert db.exec(select(Tie)).one().kind is TieKind.STUDY


def test_what_was_changed_is_recorded_by_name_not_by_value(
    db: Session, area: Area, by: Official
) -> None:
    household = make_household(db, authority=area)

    change_household(
        db,
        household.key,
        change=lambda facts: replace(facts, lives_at="Salainen paikka", emergency=True),
        by=by,
        at=NOW,
    )

    entry = db.exec(
        select(AuditEntry).where(AuditEntry.event == Event.HOUSEHOLD_CHANGED.value)
    ).one()
    assert entry.params == {"facts": ["emergency", "lives_at"]}


def test_a_household_that_lacks_something_waits_until_it_is_complete(
    db: Session, area: Area, by: Official
) -> None:
    household = make_household(db, authority=area, persons=1)

    def moved(lives_at: str) -> HouseholdStatus:
        return change_household(
            db,
            household.key,
            change=lambda facts: replace(facts, lives_at=lives_at),
            by=by,
            at=NOW,
        ).status

    assert moved("") is HouseholdStatus.INCOMPLETE
    assert moved("Kokeilan keskus") is HouseholdStatus.READY


def test_persons_come_and_go_one_at_a_time_and_the_size_follows(
    db: Session, area: Area, by: Official
) -> None:
    household = make_household(db, authority=area, persons=1)
    version = household.version

    added = add_person(db, household.key, CHILD, by=by, at=NOW)
    after_adding = (household.size, household.version)
    change_person(db, household.key, added.key, replace(CHILD, family_name="Toinen"), by=by, at=NOW)
    renamed = db.get_one(Person, added.key).family_name
    remove_person(db, household.key, added.key, by=by, at=NOW)

    assert after_adding == (2, version + 1)
    assert renamed == "Toinen"
    assert (household.size, household.version) == (1, version + 3)
    assert len(facts_now(db, household).persons) == 1


def test_refused_when_somebody_changed_it_meanwhile(db: Session, area: Area, by: Official) -> None:
    household = make_household(db, authority=area)
    read = household.version
    add_person(db, household.key, CHILD, version=read, by=by, at=NOW)

    with pytest.raises(Refused) as refused:
        change_household(db, household.key, change=as_it_is, version=read, by=by, at=NOW)

    assert codes_of(refused) == ["household-changed-meanwhile"]


@pytest.mark.parametrize("status", [ProposalStatus.SENT, ProposalStatus.ACCEPTED])
def test_refused_while_a_municipality_is_asked_or_has_accepted(
    db: Session, area: Area, by: Official, status: ProposalStatus
) -> None:
    household = make_household(db, authority=area, status=HouseholdStatus.ASKED)
    make_proposal(db, household=household, status=status)

    with pytest.raises(Refused) as refused:
        add_person(db, household.key, CHILD, by=by, at=NOW)

    assert codes_of(refused) == ["household-promised"]


def test_with_a_proposal_that_nobody_has_sent_facts_change_but_none_goes_missing(
    db: Session, area: Area, by: Official
) -> None:
    household = make_household(db, authority=area, status=HouseholdStatus.PROPOSED)
    household.lives_at = "Kokeilan keskus"
    make_proposal(db, household=household)

    add_person(db, household.key, CHILD, by=by, at=NOW)
    with pytest.raises(Refused) as refused:
        change_household(
            db, household.key, change=lambda facts: replace(facts, lives_at=""), by=by, at=NOW
        )

    assert household.status is HouseholdStatus.PROPOSED
    assert codes_of(refused) == ["household-has-proposal"]


def test_refused_when_the_case_is_closed(db: Session, area: Area, by: Official) -> None:
    household = make_household(db, authority=area, status=HouseholdStatus.CANCELLED)

    with pytest.raises(Refused) as refused:
        change_household(db, household.key, change=as_it_is, by=by, at=NOW)

    assert codes_of(refused) == ["household-closed"]


def test_refused_when_an_identity_code_or_a_similar_person_is_there(
    db: Session, area: Area, by: Official
) -> None:
    other = make_household(db, authority=area, persons=1)
    add_person(db, other.key, replace(CHILD, identity_code="UMA1"), by=by, at=NOW)
    household = make_household(db, authority=area, persons=1)

    with pytest.raises(Refused) as taken:
        add_person(
            db,
            household.key,
            replace(CHILD, identity_code="UMA1"),
            similar_seen=True,
            by=by,
            at=NOW,
        )
    with pytest.raises(Refused) as similar:
        add_person(db, household.key, CHILD, by=by, at=NOW)

    assert codes_of(taken) == ["identity-code-taken"]
    assert codes_of(similar) == ["similar-person-there"]


def test_a_twin_of_the_same_household_is_no_suspicion(
    db: Session, area: Area, by: Official
) -> None:
    household = make_household(db, authority=area, persons=1)
    add_person(db, household.key, CHILD, by=by, at=NOW)

    twin = add_person(db, household.key, replace(CHILD, given_names="Lapse"), by=by, at=NOW)

    assert twin.key


def test_another_authoritys_household_is_not_there(db: Session, by: Official) -> None:
    household = make_household(db)

    with pytest.raises(NotFound):
        change_household(db, household.key, change=as_it_is, by=by, at=NOW)


def test_not_permitted_for_the_authority_that_only_has_a_proposal_of_it(
    db: Session, area: Area, by: Official
) -> None:
    household = make_household(db)
    line = make_quota_line(db, agreement=make_agreement(db, authority=area))
    make_proposal(db, household=household, line=line)

    with pytest.raises(NotPermitted):
        change_household(db, household.key, change=as_it_is, by=by, at=NOW)


def test_somebody_elses_person_is_not_there(db: Session, area: Area, by: Official) -> None:
    mine, other = make_household(db, authority=area), make_household(db, authority=area)
    stranger = db.exec(select(Person).where(Person.household_id == other.key)).first()
    assert stranger is not None

    with pytest.raises(NotFound):
        remove_person(db, mine.key, stranger.key, by=by, at=NOW)


def test_a_write_on_an_overtaken_household_is_stale(engine: Engine) -> None:
    """What the version guards: a question that is sent while the facts change fails instead of lying."""
    with transaction(engine) as db:
        area = make_authority(db)
        by, household = officer_of(db, area), make_household(db, authority=area)
        key = household.key
    with transaction(engine) as db:
        add_person(db, key, CHILD, by=by, at=NOW)

    household.status = HouseholdStatus.ASKED
    with pytest.raises(StaleDataError), transaction(engine) as db:
        db.add(household)

    with transaction(engine) as db:
        assert db.get_one(Household, key).status is not HouseholdStatus.ASKED
