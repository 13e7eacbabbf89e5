"""A whole file, read and judged against the database: what a preview shows, and what saving looks at again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from placement.access import Official
from placement.incoming.agreements import IncomingAgreements, read_agreements
from placement.incoming.agreements_against_database import judge_against_database
from placement.incoming.duplicates import Alike, likely_duplicates
from placement.incoming.files import read_sheets
from placement.incoming.households import IncomingHouseholds, read_households
from placement.incoming.register_names import RegisterNames
from placement.incoming.vocabulary import Vocabulary
from placement.queries.agreements_there import AgreementsThere, agreements_there
from placement.queries.already_there import (
    AuthorityMemberships,
    authorities_there,
    authority_memberships,
    codes_there,
    identity_codes_there,
    municipalities_there,
    persons_born_on,
)
from placement.refusals import Refusal


@dataclass(frozen=True)
class CheckedHouseholds:
    """Households of a file. `alike`: persons who may be there twice; nothing is wrong with them as such."""

    found: IncomingHouseholds
    memberships: AuthorityMemberships
    alike: Sequence[Alike] = field(default_factory=list)


@dataclass(frozen=True)
class CheckedAgreements:
    """Lines of a file, and the agreements that they belong to as far as these exist."""

    found: IncomingAgreements
    there: AgreementsThere


def check_households(
    db: Session, content: bytes, vocabulary: Vocabulary, *, by: Official | None, today: date
) -> CheckedHouseholds:
    """Read and judge a file of households. `by` None is the command line.

    Raises `Refused` where the file can't be read at all; what is wrong in cells is in `found.table.errors`.
    """
    names = _names(db, today)
    memberships = authority_memberships(db)
    found = read_households(
        read_sheets(content), names, vocabulary, today=today, authority_given=by is not None
    )
    table = found.table
    codes = codes_there(db, [one.code for one in found.households])
    for household in found.households:
        if household.code in codes:
            refusal = Refusal("case-code-taken", {"value": household.code})
            table.blame(household.row, "case_code", refusal)
        lives_in = household.facts.get("lives_in")
        if by is None and lives_in is not None and memberships.on(lives_in, today) is None:
            table.blame(household.row, "lives_in", Refusal("municipality-without-authority"))
    with_code = [one for one in found.persons if "identity_code" in one.facts]
    taken = identity_codes_there(db, [one.facts["identity_code"] for one in with_code])
    for person in with_code:
        if person.facts["identity_code"] in taken:
            table.blame(person.row, "identity_code", Refusal("identity-code-taken"))
    days = {day for one in found.persons if (day := one.facts.get("birth_day"))}
    alike = likely_duplicates(found.households, persons_born_on(db, days, by))
    return CheckedHouseholds(found, memberships, alike)


def check_agreements(
    db: Session,
    content: bytes,
    vocabulary: Vocabulary,
    *,
    by: Official | None,
    today: date,
    hold: bool = False,
) -> CheckedAgreements:
    """Read and judge a file of agreements. `hold` the agreements until the transaction ends, to save it.

    Raises `Refused` where the file can't be read at all; what is wrong in cells is in `found.table.errors`.
    """
    found = read_agreements(
        read_sheets(content),
        _names(db, today),
        vocabulary,
        own_authority=by.authority_id if by else None,
        memberships=authority_memberships(db),
    )
    years = [(line.agreement, line.facts["year"]) for line in found.lines]
    there = agreements_there(db, years, hold=hold)
    judge_against_database(found, there, today=today)
    return CheckedAgreements(found, there)


def _names(db: Session, today: date) -> RegisterNames:
    return RegisterNames.of(municipalities_there(db), authorities_there(db, today))
