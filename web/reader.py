"""Who reads the page, as far as the frame around it needs to know."""

from dataclasses import dataclass

from starlette.requests import Request

from placement.access import GRANTS, Official, Permission
from web.language import N_


@dataclass(frozen=True)
class Reader:
    """The signed-in person. The sign-in sets it: `request.state.reader = Reader(…)`.

    `place` is the authority or municipality that the duty belongs to, a thing with `name_fi`, or None.
    """

    official: Official
    name: str
    place: object | None = None

    def may(self, permission: Permission) -> bool:
        """Say whether the role has this permission; whether a thing is theirs, the action decides."""
        return permission in GRANTS[self.official.role]


@dataclass(frozen=True)
class Room:
    """One entry of the navigation."""

    path: str
    label: str
    permission: Permission


# The whole navigation, in its order. A page adds its line here.
ROOMS = (
    Room("/desk", N_("Work desk"), Permission.DESK_READ),
    Room("/households", N_("Households"), Permission.HOUSEHOLD_READ),
    Room("/proposals", N_("Proposals"), Permission.PROPOSAL_REVIEW),
    Room("/inbox", N_("Inbox"), Permission.INBOX_READ),
    Room("/moves", N_("Moves"), Permission.ARRIVAL_RECORD),
    Room("/arrivals", N_("Arrivals"), Permission.ARRIVAL_READ),
    Room("/quotas", N_("Agreements and quotas"), Permission.AGREEMENT_READ),
    Room("/rounds", N_("Yearly rounds"), Permission.ROUND_READ),
    Room("/municipalities", N_("Municipalities"), Permission.MUNICIPALITY_READ),
    Room("/figures", N_("Figures"), Permission.FIGURES_READ),
    Room("/runs", N_("Allocation runs"), Permission.RUN_READ),
    Room("/scenarios", N_("What if"), Permission.SCENARIO_READ),
    Room("/policy", N_("Policy"), Permission.RUN_READ),
    Room("/import", N_("Imports"), Permission.HOUSEHOLD_IMPORT),
    Room("/audit", N_("Audit trail"), Permission.AUDIT_READ),
    Room("/letters", N_("Letters"), Permission.LETTER_MANAGE),
    Room("/users", N_("Users"), Permission.USER_MANAGE),
)


def reader_of(request: Request) -> Reader | None:
    """Who is signed in, or None."""
    reader = getattr(request.state, "reader", None)
    assert reader is None or isinstance(reader, Reader)
    return reader


def rooms_of(request: Request) -> list[Room]:
    """The rooms of the product that this reader may enter and that exist."""
    reader = reader_of(request)
    paths = request.app.state.room_paths
    return [room for room in ROOMS if reader and reader.may(room.permission) and room.path in paths]
