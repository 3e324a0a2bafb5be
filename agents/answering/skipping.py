"""An answer that skips the evidence: words without a single figure or clause, to a question of facts.

Words alone pass the binder, so 「总体平稳」 could be said of anything. What the rule brain would look up cannot be
answered without looking it up, and what its gate refuses cannot be granted in words; a greeting, a refusal, a question
back, a word of care, "no data" or a word about a drafted act can. None of them may compare or judge what was not
looked up, whatever was asked: 「那这算高吗」 alone would have the rules look up nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.answering.answer import Answer, Status
from agents.brains.base import Brain, CallTools, Decision, Draft, Turn
from agents.calling.toolbox import DRAFTING
from tools.binding.claims import compares, judges
from tools.evidence import EvidenceKind
from tools.marks import MARK, slot

_CHARTED = frozenset({EvidenceKind.METRIC, EvidenceKind.COMPUTED})
_FOUND_NOTHING = re.compile(
    "(?:没有|没|未能?|并未)(?:检索|查询|查|找|搜|取)到|(?:查|找|检索)不到"
    "|(?:没有|暂无|尚无|无)[^，。；\\n]{0,12}(?:规定|条款|制度|文件|记录|数据|数值)"
    "|(?:不能|无法|不支持)[^，。；\\n]{0,10}(?:筛选|拆分|细分|统计|区分)"
)
_DECLINES = re.compile("不能|无法|不可以|不便|不提供|不会|不得|不在|超出|抱歉|不支持")
_BUT = re.compile("但|不过|然而|可以说|好的")
_CARES = re.compile("(?:联系|找|告诉|拨打)[^。；\\n]{0,30}(?:心理(?:中心|咨询|援助)|急救|信任的人)")


def cannot_rest_on_evidence(draft: Draft, turn: Turn, rules: Brain) -> bool:
    """Whether a draft would skip the evidence whatever became of its sentences: there is none in the turn."""
    if turn.evidence:
        return False
    asked = draft.clarification
    if judges(draft.text) or (asked is not None and judges(f"{asked.question}\n{asked.default}")):
        return True
    if draft.status is not Status.ANSWERED or _says_nothing_was_found(draft.text, turn):
        return False
    return _is_for_the_rules(draft.text, turn, rules)


def skips_evidence(answer: Answer, draft: Draft, turn: Turn, rules: Brain) -> bool:
    """Whether the bound text rests on nothing although the rules would have asked the tools, or refused.

    A chart beside it proves no word of it, a definition no comparison. What a turn has drafted waits for its person and
    is never thrown away.
    """
    if any(outcome.drafts for outcome in turn.outcomes):
        return False
    if all(e.kind is EvidenceKind.RECORD for e in turn.evidence) and compares(draft.text):
        return True
    if answer.status is not Status.ANSWERED or _rests_on_evidence(answer, draft):
        return False
    if judges(answer.text):
        return True
    return not _says_nothing_was_found(answer.text, turn) and _is_for_the_rules(answer.text, turn, rules)


def _is_for_the_rules(text: str, turn: Turn, rules: Brain) -> bool:
    """Whether the rules would fetch something for the question, or refuse what the text does not.

    A word of care is for whoever is in distress, which the rules may not have seen: it is never thrown away for
    figures nobody needs now.
    """
    if _CARES.search(text):
        return False
    decision = rules.decide(replace(turn, outcomes=()))
    return _fetches(decision) or (_refuses(decision) and not _declines(text))


def _fetches(decision: Decision) -> bool:
    """Whether it asks the tools for facts; to draft an act is no fetching, nor to look up what nobody understood."""
    if not isinstance(decision, CallTools) or decision.unread:
        return False
    return any(call.name not in DRAFTING for call in decision.calls)


def _refuses(decision: Decision) -> bool:
    return isinstance(decision, Draft) and decision.status is Status.REFUSED


def _declines(text: str) -> bool:
    """Whether a text says no itself, from its beginning to its end."""
    first = next(iter(re.split(r"[。！!\n]", text.strip())), "")
    return bool(_DECLINES.search(first)) and not _BUT.search(text) and not judges(text)


def _says_nothing_was_found(text: str, turn: Turn) -> bool:
    """Whether a turn whose tools gave no figure says so at once, and judges nothing."""
    looked = [outcome for outcome in turn.outcomes if outcome.call.name not in DRAFTING]
    if not looked or any(e.kind in _CHARTED for e in turn.evidence):
        return False
    first = next(iter(re.split(r"[。！!\n]", text.strip())), "")
    return bool(_FOUND_NOTHING.search(first)) and not judges(text)


def _rests_on_evidence(answer: Answer, draft: Draft) -> bool:
    """Whether it shows a figure or a clause, or a name that a slot of the draft has put there."""
    named = (e.entity for e in answer.evidence if slot(e.id, "entity") in draft.text)
    shown = any(name and name in answer.text for name in named)
    return shown or bool(MARK.search(answer.text)) or any(e.kind not in _CHARTED for e in answer.evidence)
