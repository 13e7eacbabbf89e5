"""Messages on a question: both sides write, the other is told, the time goes on, no code or number passes."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from placement.access import Official
from placement.actions.accept_proposal import accept_proposal
from placement.actions.write_in_thread import write_in_thread
from placement.model.audit_entry import AuditEntry
from placement.model.letter import Notice, NoticeKind
from placement.model.proposal import Proposal
from placement.model.thread_message import ThreadMessage
from placement.model.user import Duty
from placement.queries.threads import thread_visible_to
from placement.refusals import NotFound, NotPermitted, Refused
from tests.make import NOW, make_household, officer_of
from tests.placement.place import make_asked, make_place


def write(db: Session, proposal: Proposal, by: Official, text: str = "Onko hissi?") -> None:
    write_in_thread(db, proposal.key, text=text, by=by, at=NOW)
    db.flush()


def codes(db: Session, proposal: Proposal, by: Official, text: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        write(db, proposal, by, text)
    return [one.code for one in refused.value.refusals]


def told(db: Session, kind: NoticeKind) -> list[int]:
    return list(db.exec(select(Duty.user_id).join(Notice).where(Notice.kind == kind)))


def test_both_sides_write_the_other_is_told_and_the_time_goes_on(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    write(db, proposal, place.answerer, " Onko hissi? ")
    write(db, proposal, place.officer, "On.")

    thread = thread_visible_to(place.answerer, proposal.key, db)
    assert [(one.from_municipality, one.text, one.by_id) for one in thread] == [
        (True, "Onko hissi?", place.answerer.id),
        (False, "On.", place.officer.id),
    ]
    assert told(db, NoticeKind.THREAD_ASKED) == [place.officer.id]
    assert told(db, NoticeKind.THREAD_REPLIED) == [place.answerer.id]
    assert proposal.answer_due_day == date(2026, 12, 8)
    trail = db.exec(
        select(AuditEntry)
        .where(AuditEntry.event == "proposal.written_on")
        .order_by(col(AuditEntry.id))
    ).all()
    assert [(one.by_id, one.subject_id, one.params) for one in trail] == [
        (place.answerer.id, proposal.key, {}),
        (place.officer.id, proposal.key, {}),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" ", "thread-empty"),
        ("x" * 1001, "thread-too-long"),
        ("hetu 131052-308T", "thread-identity-code"),
        ("hetu 131052a308t.", "thread-identity-code"),
        ("aku.ankka@kokeila.invalid", "thread-email"),
        ("soita 040 123 4567", "thread-telephone"),
        ("soita +358401234567", "thread-telephone"),
    ],
)
def test_refused_where_it_is_nothing_or_could_tell_who_a_person_is(
    db: Session, text: str, code: str
) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    for by in (place.answerer, place.officer):
        assert codes(db, proposal, by, text) == [code]
    assert db.exec(select(ThreadMessage)).all() == []


@pytest.mark.parametrize(
    "text", ["Vapaa 2027-01-15 alkaen, 3 h + k, 640 euroa", "8.12.2026 klo 10.30, 2 aikuista"]
)
def test_days_sizes_and_sums_are_no_numbers_of_persons(db: Session, text: str) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    write(db, proposal, place.answerer, text)

    assert [one.text for one in thread_visible_to(place.officer, proposal.key, db)] == [text]


def test_refused_once_the_question_is_answered(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)
    accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)
    db.flush()

    assert codes(db, proposal, place.answerer, "Onko hissi?") == ["thread-only-when-asked"]


def test_others_neither_write_nor_read(db: Session) -> None:
    place, stranger = make_place(db), make_place(db)
    home = make_place(db)
    proposal = make_asked(db, place, household=make_household(db, authority=home.authority))
    write(db, proposal, place.answerer)

    for by in (stranger.officer, stranger.answerer):
        with pytest.raises(NotFound):
            write(db, proposal, by)
        assert thread_visible_to(by, proposal.key, db) == []
    with pytest.raises(NotPermitted):
        write(db, proposal, home.officer)


def test_under_a_safety_prohibition_only_the_households_own_authority_is_asked(
    db: Session,
) -> None:
    place, home = make_place(db), make_place(db)
    household = make_household(db, authority=home.authority)
    proposal = make_asked(db, place, household=household)
    household.safety_prohibition = True
    db.flush()

    write(db, proposal, place.answerer)

    assert told(db, NoticeKind.THREAD_ASKED) == [home.officer.id]
    with pytest.raises(NotFound):
        write(db, proposal, officer_of(db, place.authority))
    assert thread_visible_to(place.officer, proposal.key, db) == []
