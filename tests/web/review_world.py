"""An officer's morning: proposals of last night's run in two municipalities, for tests of the review's pages."""

from dataclasses import dataclass

from lxml import html
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal
from placement.model.words import NeedKind
from placement.transaction import transaction
from tests.make import make_authority, make_household, make_proposal
from tests.placement.place import Place, make_place
from tests.web.sign_in import Browser


@dataclass
class Review:
    """An officer with two municipalities and three proposals to review, the least urgent first."""

    browser: Browser
    place: Place
    other: Place
    proposals: list[Proposal]

    def get(self, path: str) -> str:
        """The page's text; it must be there."""
        answer = self.browser.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, **data: object) -> html.HtmlElement:
        """What the browser shows in the end, forms being sent without scripts."""
        answer = self.browser.client.post(path, data=data)
        assert answer.status_code == 200, answer.text
        return html.document_fromstring(answer.text)


def make_review(engine: Engine) -> Review:
    """Two, three and four persons; the last one has a coded health need."""
    with transaction(engine) as db:
        authority = make_authority(db)
        place = make_place(db, authority=authority, persons=10, name="Muurame")
        other = make_place(db, authority=authority, persons=10, name="Laukaa")
        needs = [{}, {NeedKind.ACCESSIBLE_DWELLING: 1}, {NeedKind.MENTAL_HEALTH: 1}]
        proposals = []
        for number, need in enumerate(needs):
            household = make_household(
                db,
                authority=authority,
                persons=2 + number,
                needs=need,
                status=HouseholdStatus.PROPOSED,
            )
            made = make_proposal(db, line=place.line, household=household)
            made.points = {"wish": 400 - 200 * number, "language": 120}
            made.alternatives = [
                {
                    "municipality": other.municipality.code,
                    "month": "2027-02",
                    "points": {"wish": 0, "language": 180},
                    "broken": [],
                }
            ]
            proposals.append(made)
    return Review(Browser.of(engine, place.officer), place, other, proposals)


def codes_in(page: str) -> list[str]:
    """The households of the list, from top to bottom."""
    rows = html.document_fromstring(page).xpath("//*[@id='proposals']/tbody/tr/th")
    return [row.text_content().strip() for row in rows]


def households_of(engine: Engine, proposals: list[Proposal]) -> list[Household]:
    """As they are now."""
    with Session(engine) as db:
        return [db.get_one(Household, proposal.household_id) for proposal in proposals]


def events(engine: Engine, event: str) -> list[AuditEntry]:
    """What the trail holds of an event."""
    with Session(engine) as db:
        statement = select(AuditEntry).where(AuditEntry.event == event)
        return list(db.exec(statement.order_by(col(AuditEntry.id))))
