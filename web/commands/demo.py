"""`kuntapaikka demo`: demonstration data, one finished allocation run, and with --serve the web server."""

import argparse
import sys
import time
from typing import TYPE_CHECKING

from web.commands import NotPossible

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from placement.demo import Demo

SECONDS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much is made, and whether the server starts."""
    parser.add_argument("--serve", action="store_true", help="start the web server afterwards")
    parser.add_argument("--seed", type=int, default=2026, help="the same seed makes the same data")
    parser.add_argument(
        "--households", type=int, default=900, help="how many households (default: 900)"
    )
    parser.add_argument(
        "--seconds",
        type=int,
        default=SECONDS,
        help=f"time of the allocation run (default: {SECONDS})",
    )


def run(args: argparse.Namespace) -> int:
    """Make what is missing; what is there stays as people have left it."""
    from migrations.upgrade import upgrade  # noqa: PLC0415 (alembic)
    from placement.demo import make_demo  # noqa: PLC0415
    from placement.reference import load_reference  # noqa: PLC0415
    from placement.transaction import transaction  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415
    from web.commands.database import open_database  # noqa: PLC0415
    from web.settings import Settings  # noqa: PLC0415

    begun = time.monotonic()
    # On this machine only, so people sign in without TLS; every page says so.
    settings = Settings(plain_http=True) if args.serve else Settings()
    engine = open_database(settings)
    upgrade(engine)
    with transaction(engine) as db:
        load_reference(db)
        demo = make_demo(db, at=utc_now(), seed=args.seed, households=args.households)
    _one_finished_run(engine, args.seconds)
    _say(f"The demonstration is there ({time.monotonic() - begun:.1f} s).")
    if not args.serve:
        _show_accounts(demo)
        return 0
    from web.server import serve  # noqa: PLC0415 (the web framework)

    def ready(address: str) -> None:
        _say(f"Ready: {address}")
        _show_accounts(demo)

    return serve(engine, settings, when_ready=ready)


def _one_finished_run(engine: "Engine", seconds: int) -> None:
    """Run the allocation once, in a child process; nothing to do where one has finished already."""
    from placement.actions.start_allocation import start_allocation  # noqa: PLC0415
    from placement.jobs.solve_waiting_runs import solve_waiting_runs  # noqa: PLC0415
    from placement.model.allocation_run import AllocationRun, RunStatus  # noqa: PLC0415
    from placement.queries.runs import runs_with_status  # noqa: PLC0415
    from placement.transaction import reading, transaction  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415

    with reading(engine) as db:
        if runs_with_status(db, RunStatus.DONE):
            return
    _say(f"Allocating, about {seconds} s …")
    with transaction(engine) as db:
        run_id = start_allocation(db, seconds=seconds, by=None, at=utc_now()).key
    solve_waiting_runs(engine, utc_now())
    with reading(engine) as db:
        run = db.get_one(AllocationRun, run_id)
    if run.status is not RunStatus.DONE:
        raise NotPossible(
            f"the allocation run is {run.status.value}: {run.failure or 'see its page'}"
        )
    _say(f"{run.placed} of {run.households} households have a proposal.")


def _show_accounts(demo: "Demo") -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table("sign in as", "role", "at", title=f"Password of all: {demo.password}", box=None)
    for account in demo.told_by:
        table.add_row(account.email, account.role.value.replace("_", " "), account.place)
    Console().print(table)
    others = len(demo.accounts) - len(demo.told_by)
    _say(f"and {others} more: `kuntapaikka user list`")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
