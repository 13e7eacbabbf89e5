"""The answer: `placement-answer/1`."""

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from solver.problem import ProblemError, read_json


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Placement(_Part):
    """This household, there, then, in that dwelling (None where the municipality lists none)."""

    household: str
    municipality: str
    period: str
    dwelling: str | None = None


class Bound(_Part):
    """Proven: no answer has more reach; none with at least this answer's reach has more fit."""

    reach: int
    fit: int


class Answer(_Part):
    """Who is placed where and when; households that are not listed stay unplaced."""

    format: Literal["placement-answer/1"] = "placement-answer/1"
    placements: tuple[Placement, ...]
    bound: Bound | None = None


def answer_from_json(data: Any) -> Answer:  # noqa: ANN401 (JSON)
    """Build an answer from plain JSON. Raises `ProblemError` where it is not of the form."""
    try:
        return Answer.model_validate_json(json.dumps(data), strict=True)
    except (ValidationError, TypeError) as error:
        raise ProblemError(f"the answer is not of the form: {error}") from None


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Return plain JSON."""
    return answer.model_dump(mode="json", exclude_none=False)


def read_answer(path: str | Path) -> Answer:
    """Read an answer's file. Raises `ProblemError` or `OSError`."""
    return answer_from_json(read_json(path))


def write_answer(answer: Answer, path: str | Path) -> None:
    """Write an answer's file."""
    data = answer_to_json(answer)
    if data["bound"] is None:
        del data["bound"]
    Path(path).write_text(json.dumps(data, ensure_ascii=False) + "\n", encoding="utf-8")
