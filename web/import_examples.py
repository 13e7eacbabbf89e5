"""Invented rows that show how a file is filled in; they can be imported as they are."""

from collections.abc import Sequence
from datetime import date, timedelta

from placement.model.area import Municipality
from placement.model.words import (
    Category,
    Ground,
    MaritalStatus,
    NeedKind,
    Relation,
    Schooling,
    Sex,
    TieKind,
)
from web.language import gettext as _
from web.words import coded, word

Example = dict[str, str | int | date]


def household_examples(municipalities: Sequence[Municipality], *, today: date) -> list[Example]:
    """A family of three, and one person who is linked to it."""
    here = municipalities[0].code if municipalities else ""
    permit = today - timedelta(days=30)
    family: Example = {
        "case_code": _("EXAMPLE-1"),
        "ground": word(Ground.ASYLUM),
        "emergency": coded("answer:no"),
        "permit_day": permit,
        "lives_in": here,
        "lives_at": _("Example reception centre"),
        "linked_group": _("EXAMPLE-A"),
        "needs": f"{word(NeedKind.SCHOOL)}:1, {word(NeedKind.ACCESSIBLE_DWELLING)}",
        "wishes": ", ".join(one.code for one in municipalities[:2]),
        "ties": f"{here}:{word(TieKind.RELATIVE)}" if here else "",
    }
    single: Example = {
        "case_code": _("EXAMPLE-2"),
        "ground": word(Ground.QUOTA),
        "emergency": coded("answer:yes"),
        "permit_day": permit,
        "earliest_day": today + timedelta(days=30),
        "lives_in": here,
        "lives_at": _("Example reception centre"),
        "linked_group": _("EXAMPLE-A"),
    }
    return [
        {**family, **_person("Aino", "Malli", date(1990, 5, 17), Relation.HEAD, Sex.FEMALE)},
        _person("Väinö", "Malli", date(1988, 11, 2), Relation.SPOUSE, Sex.MALE),
        _person("Impi", "Malli", date(2016, 1, 30), Relation.CHILD, Sex.FEMALE),
        {**single, **_person("Otso", "Esimerkki", date(1979, 8, 8), Relation.HEAD, Sex.MALE)},
    ]


def _person(given: str, family: str, born: date, relation: Relation, sex: Sex) -> Example:
    adult = relation is not Relation.CHILD
    return {
        "given_names": given,
        "family_name": family,
        "birth_day": born,
        "sex": word(sex),
        "birth_country": "SO",
        "nationality": "SO",
        "marital_status": word(MaritalStatus.MARRIED if adult else MaritalStatus.SINGLE),
        "relation": word(relation),
        "mother_tongue": "so",
        "languages": "so, ar, en" if adult else "so",
        "schooling": word(Schooling.SECONDARY if adult else Schooling.PRIMARY),
        "occupation": _("example occupation") if adult else "",
    }


def agreement_examples(municipalities: Sequence[Municipality], *, today: date) -> list[Example]:
    """One agreement of next year with two lines, where the authority has any municipality."""
    if not municipalities:
        return []
    begins = date(today.year + 1, 1, 1)
    agreement: Example = {
        "municipality": municipalities[0].code,
        "valid_from": begins,
        "valid_to": date(begins.year, 12, 31),
        "decision_number": "KH 123/2026",
        "year": begins.year,
    }
    return [
        {
            **agreement,
            "label": word(Category.QUOTA),
            "categories": f"{word(Category.QUOTA)}, {word(Category.EMERGENCY)}",
            "committed": 20,
            "at_most": 25,
            "opening_reserved": 4,
        },
        {
            **agreement,
            "label": word(Category.ASYLUM),
            "categories": f"{word(Category.ASYLUM)}, {word(Category.SUBSIDIARY)}",
            "committed": 30,
            "at_most": 30,
        },
    ]
