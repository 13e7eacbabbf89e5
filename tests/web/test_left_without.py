"""The page of a household without a proposal says why, as the newest finished run tells it."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.actions.reject_proposal import reject_proposal
from placement.model.agreement import Agreement, QuotaLine
from placement.model.allocation_run import AllocationRun
from placement.model.area import Area
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import RejectReason
from placement.queries.left_without import Left, left_without_visible_to
from placement.rules.answer_to_proposals import Draft, Dropped
from placement.rules.kept_json import packed, unpacked
from placement.rules.reasons_of_run import with_dropped
from placement.transaction import transaction
from tests.make import NOW, make_household, make_proposal, officer_of
from tests.web.run_world import solved
from tests.web.sign_in import Browser


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> tuple[Browser, Household, int]:
    """The officer of a line of 8 persons, the one of three households of 3 that has no place, and the run."""
    officer, _, run_id = solved(engine, monkeypatch)
    with Session(engine) as db:
        left = db.exec(select(Household).where(Household.status == HouseholdStatus.READY)).one()
        return officer, left, run_id


def page_of(browser: Browser, household: Household) -> str:
    answer = browser.client.get(f"/households/{household.key}")
    assert answer.status_code == 200, answer.text
    return answer.text


def kept_instead(engine: Engine, run_id: int, household: Household, **told: object) -> None:
    """Let the run have told this of the household."""
    with transaction(engine) as db:
        run = db.get_one(AllocationRun, run_id)
        kept = unpacked(run.reasons or b"")
        name = f"h{household.key}"
        run.reasons = packed({**kept, "households": {name: kept["households"][name] | told}})


def test_which_rule_stops_it_where_and_the_smallest_change(
    engine: Engine, world: tuple[Browser, Household, int]
) -> None:
    officer, left, run_id = world

    seen = page_of(officer, left)

    assert "Miksi esitystä ei ole" in seen
    assert "1 henkilö lisää riville Turvapaikka" in seen
    assert "Muurame" in seen
    assert "kiintiö täynnä tai ei riviä" in seen
    assert f'href="/runs/{run_id}"' in seen
    with Session(engine) as db:
        placed = db.exec(select(Household).where(col(Household.id) != left.key)).first()
        assert placed is not None
    assert "Miksi esitystä ei ole" not in page_of(officer, placed)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "mutta ajo jätti sen silti ilman paikkaa"),
        ("sv", "men körningen lämnade det ändå utan plats"),
        ("en", "and the run left it out all the same"),
    ],
)
def test_who_was_left_out_though_it_had_room_is_told_so(
    engine: Engine, world: tuple[Browser, Household, int], language: str, said: str
) -> None:
    officer, left, run_id = world
    room = {"municipality": "500", "month": "2027-01", "changes": []}
    kept_instead(engine, run_id, left, stopped=[{"rules": [], "municipalities": 1}], ways=[room])
    officer.client.cookies.set("language", language)

    assert said in page_of(officer, left)


def test_whom_no_change_helps_is_told_so(
    engine: Engine, world: tuple[Browser, Household, int]
) -> None:
    officer, left, run_id = world
    kept_instead(engine, run_id, left, stopped=[{"rules": ["early"], "municipalities": 1}], ways=[])

    seen = page_of(officer, left)

    assert "Mikään kunta ei voisi ottaa taloutta" in seen
    assert "liian aikaisin" in seen


def test_who_came_after_the_run_waits_for_the_next_one(
    engine: Engine, world: tuple[Browser, Household, int]
) -> None:
    officer, left, _ = world
    with transaction(engine) as db:
        late = make_household(db, authority=db.get_one(Area, left.authority_id))

    seen = page_of(officer, late)

    assert "Se odottaa ensi yön ajoa" in seen
    assert "Turvapaikka" not in seen


def test_whose_proposal_was_rejected_is_told_so(
    engine: Engine, world: tuple[Browser, Household, int]
) -> None:
    officer, left, _ = world
    with transaction(engine) as db:
        proposal = db.exec(select(Proposal)).first()
        assert proposal is not None
        by = officer_of(db, db.get_one(Area, left.authority_id))
        reject_proposal(
            db,
            proposal.key,
            reason=RejectReason.OTHER,
            bar=False,
            note="",
            version=proposal.version,
            by=by,
            at=NOW,
        )
        rejected = db.get_one(Household, proposal.household_id)

    assert "se esitys on päättynyt" in page_of(officer, rejected)


def test_whose_place_was_taken_at_saving_is_told_which_and_why(
    engine: Engine, world: tuple[Browser, Household, int]
) -> None:
    officer, left, run_id = world
    draft = Draft(left.key, "500", "2027-01", None)
    with transaction(engine) as db:
        run = db.get_one(AllocationRun, run_id)
        kept = unpacked(run.reasons or b"")
        run.reasons = packed(with_dropped(kept, [Dropped(draft, "quota")]))

    seen = page_of(officer, left)

    assert "joka ei enää pitänyt" in seen
    assert "Muurame, tammikuu 2027" in seen
    assert "Kiintiössä ei ole enää tilaa." in seen
    assert "henkilö lisää" not in seen


def test_a_line_of_another_authority_has_no_name(
    engine: Engine, world: tuple[Browser, Household, int]
) -> None:
    officer, left, run_id = world
    with transaction(engine) as db:
        theirs = make_proposal(db)  # with a line and an agreement of another authority
        line = db.exec(select(QuotaLine).where(QuotaLine.agreement_id == theirs.agreement_id)).one()
        line.label = "Salainen rivi"
        change = {"kind": "quota", "of": f"q{line.key}", "amount": 2, "period": "2027-01"}
    way = {"municipality": "500", "month": "2027-01", "changes": [change]}
    kept_instead(engine, run_id, left, ways=[way])

    seen = page_of(officer, left)

    assert "2 henkilöä lisää kiintiöriville, johon talous kuuluu" in seen
    assert "Salainen" not in seen


@pytest.mark.parametrize("prohibition", [False, True])
def test_nobody_but_its_own_authority_is_told(
    engine: Engine, world: tuple[Browser, Household, int], prohibition: bool
) -> None:
    officer, left, run_id = world
    with transaction(engine) as db:
        db.get_one(Household, left.key).safety_prohibition = prohibition
        own = officer_of(db, db.get_one(Area, left.authority_id))
        # Another authority sees the household while it is proposed to one of its municipalities.
        theirs = make_proposal(db, household=left, status=ProposalStatus.PROPOSED)
        agreement = db.get_one(Agreement, theirs.agreement_id)
        elsewhere = officer_of(db, db.get_one(Area, agreement.authority_id))
        assert left_without_visible_to(elsewhere, left.key, db) is None

        told = left_without_visible_to(own, left.key, db)
        db.delete(theirs)
        db.flush()
        told_then = left_without_visible_to(own, left.key, db)

        assert told is None, "it has a proposal"
        assert told_then is not None
        assert (told_then.how, told_then.run.key) == (Left.BY_RUN, run_id)
        assert left_without_visible_to(elsewhere, left.key, db) is None
    assert "Muurame" in page_of(officer, left)
    assert Browser.of(engine, elsewhere).client.get(f"/households/{left.key}").status_code == 404


def test_an_older_run_without_reasons_says_nothing(
    engine: Engine, world: tuple[Browser, Household, int]
) -> None:
    officer, left, run_id = world
    with transaction(engine) as db:
        db.get_one(AllocationRun, run_id).reasons = None

    assert "Voimassa olevaa esitystä ei ole" in page_of(officer, left)
