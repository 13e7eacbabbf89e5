"""The parts of the benches: no times are asserted here."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from solver import read_problem, violations
from tests.bench import reasons
from tests.bench.__main__ import BENCHES, chosen
from tests.bench.compare import differences
from tests.bench.judged import Judged, excess, read_judgement
from tests.bench.kept import Kept
from tests.bench.launch import Ended, launch, peak_of_group
from tests.bench.measure import read_lines
from tests.bench.solver import verdict
from tests.bench.table import Asked, Row, head, line, medians, missed, not_finished
from tests.solver.judge import shared_problem

PRINTED = """BROKEN early: h2 in 2027-04
finland-plenty: 881/900 households, 2216/2267 persons, reach 5810, fit -12, broken 1
reach gap 0.887 %   fit gap -0.258 %
"""
ASKED = Asked(5, 0.7, 0.0, 0.26)
GOOD = Row(
    "keski-suomi", "ours", given=5, fault="", seconds=4.5, gib=0.5, households=60, reach=296,
    fit=51791, reach_gap=0.0, fit_gap=0.254, broken=0, first_answer=0.4, reach_excess=0.0,
    fit_excess=-0.25,
)  # fmt: skip
NOTHING = Row("surge", "highs", given=600, fault="out of memory", seconds=30, gib=11.8)


def run(code: str, seconds: float = 60, most_bytes: int | None = None) -> Ended:
    return launch([sys.executable, "-c", code], seconds=seconds, most_bytes=most_bytes)


def runs(process: str) -> bool:
    """Whether it is there and more than an entry that nobody has fetched."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def test_lines_of_a_process_have_their_moments_in_order() -> None:
    ended = run("import time; print('first', flush=True); time.sleep(0.3); print('last', end='')")

    assert ended.fault == ""
    assert [text for _, text in ended.lines] == ["first", "last"]
    assert 0 < ended.lines[0][0] < ended.lines[1][0] <= ended.seconds


def test_a_process_that_does_not_end_is_killed_with_all_that_it_started() -> None:
    ended = launch(["sh", "-c", "sleep 600 & echo $!; wait"], seconds=2)

    assert ended.fault == "still running after 2 s, killed"
    (line_of_child,) = ended.lines
    for _ in range(1200):
        if not runs(line_of_child[1]):
            return
        time.sleep(0.05)
    pytest.fail("what it started runs on")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("raise SystemExit(3)", "exit status 3: it said nothing"),
        ("raise ValueError('no such line')", "exit status 1: ValueError: no such line"),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGABRT)",
            "ended by SIGABRT: it said nothing",
        ),
    ],
)
def test_the_cause_of_an_end_is_told(code: str, fault: str) -> None:
    assert run(code).fault == fault


def test_more_memory_than_allowed_is_refused_and_told() -> None:
    code = "print('began', flush=True); import mmap; mmap.mmap(-1, 2**31)"

    assert run(code).fault == ""
    ended = run(code, most_bytes=2**30)

    assert ended.fault == "out of memory"
    assert [text for _, text in ended.lines] == ["began"]


def test_peak_memory_is_that_of_the_largest_process() -> None:
    """In a process of its own, because a child's peak is never below what its parent held when it started it."""
    holds = "x = bytearray(300 * 2**20); x[::4096] = x[::4096].replace(b'\\0', b'1')"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {holds!r}])"
    code = f"""
import sys
import time
from tests.bench.launch import launch
for code in ("pass", {holds!r}, {starts!r}):
    print(launch([sys.executable, "-c", code], seconds=60).gib)
"""

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    small, large, through_another = map(float, said.stdout.splitlines())
    assert small < 0.1
    assert 0.29 < large < 0.4
    assert 0.29 < through_another < 0.4


