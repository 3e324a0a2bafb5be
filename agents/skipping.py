"""An answer that skips the evidence: words without a single figure or clause, to a question of facts.

Words alone pass the binder, so 「总体平稳」 could be said of anything. What the rule brain would look up cannot be
answered without looking it up; a greeting, a refusal, a question back, "no data" or a word about a drafted act can.
"""

from __future__ import annotations

from dataclasses import replace

from agents.answer import Answer, Status
from agents.brains.base import Brain, CallTools, Draft, Turn
from agents.toolbox import DRAFTING
from tools.binder import MARK
from tools.evidence import EvidenceKind

_CHARTED = frozenset({EvidenceKind.METRIC, EvidenceKind.COMPUTED})


def cannot_rest_on_evidence(draft: Draft, turn: Turn, rules: Brain) -> bool:
    """Whether a draft would skip the evidence whatever became of its sentences: there is none in the turn."""
    return draft.status is Status.ANSWERED and not turn.evidence and _asks_for_facts(turn, rules)


def skips_evidence(answer: Answer, turn: Turn, rules: Brain) -> bool:
    """Whether the bound text rests on nothing although the rules would have asked the tools.

    A chart beside it proves no word of it. What a turn has drafted waits for its person and is never thrown away.
    """
    if any(outcome.drafts for outcome in turn.outcomes):
        return False
    if answer.status is not Status.ANSWERED or _rests_on_evidence(answer):
        return False
    return _asks_for_facts(turn, rules)


def _asks_for_facts(turn: Turn, rules: Brain) -> bool:
    """Whether the rules would fetch something for the question; to draft an act is no fetching."""
    decision = rules.decide(replace(turn, outcomes=()))
    return isinstance(decision, CallTools) and any(call.name not in DRAFTING for call in decision.calls)


def _rests_on_evidence(answer: Answer) -> bool:
    return bool(MARK.search(answer.text)) or any(e.kind not in _CHARTED for e in answer.evidence)
