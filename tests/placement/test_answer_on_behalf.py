"""An officer records what a municipality answered by telephone or letter: marked, told, and by nobody else."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.accept_proposal import accept_proposal
from placement.actions.decline_proposal import decline_proposal
from placement.days import end_of_day
from placement.model.answer_on_behalf import AnswerChannel, AnswerOnBehalf
from placement.model.audit_entry import AuditEntry
from placement.model.letter import Notice, NoticeKind
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.user import Duty
from placement.model.words import DeclineReason
from placement.refusals import NotFound, NotPermitted, Refused
from placement.rules.answer_on_behalf import Told
from tests.make import NOW, TODAY
from tests.placement.hearing import heard_place, make_heard
from tests.placement.place import Place, figures_of, make_asked, make_place

TOLD = Told(AnswerChannel.TELEPHONE, " asuntosihteeri ", TODAY)


def accepts(db: Session, proposal: Proposal, by: Official, told: Told | None = TOLD) -> Proposal:
    done = accept_proposal(
        db, proposal.key, month="2027-01", slot_id=None, told=told, by=by, at=NOW
    )
    db.flush()
    return done


def kept(db: Session) -> AnswerOnBehalf:
    return db.exec(select(AnswerOnBehalf)).one()


def told_of(db: Session, kind: NoticeKind) -> list[int]:
    rows = select(Duty.user_id).join(Notice).where(Notice.kind == kind)
    return list(db.exec(rows))


def test_an_acceptance_is_booked_kept_with_how_it_was_told_and_the_municipality_hears(
    db: Session,
) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    accepts(db, proposal, place.officer)

    assert proposal.status is ProposalStatus.ACCEPTED
    assert figures_of(db, place.line) == (0, 3)
    one = kept(db)
    assert (one.proposal_id, one.channel, one.said_by, one.said_day) == (
        proposal.key,
        AnswerChannel.TELEPHONE,
        "asuntosihteeri",
        TODAY,
    )
    assert (one.recorded_by_id, one.recorded_at) == (place.officer.id, NOW)
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.accepted")).one()
    assert entry.by_id == place.officer.id
    assert entry.params == {"month": "2027-01", "channel": "telephone", "said_day": str(TODAY)}
    assert told_of(db, NoticeKind.ANSWER_RECORDED) == [place.answerer.id]


def test_a_decline_frees_the_places_and_is_marked_too(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    decline_proposal(
        db,
        proposal.key,
        reason=DeclineReason.NO_DWELLING,
        told=Told(AnswerChannel.LETTER, "kunnanhallitus", TODAY),
        by=place.officer,
        at=NOW,
    )
    db.flush()

    assert proposal.status is ProposalStatus.DECLINED
    assert figures_of(db, place.line) == (0, 0)
    assert kept(db).channel is AnswerChannel.LETTER
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.declined")).one()
    assert entry.params["channel"] == "letter"
    assert told_of(db, NoticeKind.ANSWER_RECORDED) == [place.answerer.id]


def test_the_municipalitys_own_answer_is_not_marked(db: Session) -> None:
    place = make_place(db)

    accepts(db, make_asked(db, place), place.answerer, None)

    assert db.exec(select(AnswerOnBehalf)).all() == []
    assert told_of(db, NoticeKind.ANSWER_RECORDED) == []


def test_only_the_deciding_authority_records_and_nobody_answers_for_another_without_saying_so(
    db: Session,
) -> None:
    place, stranger = make_place(db), make_place(db)
    proposal = make_asked(db, place)

    for by, told, error in (
        (place.answerer, TOLD, NotPermitted),
        (place.officer, None, NotPermitted),
        (stranger.officer, TOLD, NotFound),
        (stranger.answerer, None, NotFound),
    ):
        with pytest.raises(error):
            accepts(db, proposal, by, told)
        with pytest.raises(error):
            decline_proposal(db, proposal.key, reason=DeclineReason.OTHER, told=told, by=by, at=NOW)
    assert proposal.status is ProposalStatus.SENT


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (Told(AnswerChannel.LETTER, "  ", TODAY), "said-by-missing"),
        (Told(AnswerChannel.LETTER, "x", TODAY + timedelta(days=1)), "said-in-the-future"),
        (Told(AnswerChannel.LETTER, "x", TODAY - timedelta(days=1)), "said-before-asked"),
    ],
)
def test_refused_where_it_cannot_have_been_said(db: Session, told: Told, code: str) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    with pytest.raises(Refused) as refused:
        accepts(db, proposal, place.officer, told)
    with pytest.raises(Refused) as declined:
        decline_proposal(
            db, proposal.key, reason=DeclineReason.OTHER, told=told, by=place.officer, at=NOW
        )

    for one in (refused, declined):
        assert [refusal.code for refusal in one.value.refusals] == [code]
    assert db.exec(select(AnswerOnBehalf)).all() == []


@pytest.mark.parametrize(
    ("said_day", "counts"), [(date(2026, 12, 8), True), (date(2026, 12, 9), False)]
)
def test_what_was_said_on_the_last_day_counts_though_it_is_recorded_after_it(
    db: Session, said_day: date, counts: bool
) -> None:
    place = make_place(db)
    proposal: Proposal = make_asked(db, place)
    told = Told(AnswerChannel.TELEPHONE, "x", said_day)
    later = end_of_day(date(2026, 12, 8)) + timedelta(hours=9)

    def answer() -> None:
        accept_proposal(
            db, proposal.key, month="2027-01", slot_id=None, told=told, by=place.officer, at=later
        )

    if counts:
        answer()
        assert proposal.status is ProposalStatus.ACCEPTED
    else:
        with pytest.raises(Refused) as refused:
            answer()
        assert [one.code for one in refused.value.refusals] == ["answer-time-is-over"]


def test_the_hearing_is_waited_for_as_in_the_municipalitys_own_answer(db: Session) -> None:
    place: Place = heard_place(db)
    proposal = make_heard(db, place)

    with pytest.raises(Refused) as refused:
        accepts(db, proposal, place.officer)

    assert [one.code for one in refused.value.refusals] == ["hearing-goes-on"]
