"""`kuntapaikka user`: accounts. Passwords come from a prompt or from standard input, never from the arguments."""

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from web.commands import NotPossible

if TYPE_CHECKING:
    from sqlmodel import Session

    from placement.model.area import Area, Municipality

ROLES = ("authority_officer", "municipality_officer", "national_viewer", "administrator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be done with accounts."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    add = what.add_parser("add", help="make an account with one duty")
    add.add_argument("email", help="address that the person signs in with")
    add.add_argument("name", help="name, as colleagues see it")
    add.add_argument("--role", required=True, choices=ROLES)
    place = add.add_mutually_exclusive_group()
    place.add_argument(
        "--authority", metavar="CODE", help="for an authority officer, such as EVK05"
    )
    place.add_argument(
        "--municipality", metavar="CODE", help="for a municipality officer, such as 179"
    )
    add.add_argument("--language", choices=("fi", "sv", "en"), default="fi")
    what.add_parser("list", help="list accounts")
    for name, does in (
        ("deactivate", "close an account; its history stays"),
        ("set-password", "give an account another password"),
        ("sign-out", "end all sessions of an account"),
    ):
        what.add_parser(name, help=does).add_argument("email")
    end = what.add_parser("end-role", help="take a role away, at once")
    end.add_argument("email")
    end.add_argument("role", choices=ROLES)


def run(args: argparse.Namespace) -> int:
    """Do it in one transaction."""
    from placement.transaction import transaction  # noqa: PLC0415
    from web.commands.database import open_database  # noqa: PLC0415
    from web.settings import Settings  # noqa: PLC0415

    password = _password() if args.what in {"add", "set-password"} else ""
    with transaction(open_database(Settings())) as db:
        does = {"add": _add, "list": _list, "sign-out": _sign_out, "end-role": _end_role}
        does.get(args.what, _change)(db, args, password)
    return 0


def _add(db: "Session", args: argparse.Namespace, password: str) -> None:
    from placement.actions.make_user import make_user  # noqa: PLC0415
    from placement.model.user import Role  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415

    user = make_user(
        db,
        email=args.email,
        name=args.name,
        password=password,
        role=Role(args.role),
        place=_place(db, args),
        language=args.language,
        by=None,
        at=utc_now(),
    )
    sys.stdout.write(f"{user.email} can sign in.\n")


def _place(db: "Session", args: argparse.Namespace) -> "Area | Municipality | None":
    from placement.queries.users import (  # noqa: PLC0415
        authority_with_code,
        municipality_with_code,
    )

    if args.authority:
        return authority_with_code(args.authority, db)
    if args.municipality:
        return municipality_with_code(args.municipality, db)
    return None


def _change(db: "Session", args: argparse.Namespace, password: str) -> None:
    from placement.actions.change_user import deactivate_user, set_password  # noqa: PLC0415
    from placement.queries.users import user_to_change  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415

    user = user_to_change(args.email, db)
    if args.what == "deactivate":
        deactivate_user(db, user, by=None, at=utc_now())
        sys.stdout.write(f"{user.email} can't sign in any more.\n")
    else:
        set_password(db, user, password, by=None, at=utc_now())
        sys.stdout.write(f"{user.email} has another password.\n")


def _sign_out(db: "Session", args: argparse.Namespace, _password: str) -> None:
    from placement.actions.end_session import end_sessions  # noqa: PLC0415
    from placement.queries.users import user_to_change  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415

    user = user_to_change(args.email, db)
    ended = end_sessions(db, user, by=None, at=utc_now())
    sys.stdout.write(f"{user.email} is signed out: {ended} sessions ended.\n")


def _end_role(db: "Session", args: argparse.Namespace, _password: str) -> None:
    from placement.actions.end_duty import end_duties  # noqa: PLC0415
    from placement.model.user import Role  # noqa: PLC0415
    from placement.queries.users import user_to_change  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415

    user = user_to_change(args.email, db)
    end_duties(db, user, Role(args.role), by=None, at=utc_now())
    sys.stdout.write(f"{user.email} is no longer {args.role.replace('_', ' ')}.\n")


def _list(db: "Session", _args: argparse.Namespace, _password: str) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from placement.queries.users import accounts  # noqa: PLC0415

    table = Table("address", "name", "role", "at", "until", "active", box=None)
    for account in accounts(db):
        for duty, place in account.duties:
            table.add_row(
                account.user.email,
                account.user.name,
                duty.role.value,
                place.name_fi if place else "",
                str(duty.valid_to_day or ""),
                "yes" if account.user.active else "no",
            )
    Console().print(table)


def _password() -> str:
    """From a prompt, asked twice; or the first line of standard input where that is no terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise NotPossible("the two passwords differ; nothing was changed")
    return password
