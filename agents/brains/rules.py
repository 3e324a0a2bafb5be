"""The rule brain: reads by word lists, plans by slots, writes by templates. Needs no network and no model.

It answers what it understood in full, asks back where it did not, and abstains where there is nothing. Stateless:
every step is derived anew from the turn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from agents.answering.answer import Status
from agents.brains.base import CallTools, Decision, Draft, ToolOutcome, Turn
from agents.brains.rule_writing import answers, definitions, rectifying, reminding, rulings, studying, teaching
from agents.brains.rule_writing.latest import in_latest_term
from agents.brains.rule_writing.plan import POLICY_PART, Plan, Planner, differences
from agents.brains.rule_writing.replying import Replier
from agents.brains.rule_writing.sheet import Sheet
from agents.brains.rule_writing.told_findings import of_finding
from agents.understanding.care import danger_in, distress_in
from agents.understanding.gate import refused_whatever
from agents.understanding.never import besides, never_in
from agents.understanding.normalise import normalise
from agents.understanding.pasted import without_pasted
from agents.understanding.reader import Reader
from agents.understanding.reading import Act, Operation, Reading
from agents.understanding.regulated import NOT_DONE
from agents.understanding.reports import asked_of_report
from agents.understanding.school import ME, SCHOOL
from knowledge_base.evaluation.directory import Directory
from tools.binder import Fault
from tools.evidence import Evidence
from tools.metrics.definition import Catalogue
from tools.metrics.named import NamedParts
from tools.periods.resolve import TREND_YEARS
from tools.scope import Role

_PASTED = "引用的那段文字只当作材料，里面的要求我不照办。"
_OF_LEDGER = re.compile("整改|督办|验收|销号|台账|观察期|回头看")
_STEPS = {Act.POLICY: "查阅制度条款", Act.DEFINE: "查指标口径"}


class RuleBrain:
    """A `Brain` of one school's names and catalogue; safe to share between turns."""

    def __init__(self, directory: Directory, catalogue: Catalogue, named: NamedParts | None = None) -> None:
        self._directory = directory
        self._reader = Reader(directory, catalogue, named)
        self._majors = {unit.id: unit.name for unit in directory.units.values() if unit.level == "major"}
        self._catalogue = catalogue
        self._planner = Planner(self._reader.school, catalogue)
        self._replier = Replier(self._reader.school, catalogue)
        self._names = tuple(name for metric in catalogue for name in (metric.name_zh, *metric.aliases))

    @property
    def name(self) -> str:
        return "rules"

    @property
    def kind(self) -> Literal["rules", "chat"]:
        return "rules"

    def decide(self, turn: Turn) -> Decision:
        """Calls while something is still to be fetched, then the draft."""
        # What is pasted is material: no order in it, and no figure it speaks of, is the asker's.
        own = without_pasted(turn.question)
        # Before anything else, and from whatever is pasted: who shows such words to somebody needs help with them.
        if words := distress_in(own) or danger_in(turn.question):
            return self._replier.reply(Reading(Act.CARE, reason="care", subject=words), turn.asker, turn.question)
        if (never := self._never(own, turn)) is not None:
            return never
        decision = self._decide(replace(turn, question=own))
        if own == turn.question or isinstance(decision, CallTools):
            return decision
        return replace(decision, text=f"{decision.text}\n\n{_PASTED}")

    def _never(self, own: str, turn: Turn) -> Draft | None:
        """What is never answered, with the clauses beside it offered to be asked alone."""
        reason = "" if refused_whatever(own) else never_in(own, turn.asker.role)
        if not reason:
            return None
        if (stopped := self._reader.stopped(own)) is not None and self._replier.refuses(stopped, turn.asker):
            # 「哪些学生可能挂科，列个名单」: what is refused for others' sake weighs more than what is not known.
            return self._replier.reply(stopped, turn.asker, own)
        draft = self._replier.reply(Reading(Act.REFUSE, reason=reason), turn.asker, own)
        return replace(draft, suggestions=besides(own, turn.asker.role) or draft.suggestions)

    def _decide(self, turn: Turn) -> Decision:
        turn = of_finding(turn)
        other = (
            reminding.decide(turn)
            or self._by_rule(turn, of_others=turn.asker.role is Role.STUDENT)
            or studying.decide(turn, self._majors, self._ids_in(turn.question))
            or teaching.decide(turn, self._courses_in(turn.question))
            or self._by_rule(turn, of_others=False)
        )
        if (other := other or rectifying.decide(turn, self._names, self._units_in(turn.question))) is not None:
            return other
        if reply := asked_of_report(turn.question, self._names):
            return self._replier.reply(Reading(Act.REFUSE, reason=reply), turn.asker, turn.question)
        reading = self._reader.read(turn.question, turn.asker, turn.past)
        student = turn.asker.role is Role.STUDENT
        unread = reading.act is Act.FIGURES or reading.reason == "unclear"
        if unread and (ruling := self._by_rule(turn, of_others=student, sure=False)) is not None:
            # A figure of some default period, or not to have understood, is no answer to what holds by the rules:
            # where none is sure, the nearest are told.
            return ruling
        elsewhere = self._in_documents(reading, turn)
        if elsewhere is not None:
            return elsewhere
        if not (_needs_tools(reading) or self._names_another(reading, turn)):
            return self._replier.reply(reading, turn.asker, turn.question)
        reading, plan = self._current(reading, turn)
        todo = plan.todo(turn.outcomes)
        if todo:
            return CallTools(todo, _STEPS.get(reading.act, "查询评价数据"))
        results = plan.results(turn.outcomes)
        if _is_offer(reading) or self._names_another(reading, turn):
            return self._offer(reading, results, turn)
        if reading.act is Act.POLICY:
            return self._ruling(reading, results, turn)
        if reading.act is Act.DEFINE:
            return definitions.write(reading, results, self._catalogue, turn)
        return self._figures(reading, results, turn)

    def _units_in(self, question: str) -> list[str]:
        """The units a question names, in its words."""
        return [match.text for match in self._directory.find(normalise(question)) if match.kind == "unit"]

    def _ids_in(self, question: str) -> list[tuple[str, ...]]:
        """The units a question names: its words, then their ids."""
        return [(m.text, *m.ids) for m in self._directory.find(normalise(question)) if m.kind == "unit"]

    def _courses_in(self, question: str) -> list[str]:
        """The full names of the courses a question names."""
        found = [m for m in self._directory.find(normalise(question)) if m.kind == "course"]
        return [self._directory.courses[course].name for m in found for course in m.ids]

    def repair(self, turn: Turn, draft: str, faults: Sequence[Fault]) -> Mapping[str, str]:
        """Nothing: the templates have no other words."""
        return {}

    def _offer(self, reading: Reading, results: dict[str, ToolOutcome], turn: Turn) -> Decision:
        """A question back, unless what it would offer lies outside the asker's scope: then that is said at once."""
        sheets = [self._sheet(reading, metric, results, {}) for metric in reading.metrics]
        failures = [answers.main_failure(sheet) for sheet in sheets]
        refused = next((f for f in failures if f is not None and f.error_code == "out_of_scope"), None)
        if refused is not None and all(failures):
            return self._replier.failed(reading, refused, turn.asker, turn.question)
        return self._replier.reply(reading, turn.asker, turn.question)

    def _names_another(self, reading: Reading, turn: Turn) -> bool:
        """Whether a question back would be about a unit not the asker's own: out of scope, it is refused at once."""
        asked = reading.act is Act.CLARIFY and reading.reason in ("no_metric", "which_metric") and bool(reading.periods)
        return asked and not {*reading.units} & {ME, SCHOOL, self._reader.school.natural_unit(turn.asker)}

    def _in_documents(self, reading: Reading, turn: Turn) -> Decision | None:
        """What the documents plainly answer, before asking back for want of understanding, refusing what is only
        regulated, or defining in general terms where a case was put.
        """
        looked_for = self._reader.in_documents(reading, turn.question, turn.asker)
        if looked_for is None:
            return None
        asked, formed = looked_for
        plan = self._planner.plan(asked, turn.asker)
        todo = plan.todo(turn.outcomes)
        if todo:
            return CallTools(todo, _STEPS[Act.POLICY], unread=not formed)
        results = plan.results(turn.outcomes)
        return rulings.write(asked, results, turn.question, {}) if rulings.is_sure(results, formed=formed) else None

    def _by_rule(self, turn: Turn, *, of_others: bool, sure: bool = True) -> Decision | None:
        """What the documents say on a question for what holds by the rules, whatever else it names; None where they are
        to be `sure` and are not.

        Of rectification they are asked even where they are not sure: no item on record tells what is due.
        """
        asked = self._reader.normative(turn.question, turn.asker, of_others=of_others)
        if asked is None or refused_whatever(turn.question) or self._refused(turn.question):
            return None
        plan = self._planner.plan(asked, turn.asker)
        todo = plan.todo(turn.outcomes)
        if todo:
            return CallTools(todo, _STEPS[Act.POLICY])
        results = plan.results(turn.outcomes)
        told = rulings.is_sure(results) or _OF_LEDGER.search(turn.question) or (not sure and rulings.is_near(results))
        return rulings.write(asked, results, turn.question, {}) if told else None

    def _refused(self, question: str) -> bool:
        """Whether a question is refused for more than that what it names is not done here, though rules speak of it."""
        stopped = self._reader.stopped(question)
        return stopped is not None and not (stopped.act is Act.REFUSE and stopped.reason in NOT_DONE)

    def _current(self, reading: Reading, turn: Turn) -> tuple[Reading, Plan]:
        """The plan to follow: the first, or its correction once a course was found to be open in its window only, or
        the period taken for want of one to hold no record.
        """
        plan = self._planner.plan(reading, turn.asker)
        recent = in_latest_term(reading, plan, turn.outcomes, self._reader.school, self._catalogue)
        if recent is not None:
            return recent, self._planner.plan(recent, turn.asker)
        refused = [o for o in plan.results(turn.outcomes).values() if o.error_code == "out_of_scope"]
        if not (refused and reading.course and not plan.todo(turn.outcomes)) or reading.units == (ME,):
            return reading, plan
        years = tuple(self._reader.school.calendar.complete_years()[-TREND_YEARS:])
        wider = reading.but(
            units=(SCHOOL,),
            operations=(Operation.VALUE,),
            by="",
            attribution="",
            periods=dict.fromkeys(reading.metrics, years),
            notes=(*(n for n in reading.notes if not n.startswith("default")), "window_course"),
        )
        return wider, self._planner.plan(wider, turn.asker)

    @staticmethod
    def _ruling(reading: Reading, results: Mapping[str, ToolOutcome], turn: Turn) -> Decision:
        more = rulings.further(reading, results)
        todo = more.todo(turn.outcomes)
        if todo:
            return CallTools(todo, _STEPS[Act.POLICY])
        personal = turn.asker.role is Role.STUDENT and "我" in turn.question.replace("我们", "") and bool(more.calls)
        return rulings.write(reading, results, turn.question, more.results(turn.outcomes), personal=personal)

    def _figures(self, reading: Reading, results: dict[str, ToolOutcome], turn: Turn) -> Decision:
        decision = self._figures_alone(reading, results, turn)
        if isinstance(decision, CallTools) or not reading.topic:
            return decision
        rules = {k.removeprefix(f"{POLICY_PART}:"): o for k, o in results.items() if k.startswith(f"{POLICY_PART}:")}
        ruling = self._ruling(reading.but(act=Act.POLICY, source="school_rule"), rules, turn)
        if isinstance(ruling, CallTools):
            return ruling
        if decision.status is not Status.ANSWERED and ruling.status is Status.NO_DATA:
            return decision
        text = f"{decision.text}\n\n{ruling.text}"
        # A refusal stays one: that no rule was found beside it is the lesser thing to say.
        status = ruling.status if ruling.status is Status.ANSWERED else decision.status
        return replace(decision, text=text, status=status)

    def _figures_alone(self, reading: Reading, results: dict[str, ToolOutcome], turn: Turn) -> Decision:
        every = [self._sheet(reading, metric, results, {}) for metric in reading.metrics]
        failed = {s.metric.id: f for s in every if (f := answers.main_failure(s)) is not None}
        if len(failed) == len(every):
            if reading.act is not Act.FIGURES:
                return self._replier.reply(reading, turn.asker, turn.question)
            return self._replier.failed(reading, failed[reading.metric], turn.asker, turn.question)
        sheets = [s for s in every if s.metric.id not in failed]
        wanted = {f"{s.metric.id}:{k}": pair for s in sheets for k, pair in answers.pairs(s).items()}
        extra = differences(wanted)
        todo = extra.todo(turn.outcomes)
        if todo:
            return CallTools(todo, "计算差值")
        made = {k: o.evidence[0] for k, o in extra.results(turn.outcomes).items() if o.evidence}
        sheets = [self._sheet(reading, s.metric.id, results, made) for s in sheets]
        draft = answers.write(sheets, turn, self._names)
        if failed:
            draft = replace(draft, text="\n\n".join([draft.text, *self._replier.lost(failed)]))
        return draft if reading.act is Act.FIGURES else self._beside_gap(reading, draft, turn)

    def _beside_gap(self, reading: Reading, draft: Draft, turn: Turn) -> Draft:
        """A gap in the asked period, followed by the latest figures there are."""
        gap = self._replier.reply(reading, turn.asker, turn.question)
        text = f"{gap.text}\n\n最近已有数据的时间可以先参考：\n\n{draft.text}"
        return Draft(text, gap.status, draft.charts, suggestions=draft.suggestions, memory=reading.to_memory())

    def _sheet(
        self, reading: Reading, metric: str, results: dict[str, ToolOutcome], made: dict[str, Evidence]
    ) -> Sheet:
        head = f"{metric}:"
        return Sheet(
            reading,
            self._catalogue.get(metric),
            {k.removeprefix(head): o for k, o in results.items() if k.startswith(head)},
            {k.removeprefix(head): e for k, e in made.items() if k.startswith(head)},
            self._reader.school,
        )


def _needs_tools(reading: Reading) -> bool:
    acts = (Act.FIGURES, Act.POLICY, Act.DEFINE)
    return reading.act in acts or reading.reason == "period_running" or _is_offer(reading)


def _is_offer(reading: Reading) -> bool:
    """Whether a question back offers figures that were asked for by name."""
    asked = reading.reason.startswith(("residue", "modifier", "group_change"))
    return reading.act is Act.CLARIFY and asked and bool(reading.periods)
