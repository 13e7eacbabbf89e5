"""The officer's decision after the municipality's yes: one, many, and at the same moment."""

import pytest
from sqlmodel import Session, select

from placement import ledger
from placement.actions.accept_proposal import accept_proposal
from placement.actions.assign_proposal import assign_proposal, assign_proposals
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.model.assignment import Assignment
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus
from placement.model.letter import Notice, NoticeKind
from placement.model.proposal import ProposalStatus
from placement.model.user import Duty
from placement.refusals import NotFound, NotPermitted, Refusal, Refused
from placement.transaction import transaction
from tests.databases import KINDS
from tests.make import NOW, make_authority, make_household, officer_of
from tests.placement.at_once import at_once, crowded_engine, taken
from tests.placement.place import figures_of, make_asked, make_place
from tests.placement.way import make_accepted


def test_the_decision_names_who_when_and_why_and_leaves_the_ledger(db: Session) -> None:
    place = make_place(db)
    proposal = make_accepted(db, place)
    before = ledger.figures(db, [place.line.key])

    made = assign_proposal(db, proposal.key, reason=" Veli asuu siellä ", by=place.officer, at=NOW)

    assert (made.assigned_at, made.assigned_by_id) == (NOW, place.officer.id)
    assert made.reason == "Veli asuu siellä"
    assert proposal.status is ProposalStatus.ACCEPTED
    assert db.get_one(Household, proposal.household_id).status is HouseholdStatus.ASSIGNED
    assert ledger.figures(db, [place.line.key]) == before
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "placement.assigned")).one()
    assert (entry.subject_id, entry.by_id) == (proposal.key, place.officer.id)
    told = db.exec(select(Notice).where(Notice.kind == NoticeKind.PLACEMENT_ASSIGNED)).one()
    assert db.get_one(Duty, told.duty_id).user_id == place.answerer.id


def test_refused_before_the_yes_and_a_second_time(db: Session) -> None:
    place = make_place(db)
    asked, accepted = make_asked(db, place), make_accepted(db, place)
    assign_proposal(db, accepted.key, by=place.officer, at=NOW)

    with pytest.raises(Refused) as early:
        assign_proposal(db, asked.key, by=place.officer, at=NOW)
    with pytest.raises(Refused) as again:
        assign_proposal(db, accepted.key, by=place.officer, at=NOW)
    with pytest.raises(Refused) as stale:
        assign_proposal(db, asked.key, version=1, by=place.officer, at=NOW)

    assert early.value.refusals[0] == Refusal("proposal-not-accepted", {"status": "sent"})
    assert [one.code for one in again.value.refusals] == ["household-not-from-here"]
    assert "proposal-changed-meanwhile" in [one.code for one in stale.value.refusals]
    assert len(db.exec(select(Assignment)).all()) == 1


def test_only_the_authority_that_decides_may(db: Session) -> None:
    place = make_place(db)
    proposal = make_accepted(db, place)
    stranger = officer_of(db, make_authority(db))

    with pytest.raises(NotPermitted):
        assign_proposal(db, proposal.key, by=place.answerer, at=NOW)
    with pytest.raises(NotFound):
        assign_proposal(db, proposal.key, by=stranger, at=NOW)


def test_the_households_own_authority_sees_it_but_the_agreements_decides(db: Session) -> None:
    place, home = make_place(db), make_authority(db)
    proposal = make_asked(db, place, household=make_household(db, authority=home))
    accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)

    with pytest.raises(NotPermitted):
        assign_proposal(db, proposal.key, by=officer_of(db, home), at=NOW)

    assign_proposal(db, proposal.key, by=place.officer, at=NOW)


def test_of_many_each_is_judged_for_itself(db: Session) -> None:
    place = make_place(db, persons=700)
    good = [make_accepted(db, place, persons=1) for _ in range(200)]
    asked = make_asked(db, place)

    chosen = [(one.key, one.version) for one in [*good, asked]]
    outcome = assign_proposals(db, chosen, by=place.officer, at=NOW)

    assert outcome.done == [one.key for one in good]
    assert [(key, [one.code for one in why]) for key, why in outcome.refused] == [
        (asked.key, ["proposal-not-accepted", "household-not-from-here"])
    ]


def test_the_placement_can_be_taken_back_and_the_decision_stays_on_record(db: Session) -> None:
    place = make_place(db)
    proposal = make_accepted(db, place)
    assign_proposal(db, proposal.key, by=place.officer, at=NOW)

    withdraw_proposal(db, proposal.key, note="Kunta perui", by=place.officer, at=NOW)

    assert db.get_one(Household, proposal.household_id).status is HouseholdStatus.READY
    assert figures_of(db, place.line) == (0, 0)
    assert db.exec(select(Assignment.proposal_id)).all() == [proposal.key]


@pytest.mark.parametrize("kind", KINDS)
def test_many_officers_decide_at_once_and_one_decision_is_made(kind: str) -> None:
    with crowded_engine(kind) as engine:
        with transaction(engine) as db:
            place = make_place(db)
            key = make_accepted(db, place).key

        ended = at_once(
            engine,
            [lambda db: assign_proposal(db, key, by=place.officer, at=NOW)] * 12,
        )

        assert sorted(set(ended)) == ["done", "household-not-from-here"]
        assert ended.count("done") == 1
        assert taken(engine, place.line.key) == 3
        with Session(engine) as db:
            assert len(db.exec(select(Assignment)).all()) == 1
