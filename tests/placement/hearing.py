"""A municipality and its questions on which the wellbeing services county is heard."""

from sqlmodel import Session

from placement.model.proposal import Proposal
from placement.model.words import NeedKind
from tests.make import make_household
from tests.placement.place import Place, make_asked, make_place, offers


def heard_place(db: Session) -> Place:
    """A municipality that offers what the households here need."""
    place = make_place(db, persons=100)
    offers(db, place, mental_health=30)
    return place


def make_heard(db: Session, place: Place) -> Proposal:
    """A question on which the county is heard."""
    household = make_household(db, authority=place.authority, needs={NeedKind.MENTAL_HEALTH: 1})
    return make_asked(db, place, household=household)
