"""What must hold of a household: its facts within limits, complete or not, and its way from status to status."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from enum import StrEnum

from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import PROMISED, Proposal
from placement.model.words import Relation
from placement.refusals import Refusal
from placement.rules.household_facts import HouseholdFacts, PersonFacts
from placement.rules.identity_code import identity_code_holds
from placement.rules.urgency import years_old

FIRST_PERMIT_DAY = date(2000, 1, 1)
LONGEST_LIFE = timedelta(days=366 * 120)
LONGEST_WAIT_AHEAD = timedelta(days=366 * 2)
ADULT_YEARS = 18
# As the tables allow them, and as an import does.
MOST_PERSONS, MOST_UNITS, MOST_WISHES, MOST_TIES, MOST_LANGUAGES = 20, 20, 5, 20, 10
CODE = re.compile(r"[0-9A-Za-zÅÄÖåäö./_-]{1,30}")
S = HouseholdStatus
# While it is one of these, what a municipality was asked about may not change under it.
WAITING = frozenset({S.REGISTERED, S.INCOMPLETE, S.READY, S.PROPOSED})
CLOSED = frozenset({S.ARRIVED, S.MOVED_INDEPENDENTLY, S.LEFT_COUNTRY, S.CANCELLED})
WAYS_OUT = frozenset({S.MOVED_INDEPENDENTLY, S.LEFT_COUNTRY, S.CANCELLED})
del S


class Missing(StrEnum):
    """What a household lacks before a run may place it."""

    PERSONS = "persons"
    PLACE = "place"
    MOTHER_TONGUE = "mother_tongue"


def missing_facts(
    *, lives_in_id: int | None, lives_at: str, mother_tongues: Collection[str]
) -> list[Missing]:
    """What is missing; empty where a run can place the household. `mother_tongues`: one for each person."""
    found = []
    if not mother_tongues:
        found.append(Missing.PERSONS)
    if lives_in_id is None and not lives_at:
        found.append(Missing.PLACE)
    if not all(mother_tongues):
        found.append(Missing.MOTHER_TONGUE)
    return found


def status_from(facts: HouseholdFacts) -> HouseholdStatus:
    """READY where nothing is missing, else INCOMPLETE."""
    missing = missing_facts(
        lives_in_id=facts.lives_in_id,
        lives_at=facts.lives_at,
        mother_tongues=[person.mother_tongue for person in facts.persons],
    )
    return HouseholdStatus.INCOMPLETE if missing else HouseholdStatus.READY


def facts_hold(facts: HouseholdFacts, *, today: date) -> Iterator[Refusal]:
    """Yield everything that is outside its limits, of the household and of each person."""
    if facts.code and not CODE.fullmatch(facts.code):
        yield Refusal("household-code-wrong")
    if not FIRST_PERMIT_DAY <= facts.permit_day <= today:
        yield Refusal("permit-day-out-of-range", {"first": FIRST_PERMIT_DAY.isoformat()})
    last = today + LONGEST_WAIT_AHEAD
    if facts.earliest_day and not FIRST_PERMIT_DAY <= facts.earliest_day <= last:
        yield Refusal("earliest-day-out-of-range", {"last": last.isoformat()})
    if (facts.latitude is None) != (facts.longitude is None):
        yield Refusal("coordinates-half")
    if len(facts.persons) > MOST_PERSONS:
        yield Refusal("too-many-persons", {"most": MOST_PERSONS})
    yield from _needs_and_hopes_hold(facts)
    yield from _persons_hold(facts, today=today)


def _needs_and_hopes_hold(facts: HouseholdFacts) -> Iterator[Refusal]:
    for kind, units in facts.needs.items():
        if not 1 <= units <= MOST_UNITS:
            yield Refusal("need-out-of-range", {"service": kind.value, "most": MOST_UNITS})
    if len(facts.wishes) > MOST_WISHES:
        yield Refusal("too-many-wishes", {"most": MOST_WISHES})
    if len(set(facts.wishes)) < len(facts.wishes):
        yield Refusal("wish-twice")
    if len(facts.ties) > MOST_TIES:
        yield Refusal("too-many-ties", {"most": MOST_TIES})
    if len(set(facts.ties)) < len(facts.ties):
        yield Refusal("tie-twice")


def _persons_hold(facts: HouseholdFacts, *, today: date) -> Iterator[Refusal]:
    for person in facts.persons:
        yield from person_holds(person, today=today)
    heads = sum(person.relation is Relation.HEAD for person in facts.persons)
    if heads > 1:
        yield Refusal("several-heads")
    codes = Counter(person.identity_code for person in facts.persons if person.identity_code)
    if any(count > 1 for count in codes.values()):
        yield Refusal("identity-code-in-household-twice")
    if facts.unaccompanied_minor and any(
        years_old(person.birth_day, facts.permit_day) >= ADULT_YEARS for person in facts.persons
    ):
        yield Refusal("minor-with-somebody-of-age")


def person_holds(person: PersonFacts, *, today: date) -> Iterator[Refusal]:
    """Yield everything that is wrong with the facts of one person."""
    if not (person.given_names or person.family_name):
        yield Refusal("person-without-name")
    if not today - LONGEST_LIFE <= person.birth_day <= today:
        yield Refusal("birth-day-out-of-range")
    if len(person.languages) > MOST_LANGUAGES:
        yield Refusal("too-many-languages", {"most": MOST_LANGUAGES})
    if person.identity_code:
        yield from identity_code_holds(person.identity_code, person.birth_day)


def may_change(household: Household, proposal: Proposal | None) -> Iterator[Refusal]:
    """Yield a refusal where a municipality has been asked about these very facts, or the case is closed."""
    if household.status in CLOSED:
        yield Refusal("household-closed")
    elif proposal is not None and proposal.status in PROMISED:
        yield Refusal("household-promised")


def is_the_one_read(household: Household, version: int | None) -> Iterator[Refusal]:
    """Yield a refusal where somebody has changed the household since the page was opened."""
    if version is not None and household.version != version:
        yield Refusal("household-changed-meanwhile")


def stays_complete(
    before: HouseholdFacts, after: HouseholdFacts, proposal: Proposal | None
) -> Iterator[Refusal]:
    """Yield a refusal where a household with a proposal would lose what a run needs."""
    loses = status_from(after) is HouseholdStatus.INCOMPLETE is not status_from(before)
    if proposal is not None and loses:
        yield Refusal("household-has-proposal")


def nobody_alike(codes: Collection[str | None]) -> Iterator[Refusal]:
    """Yield a refusal for persons who may be registered already: case codes, None for another authority's."""
    own = sorted({code for code in codes if code})
    if own:
        yield Refusal("similar-person-there", {"codes": ", ".join(own)})
    if any(code is None for code in codes):
        yield Refusal("similar-person-elsewhere")


def may_be_linked(
    one: Household, other: Household, *, promised_at: Collection[int]
) -> Iterator[Refusal]:
    """Yield why two households can't be linked. `promised_at`: municipalities promised to either of their groups."""
    if one.key == other.key:
        yield Refusal("link-to-itself")
        return
    if one.group_id is not None and other.group_id is not None:
        if one.group_id == other.group_id:
            yield Refusal("linked-already")
        else:
            yield Refusal("both-linked-already")
    if len(set(promised_at)) > 1:
        yield Refusal("linked-promised-apart")
