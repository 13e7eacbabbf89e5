"""What may be seen of each table, by whose duty it is: failing closed."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, exists, false, or_, true
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from placement.access import AuthorityArea, Nation, Nothing, OneMunicipality, Scope
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
from placement.model.disclosure import Disclosure
from placement.model.document import Document, DocumentKind
from placement.model.household import Household, Person
from placement.model.ledger_entry import LedgerEntry
from placement.model.letter import Letter
from placement.model.proposal import LIVE, SHOWN_TO_MUNICIPALITY, Proposal, ProposalStatus
from placement.model.scenario import Scenario
from placement.model.table import Table
from placement.model.yearly_round import AgreementRound, AskedMunicipality, RoundAnswer


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


def _documents_of_authority(scope: AuthorityArea) -> ColumnElement[bool]:
    """Its own letters, and what was issued about a proposal to whom the proposal is shown."""
    shown = select(Proposal.id).where(_proposals_of_authority(scope)).scalar_subquery()
    return or_(
        col(Document.proposal_id).is_(None) & (col(Document.authority_id) == scope.authority_id),
        col(Document.proposal_id).in_(shown),
    )


def _documents_of_municipality(scope: OneMunicipality) -> ColumnElement[bool]:
    """Letters to it, and decisions, which name persons, where personal data are visible to it."""
    named = _disclosed(scope, col(Proposal.id))
    return (col(Document.municipality_id) == scope.municipality_id) & or_(
        col(Document.kind) != DocumentKind.DECISION, col(Document.proposal_id).in_(named)
    )


def personal_data_are_visible(scope: OneMunicipality) -> ColumnElement[bool]:
    """Of a query of proposals those whose household this municipality sees by name: the one place that says so.

    While its yes stands, and the household's consent to the disclosure.
    """
    consented = exists().where(
        col(Disclosure.proposal_id) == col(Proposal.id), col(Disclosure.withdrawn_at).is_(None)
    )
    return (
        (col(Proposal.municipality_id) == scope.municipality_id)
        & (col(Proposal.status) == ProposalStatus.ACCEPTED)
        & consented
    )


def _disclosed(scope: OneMunicipality, column: Column) -> ColumnElement[int]:
    return select(column).where(personal_data_are_visible(scope)).scalar_subquery()


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


def _rounds_of(authority_id: int) -> ColumnElement[int]:
    return (
        select(AgreementRound.id)
        .where(AgreementRound.authority_id == authority_id)
        .scalar_subquery()
    )


def _asked(where: ColumnElement[bool]) -> ColumnElement[int]:
    return select(AskedMunicipality.id).where(where).scalar_subquery()


def _sent_to_authority() -> ColumnElement[bool]:
    """A municipality's draft is its own until it is submitted; what the authority wrote down is there for both."""
    return col(RoundAnswer.submitted_at).is_not(None) | col(RoundAnswer.on_behalf)


SEES: dict[type[Table], dict[type, Callable[..., ColumnElement[bool]]]] = {
    Household: {AuthorityArea: _households_of_authority},
    Person: {
        AuthorityArea: lambda scope: col(Person.household_id).in_(
            select(Household.id).where(_households_of_authority(scope)).scalar_subquery()
        ),
        OneMunicipality: lambda scope: col(Person.household_id).in_(
            _disclosed(scope, col(Proposal.household_id))
        ),
    },
    Disclosure: {
        AuthorityArea: lambda scope: col(Disclosure.proposal_id).in_(
            select(Proposal.id).where(_proposals_of_authority(scope)).scalar_subquery()
        ),
        OneMunicipality: lambda scope: (
            col(Disclosure.proposal_id).in_(_disclosed(scope, col(Proposal.id)))
            & col(Disclosure.withdrawn_at).is_(None)
        ),
    },
    Proposal: {
        AuthorityArea: _proposals_of_authority,
        OneMunicipality: lambda scope: (
            (col(Proposal.municipality_id) == scope.municipality_id)
            & col(Proposal.status).in_(SHOWN_TO_MUNICIPALITY)
        ),
    },
    Agreement: _by_agreement(col(Agreement.id)),
    QuotaLine: _by_agreement(col(QuotaLine.agreement_id)),
    # An entry is the size of one household, and what they add up to is no figure for the country either.
    LedgerEntry: {
        kind: lambda scope, seen=seen: col(LedgerEntry.line_id).in_(
            select(QuotaLine.id).where(seen(scope)).scalar_subquery()
        )
        for kind, seen in _by_agreement(col(QuotaLine.agreement_id)).items()
        if kind is not Nation
    },
    Municipality: _by_municipality(col(Municipality.id)),
    Profile: _by_municipality(col(Profile.municipality_id)),
    Slot: _by_municipality(col(Slot.municipality_id)),
    ServiceOffer: _by_municipality(col(ServiceOffer.municipality_id)),
    LanguageLevel: _by_municipality(col(LanguageLevel.municipality_id)),
    AgreementRound: {
        AuthorityArea: lambda scope: col(AgreementRound.authority_id) == scope.authority_id,
        OneMunicipality: lambda scope: col(AgreementRound.id).in_(
            select(AskedMunicipality.round_id)
            .where(AskedMunicipality.municipality_id == scope.municipality_id)
            .scalar_subquery()
        ),
        Nation: lambda _: true(),
    },
    AskedMunicipality: {
        AuthorityArea: lambda scope: col(AskedMunicipality.round_id).in_(
            _rounds_of(scope.authority_id)
        ),
        OneMunicipality: lambda scope: (
            col(AskedMunicipality.municipality_id) == scope.municipality_id
        ),
        Nation: lambda _: true(),
    },
    RoundAnswer: {
        AuthorityArea: lambda scope: (
            col(RoundAnswer.asked_id).in_(
                _asked(col(AskedMunicipality.round_id).in_(_rounds_of(scope.authority_id)))
            )
            & _sent_to_authority()
        ),
        OneMunicipality: lambda scope: col(RoundAnswer.asked_id).in_(
            _asked(col(AskedMunicipality.municipality_id) == scope.municipality_id)
        ),
        Nation: lambda _: col(RoundAnswer.submitted_at).is_not(None),
    },
    # A run's figures; its question and answer are never shown, only proposals within scope.
    AllocationRun: {AuthorityArea: lambda _: true(), Nation: lambda _: true()},
    # Changes may name a household, and the comparison does: nobody but the authority that made it.
    Scenario: {AuthorityArea: lambda scope: col(Scenario.authority_id) == scope.authority_id},
    # Weights and defaults, nothing about anybody.
    Policy: {AuthorityArea: lambda _: true(), Nation: lambda _: true()},
    AuditEntry: {Nation: lambda _: true()},
    Document: {
        AuthorityArea: _documents_of_authority,
        OneMunicipality: _documents_of_municipality,
    },
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


def use_is_told(scope: Scope) -> bool:
    """Say whether counts of persons placed on quota lines and in dwellings are told, whatever their size.

    To the two parties of an agreement they are; the country reads what is published (`docs/decisions/0022`).
    """
    return isinstance(scope, AuthorityArea | OneMunicipality)
