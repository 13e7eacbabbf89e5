"""A change of a scenario in words: what it is about, and what it does."""

from placement.queries.scenarios_shown import ChangeShown
from placement.rules.scenario_change import (
    Arrivals,
    ArrivalsLike,
    DropExclusion,
    Dwellings,
    Intake,
    LinePersons,
    NewLine,
    PinTo,
    ServiceUnits,
    Weight,
)
from web.formats import number
from web.language import gettext as _
from web.language import name_of
from web.names_of_codes import language_name
from web.policy_form import FIELDS, Field
from web.words import coded

# The forms of the changes, in the order of the page.
FORMS = (
    "line",
    "new_line",
    "intake",
    "dwellings",
    "service",
    "arrivals_like",
    "arrivals",
    "pin",
    "exclusion",
    "weight",
)
# Said where something may not be told, or is not there any more.
NOTHING = "-"
_WEIGHTS = {field.place: field for field in FIELDS}


def field_of(weight: str) -> Field:
    """The policy form's field of a weight: its label and its unit."""
    name, _dot, part = weight.partition(".")
    if not part:
        return _WEIGHTS[name,]
    if name == "tie":
        return _WEIGHTS[name, part]
    return _WEIGHTS[(name, int(part), 1) if name == "crowding" else (name, int(part))]


def about(shown: ChangeShown) -> str:
    """Where, whom, or what: the name of the row that the change stands in."""
    match shown.change:
        case PinTo() | DropExclusion():
            return shown.household.code if shown.household else _("A household")
        case Weight():
            return _("Policy")
        case Arrivals() | ArrivalsLike():
            return _("Arriving households")
    return name_of(shown.municipality) if shown.municipality else NOTHING


def change_in_words(shown: ChangeShown) -> str:
    """Say what the change does."""
    change = shown.change
    if isinstance(change, Weight):
        field, before = field_of(change.weight), shown.before
        said = NOTHING if before is None else number(before)
        return f"{field.label}: {said} → {number(change.value)} {coded(f'unit:{field.unit}')}"
    kind, params = _kind_and_params(shown)
    return coded(f"scenario-change:{kind}", params)


def _kind_and_params(shown: ChangeShown) -> tuple[str, dict[str, object]]:
    """What stands in the catalogue after `scenario-change:`, and what fills it."""
    place = name_of(shown.municipality) if shown.municipality else NOTHING
    params: dict[str, object] = {"municipality": place}
    kind: str = shown.change.kind
    match shown.change:
        case PinTo() | DropExclusion() if shown.household is None:
            return "hidden", {}
        case LinePersons(persons=more) | Intake(persons=more) | ServiceUnits(units=more):
            kind = f"{kind}-{'more' if more > 0 else 'fewer'}"
            params = {"n": abs(more), "line": shown.line or NOTHING}
            if isinstance(shown.change, ServiceUnits):
                params["service"] = shown.change.service.value
        case NewLine() as one:
            params = {"n": one.persons, "category": one.category.value, "month": one.from_month}
        case Dwellings() as one:
            kind = f"{kind}-accessible" if one.accessible else kind
            sizes = {"smallest": one.smallest, "largest": one.largest}
            params = {"n": one.count, "month": one.from_month, **sizes}
        case ArrivalsLike() as one:
            household = shown.household.code if shown.household else NOTHING
            params = {"n": one.count, "household": household}
        case Arrivals() as one:
            kind = f"{kind}-accessible" if one.accessible else kind
            params = {
                "n": one.count,
                "persons": one.persons,
                "category": one.category.value,
                "urgency": one.urgency,
                "language": language_name(one.language) if one.language else NOTHING,
                "month": one.from_month,
            }
    return kind, params
