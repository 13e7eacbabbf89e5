"""Why a form was not understood, in sentences: one per field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web.language import N_, gettext
from web.words import coded

# Pydantic's kinds of error, in our words. The parameters are those of the error's context.
SENTENCES = {
    "missing": N_("Fill in this field."),
    "int_parsing": N_("Give a whole number."),
    "int_from_float": N_("Give a whole number."),
    "float_parsing": N_("Give a number."),
    "decimal_parsing": N_("Give a number."),
    "greater_than": N_("Give a number above %(gt)s."),
    "greater_than_equal": N_("Give at least %(ge)s."),
    "less_than": N_("Give a number below %(lt)s."),
    "less_than_equal": N_("Give at most %(le)s."),
    "string_too_short": N_("Write at least %(min_length)s characters."),
    "string_too_long": N_("Write at most %(max_length)s characters."),
    "string_pattern_mismatch": N_("This is not in the form that is asked for."),
    "date_parsing": N_("Give a day, for example 2027-12-31."),
    "date_from_datetime_parsing": N_("Give a day, for example 2027-12-31."),
    "enum": N_("Choose one of the options."),
    "literal_error": N_("Choose one of the options."),
    "bool_parsing": N_("Choose one of the options."),
    "too_short": N_("Choose at least %(min_length)s."),
    "too_long": N_("Choose at most %(max_length)s."),
}
EMPTY = SENTENCES["missing"]
OTHERWISE = SENTENCES["string_pattern_mismatch"]


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field. `field` is its name, which is also the id of its element."""

    field: str
    sentence: str

    @property
    def label(self) -> str:
        """What the form calls the field."""
        return coded(f"field:{self.field}")


def sentences_of(errors: Sequence[Any]) -> list[FieldError]:
    """One sentence for each field that pydantic complains of, the first complaint of each."""
    found: dict[str, FieldError] = {}
    for error in errors:
        names = [part for part in error["loc"][1:] if isinstance(part, str)]
        field = names[-1] if names else str(error["loc"][-1])
        found.setdefault(field, FieldError(field, _sentence(error)))
    return list(found.values())


def _sentence(error: Any) -> str:  # noqa: ANN401 (pydantic's dictionary)
    given = error.get("input")
    if given is None or given == "":
        return gettext(EMPTY)
    sentence = SENTENCES.get(error["type"], OTHERWISE)
    return gettext(sentence, **error.get("ctx", {}))
