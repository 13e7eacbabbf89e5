"""The columns of a file of agreements: one row per quota line, the agreement's own facts on each of its rows."""

from collections.abc import Sequence
from datetime import date

from placement.incoming.parsers import day, several, text, whole, word
from placement.incoming.register_names import RegisterNames
from placement.incoming.table import Column
from placement.incoming.vocabulary import Vocabulary
from placement.model.words import Category
from placement.rules.agreement import LONGEST_NUMBER
from placement.rules.quota_line import LONGEST_LABEL, LONGEST_REASON, MOST_PERSONS

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
AGREEMENT_KEYS = (
    "authority",
    "municipality",
    "valid_from",
    "valid_to",
    "decision_number",
    "year",
    "label",
    "categories",
    "committed",
    "at_most",
    "opening_arrived",
    "opening_accepted",
    "opening_reserved",
    "reason",
)
OPENING = ("opening_arrived", "opening_accepted", "opening_reserved")


def agreement_columns(names: RegisterNames, vocabulary: Vocabulary) -> Sequence[Column]:
    """All columns, in the order of the template."""
    any_day = day(FIRST_DAY, LAST_DAY)
    persons = whole(0, MOST_PERSONS)
    return (
        Column("authority", names.authority),
        Column("municipality", names.municipality, needed=True),
        Column("valid_from", any_day, needed=True),
        Column("valid_to", any_day),
        Column("decision_number", text(LONGEST_NUMBER)),
        Column("year", whole(FIRST_DAY.year, LAST_DAY.year), needed=True),
        Column("label", text(LONGEST_LABEL), needed=True),
        Column("categories", several(word(Category, vocabulary), most=len(Category)), needed=True),
        Column("committed", persons, needed=True),
        Column("at_most", persons),
        *(Column(key, persons) for key in OPENING),
        Column("reason", text(LONGEST_REASON)),
    )
