"""Makes the answer: the whole page, or for htmx only the block it asked to replace."""

from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2_fragments import render_block
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from web import flash, formats, language, words
from web.reader import reader_of, rooms_of
from web.static_files import static_url
from web.tones import tone_of

TEMPLATES = Path(__file__).resolve().parent / "templates"
# For the macros, which are imported without the page's context.
_request: ContextVar[Request] = ContextVar("request")


def page(
    request: Request,
    template: str,
    *,
    block: str | tuple[str, ...] | None = None,
    status: int = 200,
    **context: Any,  # noqa: ANN401 (whatever the template shows)
) -> Response:
    """The whole page, or for htmx only the block it asked to replace: same template, same data.

    `block` names what may be replaced; the name with hyphens is the element's id. When htmx wants another
    element than these, it is sent to the address as a whole page.
    """
    blocks = (block,) if isinstance(block, str) else block or ()
    answer: Response
    if not is_htmx(request):
        answer = HTMLResponse(render(request, template, context), status_code=status)
    elif wanted := _wanted(request, blocks):
        html = render(request, template, context, wanted)
        answer = HTMLResponse(html + _messages(request), status_code=status)
    else:
        return Response(status_code=204, headers={"HX-Redirect": _address(request)})
    flash.forget(request, answer)
    return answer


def done(request: Request, *, show: str, message: str | None = None) -> Response:
    """The action is done: show that page (303, so that reload is safe), saying `message` on it.

    htmx follows the redirect with its own headers, so the page answers with the block in its new state.
    """
    answer = RedirectResponse(show, status_code=303)
    if message:
        flash.leave(request, answer, message)
    return answer


def is_htmx(request: Request) -> bool:
    """Say whether htmx asks; then it wants a part."""
    return request.headers.get("HX-Request") == "true"


def _wanted(request: Request, blocks: tuple[str, ...]) -> str | None:
    # htmx 4 says "div#quota-list"
    wanted = request.headers.get("HX-Target", "").rpartition("#")[2]
    return next((block for block in blocks if block.replace("_", "-") == wanted), None)


def _address(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{request.url.path}{query}"


def render(
    request: Request, template: str, context: dict[str, Any], block: str | None = None
) -> str:
    """The template, or one block of it, as this request's reader sees it."""
    _request.set(request)
    whole = {"request": request, "flash_message": flash.waiting(request), **context}
    if block:
        return render_block(environment, template, block, whole)
    return environment.get_template(template).render(whole)


def _messages(request: Request) -> str:
    """What is to be said, beside the block; nothing clears what was said before."""
    return render(request, "_messages.html", {})


def _with_query(**changes: str | int | None) -> str:
    """This page's address with these query parameters changed; None takes one away."""
    request = _request.get()
    kept = [(key, value) for key, value in request.query_params.multi_items() if key not in changes]
    added = [(key, str(value)) for key, value in changes.items() if value is not None]
    query = urlencode(kept + added)
    return request.url.path + (f"?{query}" if query else "")


def _sort_by(key: str) -> dict[str, str]:
    """Address and state of a column that sorts by `key`: once up, once more down (`sort=-key`)."""
    now = _request.get().query_params.get("sort", "")
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    following = f"-{key}" if now == key else key
    return {"url": _with_query(sort=following, page=None), "state": state}


def _is_here(path: str) -> bool:
    """Say whether this page lies in that room of the product."""
    here = _request.get().url.path
    return here == path or here.startswith(f"{path}/")


def _uncached(function: Any) -> Any:  # noqa: ANN401 (any of the functions below)
    """Keep Jinja from folding a constant filter when it compiles: the first reader's language would stay."""

    @pass_context
    def called_at_run_time(_context: Context, *args: object, **params: object) -> object:
        return function(*args, **params)

    return called_at_run_time


@pass_context
def _ngettext(_context: Context, one: str, many: str, n: int, **params: object) -> Markup:
    said = language.translated_for(one, many, n)
    return Markup(said) % {"n": formats.number(n), **params}  # noqa: S704 (ours)


def _attributes(pairs: Mapping[str, object]) -> Markup:
    """HTML attributes: True stands alone, None and False are left out."""
    parts = [
        Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)
        for name, value in pairs.items()
        if value is not None and value is not False
    ]
    return Markup("").join(parts)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        language.translated, language.translated_for, newstyle=True
    )
    made.globals["ngettext"] = _ngettext
    shown = {
        "day": formats.day,
        "moment": formats.moment,
        "month": formats.month,
        "number": formats.number,
        "decimal": formats.decimal,
        "percent": formats.percent,
        "word": words.word,
        "name_of": language.name_of,
        "refusal_sentence": words.refusal_sentence,
        "coded": words.coded,
    }
    for name, function in shown.items():
        made.filters[name] = made.globals[name] = _uncached(function)
    made.filters["attributes"] = _attributes
    made.globals.update(
        static_url=static_url,
        language=_uncached(language.current),
        languages=language.LANGUAGES,
        with_query=_with_query,
        sort_by=_sort_by,
        is_here=_is_here,
        reader_of=reader_of,
        rooms_of=rooms_of,
        plain_http=lambda request: request.app.state.settings.plain_http,
        tone_of=tone_of,
    )
    return made


environment = _environment()
