"""Server-sent events: the state of something that goes on, as HTML, until it has ended."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

# How often a stream tells, and how long it lasts before the browser asks anew (and is judged anew), in seconds.
TELL = 1.0
LASTS = 300.0
# The state as HTML, and whether it goes on.
Look = Callable[[], tuple[str, bool]]


def stream(request: Request, look: Look) -> Response:
    """Tell each change of what `look` finds; it opens a short reading of its own, so nothing is held meanwhile."""
    return StreamingResponse(
        _states(request, look),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


async def _states(request: Request, look: Look) -> AsyncIterator[str]:
    ends = time.monotonic() + LASTS
    before = ""
    while time.monotonic() < ends and not request.app.state.ending:
        html, going = await run_in_threadpool(look)
        if html != before:
            yield "".join(f"data: {line}\n" for line in html.splitlines()) + "\n"
            before = html
        if not going:
            return
        await asyncio.sleep(TELL)
