"""Styles, scripts and fonts: an address changes with the content, so each may be kept for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).resolve().parent / "static"


class VersionedFiles(StaticFiles):
    """Serves the folder; a request that names a version is answered with a year of caching."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer one request."""
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope["query_string"]
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if versioned else "no-cache"
        )
        return response


def static_url(name: str) -> str:
    """The address of a file under web/static, for example `built/app.css`."""
    path = FOLDER / name
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing. Build it: python -m web.build_frontend")
    return f"/static/{name}?v={_version(path, path.stat().st_mtime_ns)}"


@lru_cache(maxsize=256)
def _version(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
