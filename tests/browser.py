"""Chromium for tests: a served application, pictures at two widths, and what axe finds."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SCREENSHOTS = ROOT / "tests" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (1280, 400)
# How long a page may take to show what is expected: busy machines are slow, and a right page is never late.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a free port of this machine; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(app, port=port, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 300
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start within 300 s"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=5)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(browser: Browser, address: str, *, language: str = "fi") -> Iterator[Page]:
    """A page of a reader of that language, on which paths are relative to the served address."""
    context = browser.new_context(
        base_url=address,
        locale={"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[language],
        timezone_id="Europe/Helsinki",
        viewport={"width": WIDTHS[0], "height": 900},
        # axe is put into the page past the content policy; the policy itself is tested without this.
        bypass_csp=True,
    )
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page
    finally:
        context.close()


def look(page: Page, name: str) -> None:
    """Take a picture of the whole page at each width, into tests/screenshots."""
    SCREENSHOTS.mkdir(exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.fonts.ready")
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def axe(page: Page) -> list[str]:
    """What axe finds on the page as it is: "rule: what (where)", one line per element."""
    page.add_script_tag(path=AXE)
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", AXE_RULES
    )
    return [
        f"{violation['id']}: {violation['help']} ({node['target'][0]}: {node['failureSummary']})"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def axe_at_both_widths(page: Page) -> list[str]:
    """What axe finds at 1280 and at 400 pixels."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px: {line}" for line in axe(page)]
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found
