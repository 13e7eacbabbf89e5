"""`kuntapaikka migrate`: the database's tables and the register brought up to date (or tables brought down)."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to: the newest, or a named revision up or down."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--up", metavar="REVISION", default="head", help="up to a revision (default: head)"
    )
    where.add_argument(
        "--down",
        metavar="REVISION",
        help="down to a revision; `base` removes every table with its data",
    )


def run(args: argparse.Namespace) -> int:
    """Migrate; after going to the newest revision the register is loaded too."""
    from migrations.upgrade import downgrade, upgrade  # noqa: PLC0415 (alembic)
    from placement.reference import load_reference  # noqa: PLC0415
    from placement.transaction import transaction  # noqa: PLC0415
    from web.commands.database import open_database  # noqa: PLC0415
    from web.settings import Settings  # noqa: PLC0415

    engine = open_database(Settings())
    if args.down:
        downgrade(engine, args.down)
        sys.stdout.write(f"The database is at {args.down}.\n")
        return 0
    upgrade(engine, args.up)
    changed = 0
    if args.up == "head":
        with transaction(engine) as db:
            changed = load_reference(db)
    sys.stdout.write(f"The database is at {args.up}; {changed} rows of the register changed.\n")
    return 0
