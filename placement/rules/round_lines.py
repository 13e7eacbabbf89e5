"""Which quota lines an answer of the yearly round becomes (pure)."""

from dataclasses import dataclass

from placement.model.area import LanguageStatus
from placement.model.words import Category
from placement.rules.quota_groups import COUNTED, whole
from placement.rules.round_content import Persons, RoundContent


@dataclass(frozen=True)
class LineOfAnswer:
    """A line to agree: its name in the municipality's language, what it counts, and persons."""

    label: str
    categories: tuple[Category, ...]
    persons: Persons


def lines_of(content: RoundContent, status: LanguageStatus) -> list[LineOfAnswer]:
    """Return the lines: one of all places, and one for each group where there are several.

    A household counts on every line that takes it, so both the whole and its group's part are kept. Emergencies
    count on the whole alone, whatever their ground.
    """
    receiving = content.receiving
    if not receiving:
        return []
    counted = whole(receiving, emergencies=content.emergencies)
    lines = [LineOfAnswer(counted.label(status), counted.categories, content.total)]
    if len(receiving) > 1:
        lines += [
            LineOfAnswer(
                COUNTED[group].label(status), COUNTED[group].categories, content.group(group)
            )
            for group in receiving
        ]
    return lines
