"""Every page and route says who may use it, and the walk is made for every role."""

from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import create_engine

from placement.access import GRANTS, Permission
from placement.model.user import Role
from tests.web.sign_in import Browser
from web.app import create_app
from web.depends import WhoMay

# The only addresses that nobody needs to sign in for.
OPEN_TO_ALL = {"/sign-in", "/sign-out", "/language/{code}", "/accessibility", "/health"} | {
    "/statistics",
    "/statistics/{language}/{series}.{form}",
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# An id that no test world has: within a role's rights the answer is "not there".
NOBODYS = "2147483647"


def pages() -> list[tuple[str, str, Dependant]]:
    app = create_app(create_engine("sqlite://"))
    return [
        (method, str(route.path), route.dependant)
        for route in iter_route_contexts(app.routes)
        if hasattr(route, "dependant")
        for method in sorted(route.methods or ())
        if method in METHODS
    ]


def declared(dependant: Dependant) -> list[Permission]:
    found = [dependant.call.permission] if isinstance(dependant.call, WhoMay) else []
    for inner in dependant.dependencies:
        found += declared(inner)
    return found


PAGES = pages()


def test_there_are_pages() -> None:
    assert len(PAGES) > 10, "the other tests here would pass on nothing"


@pytest.mark.parametrize(("method", "path", "dependant"), PAGES, ids=lambda value: str(value)[:60])
def test_declares_one_permission(method: str, path: str, dependant: Dependant) -> None:
    assert len(set(declared(dependant))) == (path not in OPEN_TO_ALL), f"{method} {path}"


def test_every_permission_is_granted_to_somebody_and_every_role_has_a_row() -> None:
    assert set(GRANTS) == set(Role)
    assert set().union(*GRANTS.values()) == set(Permission)


@pytest.fixture(scope="module")
def browsers() -> Iterator[dict[Role, Browser]]:
    """One signed-in browser per role, on a database with nothing of theirs in it."""
    with Browser.one_per_role("sqlite") as signed_in:
        yield signed_in


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("method", "path", "dependant"), PAGES, ids=lambda value: str(value)[:60])
def test_a_role_without_the_permission_is_refused(
    browsers: dict[Role, Browser], role: Role, method: str, path: str, dependant: Dependant
) -> None:
    needed = declared(dependant)
    if not needed or needed[0] in GRANTS[role]:
        return
    answer = browsers[role].client.request(method, _filled(path), follow_redirects=False)

    assert answer.status_code in {403, 404}, f"{role} {method} {path}: {answer.status_code}"


@pytest.mark.parametrize(("method", "path", "dependant"), PAGES, ids=lambda value: str(value)[:60])
def test_without_signing_in_there_is_only_the_sign_in(
    browsers: dict[Role, Browser], method: str, path: str, dependant: Dependant
) -> None:
    if not declared(dependant):
        return
    stranger = TestClient(browsers[Role.ADMINISTRATOR].client.app)

    answer = stranger.request(
        method, _filled(path), headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=False
    )

    assert answer.status_code in {303, 404, 422}, f"{method} {path}: {answer.status_code}"
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    "path", [path for method, path, _ in PAGES if method == "GET" and "{" in path], ids=str
)
def test_what_is_nobodys_is_not_there_and_never_an_error(
    browsers: dict[Role, Browser], role: Role, path: str
) -> None:
    if path in OPEN_TO_ALL:
        return
    answer = browsers[role].client.get(_filled(path), follow_redirects=False)

    assert answer.status_code in {403, 404}, f"{role} {path}: {answer.status_code}"


def _filled(path: str) -> str:
    parts = [
        ("999" if "code" in part else "households" if "kind" in part else NOBODYS)
        if part.startswith("{")
        else part
        for part in path.split("/")
    ]
    return "/".join(parts)
