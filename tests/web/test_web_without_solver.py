"""The web process serves pages, keeps the timetable and explains runs without ever loading OR-Tools."""

import json
import subprocess
import sys

PROGRAM = """
import json, sys
from fastapi.testclient import TestClient
from migrations.upgrade import upgrade
from placement.transaction import engine_for
from web.app import create_app
from web.scheduler import keeping_time
from web.settings import Settings

engine = engine_for("sqlite:///" + sys.argv[1])
upgrade(engine)
settings = Settings(secret="a secret that is long enough for its purpose")
with keeping_time(engine, settings):
    answer = TestClient(create_app(engine, settings)).get("/sign-in")
print(json.dumps({"status": answer.status_code, "modules": sorted(sys.modules)}))
"""
HEAVY = {"ortools", "highspy", "pandas"}


def test_serving_a_page_and_keeping_time_loads_no_solver(tmp_path: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, f"{tmp_path}/web.db"],
        capture_output=True,
        text=True,
        check=True,
    )

    said = json.loads(done.stdout.splitlines()[-1])
    assert said["status"] == 200
    assert {"solver", "placement.jobs.solve_waiting_runs"} <= set(said["modules"])
    assert not HEAVY.intersection(said["modules"])
