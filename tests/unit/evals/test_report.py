"""The report of a run, its bars, and the table of measurements."""

from evals.benchmarks.asking import questions
from evals.benchmarks.measure import Measurement, p95, table
from evals.case import Case, Half, Kind, Turn
from evals.findings import Verdict
from evals.report import BARS, Result, lines


def results(exact: int, partial: int, wrong: int) -> list[Result]:
    verdicts = [Verdict.EXACT] * exact + [Verdict.PARTIAL] * partial + [Verdict.WRONG] * wrong
    cases = [
        Case(id=f"c{i}", account="qa", kind=Kind.VALUE, turns=(Turn(question="？"),)) for i in range(len(verdicts))
    ]
    return [Result(case, verdict, ("why",), ("text",)) for case, verdict in zip(cases, verdicts, strict=True)]


def test_bars_of_the_working_half() -> None:
    bar = BARS[Half.WORKING]
    assert bar.met(results(9, 1, 0))
    assert not bar.met(results(8, 2, 0))
    assert not bar.met(results(19, 0, 1))


def test_bars_of_the_held_half() -> None:
    bar = BARS[Half.HELD]
    assert bar.met(results(7, 2, 1))
    assert not bar.met(results(7, 1, 2))


def test_the_report_names_what_was_not_exact() -> None:
    report = "\n".join(lines(Half.WORKING, results(1, 0, 1), ()))
    assert "WRONG c1 (qa)" in report
    assert "c0" not in report
    assert "MISSED" in report


def test_the_95th_of_100() -> None:
    assert p95(range(1, 101)) == 95
    assert p95([7.0]) == 7.0


def test_a_measurement_is_held_to_its_bar() -> None:
    slow = Measurement("slow", "ms", (1.0, 1.0, 9.0), bar=2.0, read="max")
    assert not slow.met
    assert Measurement("told", "ms", (9.0,)).met
    assert "MISSED" in table([slow])[1]


def test_benchmark_questions_are_distinct_and_of_all_roles() -> None:
    asked = questions(400)
    assert len(set(asked)) == 400
    assert len({account for account, _ in asked}) == 7
