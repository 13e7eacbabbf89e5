"""`kuntapaikka import households|agreements FILE`: shows what the file holds, then saves all of it or nothing."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from web.commands import NotPossible

if TYPE_CHECKING:
    from sqlmodel import Session

    from placement.access import Official
    from placement.incoming.checked import CheckedAgreements, CheckedHouseholds
    from placement.incoming.table import Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the file holds, the file, and how far to go."""
    parser.add_argument("kind", choices=("households", "agreements"), help="what the file holds")
    parser.add_argument("file", type=Path, metavar="FILE", help="XLSX, ODS or CSV (UTF-8)")
    parser.add_argument("--check", action="store_true", help="only look: save nothing")
    parser.add_argument(
        "--similar-seen",
        action="store_true",
        help="save although persons of similar names were born on the same day",
    )
    parser.add_argument(
        "--officer",
        metavar="EMAIL",
        help="import as this authority officer; without it each household goes to the authority of where it"
        " lives now, and each agreement to that of its municipality",
    )
    parser.add_argument("--language", choices=("fi", "sv", "en"), default="en", help="of messages")


def run(args: argparse.Namespace) -> int:
    """Look and save in one transaction. Returns 1 where the file has errors or duplicates not yet seen."""
    from placement.transaction import transaction  # noqa: PLC0415
    from web.commands.database import open_database  # noqa: PLC0415
    from web.language import speak  # noqa: PLC0415
    from web.settings import Settings  # noqa: PLC0415

    speak(args.language)
    content = _content(args.file)
    with transaction(open_database(Settings())) as db:
        households = args.kind == "households"
        by = _officer(db, args.officer) if args.officer else None
        save = _households if households else _agreements
        done = save(db, content, args, by)
    return 0 if done or args.check else 1


def _officer(db: "Session", email: str) -> "Official":
    """The official in the duty that the account has today at an authority."""
    from placement.model.user import Role  # noqa: PLC0415
    from web.commands.official import official_today  # noqa: PLC0415

    officer = official_today(db, email, roles={Role.AUTHORITY_OFFICER})
    if officer is None:
        raise NotPossible(f"{email} is no authority officer today (see `kuntapaikka user list`)")
    return officer


def _content(path: Path) -> bytes:
    from placement.incoming.limits import LARGEST_FILE  # noqa: PLC0415

    if path.is_file() and path.stat().st_size > LARGEST_FILE:
        raise NotPossible(f"{path}: more than {LARGEST_FILE // 1024 // 1024} MB")
    return path.read_bytes()


def _households(
    db: "Session", content: bytes, args: argparse.Namespace, by: "Official | None"
) -> bool:
    """Show, and save unless something stands against it; returns whether it was saved."""
    from placement.actions.import_households import import_households  # noqa: PLC0415
    from placement.actions.upload_file import upload_file  # noqa: PLC0415
    from placement.days import helsinki_day  # noqa: PLC0415
    from placement.incoming.checked import check_households  # noqa: PLC0415
    from placement.model.upload import UploadKind  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415
    from web.import_vocabulary import vocabulary  # noqa: PLC0415

    now = utc_now()
    checked = check_households(db, content, vocabulary(), by=by, today=helsinki_day(now))
    found = checked.found
    _say(f"Households: {len(found.households)}, persons: {len(list(found.persons))}.")
    _say_errors(found.table)
    _say_similar(checked)
    if found.table.errors or args.check:
        return _nothing()
    if checked.alike and not args.similar_seen:
        _say("Look at the likely duplicates; --similar-seen saves nevertheless.")
        return _nothing()
    upload = upload_file(db, UploadKind.HOUSEHOLDS, content, filename=args.file.name, by=by, at=now)
    db.flush()
    import_households(db, upload.key, vocabulary(), similar_seen=args.similar_seen, by=by, at=now)
    _say("All of it was saved.")
    return True


def _agreements(
    db: "Session", content: bytes, args: argparse.Namespace, by: "Official | None"
) -> bool:
    """Show, and save unless something stands against it; returns whether it was saved."""
    from placement.actions.import_agreements import import_agreements  # noqa: PLC0415
    from placement.actions.upload_file import upload_file  # noqa: PLC0415
    from placement.days import helsinki_day  # noqa: PLC0415
    from placement.incoming.checked import check_agreements  # noqa: PLC0415
    from placement.model.upload import UploadKind  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415
    from web.import_vocabulary import vocabulary  # noqa: PLC0415

    now = utc_now()
    checked: CheckedAgreements = check_agreements(
        db, content, vocabulary(), by=by, today=helsinki_day(now)
    )
    found = checked.found
    _say(f"Quota lines: {len(found.lines)}, agreements: {len(found.agreements)}.")
    _say_errors(found.table)
    if found.table.errors or args.check:
        return _nothing()
    upload = upload_file(db, UploadKind.AGREEMENTS, content, filename=args.file.name, by=by, at=now)
    db.flush()
    import_agreements(db, upload.key, vocabulary(), by=by, at=now)
    _say("All of it was saved.")
    return True


def _say_errors(table: "Table") -> None:
    from web.import_sentences import cell_sentence  # noqa: PLC0415

    errors = table.errors
    for error in errors.shown:
        _say(cell_sentence(error))
    if errors.count > len(errors.shown):
        _say(f"… and {errors.count - len(errors.shown)} more.")


def _say_similar(checked: "CheckedHouseholds") -> None:
    for alike in checked.alike:
        where = f"row {alike.other_row}" if alike.there is None else f"case {alike.there.code}"
        _say(f"Row {alike.person.row} may be the same person as {where}.")


def _nothing() -> bool:
    _say("Nothing was saved.")
    return False


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