def test_before_a_kill_the_memory_of_what_it_started_is_read() -> None:
    holds = "x = bytearray(300 * 2**20); x[::4096] = x[::4096].replace(b'\\0', b'1')"
    stays = f"{holds}; print('held', flush=True); import time; time.sleep(600)"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {stays!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", starts], stdout=subprocess.PIPE, start_new_session=True
    ) as parent:
        try:
            assert parent.stdout is not None
            assert parent.stdout.readline() == b"held\n"

            kib = peak_of_group(parent.pid)
        finally:
            os.killpg(parent.pid, signal.SIGKILL)

    assert 0.29 < kib / 2**20 < 0.4


def test_what_the_judge_prints_is_read() -> None:
    assert read_judgement(PRINTED) == Judged(881, 5810, -12, 1, 0.887, -0.258)
    with pytest.raises(ValueError, match="something else"):
        read_judgement("keski-suomi: 60/60 households, reach 296, fit 5, broken 0\n")


def test_own_limits_are_compared_with_the_lowest_known_tangent(tmp_path: Path) -> None:
    bounds, answer = tmp_path / "bounds.json", tmp_path / "answer.json"
    tangents = [[100, 5000, 10.0], [90, 5050, 2.0]]
    bounds.write_text(json.dumps({"small": {"reach": 100, "fit_tangents": tangents}}))
    answer.write_text(json.dumps({"placements": [], "bound": {"reach": 101, "fit": 5048}}))

    above = excess(bounds, "small", answer, attained=98)

    # At 98 the tangents say 5020 and 5034.
    assert above is not None
    assert above.reach == pytest.approx(1.0)
    assert above.fit == pytest.approx(100 * 28 / 5020)
    answer.write_text(json.dumps({"placements": []}))
    assert excess(bounds, "small", answer, attained=98) is None


def test_progress_is_read_whoever_prints_it() -> None:
    lines = (
        (0.1, '{"phase": "relax", "reach": null, "fit": null}'),
        (0.2, "Running HiGHS"),
        (0.404, '{"phase": "construct", "reach": 290, "fit": 5}'),
        (0.5, '{"phase": "improve", "reach": 290, "fit": 5}'),
        (0.6, '{"phase": "improve", "reach": 291, "fit": 4}'),
    )

    assert read_lines(Ended("", 1, 1, lines)) == (((0.4, 290, 5), (0.6, 291, 4)), "")
    told = ((1.0, '{"objective": 7.0}'), (2.0, '{"not_finished": "no answer"}'))
    ended = Ended("exit status 1: it said nothing", 2, 1, told)
    assert read_lines(ended) == (((1.0, None, None),), "no answer")


def test_of_what_was_killed_it_is_told_how_far_it_came() -> None:
    killed = Ended("still running after 9 s, killed", 9, 1, ((1.0, '{"stage": "written"}'),))

    assert read_lines(killed) == ((), "still running after 9 s, killed: written")


def test_the_table_is_aligned_and_has_dashes_for_what_is_not_known() -> None:
    lines = [
        *head().splitlines(),
        line(replace(GOOD, reach_excess=-1e-5), "as asked"),
        line(NOTHING, "no answer"),
    ]

    bars = [[n for n, sign in enumerate(text) if sign == "|"][:-1] for text in lines]
    assert bars == [bars[0]] * 4
    cells = [[cell.strip() for cell in text.split("|")[1:-1]] for text in lines[2:]]
    assert cells[0] == [
        "keski-suomi", "ours", "4.5", "0.50", "0.000", "0.254", "0", "0.4", "0.000 / -0.250",
        "as asked",
    ]  # fmt: skip
    assert cells[1] == ["surge", "highs", "30.0", "11.80", *["-"] * 5, "no answer"]


def test_what_is_missed_is_named() -> None:
    assert missed(GOOD, ASKED) == []
    late = replace(GOOD, seconds=5.1, broken=1, fit_gap=0.27, fit_excess=0.6)
    assert missed(late, ASKED) == ["time", "fit", "broken rules", "own limit of fit"]
    assert missed(replace(GOOD, reach_excess=None), ASKED) == ["own limit of reach"]
    assert missed(replace(GOOD, reach_excess=None), replace(ASKED, excess=None)) == []
    assert missed(replace(NOTHING, method="ours"), ASKED) == ["an answer"]


