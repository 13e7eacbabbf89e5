"""Who may do what, and who may see what: the whole of it, failing closed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, false, or_, true
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from placement.model.agreement import (
    Agreement,
    LanguageLevel,
    Profile,
    QuotaLine,
    ServiceOffer,
    Slot,
)
from placement.model.allocation_run import AllocationRun, Policy
from placement.model.area import AreaMembership, Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household
from placement.model.ledger_entry import LedgerEntry
from placement.model.letter import Letter
from placement.model.proposal import LIVE, SHOWN_TO_MUNICIPALITY, Proposal
from placement.model.scenario import Scenario
from placement.model.table import Table
from placement.model.user import Role
from placement.refusals import NotPermitted


class Permission(StrEnum):
    """Named `<thing>:<act>`, in alphabetical order."""

    AGREEMENT_CHANGE = "agreement:change"
    AGREEMENT_IMPORT = "agreement:import"
    AGREEMENT_READ = "agreement:read"
    ARRIVAL_READ = "arrival:read"
    AUDIT_READ = "audit:read"
    DESK_READ = "desk:read"
    HOUSEHOLD_CHANGE = "household:change"
    HOUSEHOLD_IMPORT = "household:import"
    HOUSEHOLD_READ = "household:read"
    INBOX_READ = "inbox:read"
    LETTER_MANAGE = "letter:manage"
    MUNICIPALITY_READ = "municipality:read"
    NEED_READ = "need:read"
    OFFER_CHANGE = "offer:change"
    OWN_SETTINGS = "own:settings"
    POLICY_CHANGE = "policy:change"
    PROPOSAL_ANSWER = "proposal:answer"
    PROPOSAL_REVIEW = "proposal:review"
    RUN_READ = "run:read"
    RUN_START = "run:start"
    SCENARIO_CHANGE = "scenario:change"
    SCENARIO_READ = "scenario:read"
    USER_MANAGE = "user:manage"


P = Permission
_EVERYBODY = frozenset({P.DESK_READ, P.OWN_SETTINGS})
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.AUTHORITY_OFFICER: _EVERYBODY
    | {
        P.AGREEMENT_CHANGE,
        P.AGREEMENT_IMPORT,
        P.AGREEMENT_READ,
        P.ARRIVAL_READ,
        P.HOUSEHOLD_CHANGE,
        P.HOUSEHOLD_IMPORT,
        P.HOUSEHOLD_READ,
        P.MUNICIPALITY_READ,
        P.NEED_READ,
        P.OFFER_CHANGE,
        P.PROPOSAL_REVIEW,
        P.RUN_READ,
        P.RUN_START,
        P.SCENARIO_CHANGE,
        P.SCENARIO_READ,
    },
    Role.MUNICIPALITY_OFFICER: _EVERYBODY
    | {
        P.AGREEMENT_READ,
        P.ARRIVAL_READ,
        P.INBOX_READ,
        P.MUNICIPALITY_READ,
        P.OFFER_CHANGE,
        P.PROPOSAL_ANSWER,
    },
    # Figures only: never a household, never a proposal.
    Role.NATIONAL_VIEWER: _EVERYBODY | {P.AGREEMENT_READ, P.MUNICIPALITY_READ, P.RUN_READ},
    Role.ADMINISTRATOR: _EVERYBODY
    | {P.AUDIT_READ, P.LETTER_MANAGE, P.POLICY_CHANGE, P.RUN_READ, P.USER_MANAGE},
}
del P


@dataclass(frozen=True)
class Nation:
    """Figures of the whole country."""


@dataclass(frozen=True)
class AuthorityArea:
    """What belongs to one authority."""

    authority_id: int


@dataclass(frozen=True)
class OneMunicipality:
    """What belongs to one municipality."""

    municipality_id: int


@dataclass(frozen=True)
class Nothing:
    """A duty that has ended, or none."""


Scope = Nation | AuthorityArea | OneMunicipality | Nothing


@dataclass(frozen=True)
class Official:
    """The person acting, in one of their duties."""

    id: int
    role: Role
    authority_id: int | None = None
    municipality_id: int | None = None

    @property
    def scope(self) -> Scope:
        """What this duty may see of anything."""
        if self.role is Role.AUTHORITY_OFFICER and self.authority_id is not None:
            return AuthorityArea(self.authority_id)
        if self.role is Role.MUNICIPALITY_OFFICER and self.municipality_id is not None:
            return OneMunicipality(self.municipality_id)
        if self.role in {Role.NATIONAL_VIEWER, Role.ADMINISTRATOR}:
            return Nation()
        return Nothing()

    def may(
        self,
        permission: Permission,
        *,
        of_authority: int | None = None,
        in_municipality: int | None = None,
    ) -> bool:
        """Say whether the role has the permission and the thing lies within the duty.

        Give what the thing belongs to: its authority, its municipality, or both. An authority's officer is
        judged by `of_authority`, a municipality's by `in_municipality`; what is not given is not theirs.
        """
        if permission not in GRANTS[self.role]:
            return False
        match self.scope:
            case AuthorityArea(authority_id):
                return of_authority == authority_id
            case OneMunicipality(municipality_id):
                return in_municipality == municipality_id
            case Nation():
                return True
        return False

    def must(
        self,
        permission: Permission,
        *,
        of_authority: int | None = None,
        in_municipality: int | None = None,
    ) -> None:
        """Raise `NotPermitted` unless `may`."""
        if not self.may(permission, of_authority=of_authority, in_municipality=in_municipality):
            raise NotPermitted(permission)

    def must_have(self, permission: Permission) -> None:
        """Raise `NotPermitted` where the role lacks it; for what belongs to no area (runs, policy)."""
        if permission not in GRANTS[self.role]:
            raise NotPermitted(permission)


class NotScoped(Exception):
    """Nobody has said what this scope may see of this table, so it sees nothing and we hear of it."""


Column = ColumnElement[int] | Mapped[int] | Mapped[int | None]


def _agreements(where: ColumnElement[bool]) -> ColumnElement[int]:
    return select(Agreement.id).where(where).scalar_subquery()


def _households_of_authority(scope: AuthorityArea) -> ColumnElement[bool]:
    """Its own, and those with a live proposal on one of its agreements and under no safety prohibition."""
    proposed_here = (
        exists()
        .where(col(Proposal.household_id) == col(Household.id))
        .where(col(Proposal.agreement_id) == col(Agreement.id))
        .where(col(Agreement.authority_id) == scope.authority_id)
        .where(col(Proposal.status).in_(LIVE), col(Household.safety_prohibition).is_(False))
    )
    return or_(col(Household.authority_id) == scope.authority_id, proposed_here)


def _proposals_of_authority(scope: AuthorityArea) -> ColumnElement[bool]:
    """Of its own households wherever they are proposed; on its agreements, where under no safety prohibition."""
    own = select(Household.id).where(col(Household.authority_id) == scope.authority_id)
    secret = select(Household.id).where(col(Household.safety_prohibition).is_(True))
    ours = _agreements(col(Agreement.authority_id) == scope.authority_id)
    return or_(
        col(Proposal.household_id).in_(own.scalar_subquery()),
        col(Proposal.agreement_id).in_(ours)
        & col(Proposal.household_id).not_in(secret.scalar_subquery()),
    )


def _municipalities_of(authority_id: int) -> ColumnElement[int]:
    """Members of its area on any day, and partners of its agreements (both public facts)."""
    members = select(AreaMembership.municipality_id).where(
        col(AreaMembership.area_id) == authority_id
    )
    partners = select(Agreement.municipality_id).where(col(Agreement.authority_id) == authority_id)
    return members.union(partners).scalar_subquery()


def _by_municipality(column: Column) -> dict[type, "Callable[..., ColumnElement[bool]]"]:
    return {
        AuthorityArea: lambda scope: column.in_(_municipalities_of(scope.authority_id)),
        OneMunicipality: lambda scope: column == scope.municipality_id,
        Nation: lambda _: true(),
    }


def _by_agreement(column: Column) -> dict[type, "Callable[..., ColumnElement[bool]]"]:
    return {
        AuthorityArea: lambda scope: column.in_(
            _agreements(col(Agreement.authority_id) == scope.authority_id)
        ),
        OneMunicipality: lambda scope: column.in_(
            _agreements(col(Agreement.municipality_id) == scope.municipality_id)
        ),
        Nation: lambda _: true(),
    }


SEES: dict[type[Table], dict[type, Callable[..., ColumnElement[bool]]]] = {
    Household: {AuthorityArea: _households_of_authority},
    Proposal: {
        AuthorityArea: _proposals_of_authority,
        OneMunicipality: lambda scope: (
            (col(Proposal.municipality_id) == scope.municipality_id)
            & col(Proposal.status).in_(SHOWN_TO_MUNICIPALITY)
        ),
    },
    Agreement: _by_agreement(col(Agreement.id)),
    QuotaLine: _by_agreement(col(QuotaLine.agreement_id)),
    LedgerEntry: {
        kind: lambda scope, seen=seen: col(LedgerEntry.line_id).in_(
            select(QuotaLine.id).where(seen(scope)).scalar_subquery()
        )
        for kind, seen in _by_agreement(col(QuotaLine.agreement_id)).items()
    },
    Municipality: _by_municipality(col(Municipality.id)),
    Profile: _by_municipality(col(Profile.municipality_id)),
    Slot: _by_municipality(col(Slot.municipality_id)),
    ServiceOffer: _by_municipality(col(ServiceOffer.municipality_id)),
    LanguageLevel: _by_municipality(col(LanguageLevel.municipality_id)),
    # A run's figures; its question and answer are never shown, only proposals within scope.
    AllocationRun: {AuthorityArea: lambda _: true(), Nation: lambda _: true()},
    # Changes may name a household, and the comparison does: nobody but the authority that made it.
    Scenario: {AuthorityArea: lambda scope: col(Scenario.authority_id) == scope.authority_id},
    # Weights and defaults, nothing about anybody.
    Policy: {AuthorityArea: lambda _: true(), Nation: lambda _: true()},
    AuditEntry: {Nation: lambda _: true()},
    Letter: {Nation: lambda _: true()},
}


def visible(table: type[Table], scope: Scope) -> ColumnElement[bool]:
    """What this scope may see of a table. A pair that nobody has thought of is refused, not shown.

    Raises `NotScoped` for such a pair. A duty that has ended (`Nothing`) sees no row of anything.
    """
    if isinstance(scope, Nothing):
        return false()
    try:
        return SEES[table][type(scope)](scope)
    except KeyError:
        raise NotScoped(f"{type(scope).__name__} and {table.__name__}") from None
