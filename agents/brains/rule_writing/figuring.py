"""The rule brain's way with figures: the plan, its gaps and corrections, the answer and what stands beside it."""

from __future__ import annotations

from dataclasses import replace

from agents.answering.answer import Status
from agents.brains.base import CallTools, Decision, Draft, ToolOutcome, Turn
from agents.brains.rule_writing import answers
from agents.brains.rule_writing.consulting import ruling
from agents.brains.rule_writing.latest import in_latest_term
from agents.brains.rule_writing.plan import POLICY_PART, Plan, Planner, differences
from agents.brains.rule_writing.replying import Replier
from agents.brains.rule_writing.sheet import Sheet
from agents.understanding.reading import Act, Operation, Reading
from agents.understanding.school import ME, SCHOOL, School
from tools.evidence import Evidence
from tools.metrics.definition import Catalogue
from tools.periods.resolve import TREND_YEARS

WINDOW_ONLY = "window_course"
"""The note of a figure of a course that is told over its one window, whatever was asked."""
_NOT_THEN = "这门课在您问的时间的数值不在您的岗位可以查看的范围内。可以看的是下面这个："


class Figuring:
    """Answers readings that ask for figures; safe to share between turns."""

    def __init__(self, school: School, catalogue: Catalogue, planner: Planner, replier: Replier) -> None:
        self._school = school
        self._catalogue = catalogue
        self._planner = planner
        self._replier = replier
        self._names = tuple(name for metric in catalogue for name in (metric.name_zh, *metric.aliases))

    def current(self, reading: Reading, turn: Turn) -> tuple[Reading, Plan]:
        """The plan to follow: the first, or its correction once a course was found to be open in its window only, or
        the period taken for want of one to hold no record.
        """
        plan = self._planner.plan(reading, turn.asker)
        recent = in_latest_term(reading, plan, turn.outcomes, self._school, self._catalogue)
        if recent is not None:
            return recent, self._planner.plan(recent, turn.asker)
        results = plan.results(turn.outcomes)
        refused = [o for o in results.values() if o.error_code == "out_of_scope"]
        if any(":value:" in key and o.error is None and o.evidence for key, o in results.items()):
            # What of several units may be seen is told; of the others it is said that they may not.
            return reading, plan
        if not (refused and reading.course and not plan.todo(turn.outcomes)) or reading.units == (ME,):
            return reading, plan
        if ME in reading.units:
            # One's own course stays what is asked after: beside it stands what of the other may be seen.
            beside = reading.but(notes=(*reading.notes, "course_beside_all"))
            return beside, self._planner.plan(beside, turn.asker)
        years = tuple(self._school.calendar.complete_years()[-TREND_YEARS:])
        wider = reading.but(
            units=(SCHOOL,),
            operations=(Operation.VALUE,),
            by="",
            attribution="",
            periods=dict.fromkeys(reading.metrics, years),
            notes=(*(n for n in reading.notes if not n.startswith("default")), WINDOW_ONLY),
        )
        return wider, self._planner.plan(wider, turn.asker)

    def offer(self, reading: Reading, results: dict[str, ToolOutcome], turn: Turn) -> Decision:
        """A question back, unless what it would offer lies outside the asker's scope: then that is said at once."""
        sheets = [self._sheet(reading, metric, results, {}) for metric in reading.metrics]
        failures = [answers.main_failure(sheet) for sheet in sheets]
        refused = next((f for f in failures if f is not None and f.error_code == "out_of_scope"), None)
        if refused is not None and all(failures):
            return self._replier.failed(reading, refused, turn.asker, turn.question)
        return self._replier.reply(reading, turn.asker, turn.question)

    def answered(self, reading: Reading, results: dict[str, ToolOutcome], turn: Turn) -> Decision:
        decision = self._figures_alone(reading, results, turn)
        if isinstance(decision, CallTools) or not reading.topic:
            return decision
        rules = {k.removeprefix(f"{POLICY_PART}:"): o for k, o in results.items() if k.startswith(f"{POLICY_PART}:")}
        ruled = ruling(reading.but(act=Act.POLICY, source="school_rule"), rules, turn)
        if isinstance(ruled, CallTools):
            return ruled
        if decision.status is not Status.ANSWERED and ruled.status is Status.NO_DATA:
            return decision
        text = f"{decision.text}\n\n{ruled.text}"
        # A refusal stays one: that no rule was found beside it is the lesser thing to say.
        status = ruled.status if ruled.status is Status.ANSWERED else decision.status
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
        if reading.act is not Act.FIGURES:
            return self._beside_gap(reading, draft, turn)
        other_time = WINDOW_ONLY in reading.notes and bool(reading.times)
        return replace(draft, text=f"{_NOT_THEN}\n\n{draft.text}", status=Status.REFUSED) if other_time else draft

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
            self._school,
        )
