"""What a page may ask for in its signature: a database, an id, and who is allowed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request
from sqlmodel import Session

from placement.access import GRANTS, Official, Permission
from placement.audit import Event, record
from placement.queries.sessions import still_stands
from placement.refusals import NotPermitted
from placement.transaction import reading, transaction
from web.clock import utc_now
from web.signed_in import NotSignedIn, reader_from_session, signed_in_of

# The largest number that both databases take as a row's id; beyond it SQLite's driver raises.
MAX_ID = 2**31 - 1
# For ids in addresses: `household_id: RowId`.
RowId = Annotated[int, Path(ge=1, le=MAX_ID)]


def _db(request: Request) -> Iterator[Session]:
    with transaction(request.app.state.engine) as db:
        yield db
        # Asked last, so that nothing is saved in a role that was taken away meanwhile.
        signed_in = signed_in_of(request)
        if signed_in is not None and not still_stands(db, signed_in):
            raise NotSignedIn


def _read_db(request: Request) -> Iterator[Session]:
    with reading(request.app.state.engine) as db:
        yield db


# scope="function": the transaction ends before the answer is sent, so nobody is told "saved" about
# something that then fails to commit. Also for pages that show personal data: the view is recorded.
Db = Annotated[Session, Depends(_db, scope="function")]
# For pages that record nothing: on SQLite it does not queue behind writers. What it adds is lost.
ReadDb = Annotated[Session, Depends(_read_db, scope="function")]


@dataclass(frozen=True)
class WhoMay:
    """Let in who is signed in and whose role has the permission; what is theirs, the query or action decides."""

    permission: Permission

    def __call__(self, request: Request) -> Official:
        """Return the official, or raise `NotSignedIn` or `NotPermitted` (which is recorded)."""
        reader = reader_from_session(request)
        if reader is None:
            raise NotSignedIn
        official = reader.official
        if self.permission not in GRANTS[official.role]:
            # In a transaction of its own: the request's own will be rolled back.
            with transaction(request.app.state.engine) as db:
                record(db, Event.REFUSED, at=utc_now(), by=official, permission=self.permission)
            raise NotPermitted(self.permission)
        return official


# Who reads runs reads all pages beside them, and the policy that they were made with.
RunReader = Annotated[Official, Depends(WhoMay(Permission.RUN_READ))]
# For pages that are open to all: they show the frame of whoever is signed in.
KnowsReader = Depends(reader_from_session)
