"""`kuntapaikka export-problem`: the question of the next run, or the kept one of an earlier run, as a file."""

import argparse
import gzip
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Engine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it goes, and of which run."""
    parser.add_argument("file", type=Path, help="the file to write (.json or .json.gz)")
    parser.add_argument(
        "--run", type=int, help="the question that this run was asked (default: of the next run)"
    )


def run(args: argparse.Namespace) -> int:
    """Write it, readable by its owner only: households are there by number, and still are persons' data."""
    from web.commands.database import must_be_migrated, open_database  # noqa: PLC0415
    from web.settings import Settings  # noqa: PLC0415

    engine = open_database(Settings())
    must_be_migrated(engine)
    question = _kept(engine, args.run) if args.run is not None else _next(engine)
    _write(args.file, question)
    sys.stdout.write(
        f"{args.file}: {len(question['households'])} households, "
        f"{len(question['municipalities'])} municipalities, "
        f"{question['periods'][0]} to {question['periods'][-1]}\n"
    )
    return 0


def _next(engine: "Engine") -> dict[str, Any]:
    """Build it as a run would now, and say in the audit trail that it left the system."""
    from placement.audit import Event, record  # noqa: PLC0415
    from placement.jobs.one_state import snapshot  # noqa: PLC0415
    from placement.queries.policies import policy_data_in_force  # noqa: PLC0415
    from placement.queries.question import question_now  # noqa: PLC0415
    from placement.transaction import transaction  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415

    with snapshot(engine) as db:
        policy = policy_data_in_force(db)
        question = question_now(db, policy=policy, at=utc_now(), name="next run").problem
    with transaction(engine) as db:
        record(
            db,
            Event.PROBLEM_EXPORTED,
            at=utc_now(),
            by=None,
            households=len(question["households"]),
        )
    return question


def _kept(engine: "Engine", run_id: int) -> dict[str, Any]:
    from placement.audit import Event, record  # noqa: PLC0415
    from placement.queries.runs import kept_question  # noqa: PLC0415
    from placement.transaction import transaction  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415

    with transaction(engine) as db:
        question = kept_question(db, run_id)
        record(db, Event.PROBLEM_EXPORTED, at=utc_now(), by=None, run=run_id)
    return question


def _write(path: Path, question: dict[str, Any]) -> None:
    text = json.dumps(question, ensure_ascii=False).encode()
    content = gzip.compress(text, mtime=0) if path.suffix == ".gz" else text
    with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
