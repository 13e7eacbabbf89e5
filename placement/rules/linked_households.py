"""Linked households go to one municipality: where one has been promised, the others follow."""

from collections.abc import Mapping, Sequence

from placement.rules.facts_to_question import HouseholdFacts


def keep_linked_together(
    households: Sequence[HouseholdFacts], promised_elsewhere: Mapping[str, set[str]]
) -> None:
    """Narrow `only` of waiting households to where their group has been promised; changes the facts in place.

    `promised_elsewhere`: by group, municipalities (codes) of promises that are not in the question, such as
    of relatives who have arrived. A group that has been promised in two municipalities (linked afterwards)
    cannot be mended by a question: its promises lose the label, the others may follow to either.
    """
    promised = {label: set(codes) for label, codes in promised_elsewhere.items()}
    for facts in households:
        if facts.group and facts.promise:
            promised.setdefault(facts.group, set()).add(facts.promise.municipality)
    for facts in households:
        places = promised.get(facts.group) if facts.group else None
        if not places:
            continue
        if not facts.promise:
            allowed = places if facts.only is None else places.intersection(facts.only)
            facts.only = sorted(allowed)
        elif len(places) > 1:
            facts.group = None
