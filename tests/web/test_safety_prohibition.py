"""A household under a safety prohibition, proposed in another authority's area: who reads where, and who acts."""

import pytest
from sqlalchemy import Engine

from placement.actions.remind import remind
from placement.model.area import Area
from placement.model.household import Household, HouseholdStatus
from placement.model.letter import NoticeKind
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import NeedKind
from placement.transaction import transaction
from tests.make import NOW, make_authority, make_household, make_proposal, officer_of
from tests.placement.place import make_place, offers
from tests.web.secret_world import HANDLER, PLACE, RUNNER_UP, WISH, Secret, make_secret
from tests.web.sign_in import Browser

# As the proposal goes its way.
STATES = ("proposed", "asked", "accepted", "declined")
EVERYBODY = ("own", "agreement", "none", "elsewhere", "nation", "administrator")
# Lists: nobody reads there where the household goes, not its own authority either.
LISTS = (
    "/",
    *(f"/proposals?status={status.value}" for status in ProposalStatus),
    "/proposals?sort=-municipality",
    "/proposals?sort=municipality&status=sent",
    "/households",
    "/households?sort=municipality",
    "/households?q={code}",
    "/proposals?refused={proposal}",
    "/runs",
    "/letters",
)
# The pages of the household itself, and of what is about it.
OWN_PAGES = ("/proposals/{proposal}", "/households/{household}")
ACTS = ("send", "reject", "change", "withdraw", "extend", "statement")


@pytest.fixture
def secret(engine: Engine) -> Secret:
    with transaction(engine) as db:
        return make_secret(engine, db)


@pytest.mark.parametrize("state", STATES)
def test_no_list_tells_anybody_where(secret: Secret, state: str) -> None:
    secret.goes_to(state)
    for who in EVERYBODY:
        client = secret.browser(who).client
        for of in LISTS:
            answer = client.get(secret.path(of))
            said = answer.text

            assert answer.status_code in {200, 403}, (who, of)
            # The municipality of the runner-up has its own name above its desk.
            names = (PLACE, WISH) if who == "elsewhere" else (PLACE, RUNNER_UP, WISH)
            assert not [name for name in names if name in said], (who, of)


@pytest.mark.parametrize("state", STATES)
def test_its_own_pages_are_there_for_its_own_authority_alone(secret: Secret, state: str) -> None:
    secret.goes_to(state)
    for of in OWN_PAGES:
        own = secret.browser("own").client.get(secret.path(of))
        assert own.status_code == 200, of
        assert PLACE in own.text, of
        for who in EVERYBODY[1:]:
            answer = secret.browser(who).client.get(secret.path(of))

            assert answer.status_code in {403, 404}, (who, of)
            assert PLACE not in answer.text, (who, of)


@pytest.mark.parametrize("who", EVERYBODY[1:])
def test_an_act_of_another_says_nothing_and_changes_nothing(secret: Secret, who: str) -> None:
    client = secret.browser(who).client
    forms = {
        "reject": {"reason": "other"},
        "change": {"to_municipality": secret.place.municipality.code, "month": "2027-02"},
        "extend": {"until": "2027-03-01", "reason": "x"},
        "statement": {"outcome": "in_favour"},
    }
    for act in ACTS:
        data = {"version": secret.version, **forms.get(act, {})}
        answer = client.post(f"/proposals/{secret.proposal.key}/{act}", data=data)

        assert answer.status_code in {403, 404, 422}, act
        assert PLACE not in answer.text, act
    many = client.post(
        "/proposals/send", data={"chosen": f"{secret.proposal.key}:{secret.version}"}
    )

    assert many.status_code in {403, 404}
    assert PLACE not in many.text
    with transaction(secret.engine) as db:
        assert db.get_one(Proposal, secret.proposal.key).status is ProposalStatus.PROPOSED


def test_its_own_authority_asks_and_another_proposal_is_the_agreements(secret: Secret) -> None:
    with transaction(secret.engine) as db:
        open_one = make_household(db, authority=make_authority(db), status=HouseholdStatus.PROPOSED)
        other = make_proposal(db, line=secret.place.line, household=open_one)

    asked = secret.browser("own").client.post(
        f"/proposals/{secret.proposal.key}/send", data={"version": secret.version}
    )
    theirs = secret.browser("agreement").client.post(
        f"/proposals/{other.key}/send", data={"version": 1}
    )

    assert (asked.status_code, theirs.status_code) == (200, 200)
    with transaction(secret.engine) as db:
        for key in (secret.proposal.key, other.key):
            assert db.get_one(Proposal, key).status is ProposalStatus.SENT


