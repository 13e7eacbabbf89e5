"""The accessibility statement and how to say what does not work."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.render import page

router = APIRouter()


@router.get("/accessibility")
def accessibility(request: Request) -> Response:
    """The statement, open to all."""
    return page(request, "accessibility.html")
