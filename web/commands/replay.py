"""`kuntapaikka replay RUN`: the same question, seed and work again; the same answer, or what differs."""

import argparse
import sys
from typing import TYPE_CHECKING

from web.commands import NotPossible

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from placement.access import Official
    from placement.jobs.replay_run import Altered, CannotReplay, Replayed

SAME, DIFFERS, CANNOT = 0, 1, 2
# So many households that are placed otherwise are named.
NAMED = 5
WHY_NOT = {
    "not-ended": "run {run} is {detail}: wait until it has ended (its page shows when), then replay it",
    "no-answer": "run {run} {detail} without an answer: there is nothing to replay; choose a run that is done",
    "no-work": "run {run} has no record of its work, so where it stopped is not known: "
    "replay a run that was made by this version",
    "unreadable": "what is kept of run {run} cannot be read ({detail}): restore the database from a copy",
    "solver-failed": "the solver gave no answer to what is kept of run {run}: {detail}",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which run, and in whose name."""
    parser.epilog = "Exit status: 0 the same, 1 something differs, 2 it cannot be replayed."
    parser.add_argument("run", type=int, metavar="RUN", help="number of a run that is done")
    parser.add_argument(
        "--official",
        metavar="EMAIL",
        help="in whose name the audit trail records it (default: nobody's, as for other commands)",
    )


def run(args: argparse.Namespace) -> int:
    """Replay it; 0 the same, 1 something differs, 2 it cannot be done (and why, on standard error)."""
    from placement.jobs.replay_run import CannotReplay, replay_run  # noqa: PLC0415
    from placement.refusals import NotFound  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415
    from web.commands.database import must_be_migrated, open_database  # noqa: PLC0415
    from web.settings import Settings  # noqa: PLC0415

    try:
        engine = open_database(Settings())
        must_be_migrated(engine)
        by = _official(engine, args.official) if args.official else None
        found = replay_run(engine, args.run, by=by, moment=utc_now)
    except CannotReplay as cannot:
        return _cannot(args.run, cannot)
    except NotFound:
        return _complain(f"there is no run {args.run}: the page Allocation runs lists them")
    except NotPossible as not_possible:
        return _complain(str(not_possible))
    _tell(args.run, found)
    return SAME if found.same else DIFFERS


def _official(engine: "Engine", email: str) -> "Official":
    from placement.access import GRANTS, Permission  # noqa: PLC0415
    from placement.transaction import reading  # noqa: PLC0415
    from web.commands.official import official_today  # noqa: PLC0415

    readers = {role for role, granted in GRANTS.items() if Permission.RUN_READ in granted}
    with reading(engine) as db:
        official = official_today(db, email, roles=readers)
    if official is None:
        raise NotPossible(f"{email} may not read runs today (see `kuntapaikka user list`)")
    return official


def _cannot(run_id: int, cannot: "CannotReplay") -> int:
    for one in cannot.altered:
        _say(_altered(one))
    return _complain(WHY_NOT[cannot.code].format(run=run_id, detail=cannot.detail))


def _complain(sentence: str) -> int:
    sys.stderr.write(f"kuntapaikka replay: {sentence}\n")
    return CANNOT


def _tell(run_id: int, found: "Replayed") -> None:
    for one in found.altered:
        _say(_altered(one))
    if found.unmarked:
        _say("question and answer: made before they were marked; a later change cannot be told")
    if found.same_answer:
        _say(f"run {run_id}: the same answer, bit for bit ({found.placements} placements)")
        return
    count = len(found.otherwise)
    _say(f"run {run_id}: another answer; {count} of {found.placements} kept placements differ")
    for other in found.otherwise[:NAMED]:
        kept, again = other.kept or "not placed", other.again or "not placed"
        _say(f"  {other.household}: {kept} then, {again} now")
    if count > NAMED:
        _say(f"  … and {count - NAMED} more")
    if found.bounds:
        _say(f"proven limits: {found.bounds[0]} then, {found.bounds[1]} now")


def _altered(one: "Altered") -> str:
    if one.what in {"question", "answer"}:
        return f"{one.what}: changed since the run was made (SHA-256 {one.then[:12]} then, {one.now[:12]} now)"
    return f"{one.what} differs: {one.then} then, {one.now} now"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
