"""The server process: one uvicorn, told to stop soon even while an event stream is open."""

import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from web.app import create_app
from web.commands import NotPossible
from web.scheduler import keeping_time
from web.settings import Settings
from web.static_files import FOLDER

# Seconds that open answers (event streams have no end of their own) get when the server stops.
GRACE_SECONDS = 2


class _Announced(uvicorn.Server):
    """Tells when it answers."""

    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], object]) -> None:
        super().__init__(config)
        self.when_ready = when_ready

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Tell open event streams to end by themselves, then end."""
        if isinstance(self.config.app, FastAPI):
            self.config.app.state.ending = True
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            self.when_ready()


def serve(engine: Engine, settings: Settings, *, when_ready: Callable[[str], object]) -> int:
    """Serve until interrupted. `when_ready` is told the address once the server answers.

    Raises `NotPossible` where the port can't be had or the front end is not built.
    """
    _must_be_built()
    listening = _listening(settings.host, settings.port)
    config = uvicorn.Config(
        create_app(engine, settings),
        timeout_graceful_shutdown=GRACE_SECONDS,
        log_level="warning",
        # An address may hold what an officer searched for.
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.proxies,
    )
    address = f"http://localhost:{listening.getsockname()[1]}"
    server = _Announced(config, lambda: when_ready(address))
    with keeping_time(engine, settings):
        server.run(sockets=[listening])
    return 0 if server.started else 1


def _must_be_built() -> None:
    if not (FOLDER / "built" / "app.css").exists():
        raise NotPossible("the style and scripts are not built: run `python -m web.build_frontend`")


def _listening(host: str, port: int) -> socket.socket:
    """Bind the port ourselves, so that a port in use is said in one line."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise NotPossible(
            f"can't listen on {host}:{port}: {error.strerror}. "
            "Set KUNTAPAIKKA_HOST and KUNTAPAIKKA_PORT to an address and a port that are free."
        ) from None
    listening.listen(2048)
    return listening
