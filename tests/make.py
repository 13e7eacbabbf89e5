"""Things for tests, with plain defaults: `make_household(db, persons=4)` and the world around it is there."""

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlmodel import Session, select

from placement import ledger
from placement.access import Official
from placement.model.agreement import Agreement, Profile, QuotaLine, QuotaLineRevision, Slot
from placement.model.area import Area, AreaKind, AreaMembership, LanguageStatus, Municipality
from placement.model.household import Household, HouseholdStatus, Need, Person
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.user import Duty, Role, UserAccount
from placement.model.words import Category, Ground, NeedKind, Relation

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
_numbers = itertools.count(1)


def make_authority(
    db: Session, *, code: str | None = None, name: str = "Kokeilun elinvoimakeskus"
) -> Area:
    """An authority of 2026 and after."""
    area = Area(
        kind=AreaKind.AUTHORITY,
        code=code or f"A{next(_numbers)}",
        name_fi=name,
        name_sv=f"{name} sv",
        name_en=f"{name} en",
        valid_from_day=date(2026, 1, 1),
    )
    db.add(area)
    db.flush()
    return area


def make_municipality(
    db: Session,
    *,
    authority: Area | None = None,
    code: str | None = None,
    name: str = "Kokeila",
    latitude: float = 62.24,
    longitude: float = 25.75,
) -> Municipality:
    """A municipality that belongs to an authority."""
    municipality = Municipality(
        code=code or _free_code(db),
        name_fi=name,
        name_sv=f"{name} sv",
        name_en=name,
        language_status=LanguageStatus.FI,
        latitude=latitude,
        longitude=longitude,
        population=20_000,
    )
    db.add(municipality)
    db.flush()
    area = authority or make_authority(db)
    db.add(
        AreaMembership(
            municipality_id=municipality.key, area_id=area.key, valid_from_day=date(2026, 1, 1)
        )
    )
    db.flush()
    return municipality


def _free_code(db: Session) -> str:
    """A code that no municipality has yet, a real one neither where the reference data are loaded."""
    taken = set(db.exec(select(Municipality.code)))
    return next(code for n in _numbers if (code := f"{n % 1000:03}") not in taken)


def make_agreement(
    db: Session, *, authority: Area | None = None, municipality: Municipality | None = None
) -> Agreement:
    """An agreement until further notice, without lines."""
    authority = authority or make_authority(db)
    municipality = municipality or make_municipality(db, authority=authority)
    agreement = Agreement(
        authority_id=authority.key,
        municipality_id=municipality.key,
        valid_from_day=date(2026, 1, 1),
        decision_number="KH 1/2026",
    )
    db.add(agreement)
    db.flush()
    return agreement


def make_quota_line(
    db: Session,
    *,
    agreement: Agreement | None = None,
    year: int = 2027,
    label: str | None = None,
    categories: Sequence[Category] = (Category.ASYLUM, Category.SUBSIDIARY),
    persons: int = 20,
) -> QuotaLine:
    """A line with `persons` agreed, its first revision and its ledger entry."""
    agreement = agreement or make_agreement(db)
    line = QuotaLine(
        agreement_id=agreement.key,
        year=year,
        label=label or f"line {next(_numbers)}",
        categories=list(categories),
        committed=persons,
        at_most=persons,
    )
    db.add(line)
    db.flush()
    db.add(
        QuotaLineRevision(
            line_id=line.key,
            number=1,
            from_day=date(year, 1, 1),
            committed=persons,
            at_most=persons,
            reason="agreed",
            at=NOW,
        )
    )
    ledger.agree(db, line, persons, at=NOW, by=None)
    db.flush()
    return line


