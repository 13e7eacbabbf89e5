"""A household under a safety prohibition, proposed in another authority's area, and an official of each kind."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.accept_proposal import accept_proposal
from placement.actions.decline_proposal import decline_proposal
from placement.actions.send_proposal import send_proposal
from placement.model.household import Household, HouseholdStatus
from placement.model.letter import Notice, NoticeKind
from placement.model.proposal import Proposal
from placement.model.user import Duty, Role, UserAccount
from placement.model.words import DeclineReason, NeedKind
from placement.transaction import transaction
from tests.make import NOW, make_authority, make_household, make_proposal, officer_of, official_with
from tests.placement.place import Place, make_place
from tests.web.sign_in import Browser

HANDLER = "Käsittelijä Oma"
PLACE, RUNNER_UP, WISH = "Salainen", "Toisensija", "Toivottu"


@dataclass
class Secret:
    """The household's proposal, and a browser of each official by what they are to it."""

    engine: Engine
    place: Place
    household: Household
    proposal: Proposal
    officials: dict[str, Official]

    def browser(self, who: str) -> Browser:
        return Browser.of(self.engine, self.officials[who])

    @property
    def version(self) -> int:
        with transaction(self.engine) as db:
            return db.get_one(Proposal, self.proposal.key).version

    def path(self, of: str) -> str:
        return of.format(
            proposal=self.proposal.key, household=self.household.key, code=self.household.code
        )

    def told(self, kind: NoticeKind) -> set[int]:
        """The users who have a notice of this kind."""
        with transaction(self.engine) as db:
            statement = select(Duty.user_id).join(Notice).where(Notice.kind == kind)
            return set(db.exec(statement))

    def goes_to(self, state: str) -> None:
        """What was done until the proposal is there."""
        with transaction(self.engine) as db:
            if state != "proposed":
                send_proposal(db, self.proposal.key, by=self.officials["own"], at=NOW)
            if state == "accepted":
                accept_proposal(
                    db,
                    self.proposal.key,
                    month="2027-01",
                    slot_id=None,
                    by=self.place.answerer,
                    at=NOW,
                )
            if state == "declined":
                decline_proposal(
                    db,
                    self.proposal.key,
                    reason=DeclineReason.NO_DWELLING,
                    note="",
                    by=self.place.answerer,
                    at=NOW,
                )


def make_secret(engine: Engine, db: Session, *, needs: dict[NeedKind, int] | None = None) -> Secret:
    own = make_authority(db)
    place = make_place(db, name=PLACE)
    others = [make_place(db, authority=place.authority, name=one) for one in (RUNNER_UP, WISH)]
    household = make_household(db, authority=own, needs=needs, status=HouseholdStatus.PROPOSED)
    household.safety_prohibition = True
    proposal = make_proposal(db, line=place.line, household=household)
    proposal.alternatives = [
        {"municipality": others[0].municipality.code, "points": {"near": 5}, "broken": []}
    ]
    proposal.first_wish = {"municipality": others[1].municipality.code, "here": False}
    handler = officer_of(db, own)
    db.get_one(UserAccount, handler.id).name = HANDLER
    officials = {
        "own": handler,
        "agreement": place.officer,
        "none": officer_of(db, make_authority(db)),
        "elsewhere": others[0].answerer,
        "nation": official_with(db, Role.NATIONAL_VIEWER),
        "administrator": official_with(db, Role.ADMINISTRATOR),
    }
    return Secret(engine, place, household, proposal, officials)