def test_a_late_first_answer_is_told_but_nothing_is_asked_of_a_baseline() -> None:
    assert verdict(GOOD, ASKED) == ("as asked", True)
    said, good = verdict(replace(GOOD, first_answer=1.0), ASKED)
    assert (said, good) == (
        "as asked; first answer after 20 % of the time, should be 10 %",
        True,
    )
    assert verdict(replace(GOOD, gib=0.8), ASKED) == ("short of what is asked: memory", False)
    assert verdict(NOTHING, ASKED) == ("no answer", True)
    greedy = replace(GOOD, method="greedy", reach_gap=9.0)
    assert verdict(greedy, ASKED) == ("", True)
    assert verdict(replace(greedy, seconds=7.5), ASKED) == ("2.5 s over its time", True)


def test_several_runs_are_one_row_of_medians() -> None:
    runs = [replace(GOOD, seconds=s, fit=f) for s, f in ((3.0, 10), (9.0, 30), (4.0, 20))]

    row = medians(runs)

    assert (row.seconds, row.fit, row.gib, row.times, row.fault) == (4.0, 20, 0.5, 3, "")
    broken_off = replace(NOTHING, problem="keski-suomi", method="ours")
    mixed = medians([broken_off, *runs[:2]])
    assert (mixed.fit, mixed.fault) == (20, "out of memory; 2 of 3 runs gave an answer")
    assert not_finished([row, mixed]) == [f"- ours on keski-suomi: {mixed.fault}"]


def test_figures_are_kept_with_their_commit(tmp_path: Path) -> None:
    kept = Kept("solver", tmp_path / "new")

    kept.write([{"problem": "keski-suomi"}])
    kept.write([{"problem": "keski-suomi"}, {"problem": "surge"}])

    (path,) = (tmp_path / "new").iterdir()
    found = json.loads(path.read_text())
    assert path == kept.path
    assert [row["problem"] for row in found["rows"]] == ["keski-suomi", "surge"]
    assert found["commit"] in path.name
    assert found["commit"] in kept.said()


def test_benches_are_chosen_by_name_and_options_alone_are_the_solvers() -> None:
    assert chosen([]) == (list(BENCHES), [])
    assert chosen(["imports"]) == (["imports"], [])
    assert chosen(["--only", "surge"]) == (["solver"], ["--only", "surge"])
    assert chosen(["solver", "--seconds", "2"]) == (["solver"], ["--seconds", "2"])
    assert chosen(["speed"]) == f"There is no bench speed: {', '.join(BENCHES)}."


def test_figures_of_two_commits_are_laid_side_by_side() -> None:
    new = {"problem": "new", "seconds": 1.0}
    before = [asdict(GOOD) | {"verdict": "as asked"}, asdict(NOTHING)]
    after = [new, asdict(replace(GOOD, seconds=4.25, fit_gap=None)), asdict(NOTHING)]

    assert list(differences(before, after)) == [
        "keski-suomi ours: seconds 4.5 → 4.25, fit_gap 0.254 → -",
        "surge highs: the same",
    ]


def test_reasons_are_asked_of_an_answer_that_breaks_no_rule(tmp_path: Path) -> None:
    problem = read_problem(shared_problem("keski-suomi"))

    answer = reasons.answer_of_greedy(problem)

    assert violations(problem, answer) == []
    assert answer.placements
    for ask in reasons.QUESTIONS.values():
        ask(problem, answer)
    assert reasons.main(["--shared", str(tmp_path)]) == 2


def test_every_bench_is_there_and_described() -> None:
    root = Path(__file__).resolve().parents[1]
    described = (root / "docs" / "benches.md").read_text("utf-8")

    for bench in BENCHES:
        assert f"| `{bench}` |" in described
        assert "def main(" in (root / "tests" / "bench" / f"{bench}.py").read_text("utf-8")