def make_slot(
    db: Session,
    *,
    municipality: Municipality,
    count: int = 1,
    smallest: int = 1,
    largest: int = 6,
    accessible: bool = False,
    from_month: str = "2027-01",
) -> Slot:
    """Dwellings of one kind; the municipality lists its dwellings from then on."""
    if (
        db.exec(select(Profile).where(Profile.municipality_id == municipality.key)).one_or_none()
        is None
    ):
        db.add(Profile(municipality_id=municipality.key, lists_dwellings=True))
    slot = Slot(
        municipality_id=municipality.key,
        label=f"asunto {next(_numbers)}",
        count=count,
        smallest=smallest,
        largest=largest,
        accessible=accessible,
        from_month=from_month,
    )
    db.add(slot)
    db.flush()
    return slot


def make_household(
    db: Session,
    *,
    authority: Area | None = None,
    persons: int = 3,
    ground: Ground = Ground.ASYLUM,
    status: HouseholdStatus = HouseholdStatus.READY,
    needs: dict[NeedKind, int] | None = None,
    permit_day: date = date(2026, 11, 2),
    mother_tongue: str = "so",
) -> Household:
    """A household that is ready: an adult and children, without wishes or ties."""
    number = next(_numbers)
    household = Household(
        code=f"T-2026-{number:05}",
        authority_id=(authority or make_authority(db)).key,
        ground=ground,
        permit_day=permit_day,
        latitude=62.0,
        longitude=25.0,
        status=status,
        size=persons,
        registered_at=NOW,
    )
    db.add(household)
    db.flush()
    for member in range(persons):
        db.add(
            Person(
                household_id=household.key,
                given_names=f"Etu{number}x{member}",
                family_name=f"Suku{number}",
                birth_day=date(1990 if member == 0 else 2015, 1, 1 + member),
                relation=Relation.HEAD if member == 0 else Relation.CHILD,
                mother_tongue=mother_tongue,
            )
        )
    for kind, units in (needs or {}).items():
        db.add(Need(household_id=household.key, kind=kind, units=units))
    db.flush()
    return household


def make_proposal(
    db: Session,
    *,
    household: Household | None = None,
    line: QuotaLine | None = None,
    slot: Slot | None = None,
    status: ProposalStatus = ProposalStatus.PROPOSED,
    month: str = "2027-01",
) -> Proposal:
    """A proposal to the municipality of a line's agreement. Books nothing in the ledger."""
    line = line or make_quota_line(db)
    agreement = db.get_one(Agreement, line.agreement_id)
    household = household or make_household(db)
    proposal = Proposal(
        household_id=household.key,
        municipality_id=agreement.municipality_id,
        agreement_id=agreement.key,
        slot_id=slot.key if slot else None,
        month=month,
        persons=household.size,
        status=status,
        points={"wish": 0, "near": 20},
        proposed_at=NOW,
    )
    db.add(proposal)
    db.flush()
    return proposal


def make_user(db: Session, *, email: str | None = None, password_hash: str = "!") -> UserAccount:
    """An account that cannot sign in (`!` is no hash)."""
    user = UserAccount(
        email=email or f"user{next(_numbers)}@test.invalid",
        name="Testaaja",
        password_hash=password_hash,
    )
    db.add(user)
    db.flush()
    return user


def officer_of(db: Session, place: Area | Municipality) -> Official:
    """An officer with a duty at an authority or a municipality."""
    user = make_user(db)
    at_authority = isinstance(place, Area)
    role = Role.AUTHORITY_OFFICER if at_authority else Role.MUNICIPALITY_OFFICER
    duty = Duty(
        user_id=user.key,
        role=role,
        authority_id=place.key if at_authority else None,
        municipality_id=None if at_authority else place.key,
        valid_from_day=date(2026, 1, 1),
    )
    db.add(duty)
    db.flush()
    return Official(
        id=user.key,
        role=role,
        authority_id=duty.authority_id,
        municipality_id=duty.municipality_id,
    )


def official_with(db: Session, role: Role) -> Official:
    """A national viewer or an administrator."""
    user = make_user(db)
    db.add(Duty(user_id=user.key, role=role, valid_from_day=date(2026, 1, 1)))
    db.flush()
    return Official(id=user.key, role=role)
