"""Measures the pages of a run of 2,000 households on both databases: `python -m tests.bench.run_pages`.

Two nights of the demonstration's world, solved with different seeds, so that many proposals differ. The first view
of a page works out what later views remember.
"""

import sys
import time
from statistics import median

from fastapi.testclient import TestClient
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
# Seconds that the solver thinks each night, and of work that a page may take to be made.
THINKS, LONGEST = 10, 0.3
TIMES = 5
PATHS = ("", "/changes", "/changes?page=3", "/fairness", "/help")


def main() -> int:
    """Print how long several views of each page took; 1 where one is more work than asked."""
    catalogues.compile_all()
    kept, rows, most = Kept("run_pages"), [], 0.0
    print(kept.said())
    for kind in KINDS:
        with fresh_engine(kind) as engine:
            before, run_id = _two_nights(engine)
            for who, official in _readers(engine).items():
                client = Browser.of(engine, official).client
                for path in PATHS:  # templates are read once
                    client.get(f"/runs/{before}{path}")
                for path in PATHS:
                    views = [_viewed(client, f"/runs/{run_id}{path}") for _ in range(TIMES)]
                    took = [seconds for seconds, _ in views]
                    work = [seconds for _, seconds in views]
                    most = max(most, *work)
                    rows.append(
                        {"database": kind, "page": path, "who": who, "first": took[0]}
                        | {"then": median(took), "slowest": max(took), "work": max(work)}
                    )
                    kept.write(rows)
                    print(
                        f"{kind}: /runs/…{path} for {who}: first {took[0] * 1000:.0f} ms"
                        f" ({work[0] * 1000:.0f} ms of work), then {median(took) * 1000:.0f} ms"
                        f" ({median(work) * 1000:.0f})",
                        flush=True,
                    )
    print(f"Kept in {kept.path}")
    return int(most > LONGEST)


def _viewed(client: TestClient, address: str) -> tuple[float, float]:
    """Seconds by the clock, and seconds that this process worked: a busy machine makes only the first longer."""
    began, worked = time.perf_counter(), time.process_time()
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return time.perf_counter() - began, time.process_time() - worked


def _two_nights(engine: Engine) -> list[int]:
    with transaction(engine) as db:
        load_reference(db)
        make_demo(db, at=NOW, households=HOUSEHOLDS)
    runs = []
    for seed in (1, 2):
        with transaction(engine) as db:
            start_allocation(db, seconds=THINKS, seed=seed, by=None, at=NOW)
        run_id = solve_waiting_runs(engine, NOW)
        assert run_id is not None
        runs.append(run_id)
    return runs


def _readers(engine: Engine) -> dict[str, Official]:
    """The officer of the demonstration's story, and one who sees the figures of the whole country."""
    with transaction(engine) as db:
        account = next(one for one in accounts(db) if one.user.email == "ely@demo.invalid")
        duty = account.duties[0][0]
        officer = Official(account.user.key, duty.role, authority_id=duty.authority_id)
        return {"an officer": officer, "a national viewer": official_with(db, Role.NATIONAL_VIEWER)}


if __name__ == "__main__":
    sys.exit(main())
