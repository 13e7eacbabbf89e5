"""An officer's word on some households: nowhere but here, or never there. Some pins have no place to go to."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import Session

from placement.actions.steer_household import exclude_municipality, pin_household
from placement.demo.accounts import Officials
from placement.demo.agreements import Made
from placement.demo.chance import Chance
from placement.demo.sizes import JYVASKYLA
from placement.model.area import Municipality
from placement.model.household import Household, HouseholdStatus

# Of the households that wait.
PINNED_SHARE, BARRED_SHARE = 0.012, 0.02


def steer_some(
    db: Session,
    households: Sequence[Household],
    made: Made,
    municipalities: Sequence[Municipality],
    officials: Officials,
    *,
    at: datetime,
    chance: Chance,
) -> None:
    """Pin and bar as the officers of the households' authorities, in the first hours of the month.

    Every second pin is to a municipality that has agreed to nobody: the run has no place for it, and says so.
    """
    said_at = datetime(at.year, at.month, 1, tzinfo=UTC)
    closed = [
        one.code
        for one in municipalities
        if not any(line.at_most for line in made.lines.get(one.code, []))
    ]
    waiting = [
        one
        for one in households
        if one.status is HouseholdStatus.READY and one.group_id is None and not one.emergency
    ]
    pins, bars = (
        1 + round(len(waiting) * PINNED_SHARE),
        1 + round(len(waiting) * BARRED_SHARE),
    )
    chosen = chance.sample(waiting, pins + bars)
    for number, household in enumerate(chosen[:pins]):
        pin_household(
            db,
            household.key,
            municipality_code=chance.choice(closed) if number % 2 else JYVASKYLA,
            reason="Lähiomainen asuu täällä (esittely)",
            by=officials.authority[household.authority_id],
            at=said_at,
        )
    for household in chosen[pins:]:
        exclude_municipality(
            db,
            household.key,
            municipality_code=chance.choice(municipalities).code,
            reason="Turvallisuus (esittely)",
            by=officials.authority[household.authority_id],
            at=said_at,
        )
    db.flush()
