"""A small demonstration in a server process of its own, as `make demo` starts it, for browser tests."""

import atexit
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from playwright.sync_api import Page

from placement.demo.accounts import DOMAIN, password_of
from placement.demo.make import SEED
from tests.browser import SCREENSHOTS

ROOT = Path(__file__).resolve().parents[1]
SMALL = ("--households", "120", "--seconds", "5")
# Seconds until it must have said that it is ready, on a slow machine.
PATIENCE = 600


@dataclass(frozen=True)
class Demonstration:
    """Where it answers and what it said when it was ready."""

    address: str
    said: str


@cache
def the_demonstration() -> Demonstration:
    """The one that browser tests share; started by the first, ended with the tests."""
    folder = Path(tempfile.mkdtemp(prefix="kuntapaikka-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    started = demonstration(folder)
    atexit.register(started.__exit__, None, None, None)
    return started.__enter__()


@contextmanager
def demonstration(folder: Path) -> Iterator[Demonstration]:
    """Start `kuntapaikka demo --serve` on a new database in this folder; end it afterwards."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "KUNTAPAIKKA_DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "KUNTAPAIKKA_PORT": str(_free_port()),
        "KUNTAPAIKKA_SECRET": "a secret for tests, long enough for it",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "demo", "--serve", *SMALL],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    late = threading.Timer(PATIENCE, server.kill)
    late.start()
    try:
        ready = _ready(server)
        late.cancel()
        yield ready
    finally:
        late.cancel()
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=120)
        except subprocess.TimeoutExpired:
            server.kill()
            raise


def _ready(server: "subprocess.Popen[str]") -> Demonstration:
    """Read what it says until it is ready and has named the accounts; the rest goes to a log beside the pictures."""
    assert server.stdout is not None
    said = ""
    for line in server.stdout:
        said += line
        if "kuntapaikka user list" in line:
            break
    ready = re.search(r"^Ready: (http://localhost:\d+)$", said, re.MULTILINE)
    assert ready, f"the demonstration did not start:\n{said}"
    threading.Thread(target=_keep, args=(server.stdout,), daemon=True).start()
    return Demonstration(ready.group(1), said)


def _keep(lines: IO[str]) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with (SCREENSHOTS / f"server-{worker}.log").open("w", encoding="utf-8", buffering=1) as log:
        for line in lines:
            log.write(line)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sign_in(page: Page, who: str) -> None:
    """Sign in as an account of the demonstration, on a page in Finnish or Swedish."""
    page.goto("/sign-in")
    page.locator("#email").fill(f"{who}@{DOMAIN}")
    page.locator("#password").fill(password_of(SEED))
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))
