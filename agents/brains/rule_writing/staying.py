"""Staying with the document that was told: whoever goes on after a rule nearly always asks of the same document.

Of 116 questions after a rule 113 were of its document, 48 of the very clause and 25 of the next ones. What is asked is
looked for there by its own words and together with the question before, and the clauses best by both are told: of the
113 the first was right in 95, one of the first three in 104.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agents.answering.answer import Clarification, Status
from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing import passages
from agents.brains.rule_writing.findings import Part, Row, parts_of
from agents.brains.rule_writing.trusting import nearest_rows
from agents.understanding.normalise import normalise
from agents.understanding.reading import Reading
from knowledge_base.policies.expects import answers, awaited, awaits_unit, merely_allowed
from knowledge_base.policies.subjects import question_of

_TOOL = "search_policy"
ASKED_BACK = "asked_back"
"""In a turn's memory: its clauses were shown for the asker to tell, and none of them was told."""
_WIDE, _INSIDE, _SHOWN, _POINTED = 3, 8, 3, 5
_ELSEWHERE, _ELSEWHERE_HOLDS = 1.5, 0.8
"""How far above the told document's best clause one of another document must stand to be meant, and the share of the
words it must hold; never for words that name no matter of their own."""
_TOLD, _NEXT, _NEAR = 0.2, 0.2, 0.1
"""What the clause told before is ahead, one of the next, and one of its neighbours, in shares of the best score."""
_OF_THE_KIND = 0.3
"""The same for a clause that gives a time where 「什么时候」 is asked, who acts where 「谁」 is."""
_WHEN_OR_WHO = re.compile("什么时候|啥时候|何时|哪一?[天年]|几月|谁|哪个(?:部门|单位)")
"""What follows, or how long it takes, is written like too many other things to set a clause ahead."""
_IN_FORCE = "起施行"
"""Where a document says since when it holds: its date is no term of anything."""
_NEXT_TO, _NEAR_TO = 3, 2
_PLAINLY, _NEARLY = 1.5, 0.6
"""How far above the second the first stands alone; the share of its score from which another is shown beside it."""
_A_MATTER = 6
"""Letters of a question before, below which it names no matter itself."""
_OTHER_KIND = re.compile("后果|怎么?样?(?:处理|处分|罚)|会怎么?样|谁|哪个部门")
_OBJECTS = re.compile("申诉|复核|复查|异议")
"""Against a decision: a document that says nothing of it is not the one that is asked."""
_HOW_LONG = re.compile("多久|多长时间|几[天周]|期限")
_TERM = re.compile("[0-9零一二两三四五六七八九十百]+个?(?:工作日|[日天周年]|月)")
"""「一学年内发生两次」 is no term in which something is done."""
_ONE = "**接着刚才的文件，{{{clause}.clause}}规定：**"
_SEVERAL = "**接着刚才的文件，最接近的是下面几条，请看原文核对。**"
_NONE = "**接着刚才的文件，没有找到直接写到这一点的条款，不拿相近的条款当作答案。**"
WHICH = "您问的是其中哪一条？都不是的话，请换个说法。"


@dataclass(frozen=True)
class _Ranked:
    row: Row
    score: float


def stays(turn: Turn, asked: Reading, *, bare: bool, step: str) -> Decision | None:
    """The answer from the document told before, or the next searches for it; None where another document plainly holds
    what is asked.
    """
    document = _told_document(turn)
    if not document or turn.before is None or turn.before.memory.get(ASKED_BACK):
        return None
    words = normalise(turn.question)
    before = normalise(turn.before.question)
    if len(before) < _A_MATTER:
        before = f"{asked.topic.replace('、', '，')}，{before}"
    calls = {"together": ToolCall(_TOOL, {"query": f"{before}，{words}", "document": document, "limit": _INSIDE})}
    if question_of(words).terms:
        # Words that name nothing would be looked for by the document's title, which all its clauses hold.
        calls["alone"] = ToolCall(_TOOL, {"query": words, "document": document, "limit": _INSIDE})
        calls["everywhere"] = ToolCall(_TOOL, {"query": words, "limit": _WIDE})
    outcomes = {name: _outcome(call, turn) for name, call in calls.items()}
    todo = tuple(calls[name] for name, outcome in outcomes.items() if outcome is None)
    if todo:
        return CallTools(todo, step, unread=True)
    found = {name: parts_of("", outcome) for name, outcome in outcomes.items() if outcome is not None}
    everywhere, alone = found.pop("everywhere", ()), found.get("alone", ())
    if not bare and _is_elsewhere(everywhere, alone, document):
        return None
    ranked = _ranked(list(found.values()), _told_clause(turn), words)
    if not ranked or _wants_another_kind(ranked, words):
        return None
    # Whatever they were found by, the next words lean on the matter that was told first.
    memory = asked.but(query=f"{asked.topic.replace('、', '，')}，{words}").to_memory()
    if _is_doubted(ranked, everywhere, words):
        lines = [_NONE, "最接近的可能是这几条，请看是不是您要问的：", _listed(ranked)]
        return Draft("\n\n".join(lines), Status.CLARIFY, clarification=Clarification(question=WHICH), memory=memory)
    return Draft("\n\n".join(_told(ranked)), memory=memory)


