"""Measures the pages of a run of 2,000 households on both databases: `python -m tests.bench.run_pages`.

Two nights of the demonstration's world, solved with different seeds, so that many proposals differ. The first view
of a page works out what later views remember.
"""

import sys
import time
from statistics import median

from sqlalchemy import Engine

from placement.access import Official
from placement.actions.start_allocation import start_allocation
from placement.demo import make_demo
from placement.jobs.solve_waiting_runs import solve_waiting_runs
from placement.model.user import Role
from placement.queries.users import accounts
from placement.reference import load_reference
from placement.transaction import transaction
from tests.bench.kept import Kept
from tests.databases import KINDS, fresh_engine
from tests.make import NOW, official_with
from tests.web.sign_in import Browser
from web import catalogues

HOUSEHOLDS = 2_000
# Seconds that the solver thinks each night, and that a page may take to be made.
THINKS, LONGEST = 10, 0.3
TIMES = 5


def main() -> int:
    """Print the slowest and the middle of several views of each page; 1 where one takes longer than asked."""
    catalogues.compile_all()
    kept, rows, slowest = Kept("run_pages"), [], 0.0
    print(kept.said())
    for kind in KINDS:
        with fresh_engine(kind) as engine:
            run_id = _two_nights(engine)
            for who, official in _readers(engine).items():
                client = Browser.of(engine, official).client
                client.get("/runs")  # templates and catalogues are read once
                for path in ("", "/changes", "/changes?page=3", "/fairness", "/help"):
                    took = []
                    for _ in range(TIMES):
                        began = time.perf_counter()
                        answer = client.get(f"/runs/{run_id}{path}")
                        took.append(time.perf_counter() - began)
                        assert answer.status_code == 200, (path, answer.status_code)
                    slowest = max(slowest, *took)
                    rows.append(
                        {"database": kind, "page": path, "who": who, "first": took[0]}
                        | {"then": median(took), "slowest": max(took)}
                    )
                    kept.write(rows)
                    print(
                        f"{kind}: /runs/…{path} for {who}: first {took[0] * 1000:.0f} ms,"
                        f" then {median(took) * 1000:.0f} ms, {len(answer.text) / 1000:.0f} kB",
                        flush=True,
                    )
    print(f"Kept in {kept.path}")
    return int(slowest > LONGEST)


def _two_nights(engine: Engine) -> int:
    with transaction(engine) as db:
        load_reference(db)
        make_demo(db, at=NOW, households=HOUSEHOLDS)
    run_id = None
    for seed in (1, 2):
        with transaction(engine) as db:
            start_allocation(db, seconds=THINKS, seed=seed, by=None, at=NOW)
        run_id = solve_waiting_runs(engine, NOW)
    assert run_id is not None
    return run_id


def _readers(engine: Engine) -> dict[str, Official]:
    """The officer of the demonstration's story, and one who sees the figures of the whole country."""
    with transaction(engine) as db:
        account = next(one for one in accounts(db) if one.user.email == "ely@demo.invalid")
        duty = account.duties[0][0]
        officer = Official(account.user.key, duty.role, authority_id=duty.authority_id)
        return {"an officer": officer, "a national viewer": official_with(db, Role.NATIONAL_VIEWER)}


if __name__ == "__main__":
    sys.exit(main())
