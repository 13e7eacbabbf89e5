"""The columns of a file of households: one row per person, the household's own facts on its first row."""

from collections.abc import Sequence
from datetime import date

from placement.incoming.parsers import (
    case_code,
    coded_as,
    day,
    identity_code,
    paired,
    several,
    text,
    with_number,
    word,
    yes_or_no,
)
from placement.incoming.register_names import RegisterNames
from placement.incoming.table import Column
from placement.incoming.vocabulary import Vocabulary
from placement.model.words import Ground, MaritalStatus, NeedKind, Relation, Schooling, Sex, TieKind
from placement.rules.household import (
    FIRST_PERMIT_DAY,
    LONGEST_LIFE,
    LONGEST_WAIT_AHEAD,
    MOST_LANGUAGES,
    MOST_TIES,
    MOST_UNITS,
    MOST_WISHES,
)

# These stand on a household's first row, or repeated on all of its rows.
OF_HOUSEHOLD = (
    "case_code",
    "ground",
    "emergency",
    "unaccompanied_minor",
    "safety_prohibition",
    "permit_day",
    "earliest_day",
    "lives_in",
    "lives_at",
    "linked_group",
    "needs",
    "wishes",
    "ties",
)
OF_PERSON = (
    "given_names",
    "family_name",
    "birth_day",
    "sex",
    "birth_country",
    "identity_code",
    "nationality",
    "marital_status",
    "relation",
    "mother_tongue",
    "languages",
    "schooling",
    "occupation",
)


def household_columns(
    names: RegisterNames, vocabulary: Vocabulary, *, today: date
) -> Sequence[Column]:
    """All columns, in the order of the template."""
    yes_no = yes_or_no(vocabulary)
    language = coded_as("language", vocabulary)
    country = coded_as("country", vocabulary)
    need, tie = word(NeedKind, vocabulary), word(TieKind, vocabulary)
    birth = day(today - LONGEST_LIFE, today)
    return (
        Column("case_code", case_code, needed=True),
        Column("ground", word(Ground, vocabulary), needed=True),
        Column("emergency", yes_no),
        Column("unaccompanied_minor", yes_no),
        Column("safety_prohibition", yes_no),
        Column("permit_day", day(FIRST_PERMIT_DAY, today), needed=True),
        Column("earliest_day", day(FIRST_PERMIT_DAY, today + LONGEST_WAIT_AHEAD)),
        Column("lives_in", names.municipality),
        Column("lives_at", text(80)),
        Column("linked_group", text(30)),
        Column("needs", with_number(need, least=1, most=MOST_UNITS)),
        Column("wishes", several(names.municipality, most=MOST_WISHES)),
        Column("ties", paired(names.municipality, tie, most=MOST_TIES)),
        Column("given_names", text(100), needed=True),
        Column("family_name", text(100), needed=True),
        Column("birth_day", birth, needed=True),
        Column("sex", word(Sex, vocabulary)),
        Column("birth_country", country),
        Column("identity_code", identity_code),
        Column("nationality", country),
        Column("marital_status", word(MaritalStatus, vocabulary)),
        Column("relation", word(Relation, vocabulary)),
        Column("mother_tongue", language, needed=True),
        Column("languages", several(language, most=MOST_LANGUAGES)),
        Column("schooling", word(Schooling, vocabulary)),
        Column("occupation", text(80)),
    )
