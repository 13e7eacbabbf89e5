"""Who may do what: the whole of it, failing closed. Who may see what of which table: `placement/sight.py`."""

from dataclasses import dataclass
from enum import StrEnum

from placement.model.user import Role
from placement.refusals import NotPermitted


class Permission(StrEnum):
    """Named `<thing>:<act>`, in alphabetical order."""

    AGREEMENT_CHANGE = "agreement:change"
    AGREEMENT_IMPORT = "agreement:import"
    AGREEMENT_READ = "agreement:read"
    ARRIVAL_READ = "arrival:read"
    ARRIVAL_RECORD = "arrival:record"
    AUDIT_READ = "audit:read"
    DESK_READ = "desk:read"
    DISCLOSURE_READ = "disclosure:read"
    DISCLOSURE_RECORD = "disclosure:record"
    DOCUMENT_READ = "document:read"
    FIGURES_READ = "figures:read"
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
    PROPOSAL_ASSIGN = "proposal:assign"
    PROPOSAL_REVIEW = "proposal:review"
    ROUND_ANSWER = "round:answer"
    ROUND_CHANGE = "round:change"
    ROUND_READ = "round:read"
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
        P.ARRIVAL_RECORD,
        P.DISCLOSURE_RECORD,
        P.DOCUMENT_READ,
        P.FIGURES_READ,
        P.HOUSEHOLD_CHANGE,
        P.HOUSEHOLD_IMPORT,
        P.HOUSEHOLD_READ,
        P.MUNICIPALITY_READ,
        P.NEED_READ,
        P.OFFER_CHANGE,
        P.PROPOSAL_ASSIGN,
        P.PROPOSAL_REVIEW,
        P.ROUND_CHANGE,
        P.ROUND_READ,
        P.RUN_READ,
        P.RUN_START,
        P.SCENARIO_CHANGE,
        P.SCENARIO_READ,
    },
    Role.MUNICIPALITY_OFFICER: _EVERYBODY
    | {
        P.AGREEMENT_READ,
        P.ARRIVAL_READ,
        P.ARRIVAL_RECORD,
        P.DISCLOSURE_READ,
        P.DOCUMENT_READ,
        P.FIGURES_READ,
        P.INBOX_READ,
        P.MUNICIPALITY_READ,
        P.OFFER_CHANGE,
        P.PROPOSAL_ANSWER,
        P.ROUND_ANSWER,
        P.ROUND_READ,
    },
    # Figures only: never a household, never a proposal.
    Role.NATIONAL_VIEWER: _EVERYBODY
    | {P.AGREEMENT_READ, P.FIGURES_READ, P.MUNICIPALITY_READ, P.ROUND_READ, P.RUN_READ},
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
