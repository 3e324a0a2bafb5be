"""The rule brain: reads by word lists, plans by slots, writes by templates. Needs no network and no model.

It answers what it understood in full, asks back where it did not, and abstains where there is nothing. Stateless:
every step is derived anew from the turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from agents.answering.answer import Status
from agents.brains.base import PERSONAL, CallTools, Decision, Draft, Turn
from agents.brains.rule_writing import (
    definitions,
    found_again,
    in_parts,
    left_out,
    own_questions,
    rectifying,
    reminding,
    reviewing,
    studying,
    teaching,
)
from agents.brains.rule_writing.consulting import LOOKING_UP, Consulting, ruling
from agents.brains.rule_writing.figuring import Figuring
from agents.brains.rule_writing.guessing import SURE_STUDY, Guessing
from agents.brains.rule_writing.named import Named
from agents.brains.rule_writing.own_marks import OwnMarks
from agents.brains.rule_writing.plan import Planner
from agents.brains.rule_writing.rate_family import of_family
from agents.brains.rule_writing.replying import Replier
from agents.brains.rule_writing.ruled import Ruled
from agents.brains.rule_writing.section_by_section import beside
from agents.brains.rule_writing.settled import Settled
from agents.brains.rule_writing.times_told import said_again
from agents.brains.rule_writing.told_findings import of_finding
from agents.understanding.avoidance import rule_meant
from agents.understanding.care import danger_in, distress_in
from agents.understanding.course_leader import asks_course_leader
from agents.understanding.gate import refused_whatever
from agents.understanding.likeness.model import Likeness, shipped
from agents.understanding.pasted import without_pasted
from agents.understanding.reader import Reader
from agents.understanding.reading import Act, Reading
from agents.understanding.reports import asked_of_us
from agents.understanding.school import ME, SCHOOL
from agents.understanding.warning_rules import MAJOR_WARNED, NOT_LIFTED, lifts_major
from agents.understanding.years_of_study import restated
from knowledge_base.evaluation.directory import Directory
from tools.binder import Fault
from tools.metrics.definition import Catalogue
from tools.metrics.named import NamedParts
from tools.scope import Role

_PASTED = "引用的那段文字只当作材料，里面的要求我不照办。"
_MARKS = "course_mean_score"
_STEPS = {Act.POLICY: LOOKING_UP, Act.DEFINE: "查指标口径"}


class RuleBrain:
    """A `Brain` of one school's names and catalogue; safe to share between turns."""

    def __init__(
        self,
        directory: Directory,
        catalogue: Catalogue,
        named: NamedParts | None = None,
        likeness: Callable[[], Likeness] | None = shipped,
    ) -> None:
        self._directory = directory
        self._reader = Reader(directory, catalogue, named)
        self._courses = tuple(course.name for course in directory.courses.values())
        self._majors = {unit.id: unit.name for unit in directory.units.values() if unit.level == "major"}
        self._catalogue = catalogue
        self._planner = Planner(self._reader.school, catalogue)
        self._replier = Replier(self._reader.school, catalogue)
        self._consulting = Consulting(self._reader, self._planner)
        self._figuring = Figuring(self._reader.school, catalogue, self._planner, self._replier)
        self._guessing = Guessing(directory, self._reader, self._consulting, self._replier, likeness)
        self._ruled = Ruled(directory, self._reader, self._consulting, likeness)
        self._names = tuple(name for metric in catalogue for name in (metric.name_zh, *metric.aliases))
        self._settled = Settled(self._reader, self._replier, self._names)
        self._marks = OwnMarks(directory, self._reader, self._replier, catalogue.get(_MARKS).name_zh)

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
        if (never := self._settled.never(own, turn)) is not None:
            return never
        decision = self._decide(replace(turn, question=own))
        if isinstance(decision, Draft):
            decision = self._ruled.instead(replace(turn, question=own), decision) or decision
        if isinstance(decision, Draft) and decision.memory.get(PERSONAL):
            decision = left_out.noted(own, decision)
        if own == turn.question or isinstance(decision, CallTools):
            return decision
        return replace(decision, text=f"{decision.text}\n\n{_PASTED}")

    def _decide(self, turn: Turn) -> Decision:
        turn = of_family(turn, self._reader.school.name)
        turn = said_again(
            of_finding(teaching.of_ratings(turn)), lambda question: Named.of(question, self._directory).written
        )
        named = Named.of(turn.question, self._directory)
        if (urged := reminding.decide(turn)) is not None:
            return urged
        if (of_found := found_again.decide(turn, named.units, self._names)) is not None:
            return of_found
        if (again := rectifying.again(turn, named.units)) is not None:
            return again
        if (found := reviewing.decide(turn, named.units)) is not None:
            return found
        read = partial(self._put_as, turn)
        if (of_self := own_questions.decide(turn, named.courses, self._courses, read)) is not None:
            return of_self
        leaning = studying.again(turn) or self._consulting.again(turn) or self._consulting.of_figure(turn)
        if leaning is not None:
            return leaning
        if (told := self._of_person_or_record(turn, named)) is not None:
            return told
        courses, before = named.courses, ""
        if not courses and teaching.points_back(turn):
            courses, before = self._named_before(turn)
        if teaching.goes_on(turn) and (on := teaching.decide(turn, courses, before)) is not None:
            return on
        if (plain := self._guessing.plain(turn, named.units, named.courses)) is not None:
            return plain
        if asked_of_us(turn.question) and (report := self._settled.of_report(turn, college=named.college)) is not None:
            return report
        other = (
            self._consulting.by_rule(turn, of_others=turn.asker.role is Role.STUDENT)
            or studying.decide(turn, named.majors(self._majors, turn.question), named.ids)
            or teaching.decide(turn, courses, before)
            or teaching.another_course(turn, named.courses)
            or (self._guessing.study(turn, least=SURE_STUDY) if turn.asker.role is Role.STUDENT else None)
            or self._consulting.by_rule(turn, of_others=False)
            or rectifying.decide(turn, self._names, named.units)
        )
        if other is not None:
            return other
        if (report := self._settled.of_report(turn, college=named.college)) is not None:
            return report
        reading = self._reader.read(turn.question, turn.asker, turn.past)
        decision = self._spoken(reading, turn) or self._year_by_year(reading, turn) or self._read(reading, turn)
        if isinstance(decision, CallTools):
            return decision
        return beside(turn, reading, decision, named.courses) or self._likely(turn, reading, decision)

    def _spoken(self, reading: Reading, turn: Turn) -> Decision | None:
        """A figure of a period whose parts are all said, though its words remind of a rule; None for others."""
        if reading.act is not Act.POLICY or not in_parts.of_figure(turn.question, self._reader):
            return None
        said = in_parts.restated(turn, self._reader)
        if said is None:
            return None
        found = self._read(self._reader.read(said, turn.asker, turn.past), replace(turn, question=said))
        if isinstance(found, CallTools):
            return found
        return self._guessing.told_as(said, found, found) if found.status is Status.ANSWERED else None

    def _of_person_or_record(self, turn: Turn, named: Named) -> Decision | None:
        """Who answers for a course, the rule on warnings asked by its end, a student's courses of one term."""
        if refused_whatever(turn.question):
            return None
        if asks_course_leader(turn.question, course=bool(named.courses)):
            return self._replier.reply(Reading(Act.REFUSE, reason="course_leader"), turn.asker, turn.question)
        if lifts_major(turn.question):
            found = self._read(self._reader.read(MAJOR_WARNED, turn.asker), replace(turn, question=MAJOR_WARNED))
            if isinstance(found, CallTools):
                return found
            return replace(found, text=f"{NOT_LIFTED}\n\n{found.text}", status=Status.NO_DATA)
        if rule := rule_meant(turn.question, turn.asker.role):
            return self._put_as(turn, rule)
        return self._marks.decide(turn, named.courses, self._read) if turn.asker.role is Role.STUDENT else None

    def _put_as(self, turn: Turn, question: str) -> Decision:
        """What is told of a question put in other words, whatever was asked."""
        return self._read(self._reader.read(question, turn.asker), replace(turn, question=question))

    def _named_before(self, turn: Turn) -> tuple[list[str], str]:
        """The courses that the latest question naming any named, and that question; nothing where there is none."""
        asked = ((Named.of(past.question, self._directory).courses, past.question) for past in reversed(turn.past))
        return next((found for found in asked if found[0]), ([], ""))

    def _year_by_year(self, reading: Reading, turn: Turn) -> Decision | None:
        """A figure of a student's own in a year of their study; None for every other question."""
        one = len(reading.metrics) == 1 and not reading.by
        own = turn.asker.role is Role.STUDENT and reading.units[:1] == (ME,)
        if not (own and one) or reading.act is not Act.CLARIFY or reading.reason not in ("modifier_grade", "residue"):
            return None
        again, said = restated(turn.question, self._catalogue.get(reading.metric).name_zh)
        if not again:
            return None
        found = self._read(self._reader.read(again, turn.asker), turn)
        if isinstance(found, CallTools):
            return found
        return replace(found, text=f"{said}\n\n{found.text}") if found.status is Status.ANSWERED else None

    def _likely(self, turn: Turn, reading: Reading, decision: Draft) -> Decision:
        """What a question that was not understood is most like, answered as such; else the draft there is."""
        named = Named.of(turn.question, self._directory)
        found = self._guessing.likely(turn, reading, decision, named.units, named.courses)
        if not isinstance(found, str):
            return found or decision
        # Said again in the words the lists know, and read like any question.
        again = replace(turn, question=found)
        answered = self._read(self._reader.read(found, turn.asker, turn.past), again)
        return answered if isinstance(answered, CallTools) else self._guessing.told_as(found, answered, decision)

    def _read(self, reading: Reading, turn: Turn) -> Decision:
        """The next step of what was read."""
        student = turn.asker.role is Role.STUDENT
        unread = reading.act is Act.FIGURES or reading.reason == "unclear"
        if unread and (ruled := self._consulting.by_rule(turn, of_others=student, sure=False)) is not None:
            # A figure of some default period, or not to have understood, is no answer to what holds by the rules:
            # where none is sure, the nearest are told.
            return ruled
        elsewhere = self._consulting.in_documents(reading, turn)
        if elsewhere is not None:
            return elsewhere
        if not (_needs_tools(reading) or self._names_another(reading, turn)):
            return self._replier.reply(reading, turn.asker, turn.question)
        reading, plan = self._figuring.current(reading, turn)
        todo = plan.todo(turn.outcomes)
        if todo:
            return CallTools(todo, _STEPS.get(reading.act, "查询评价数据"))
        results = plan.results(turn.outcomes)
        if _is_offer(reading) or self._names_another(reading, turn):
            return self._figuring.offer(reading, results, turn)
        if reading.act is Act.POLICY:
            return ruling(reading, results, turn)
        if reading.act is Act.DEFINE:
            return definitions.write(reading, results, self._catalogue, turn)
        return self._figuring.answered(reading, results, turn)

    def repair(self, turn: Turn, draft: str, faults: Sequence[Fault]) -> Mapping[str, str]:
        """Nothing: the templates have no other words."""
        return {}

    def _names_another(self, reading: Reading, turn: Turn) -> bool:
        """Whether a question back would be about a unit not the asker's own: out of scope, it is refused at once."""
        asked = reading.act is Act.CLARIFY and reading.reason in ("no_metric", "which_metric") and bool(reading.periods)
        return asked and not {*reading.units} & {ME, SCHOOL, self._reader.school.natural_unit(turn.asker)}


def _needs_tools(reading: Reading) -> bool:
    acts = (Act.FIGURES, Act.POLICY, Act.DEFINE)
    return reading.act in acts or reading.reason == "period_running" or _is_offer(reading)


def _is_offer(reading: Reading) -> bool:
    """Whether a question back offers figures that were asked for by name."""
    asked = reading.reason.startswith(("residue", "modifier", "group_change"))
    return reading.act is Act.CLARIFY and asked and bool(reading.periods)
