"""Puts the web together: pages, their frame, what every answer carries, and how we say no."""

import importlib
import pkgutil

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import Engine
from starlette_compress import CompressMiddleware, remove_compress_type

from web import pages
from web.errors import add_error_pages, from_elsewhere
from web.language import SpeaksReadersLanguage
from web.security_headers import OnlyFromHere, SecurityHeaders
from web.settings import Settings
from web.static_files import FOLDER, VersionedFiles


def create_app(engine: Engine, settings: Settings | None = None) -> FastAPI:
    """The application on this database. Opens no connection and starts no job by itself."""
    app = FastAPI(title="Kuntapaikka", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.engine = engine
    # Set by the server when it is told to stop: event streams end then.
    app.state.ending = False
    app.state.settings = settings or Settings()
    for router in routers():
        app.include_router(router)
    app.state.room_paths = {route.path for route in iter_route_contexts(app.routes)}
    app.mount("/static", VersionedFiles(directory=FOLDER), name="static")
    add_error_pages(app)
    # The last one added stands outermost.
    app.add_middleware(OnlyFromHere, refuse=from_elsewhere)
    app.add_middleware(SpeaksReadersLanguage)
    app.add_middleware(SecurityHeaders)
    # A stream of events is to arrive event by event, whatever a compressor would rather do.
    remove_compress_type("text/event-stream")
    app.add_middleware(CompressMiddleware)
    return app


def routers() -> list[APIRouter]:
    """The `router` of every module in web/pages."""
    found = []
    for module in pkgutil.iter_modules(pages.__path__):
        router = importlib.import_module(f"{pages.__name__}.{module.name}").router
        assert isinstance(router, APIRouter), f"web/pages/{module.name}.py: router is no APIRouter"
        found.append(router)
    return found