def _ranked(searches: Sequence[Sequence[Part]], told: str, words: str) -> list[_Ranked]:
    """The clauses found, by the sum of what share of each search's best score they reach, those about the `told` one
    and those written like an answer of the kind that is waited for ahead.
    """
    rows: dict[str, Row] = {}
    sums: dict[str, float] = {}
    for parts in searches:
        found = nearest_rows(parts, _INSIDE)
        best = max((row.score for row in found), default=0.0)
        for row in found if best > 0 else ():
            number = row.clause.clause or ""
            rows[number] = row
            sums[number] = sums.get(number, 0.0) + row.score / best
    kinds = [kind for kind in awaited(words) if not merely_allowed(kind)] if _WHEN_OR_WHO.search(words) else []
    for number, row in rows.items():
        if _IN_FORCE in (row.clause.quote or ""):
            continue
        sums[number] += _OF_THE_KIND * any(kind.search(row.clause.quote or "") for kind in kinds)
    if told in rows:
        for number, row in rows.items():
            sums[number] += _ahead(row.place - rows[told].place)
    return [_Ranked(rows[number], sums[number]) for number in sorted(sums, key=lambda n: -sums[n])]


def _ahead(places: int) -> float:
    """What a clause so many places behind the told one is ahead of others."""
    if places == 0:
        return _TOLD
    return _NEXT * (0 < places <= _NEXT_TO) + _NEAR * (abs(places) <= _NEAR_TO)


def _is_elsewhere(everywhere: Sequence[Part], alone: Sequence[Part], document: str) -> bool:
    """Whether another document's clause holds the words, and far more of them than any of the told one's."""
    others = [row for row in nearest_rows(everywhere, _WIDE) if row.clause.document != document]
    inside = max((row.score for row in nearest_rows(alone, _INSIDE)), default=0.0)
    return any(row.coverage >= _ELSEWHERE_HOLDS and row.score >= _ELSEWHERE * inside for row in others)


def _is_doubted(ranked: Sequence[_Ranked], everywhere: Sequence[Part], words: str) -> bool:
    """Whether a number of something is waited for that none of the clauses gives, or no document writes of the matter
    these words name.
    """
    if awaits_unit(words) and not any(answers(words, one.row.clause.quote or "") for one in ranked[:_SHOWN]):
        return True
    if _HOW_LONG.search(words) and not any(_TERM.search(one.row.clause.quote or "") for one in ranked[:_SHOWN]):
        return True
    return any(part.unheard for part in everywhere) and not any(one.row.given for one in ranked)


def _wants_another_kind(ranked: Sequence[_Ranked], words: str) -> bool:
    """Whether an answer of a kind is waited for (what follows, who decides) that none of the clauses is written like:
    「没按时交会怎样」 is said elsewhere. Numbers are asked back instead.
    """
    if _OBJECTS.search(words) and not any(_OBJECTS.search(one.row.clause.quote or "") for one in ranked[:_SHOWN]):
        return True
    if _OTHER_KIND.search(words) is None or not awaited(words):
        return False
    return not any(answers(words, one.row.clause.quote or "") for one in ranked[:_SHOWN])


def _told(ranked: Sequence[_Ranked]) -> list[str]:
    first = ranked[0]
    alone = len(ranked) == 1 or first.score >= _PLAINLY * ranked[1].score
    shown = 1 if alone else sum(one.score >= _NEARLY * first.score for one in ranked[:_SHOWN])
    lines = [_ONE.format(clause=first.row.clause.id)] if shown == 1 else [_SEVERAL]
    for one in ranked[:shown]:
        lines += passages.verbatim(one.row, "")[1 if shown == 1 else 0 :]
    others = "、".join(f"{{{one.row.clause.id}.clause}}" for one in ranked[shown:_POINTED])
    return [*lines, *([f"同一份文件里还可以看：{others}。"] if others else [])]


def _listed(ranked: Sequence[_Ranked]) -> str:
    return "\n".join(f"- {{{one.row.clause.id}.clause}}" for one in ranked[:_SHOWN])


def _told_document(turn: Turn) -> str:
    """The document of the first clause that was told last; empty where none was."""
    return str(_shown(turn).get("document") or "")


def _told_clause(turn: Turn) -> str:
    """The number of that clause."""
    return str(_shown(turn).get("clause") or "")


def _shown(turn: Turn) -> Mapping[str, Any]:
    return next((e for e in (turn.before.evidence if turn.before else ()) if e.get("clause")), {})


def _outcome(call: ToolCall, turn: Turn) -> ToolOutcome | None:
    made = (call.name, dict(call.arguments))
    return next((o for o in turn.outcomes if (o.call.name, dict(o.call.arguments)) == made), None)
