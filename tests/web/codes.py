"""Every code that is shown to people, with the place where it is made: what the catalogues must name."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fastapi.routing import iter_route_contexts
from sqlalchemy import create_engine

import placement
import placement.model
from placement.incoming.agreement_columns import AGREEMENT_KEYS
from placement.model.area import LanguageStatus
from placement.queries.report_arrivals import WAYS
from placement.rules.changes import Cause, Difference
from placement.rules.household import Missing
from placement.rules.household_facts import HouseholdFacts
from placement.rules.report import ReportKind
from placement.rules.scenario_compared import Effect
from solver.changes import EFFORT
from solver.goals import PLACE_FACTORS
from solver.rules import RULES
from web.app import create_app
from web.household_form import NewHouseholdFields
from web.import_vocabulary import HOUSEHOLD_KEYS
from web.policy_form import FIELDS, GROUPS
from web.scenario_words import FORMS

PLACEMENT = Path(placement.__file__).parent
# Codes that are put together at run time: the kind, and every word after it. Add yours here.
OTHERS: dict[str, tuple[str, ...]] = {
    "column": (*HOUSEHOLD_KEYS, *AGREEMENT_KEYS),
    "column-help": (*HOUSEHOLD_KEYS, *AGREEMENT_KEYS),
    "ReportKind": tuple(ReportKind),
    "report-help": tuple(ReportKind),
    "report-chart": tuple(ReportKind),
    "figure": (
        *("municipality", "line", "month", "step", "what", "total", "of", "quarter"),
        *("agreed", "reserved", "accepted", "arrived", "held", "free", "used"),
        *("a-month", "at-end", "left-over", "to-come", "opening"),
        *("declined", "expired", "withdrawn", "questions", "cases", "latest-days"),
        *("median", "percentile-90", "up-to-percentile-90"),
        *("permit-to-proposal", "permit-to-acceptance", "permit-to-arrival"),
        *("question-to-answer", "acceptance-to-arrival"),
        *("answers-late", "arrivals-late", "moves-late"),
        *(f"{way}-{unit}" for way in WAYS for unit in ("households", "persons")),
    ),
    "Cause": tuple(Cause),
    "Difference": tuple(Difference),
    "document-language": tuple(LanguageStatus),
    "policy": tuple(one.name for one in FIELDS if one.named),
    "policy-group": tuple(GROUPS),
    "policy-help": tuple(GROUPS),
    "unit": tuple(dict.fromkeys(one.unit for one in FIELDS)),
    "answer": ("yes", "no"),
    "level": ("0", "1", "2", "3"),
    "factor": (*PLACE_FACTORS, "late"),
    "rule": tuple(rule.__name__.rpartition(".")[2] for rule in RULES),
    "Missing": tuple(Missing),
    "fact": tuple(HouseholdFacts.__dataclass_fields__),
    "field": tuple(NewHouseholdFields.model_fields),
    "change": (*EFFORT, "dwelling-accessible", "quota-elsewhere"),
    "effect": tuple(Effect),
    "effect-count": tuple(Effect),
    "scenario-form": FORMS,
    "scenario-help": FORMS,
    "scenario-nowhere": ("line", "new_line", "intake", "dwellings", "service"),
    "scenario-change": (
        *(f"{kind}-{way}" for kind in ("line", "intake", "service") for way in ("more", "fewer")),
        "new_line",
        "dwellings",
        "dwellings-accessible",
        "arrivals_like",
        "arrivals",
        "arrivals-accessible",
        "pin",
        "exclusion",
        "hidden",
    ),
    "phase": ("question", "relax", "construct", "improve", "check", "done", "saving"),
    "failure": (
        "solver-failed",
        "solver-killed",
        "solver-gave-no-answer",
        "answer-broken",
        "not-of-the-form",
        "process-died",
        "server-stopped",
        "our-fault",
    ),
    "letter-failure": (
        "account-closed",
        "process-died",
        "refused",
        "no-connection",
        "no-answer",
        "folder",
        "address",
        "our-fault",
    ),
    "dropped": (
        "no-longer-waiting",
        "no-agreement",
        "eligible",
        "early",
        "quota",
        "monthly",
        "dwelling",
        "service",
        "group",
    ),
    "raised": (
        "promise-not-eligible",
        "promise-too-early",
        "line-over-promised",
        "no-line-for-promise",
        "month-over-promised",
        "service-over-promised",
        "no-dwelling-for-promise",
    ),
}


@dataclass(frozen=True)
class Made:
    """Where a code is made, and the names of its parameters where they can be read there."""

    place: str
    params: frozenset[str] | None = None


def codes() -> dict[str, Made]:
    """Message id of each code: `refusal:…`, `<Enum>:…`, `field:…`, and the others above."""
    return {**refusals(), **words(), **fields(), **others()}


def refusals() -> dict[str, Made]:
    """Each `Refusal("code", {…})` and `refuse("code", name=…)` in placement/."""
    return {
        f"refusal:{code}": Made(f"{path.relative_to(PLACEMENT.parent)}:{line}", params)
        for path in sorted(PLACEMENT.rglob("*.py"))
        for code, line, params in _refusals_in(ast.parse(path.read_text("utf-8")))
    }


def _refusals_in(tree: ast.AST) -> Iterator[tuple[str, int, frozenset[str] | None]]:
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.args):
            continue
        code = call.args[0]
        if call.func.id in {"Refusal", "refuse"} and isinstance(code, ast.Constant):
            yield str(code.value), call.lineno, _params_of(call)


def _params_of(call: ast.Call) -> frozenset[str] | None:
    assert isinstance(call.func, ast.Name)
    if call.func.id == "refuse":
        names = [keyword.arg for keyword in call.keywords]
        return None if None in names else frozenset(str(name) for name in names)
    given = call.args[1] if len(call.args) > 1 else None
    if given is None:
        return frozenset() if not call.keywords else None
    if isinstance(given, ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in given.keys]
        return None if None in keys else frozenset(str(key) for key in keys)
    return None


def words() -> dict[str, Made]:
    """Each member of each coded word of the model and the audit trail."""
    modules = [
        importlib.import_module(f"placement.model.{module.name}")
        for module in pkgutil.iter_modules(placement.model.__path__)
    ] + [importlib.import_module("placement.audit")]
    return {
        f"{kind.__name__}:{member.value}": Made(module.__name__)
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, StrEnum)
        and kind.__module__ == module.__name__
        for member in kind
    }


def fields() -> dict[str, Made]:
    """Each field that a form of ours can send: an error names it by its label."""
    app = create_app(create_engine("sqlite://"))
    found = {}
    for route in iter_route_contexts(app.routes):
        dependant = getattr(route, "dependant", None)
        for field in dependant.body_params if dependant else []:
            found[f"field:{field.alias}"] = Made(str(route.path))
    return found


def others() -> dict[str, Made]:
    """The codes named in `OTHERS`."""
    return {
        f"{kind}:{word}": Made("tests/web/codes.py")
        for kind, named in OTHERS.items()
        for word in named
    }
