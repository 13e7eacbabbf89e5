"""What giving up some reach may buy: never below the truth, never less for more, and no part of a replay."""

from hypothesis import HealthCheck, given, settings

from solver import Answer, Limits, allocate, from_json, read_problem, score, violations
from solver.last_place import THOUSANDTHS
from tests.solver.judge import shared_problem
from tests.solver.questions import Json, questions, ways

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def _scores(question: Json) -> list[tuple[int, int]]:
    """Reach and fit of every answer there is, households in turn."""
    problem = from_json(question)
    answers: list[Answer] = [Answer(placements=())]
    for household in problem.households:
        answers = [
            answer
            for before in answers
            for one in ways(problem, household.id)
            if not violations(
                problem,
                answer := Answer(placements=(*before.placements, *([one] if one else []))),
            )
        ]
    return [tuple(score(problem, answer)) for answer in answers]


@given(questions(most=3))
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW, derandomize=True)
def test_no_answer_with_so_much_reach_has_more_fit(question: Json) -> None:
    outcome = allocate(from_json(question), Limits(seconds=20))

    scores = _scores(question)
    for thousandths, fit in outcome.last_place:
        kept = outcome.reach - outcome.reach * thousandths // 1000
        assert fit >= max(got for reach, got in scores if reach >= kept)


def test_more_given_up_buys_no_less_and_a_replay_does_not_need_it() -> None:
    problem = read_problem(shared_problem("keski-suomi"))

    first = allocate(problem, Limits(seconds=8, seed=3))
    again = allocate(problem, Limits(seconds=0.001, seed=3, work=first.work))

    assert [one for one, _ in first.last_place] == list(THOUSANDTHS)
    fits = [fit for _, fit in first.last_place]
    assert fits == sorted(fits)
    assert fits[0] >= first.fit
    assert fits[-1] > first.fit
    assert (again.answer, again.work) == (first.answer, first.work)
    assert first.to_json()["last_place"] == [list(one) for one in first.last_place]
