"""The cases as an Inspect task: the assistant is the solver, the judge the scorer.

Inspect is worth its weight for what it keeps: every sample with its answers, findings and time in a log that
`inspect view` opens, and repeated epochs when a chat model is what is evaluated. No model of Inspect's is used; the
judging itself (judge.py) knows nothing of Inspect, so that tests call it directly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from inspect_ai import Epochs, Task
from inspect_ai import eval as inspect_eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import EvalLog
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer
from inspect_ai.solver import Generate, Solver, TaskState, solver

from agents.answering.answer import Answer
from evals.campus import Campus
from evals.case import Case
from evals.findings import Verdict, worst
from evals.judge import Judge
from evals.report import Result

_POINTS = {Verdict.EXACT: 1.0, Verdict.PARTIAL: 0.5, Verdict.WRONG: 0.0}


def evaluate(cases: Sequence[Case], campus: Campus, log_folder: Path) -> list[Result]:
    """Every case asked once, in order, and judged. A case in which the assistant broke is wrong."""
    samples = [Sample(id=c.id, input=c.turns[-1].question, metadata={"case": c.model_dump(mode="json")}) for c in cases]
    task = Task(
        dataset=MemoryDataset(samples),
        solver=assistant(campus),
        scorer=judged(campus),
        epochs=Epochs(1),
        name="zhizhen",
    )
    # One at a time: the figures are the same in any order, and the reference's connection is for one thread.
    logs = inspect_eval(
        task, model=None, display="none", log_dir=str(log_folder), log_format="json", max_samples=1, fail_on_error=False
    )
    return [_result(case, logs[0]) for case in cases]


@solver
def assistant(campus: Campus) -> Solver:
    """Asks the turns of a case in one thread of the assistant's."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        case = Case.model_validate(state.metadata["case"])
        answers = await asyncio.to_thread(converse, campus, case)
        state.metadata["answers"] = [answer.model_dump(mode="json") for answer in answers]
        state.output = ModelOutput.from_content(answers[-1].brain, answers[-1].text)
        return state

    return solve


@scorer(metrics=[mean()])
def judged(campus: Campus) -> Scorer:
    """The judge's verdict on every turn."""

    async def score(state: TaskState, target: Target) -> Score:
        case = Case.model_validate(state.metadata["case"])
        answers = [Answer.model_validate(answer) for answer in state.metadata["answers"]]
        verdict, reasons = verdict_of(campus, case, answers)
        found: dict[str, Any] = {"verdict": verdict.value, "reasons": reasons}
        return Score(value=_POINTS[verdict], answer=answers[-1].text, explanation="\n".join(reasons), metadata=found)

    return score


def converse(campus: Campus, case: Case) -> list[Answer]:
    """The answers to the turns of a case, one thread."""
    answers: list[Answer] = []
    for turn in case.turns:
        answers.append(campus.ask(turn.question, case.account, answers[-1].thread if answers else None))
    return answers


def verdict_of(campus: Campus, case: Case, answers: Sequence[Answer]) -> tuple[Verdict, list[str]]:
    """The case's verdict, and a reason for everything that is not as it should be."""
    judge = Judge(campus.reference, campus.scope(case.account))
    found = [
        (number, finding)
        for number, (turn, answer) in enumerate(zip(case.turns, answers, strict=True), start=1)
        for finding in judge.judge(answer, turn.expect, turn.question)
    ]
    lead = len(case.turns) > 1
    reasons = [f"{f'turn {number}: ' if lead else ''}[{f.verdict.value}] {f.reason}" for number, f in found]
    return worst(f for _, f in found), reasons


def _result(case: Case, log: EvalLog) -> Result:
    sample = next((s for s in log.samples or [] if s.id == case.id), None)
    if sample is None or not sample.scores:
        error = (sample.error if sample else None) or log.error
        return Result(case, Verdict.WRONG, (f"broke: {error.message if error else 'no score'}",), ())
    score = next(iter(sample.scores.values()))
    found = score.metadata or {}
    texts = tuple(str(answer["text"]) for answer in sample.metadata["answers"])
    return Result(case, Verdict(found["verdict"]), tuple(found["reasons"]), texts)
