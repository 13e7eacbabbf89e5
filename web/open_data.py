"""What is told to everybody as open data: CSV and JSON-stat 2.0 (https://json-stat.org/format/)."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from placement.model.area import Area
from placement.model.publication import Publication, Series
from placement.model.words import DeclineReason, Ground
from web.language import gettext as _
from web.language import name_of
from web.report_files import plain_text
from web.words import coded, word

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
NOT_TOLD = "..."
# What every series breaks its figures down by, besides the period.
BREAKDOWN = "breakdown"
Names = tuple[str, ...]


def open_data(
    form: str, series: Series, told: Sequence[Publication], areas: Mapping[str, Area]
) -> bytes:
    """A series in the language that is spoken, in a form named in `TYPES`: the same bytes for the same figures."""
    return (_csv if form == "csv" else _json_stat)(series, told, areas)


def _code(name: Names) -> str:
    return ":".join(name)


def _label(name: Names, areas: Mapping[str, Area]) -> str:
    """Total; an authority; a ground; an answer; or an authority and an answer."""
    said = []
    for part in name[1:] if len(name) > 1 else name:
        if part in areas and name[0] in {"authority", "cell"}:
            said.append(name_of(areas[part]))
        elif part in set(Ground):
            said.append(word(Ground(part)))
        elif part in set(DeclineReason):
            said.append(word(DeclineReason(part)))
        elif name[0] == "authority":
            said.append(part)
        else:
            said.append(coded(f"figure:{part}"))
    return ", ".join(said)


def _csv(series: Series, told: Sequence[Publication], areas: Mapping[str, Area]) -> bytes:
    """One row for each figure, with commas as open data have them."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(("period", "code", "label", _unit(series)))
    for one in told:
        for name, number in one.figures:
            label = plain_text(_label(tuple(name), areas))
            shown = NOT_TOLD if number is None else number
            writer.writerow((one.period, _code(tuple(name)), label, shown))
    return made.getvalue().encode("utf-8-sig")


def _json_stat(series: Series, told: Sequence[Publication], areas: Mapping[str, Area]) -> bytes:
    """A dataset of two dimensions; a figure that is not told is null and has the status "..."."""
    names = list(dict.fromkeys(tuple(name) for one in told for name, _number in one.figures))
    values: list[int | None] = []
    status: dict[str, str] = {}
    for one in told:
        figures = {tuple(name): number for name, number in one.figures}
        for name in names:
            # Nobody belongs to what a period does not name.
            number = figures.get(name, 0)
            if number is None:
                status[str(len(values))] = NOT_TOLD
            values.append(number)
    dataset: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": word(series).capitalize(),
        "source": "Kuntapaikka",
        "updated": told[-1].made_at.isoformat() if told else None,
        "note": [_("... in the place of a number: not told, so that nobody can be recognised.")],
        "id": ["period", BREAKDOWN],
        "size": [len(told), len(names)],
        "role": {"time": ["period"]},
        "dimension": {
            "period": {
                "label": _("Period"),
                "category": {"index": [one.period for one in told]},
            },
            BREAKDOWN: {
                "label": _("Of whom"),
                "category": {
                    "index": [_code(name) for name in names],
                    "label": {_code(name): _label(name, areas) for name in names},
                },
            },
        },
        "value": values,
        "status": status,
        "extension": {"unit": _unit(series)},
    }
    if not told:
        del dataset["updated"]
    return json.dumps(dataset, ensure_ascii=False).encode()


def _unit(series: Series) -> str:
    return "persons" if series is Series.ARRIVALS else "questions"
