"""Personal identity codes: Finnish ones are checked, foreigner's numbers are taken as they are."""

import re
from collections.abc import Iterator
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu

from placement.refusals import Refusal

# A Finnish code is recognised by its form: six digits, the sign of the century, three digits, one more.
FINNISH = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]")
ANY = re.compile(r"[0-9A-Z+-]{1,20}")
_CENTURY = {"+": 1800, **dict.fromkeys("-UVWXY", 1900), **dict.fromkeys("ABCDEF", 2000)}


def identity_code_holds(code: str, birth_day: date | None) -> Iterator[Refusal]:
    """Yield what is wrong: the form, a Finnish code's check character, or another day of birth than given.

    Finnish codes are checked as the Digital and Population Data Services Agency describes them; artificial
    ones (individual numbers from 900) are allowed, for tests and demonstrations.
    """
    if not ANY.fullmatch(code):
        yield Refusal("identity-code-wrong-form")
    elif FINNISH.fullmatch(code):
        try:
            hetu.validate(code, allow_temporary=True)
        except ValidationError:
            yield Refusal("identity-code-wrong-check")
            return
        if birth_day is not None and _born(code) != birth_day:
            yield Refusal("identity-code-another-birth-day", {"day": birth_day.isoformat()})


def _born(code: str) -> date:
    return date(_CENTURY[code[6]] + int(code[4:6]), int(code[2:4]), int(code[:2]))
