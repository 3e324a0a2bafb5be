"""The rule brain's way with documents: when they are looked in first, and what they settle."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from agents.answering.answer import Clarification, Status
from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing import in_parts, passages, rulings, staying, sureness
from agents.brains.rule_writing.findings import parts_of
from agents.brains.rule_writing.not_understood import goes_on
from agents.brains.rule_writing.plan import Planner
from agents.brains.rule_writing.trusting import Kinds, nearest_rows, signs, trust
from agents.understanding.gate import refused_whatever
from agents.understanding.normalise import normalise
from agents.understanding.reader import Reader
from agents.understanding.reading import Act, Reading
from agents.understanding.regulated import NOT_DONE
from agents.understanding.scan import scan
from knowledge_base.policies.subjects import question_of
from tools.scope import Role

LOOKING_UP = "查阅制度条款"
NEAREST = 3
TRUSTED = 0.65
"""How probable it must be that one of the nearest clauses is the answer; below it, which one is meant is asked back."""
_PLAINLY = 0.9
"""From which the first of them is said to be the likeliest."""
_NOT_ON_RECORD = ("external_school", "annual_report", "later_predict")
"""Of other schools, or a paper not written here: rules may speak of outside experts, and of what a report must hold."""
_MAYBE = "**没有把握您问的是哪一条，下面几条最接近，请看原文核对。**"
_LIKELY = "**最接近您问的是下面几条，第一条最可能，请看原文核对。**"
_ANY_COURSE = "这门课"
_RULED_COURSE = re.compile("论文|毕业设计|实习")
"""Courses that rules are written of."""
_OF_LEDGER = re.compile("整改|督办|验收|销号|台账|观察期|回头看")


class Consulting:
    """Looks in the documents for what a question may ask of them; safe to share between turns."""

    def __init__(self, reader: Reader, planner: Planner) -> None:
        self._reader = reader
        self._planner = planner

    def in_documents(self, reading: Reading, turn: Turn) -> Decision | None:
        """What the documents plainly answer, before asking back for want of understanding, refusing what is only
        regulated, or defining in general terms where a case was put.
        """
        looked_for = self._reader.rules.in_documents(reading, turn.question, turn.asker)
        if looked_for is None or goes_on(reading, turn) or in_parts.of_figure(turn.question, self._reader):
            return None
        asked, formed = looked_for
        plan = self._planner.plan(asked, turn.asker)
        todo = plan.todo(turn.outcomes)
        if todo:
            return CallTools(todo, LOOKING_UP, unread=not formed)
        results = plan.results(turn.outcomes)
        return rulings.write(asked, results, turn.question, {}) if sureness.is_sure(results, formed=formed) else None

    def by_rule(self, turn: Turn, *, of_others: bool, sure: bool = True) -> Decision | None:
        """What the documents say on a question for what holds by the rules, whatever else it names; None where they are
        to be `sure` and are not.

        Of rectification they are asked even where they are not sure: no item on record tells what is due.
        """
        asked = self._reader.rules.normative(turn.question, turn.asker, of_others=of_others)
        if in_parts.of_figure(turn.question, self._reader):
            return None
        if asked is None or refused_whatever(turn.question) or self.refused(turn.question):
            return None
        plan = self._planner.plan(asked, turn.asker)
        todo = plan.todo(turn.outcomes)
        if todo:
            return CallTools(todo, LOOKING_UP)
        results = plan.results(turn.outcomes)
        told = sureness.is_sure(results) or _OF_LEDGER.search(turn.question) or (not sure and sureness.is_near(results))
        return rulings.write(asked, results, turn.question, {}) if told else None

    def again(self, turn: Turn) -> Decision | None:
        """What the documents say on a few words that lean on the rule told before; None for all others, and for words
        with a matter of their own of which no clause speaks together with the one before.
        """
        found = self._reader.rules.leaning(turn.question, turn.past)
        if found is None or refused_whatever(turn.question):
            return None
        asked, leaning = found
        if (stayed := staying.stays(turn, asked, bare=leaning.bare or not leaning.alone, step=LOOKING_UP)) is not None:
            return stayed
        if leaning.inside:
            return None
        told = self._plainly(asked, turn, asked.topic if leaning.bare else asked.query)
        if told is not None:
            return told
        if leaning.alone:
            return None
        # Which clause a fragment means is never known so well that the nearest would do for an answer.
        return self.nearest(replace(turn, question=asked.query), None, asked_back=asked)

    def of_figure(self, turn: Turn) -> Decision | None:
        """What the documents plainly say on a few words that ask for a rule after a figure; None where they do not."""
        asked = self._reader.rules.of_figure(turn.question, turn.past)
        if asked is None or refused_whatever(turn.question):
            return None
        return self._plainly(asked, turn, asked.query)

    def _plainly(self, asked: Reading, turn: Turn, matter: str) -> Decision | None:
        """What the documents say on `matter` where they plainly speak of it, or the search; None where they do not."""
        plan = self._planner.plan(asked, turn.asker)
        todo = plan.todo(turn.outcomes)
        if todo:
            return CallTools(todo, LOOKING_UP, unread=True)
        results = plan.results(turn.outcomes)
        told = sureness.is_sure(results) and sureness.speaks_of(results, normalise(turn.question))
        return rulings.write(asked, results, matter, {}) if told else None

    def refused(self, question: str) -> bool:
        """Whether a question is refused for more than that what it names is not done here, though rules speak of it."""
        stopped = self._reader.stopped(question)
        return stopped is not None and not (stopped.act is Act.REFUSE and stopped.reason in NOT_DONE)

    def may_be_regulated(self, question: str) -> bool:
        """Whether a question that is refused may all the same be one for a rule: where a scope, no gate, stopped it, or
        a gate for what is not on record.
        """
        stopped = self._reader.stopped(question)
        return stopped is None or (stopped.act is Act.REFUSE and stopped.reason in (*NOT_DONE, *_NOT_ON_RECORD))

    def leans(self, turn: Turn) -> bool:
        """Whether a few words lean on the rule told before."""
        return self._reader.rules.leaning(turn.question, turn.past) is not None

    def nearest(
        self, turn: Turn, kinds: Kinds | None, *, least: float = 0.0, asked_back: Reading | None = None
    ) -> Decision | None:
        """The clauses nearest to a question that is like one for what holds by the rules, each in full for the asker to
        tell; None where no document speaks of it, or where they are trusted for less than `least`. With `asked_back`,
        as which the question was read, or without `kinds`, what it is like, they are never taken for an answer.
        """
        call = ToolCall("search_policy", {"query": self._of_any_course(turn.question), "limit": NEAREST})
        outcome = next(
            (o for o in turn.outcomes if (o.call.name, o.call.arguments) == (call.name, call.arguments)), None
        )
        if outcome is None:
            return CallTools((call,), LOOKING_UP, unread=True)
        parts = parts_of("", outcome)
        best = nearest_rows(parts, NEAREST)
        if not best:
            return None
        trusted = trust(signs(parts, best, normalise(turn.question), kinds)) if kinds and asked_back is None else 0.0
        if trusted < least:
            return None
        about = question_of(normalise(turn.question)).about
        plain = Reading(Act.POLICY, topic=about, query=turn.question) if about else None
        memory = read.to_memory() if (read := asked_back or plain) else {}
        lines = [line for row in best for line in passages.verbatim(row, "")]
        if trusted >= TRUSTED:
            return Draft("\n\n".join([_LIKELY if trusted >= _PLAINLY else _MAYBE, *lines]), memory=memory)
        asked = Clarification(question=staying.WHICH)
        kept = {**memory, staying.ASKED_BACK: True}
        return Draft("\n\n".join([_MAYBE, *lines, staying.WHICH]), Status.CLARIFY, clarification=asked, memory=kept)

    def _of_any_course(self, question: str) -> str:
        """The question without the names of courses: no rule is written of one, and their words stand in many."""
        text = normalise(question)
        named = scan(text, self._reader.catalogue, self._reader.school).of("course")
        courses = [span for span in named if not _RULED_COURSE.search(span.text)]
        if not courses:
            return question
        for span in sorted(courses, key=lambda span: -span.start):
            text = f"{text[: span.start]}{_ANY_COURSE}{text[span.end :]}"
        return text


def ruling(reading: Reading, results: Mapping[str, ToolOutcome], turn: Turn) -> Decision:
    """The clauses found, with those further ones they lead to."""
    more = rulings.further(reading, results)
    todo = more.todo(turn.outcomes)
    if todo:
        return CallTools(todo, LOOKING_UP)
    personal = turn.asker.role is Role.STUDENT and "我" in turn.question.replace("我们", "") and bool(more.calls)
    return rulings.write(reading, results, turn.question, more.results(turn.outcomes), personal=personal)
