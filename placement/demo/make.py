"""Makes the demonstration: everything in one transaction, in a database that holds nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from placement import audit
from placement.days import helsinki_day
from placement.demo.accounts import DOMAIN, TOLD_BY, Account, make_accounts, password_of
from placement.demo.agreements import make_agreements
from placement.demo.chance import Chance
from placement.demo.decisions import make_decisions
from placement.demo.history import make_history
from placement.demo.households import make_households
from placement.demo.living import Living
from placement.demo.offers import make_offers
from placement.demo.rounds import make_rounds
from placement.demo.sizes import JYVASKYLA, KESKI_SUOMI, agreed_sizes
from placement.demo.steering import steer_some
from placement.model.agreement import Agreement
from placement.model.area import Area, AreaKind, AreaMembership, Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household
from placement.model.user import UserAccount
from placement.queries.users import accounts
from placement.refusals import refuse
from placement.rules.months import add_months, month_of

SEED = 2026
HOUSEHOLDS = 900
LAST_ELY_DAY = date(2025, 12, 31)


@dataclass(frozen=True)
class Demo:
    """What has been made: the accounts, all with one password."""

    seed: int
    password: str
    accounts: list[Account]

    @property
    def told_by(self) -> list[Account]:
        """The accounts that the demonstration's story is told by."""
        return self.accounts[: len(TOLD_BY)]


def demo_of(db: Session) -> Demo | None:
    """The demonstration that this database holds; None where it holds none.

    Raises `Refused` with `not-a-demonstration` where it holds anything else.
    """
    made = db.exec(
        select(AuditEntry).where(AuditEntry.event == audit.Event.DEMO_MADE.value)
    ).first()
    if made is not None:
        seed = int(made.params["seed"])
        return Demo(seed, password_of(seed), _accounts(db))
    for table in (UserAccount, Household, Agreement):
        if rows := db.exec(select(func.count()).select_from(table)).one():
            refuse("not-a-demonstration", table=str(table.__tablename__), rows=rows)
    return None


def make_demo(db: Session, *, at: datetime, seed: int = SEED, households: int = HOUSEHOLDS) -> Demo:
    """Make it, or find it made. The register must have been loaded (`load_reference`).

    The same seed gives the same data; days follow the month of `at`, and the questions that are out were sent in
    the days before `at`. Raises `Refused` with `not-a-demonstration` where the database holds anything else.
    """
    found = demo_of(db)
    if found is not None:
        return found
    day = helsinki_day(at)
    municipalities = db.exec(
        select(Municipality).where(col(Municipality.in_scope)).order_by(col(Municipality.code))
    ).all()
    authorities = _area_ids(db, day)
    officials = make_accounts(
        db,
        authorities={one.code: authorities[one.code] for one in municipalities},
        municipality_ids={one.code: one.key for one in municipalities},
        seed=seed,
        day=day,
    )
    region_of = _ely_centres(db)
    sizes = agreed_sizes(municipalities, region_of, Chance(seed, "sizes"))
    made = make_agreements(
        db,
        municipalities,
        sizes,
        authorities=authorities,
        officers=officials.authority,
        # So that the places of Keski-Suomi add up to what was offered.
        without_whole=frozenset(c for c, region in region_of.items() if region == KESKI_SUOMI),
        day=day,
        chance=Chance(seed, "agreements"),
    )
    make_offers(
        db,
        municipalities,
        sizes,
        generous=frozenset({JYVASKYLA}),
        month=add_months(month_of(day), 1),
        chance=Chance(seed, "offers"),
    )
    registered = make_households(
        db,
        households,
        municipalities,
        Living(municipalities, authorities),
        registered_by={area_id: one.id for area_id, one in officials.authority.items()},
        day=day,
        chance=Chance(seed, "households"),
    )
    make_history(db, registered, made, officials, at=at, chance=Chance(seed, "history"))
    make_decisions(db, officials, at=at)
    steer_some(
        db, registered, made, municipalities, officials, at=at, chance=Chance(seed, "steering")
    )
    make_rounds(db, made, sizes, officials, at=at, chance=Chance(seed, "rounds"))
    audit.record(db, audit.Event.DEMO_MADE, at=at, by=None, seed=seed, households=households)
    db.flush()
    return Demo(seed, password_of(seed), _accounts(db))


def _accounts(db: Session) -> list[Account]:
    """Accounts of the demonstration: first the ones that its story is told by, places in their own language."""
    found = {
        account.user.email.removesuffix(f"@{DOMAIN}"): Account(
            account.user.email,
            duty.role,
            getattr(place, "name_sv" if account.user.language == "sv" else "name_fi", ""),
        )
        for account in accounts(db)
        for duty, place in account.duties
        if account.user.email.endswith(f"@{DOMAIN}")
    }
    return [
        *(found[name] for name in TOLD_BY if name in found),
        *(account for name, account in sorted(found.items()) if name not in TOLD_BY),
    ]


def _area_ids(db: Session, day: date) -> dict[str, int]:
    """Id of the authority on a day, by municipality code."""
    return {code: area.key for code, area in _authorities(db, day)}


def _ely_centres(db: Session) -> dict[str, str]:
    """Code of the last ELY centre, by municipality code: the regions of the real figures."""
    return {code: area.code for code, area in _authorities(db, LAST_ELY_DAY)}


def _authorities(db: Session, day: date) -> list[tuple[str, Area]]:
    statement = (
        select(Municipality.code, Area)
        .join(AreaMembership, col(AreaMembership.municipality_id) == col(Municipality.id))
        .join(Area, col(Area.id) == col(AreaMembership.area_id))
        .where(
            Area.kind == AreaKind.AUTHORITY,
            AreaMembership.valid_from_day <= day,
            col(AreaMembership.valid_to_day).is_(None) | (col(AreaMembership.valid_to_day) >= day),
        )
    )
    return list(db.exec(statement))
