"""Whether what a change touches is the official's: their municipalities, and their own households."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.agreement import Agreement, QuotaLine
from placement.model.area import Municipality
from placement.model.household import Household
from placement.queries.scenarios import own_household
from placement.refusals import NotFound, refuse
from placement.rules.facts_to_question import key_of, line_id
from placement.rules.scenario_change import (
    LinePersons,
    OfHousehold,
    OfMunicipality,
    ScenarioChange,
)
from placement.rules.scenario_problem import is_arrival
from placement.sight import visible


def refuse_changes_out_of_scope(
    official: Official, changes: Iterable[ScenarioChange], db: Session
) -> None:
    """Raise `NotFound` where a change is of what is not theirs, `Refused` where a safety prohibition forbids it.

    An offer is changed in the official's own municipalities, and of their quota lines only those of the own
    authority's agreements: after a reform another authority may have lines there too. A household may be sent
    anywhere, by its own authority; under a safety prohibition it is no part of a scenario, because everybody of the
    authority reads it.
    """
    for change in changes:
        if isinstance(change, OfMunicipality):
            _own_municipality(official, change.municipality, db)
            if isinstance(change, LinePersons):
                _own_line(official, change, db)
        elif isinstance(change, OfHousehold):
            _own_household(official, change.household, db)


def _own_municipality(official: Official, code: str, db: Session) -> None:
    seen = select(Municipality.id).where(
        Municipality.code == code, visible(Municipality, official.scope)
    )
    if db.exec(seen).one_or_none() is None:
        raise NotFound


def _own_line(official: Official, change: LinePersons, db: Session) -> None:
    seen = (
        select(QuotaLine.id)
        .join(Agreement, col(Agreement.id) == col(QuotaLine.agreement_id))
        .join(Municipality, col(Municipality.id) == col(Agreement.municipality_id))
        .where(Municipality.code == change.municipality, visible(QuotaLine, official.scope))
    )
    if change.line not in {line_id(key) for key in db.exec(seen) if key is not None}:
        raise NotFound


def _own_household(official: Official, key: str, db: Session) -> None:
    if is_arrival(key):
        raise NotFound
    household = own_household(official, col(Household.id) == key_of(key), db)
    if household is None:
        raise NotFound
    if household.safety_prohibition:
        refuse("scenario-household-protected")
