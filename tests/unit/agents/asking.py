"""A question put to the rule brain with the demo's real tools, and its draft bound: nothing of it may be dropped."""

from __future__ import annotations

from agents.answering.repeatable import told_periods
from agents.brains.base import Asker, CallTools, Draft, Turn
from agents.brains.rules import RuleBrain
from agents.calling.toolbox import run
from knowledge_base.demo.build import DEFAULT_TODAY
from tools.binder import bind
from tools.context import ToolContext


def asked(context: ToolContext, question: str) -> tuple[Draft, str]:
    """The draft and its bound text; the asker is the one of the tools' scope."""
    scope = context.scope
    brain = RuleBrain(context.metrics.directory, context.catalogue)
    turn = Turn(question, Asker(scope.role, scope.user, scope.college, scope.major), DEFAULT_TODAY)
    for _ in range(4):
        decision = brain.decide(turn)
        if isinstance(decision, Draft):
            break
        assert isinstance(decision, CallTools)
        outcomes = [*turn.outcomes]
        for call in decision.calls:
            seen = tuple(e for o in outcomes for e in o.evidence)
            outcomes.append(run(call, context.with_evidence(seen), len(seen)))
        turn = Turn(question, turn.asker, DEFAULT_TODAY, (), tuple(outcomes))
    else:
        raise AssertionError(question)
    names = [course.name for course in context.metrics.directory.courses.values()]
    periods = told_periods(turn.outcomes)
    bound = bind(decision.text, turn.evidence, question=question, known_names=names, told_periods=periods)
    assert bound.dropped == ()
    return decision, bound.text