def test_its_own_authority_may_propose_it_in_its_own_area_instead(secret: Secret) -> None:
    with transaction(secret.engine) as db:
        own = db.get_one(Area, secret.household.authority_id)
        instead = make_place(db, authority=own, name="Omala").municipality.code
    client = secret.browser("own").client
    shown = client.get(f"/proposals/{secret.proposal.key}")

    changed = client.post(
        f"/proposals/{secret.proposal.key}/change",
        data={"version": secret.version, "to_municipality": instead, "month": "2027-01"},
    )

    assert f'<option value="{instead}" selected>Omala' in shown.text
    assert changed.status_code == 200
    assert "Omala" in changed.text


def test_what_stands_against_asking_is_told_to_its_own_authority(secret: Secret) -> None:
    with transaction(secret.engine) as db:
        db.get_one(Household, secret.household.key).size = 30
    client = secret.browser("own").client

    said = client.post(
        "/proposals/send", data={"chosen": f"{secret.proposal.key}:{secret.version}"}
    ).text

    assert "Lähettämättä jäivät" in said
    assert f'href="/proposals/{secret.proposal.key}">{secret.household.code}</a>: ' in said
    assert "Mikään ei enää estä" not in said


def test_the_municipality_that_is_asked_answers(secret: Secret) -> None:
    secret.goes_to("asked")
    client = Browser.of(secret.engine, secret.place.answerer).client

    assert f"/inbox/{secret.proposal.key}" in client.get("/inbox").text
    assert client.get(f"/inbox/{secret.proposal.key}").status_code == 200
    elsewhere = secret.browser("elsewhere").client
    assert elsewhere.get(f"/inbox/{secret.proposal.key}").status_code == 404
    assert f"/inbox/{secret.proposal.key}" not in elsewhere.get("/inbox").text


def test_the_ledger_tells_the_agreements_authority_no_number_and_nobody(secret: Secret) -> None:
    secret.goes_to("asked")
    line = f"/quotas/lines/{secret.place.line.key}"
    question = f"Kysymys {secret.proposal.key}"

    said = secret.browser("agreement").client.get(line).text

    assert "pidätetty +3" in said
    assert "varattu +3" not in said
    assert question not in said
    assert HANDLER not in said
    assert question in Browser.of(secret.engine, secret.place.answerer).client.get(line).text


@pytest.mark.parametrize("state", ["accepted", "declined"])
def test_the_answer_is_told_to_its_own_authority_alone(secret: Secret, state: str) -> None:
    secret.goes_to(state)

    assert secret.told(NoticeKind.ANSWER_GIVEN) == {secret.officials["own"].id}


def test_last_days_are_told_to_its_own_authority_alone(engine: Engine) -> None:
    with transaction(engine) as db:
        secret = make_secret(engine, db, needs={NeedKind.MENTAL_HEALTH: 1})
        offers(db, secret.place, mental_health=5)
    secret.goes_to("asked")
    with transaction(engine) as db:
        due = db.get_one(Proposal, secret.proposal.key).answer_due_day
        assert due is not None
        remind(db, at=NOW.replace(year=due.year, month=due.month, day=due.day))

    own = {secret.officials["own"].id}
    assert secret.told(NoticeKind.ANSWER_LATE) == own
    assert secret.told(NoticeKind.HEARING_DUE_SOON) == own
    shown = f"/proposals/{secret.proposal.key}"
    with_hearings = secret.browser("own").client.get("/").text
    assert 'id="hearings"' in with_hearings
    assert PLACE not in with_hearings
    assert shown not in secret.browser("agreement").client.get("/").text


@pytest.mark.parametrize("sort", ["municipality", "-municipality"])
def test_neither_the_order_nor_the_filter_of_proposals_tells_where(
    engine: Engine, sort: str
) -> None:
    with transaction(engine) as db:
        own = make_authority(db)
        codes = {}
        for name in ("Aalto", PLACE, "Öölanti"):
            place = make_place(db, authority=own, name=name)
            household = make_household(db, authority=own, status=HouseholdStatus.PROPOSED)
            household.safety_prohibition = name == PLACE
            make_proposal(db, line=place.line, household=household)
            codes[name] = (household.code, place.municipality.code)
        officer = officer_of(db, own)
    client = Browser.of(engine, officer).client

    listed = client.get(f"/proposals?sort={sort}").text
    chosen = client.get(f"/proposals?municipality={codes[PLACE][1]}").text

    assert listed.index(codes[PLACE][0]) > max(
        listed.index(codes[name][0]) for name in ("Aalto", "Öölanti")
    )
    assert codes[PLACE][0] not in chosen
    assert PLACE not in listed
