"""Quota lines by their ids in a question: the own authority's, and nothing that nobody has agreed."""

from sqlmodel import Session

from placement.queries.lines_of_question import lines_of_question
from placement.rules.facts_to_question import line_id
from tests.placement.place import make_place


def test_only_agreed_lines_of_the_own_authority_are_returned(db: Session) -> None:
    place, other = make_place(db), make_place(db)
    ids = [line_id(place.line.key), line_id(other.line.key), "promised-1", line_id(999_999)]

    found = lines_of_question(place.officer, ids, db)

    assert found == {line_id(place.line.key): place.line}
