"""The policy as fields of a form: what a page shows of each, what was sent, and what is wrong with which field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from placement.model.words import TieKind
from placement.rules.policy import PolicyData
from web.form_errors import EMPTY, sentences_of
from web.language import N_
from web.language import gettext as _
from web.words import coded, word

WISHES, STEPS, LEVELS = 5, 5, 4
LONGEST_REASON = 500
NOT_TO_100 = N_("The shares must rise from step to step, and the last one must be 100 per cent.")
URGENCY = (
    "emergency",
    "unaccompanied_minor",
    "need_or_single_parent",
    "other",
    "days_per_step",
    "adult_years",
    "small_child_years",
)


@dataclass(frozen=True)
class Field:
    """One field: its name in the form, where it stands in the policy, its unit, whether it may be empty."""

    name: str
    place: tuple[str | int, ...]
    unit: str = "points"
    optional: bool = False

    @property
    def named(self) -> bool:
        """It has a name of its own, not one of a numbered or a coded row."""
        return self.place[0] not in {"tie", "wish", "language", "crowding"}

    @property
    def label(self) -> str:
        """What it is called, in the reader's language."""
        first, *rest = self.place
        if first == "tie":
            return word(TieKind(str(rest[0])))
        if first == "wish":
            return _("Wish number %(number)s", number=int(rest[0]) + 1)
        if first == "language":
            return _("Language served at level %(level)s", level=rest[0])
        if first == "crowding":
            number = int(rest[0]) + 1
            if rest[1] == 0:
                return _("Step %(number)s: up to this share of the line's places", number=number)
            return _("Step %(number)s: points off for each person", number=number)
        return coded(f"policy:{self.name}")


def _steps() -> tuple[Field, ...]:
    return tuple(
        Field(f"crowding_{what}_{n + 1}", ("crowding", n, side), unit, optional=n > 0)
        for n in range(STEPS)
        for side, (what, unit) in enumerate((("percent", "percent"), ("points", "points")))
    )


UNITS = {"days_per_step": "days", "adult_years": "years", "small_child_years": "years"}
# All fields of the form, in the order of the page, under the name of what explains them.
GROUPS: dict[str, tuple[Field, ...]] = {
    "reach_slack": (Field("reach_slack", ("reach_slack",), "thousandths"),),
    "wish": tuple(Field(f"wish_{n + 1}", ("wish", n), optional=n > 0) for n in range(WISHES)),
    "tie": tuple(Field(f"tie_{kind.value}", ("tie", kind.value)) for kind in TieKind),
    "language": tuple(Field(f"language_{n}", ("language", n)) for n in range(LEVELS)),
    "near": (Field("near", ("near",)), Field("near_km", ("near_km",), "km")),
    "outcome": (Field("outcome", ("outcome",)),),
    "late": (Field("late", ("late",)),),
    "standing": (Field("standing", ("standing",)),),
    "crowding": _steps(),
    "time": (
        Field("target_days", ("target_days",), "days"),
        Field("horizon_months", ("horizon_months",), "months"),
        Field("answer_days", ("answer_days",), "days"),
        Field("hearing_days", ("hearing_days",), "days"),
    ),
    "urgency": tuple(
        Field(f"urgency_{name}", ("urgency", name), UNITS.get(name, "urgency")) for name in URGENCY
    ),
}
FIELDS = tuple(field for group in GROUPS.values() for field in group)
_AT = {field.place: field for field in FIELDS}


def values_of(data: PolicyData, *, as_written: bool = False) -> dict[str, int | None]:
    """The value of each field by its name; None where the policy has no such wish or step.

    `as_written`: None, too, where the version did not hold it yet when it was written.
    """
    content = data.model_dump(mode="json", exclude_unset=as_written)
    return {field.name: _value(content, field) for field in FIELDS}


def _value(content: Any, field: Field) -> int | None:  # noqa: ANN401 (JSON)
    for part in field.place:
        try:
            content = content[part]
        except LookupError:
            return None
    return int(content)


def changes(before: PolicyData, after: PolicyData) -> list[tuple[Field, int | None, int | None]]:
    """Each field that two kept versions have written otherwise, with its value before and after."""
    old, new = values_of(before, as_written=True), values_of(after, as_written=True)
    return [(one, old[one.name], new[one.name]) for one in FIELDS if old[one.name] != new[one.name]]


def read(sent: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The policy that was sent, and a sentence for each field that is wrong; the policy holds only with none."""
    given = {field.name: sent.get(field.name, "").strip() for field in FIELDS}
    content = _content(given)
    errors: dict[str, str] = {}
    for field in _needed(given):
        errors[field.name] = _(EMPTY)
    try:
        PolicyData.model_validate(content)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            name = _name_of(fault["loc"])
            if fault["type"] == "value_error":
                errors.setdefault(name, _(NOT_TO_100))
            else:
                said = sentences_of([{**fault, "loc": ("body", name)}])[0]
                errors.setdefault(name, said.sentence)
    reason = sent.get("reason", "").strip()
    if not reason:
        errors["reason"] = _(EMPTY)
    elif len(reason) > LONGEST_REASON:
        errors["reason"] = _("Write at most %(max_length)s characters.", max_length=LONGEST_REASON)
    in_order = [*(field.name for field in FIELDS), "reason"]
    return content, {name: errors[name] for name in in_order if name in errors}


def _content(given: Mapping[str, str]) -> dict[str, Any]:
    """The form's texts where the policy has them. Wishes and steps end where nothing more is filled in."""
    content: dict[str, Any] = {
        "wish": [given[f"wish_{n + 1}"] for n in range(_last(given, "wish", WISHES))],
        "crowding": [
            [given[f"crowding_percent_{n + 1}"], given[f"crowding_points_{n + 1}"]]
            for n in range(_last(given, "crowding_percent", STEPS, "crowding_points"))
        ],
        "tie": {kind.value: given[f"tie_{kind.value}"] for kind in TieKind},
        "language": [given[f"language_{n}"] for n in range(LEVELS)],
        "urgency": {name: given[f"urgency_{name}"] for name in URGENCY},
    }
    plain = {field.name: given[field.name] for field in FIELDS if len(field.place) == 1}
    return {**content, **plain}


def _last(given: Mapping[str, str], *names: Any) -> int:  # noqa: ANN401 (names and how many)
    texts = [name for name in names if isinstance(name, str)]
    many = next(name for name in names if isinstance(name, int))
    filled = [n for n in range(1, many + 1) if any(given[f"{text}_{n}"] for text in texts)]
    return max(filled, default=1)


def _needed(given: Mapping[str, str]) -> list[Field]:
    """Empty fields that must not be: also a wish or a step with a later one filled in."""
    wishes = _last(given, "wish", WISHES)
    steps = _last(given, "crowding_percent", STEPS, "crowding_points")
    upto = {"wish": wishes, "crowding": steps}
    return [
        field
        for field in FIELDS
        if not given[field.name]
        and (not field.optional or int(field.place[1]) < upto[str(field.place[0])])
    ]


def _name_of(place: tuple[str | int, ...]) -> str:
    """The field of a place in the policy; what is said of all steps is said at the first."""
    field = _AT.get(place)
    return field.name if field else "crowding_percent_1"
