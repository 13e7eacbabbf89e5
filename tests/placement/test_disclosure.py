"""Personal data go to the accepting municipality with consent, after the decision, and no longer than both stand."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.accept_proposal import accept_proposal
from placement.actions.assign_proposal import assign_proposal
from placement.actions.cancel_placement import cancel_placement
from placement.actions.disclose_household import disclose_household
from placement.actions.plan_arrival import plan_arrival
from placement.actions.withdraw_consent import withdraw_consent
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.model.audit_entry import AuditEntry
from placement.model.disclosure import ConsentForm, Disclosure
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal
from placement.model.words import CancelReason
from placement.queries.disclosures import disclosures_visible_to, persons_visible_to
from placement.refusals import NotFound, NotPermitted, Refusal, Refused
from placement.rules.disclosure import Consent
from tests.make import NOW, TODAY, make_authority, make_household, officer_of
from tests.placement.place import make_asked, make_place
from tests.placement.way import make_accepted, make_assigned

GIVEN = Consent(TODAY, ConsentForm.ORAL, " Edustaja Esimerkki ")


def household_of(db: Session, proposal: Proposal) -> Household:
    return db.get_one(Household, proposal.household_id)


def sees(db: Session, official: Official, proposal: Proposal) -> bool:
    db.flush()
    try:
        return len(persons_visible_to(official, proposal.key, db).persons) > 0
    except NotFound:
        return False


def test_it_says_who_recorded_when_and_how_the_household_consented(db: Session) -> None:
    place = make_place(db)
    proposal = make_assigned(db, place)
    before = sees(db, place.answerer, proposal)

    made = disclose_household(db, proposal.key, GIVEN, by=place.officer, at=NOW)

    assert (before, sees(db, place.answerer, proposal)) == (False, True)
    assert (made.disclosed_at, made.disclosed_by_id) == (NOW, place.officer.id)
    assert (made.consent_day, made.consent_form) == (TODAY, ConsentForm.ORAL)
    assert made.representative == "Edustaja Esimerkki"
    assert household_of(db, proposal).status is HouseholdStatus.DISCLOSED
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "persons.disclosed")).one()
    assert (entry.subject_id, entry.by_id) == (proposal.key, place.officer.id)
    assert "Esimerkki" not in str(entry.params)


def test_a_household_that_is_arriving_may_be_disclosed_and_goes_on_arriving(db: Session) -> None:
    place = make_place(db)
    proposal = make_assigned(db, place)
    plan_arrival(db, proposal.key, day=date(2027, 1, 15), by=place.officer, at=NOW)

    disclose_household(db, proposal.key, GIVEN, by=place.officer, at=NOW)
    seen = sees(db, place.answerer, proposal)
    withdraw_consent(
        db, proposal.key, day=TODAY, form=ConsentForm.WRITTEN, by=place.officer, at=NOW
    )

    assert (seen, sees(db, place.answerer, proposal)) == (True, False)
    assert household_of(db, proposal).status is HouseholdStatus.ARRIVING


def test_refused_before_the_decision_twice_and_without_a_consent_that_holds(db: Session) -> None:
    place = make_place(db)
    accepted, assigned = make_accepted(db, place), make_assigned(db, place)
    asked = make_asked(db, place)
    permit = household_of(db, assigned).permit_day

    def refused(proposal: Proposal, consent: Consent = GIVEN) -> list[Refusal]:
        with pytest.raises(Refused) as why:
            disclose_household(db, proposal.key, consent, by=place.officer, at=NOW)
        return why.value.refusals

    assert refused(asked)[0] == Refusal("proposal-not-accepted", {"status": "sent"})
    assert refused(accepted) == [Refusal("not-to-disclose-now", {"now": "accepted"})]
    for day in (permit - timedelta(days=1), TODAY + timedelta(days=1)):
        assert refused(assigned, Consent(day, ConsentForm.ORAL, "Edustaja")) == [
            Refusal("consent-day-out-of-range", {"first": permit.isoformat()})
        ]
    assert refused(assigned, Consent(TODAY, ConsentForm.ORAL, " ")) == [
        Refusal("representative-missing")
    ]
    disclose_household(db, assigned.key, GIVEN, by=place.officer, at=NOW)
    assert refused(assigned) == [Refusal("disclosed-already")]
    assert len(db.exec(select(Disclosure)).all()) == 1


def test_adults_alone_need_no_representative(db: Session) -> None:
    place = make_place(db)
    household = make_household(db, authority=place.authority, persons=1)
    proposal = make_asked(db, place, household=household)
    accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)
    assign_proposal(db, proposal.key, by=place.officer, at=NOW)

    disclose_household(
        db, proposal.key, Consent(TODAY, ConsentForm.WRITTEN), by=place.officer, at=NOW
    )

    assert sees(db, place.answerer, proposal)


def test_a_consent_that_was_taken_back_is_kept_and_a_new_one_may_be_given(db: Session) -> None:
    place = make_place(db)
    proposal = make_assigned(db, place)
    disclose_household(db, proposal.key, GIVEN, by=place.officer, at=NOW)

    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused) as wrong:
            withdraw_consent(
                db, proposal.key, day=day, form=ConsentForm.ORAL, by=place.officer, at=NOW
            )
        assert [one.code for one in wrong.value.refusals] == ["withdrawn-day-out-of-range"]
    ended = withdraw_consent(
        db, proposal.key, day=TODAY, form=ConsentForm.WRITTEN, by=place.officer, at=NOW
    )

    assert (ended.withdrawn_form, ended.withdrawn_by_id) == (ConsentForm.WRITTEN, place.officer.id)
    assert household_of(db, proposal).status is HouseholdStatus.ASSIGNED
    assert not sees(db, place.answerer, proposal)
    assert disclosures_visible_to(place.answerer, proposal.key, db) == []
    with pytest.raises(Refused) as nothing:
        withdraw_consent(
            db, proposal.key, day=TODAY, form=ConsentForm.ORAL, by=place.officer, at=NOW
        )
    assert nothing.value.refusals == [Refusal("nothing-disclosed")]
    disclose_household(db, proposal.key, GIVEN, by=place.officer, at=NOW)
    assert sees(db, place.answerer, proposal)
    kept = disclosures_visible_to(place.officer, proposal.key, db)
    assert [one.ended_by is None for one in kept] == [True, False]


@pytest.mark.parametrize("end", ["withdrawn", "cancelled"])
def test_access_ends_with_the_placement(db: Session, end: str) -> None:
    place, other = make_place(db), make_place(db, name="Toivola")
    proposal = make_assigned(db, place)
    disclose_household(db, proposal.key, GIVEN, by=place.officer, at=NOW)
    seen = [sees(db, one, proposal) for one in (place.answerer, other.answerer)]

    if end == "withdrawn":
        withdraw_proposal(db, proposal.key, note="muu paikka", by=place.officer, at=NOW)
    else:
        reason = CancelReason.DWELLING_LOST
        cancel_placement(db, proposal.key, reason=reason, by=place.answerer, at=NOW)

    assert seen == [True, False]
    assert not sees(db, place.answerer, proposal)
    with pytest.raises(Refused):
        disclose_household(db, proposal.key, GIVEN, by=place.officer, at=NOW)


def test_only_the_authority_that_decides_may_and_under_a_prohibition_its_own(db: Session) -> None:
    place, home = make_place(db), make_authority(db)
    proposal = make_asked(db, place, household=make_household(db, authority=home))
    accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)
    assign_proposal(db, proposal.key, by=place.officer, at=NOW)
    own, stranger = officer_of(db, home), officer_of(db, make_authority(db))

    for official, refusal in (
        (place.answerer, NotPermitted),
        (own, NotPermitted),
        (stranger, NotFound),
    ):
        with pytest.raises(refusal):
            disclose_household(db, proposal.key, GIVEN, by=official, at=NOW)
    household = household_of(db, proposal)
    household.safety_prohibition, household.lives_at = True, "Salapaikka"
    db.flush()
    with pytest.raises(NotFound):
        disclose_household(db, proposal.key, GIVEN, by=place.officer, at=NOW)
    disclose_household(db, proposal.key, GIVEN, by=own, at=NOW)

    told = persons_visible_to(place.answerer, proposal.key, db)
    assert (told.secret, told.lives_in, told.lives_at) == (True, None, "")
    assert disclosures_visible_to(place.officer, proposal.key, db) == []
