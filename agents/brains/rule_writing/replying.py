"""Drafts that need no figures: refusals, questions back, gaps, help; and errors of tools turned into words."""

from __future__ import annotations

from collections.abc import Mapping

from agents.answering.answer import Clarification, Status
from agents.brains.base import Asker, Draft, ToolOutcome
from agents.brains.rule_writing.texts import replies, wording
from agents.understanding.lexicon import lexicon
from agents.understanding.limiting import recognised
from agents.understanding.normalise import normalise
from agents.understanding.reading import Act, Operation, Reading
from agents.understanding.school import ME, School
from tools.binder import check
from tools.metrics.definition import Catalogue
from tools.scope import Role

_ENDS = {
    "out_of_scope": Status.REFUSED,
    "no_data": Status.NO_DATA,
    "too_few": Status.NO_DATA,
    "ambiguous_name": Status.CLARIFY,
    "unknown_name": Status.CLARIFY,
    "invalid": Status.NO_DATA,
}
_BOUNDARY = {
    "out_of_scope": "这样的数据不在您的岗位可以查看的范围内。",
    "no_data": "这里没有相应的记录，我不能给出数值。",
    "too_few": "涉及的人数太少，按学校的规定不显示。",
    "ambiguous_name": "您说的名称可能指不同的对象，请说全称。",
    "unknown_name": "您说的名称在目录里没有，请换成全称。",
    "invalid": "这个指标不能这样统计。",
}


class Replier:
    """Writes what does not rest on figures."""

    def __init__(self, school: School, catalogue: Catalogue) -> None:
        self.school = school
        self.catalogue = catalogue

    def reply(self, reading: Reading, asker: Asker, question: str) -> Draft:
        """The draft of a reading that asks for no tools."""
        if reading.act is Act.HELP:
            first = replies().help[asker.role.value]
            return Draft(f"{first}\n\n{replies().greeting_tail}", suggestions=self._first_questions(asker))
        key = _key(reading, asker)
        found = replies().replies[key]
        text = self._filled(found.text, reading, question, asker)
        asked = self._asked(reading, question, asker) if found.status is Status.CLARIFY else None
        offers = () if reading.act is Act.CARE else self._offers(reading, asker)
        return Draft(text, found.status, clarification=asked, suggestions=offers, memory=reading.to_memory())

    def refuses(self, reading: Reading, asker: Asker) -> bool:
        """Whether the reply to it is a refusal."""
        return replies().replies[_key(reading, asker)].status is Status.REFUSED

    def failed(self, reading: Reading, outcome: ToolOutcome, asker: Asker, question: str) -> Draft:
        """A main call's error in words: the boundary, what may be had instead, the proper way."""
        code = outcome.error_code or "invalid"
        own = (outcome.error or "").rstrip("。") + "。"
        sayable = outcome.error and not check(own, (), question=question, known_names=self._names(reading))
        lines = [own if sayable and code != "out_of_scope" else _BOUNDARY.get(code, _BOUNDARY["invalid"])]
        instead = [
            s for s in outcome.suggestions if not check(s, (), question=question, known_names=self._names(reading))
        ]
        if instead:
            lines.append(f"您可以看：{'、'.join(instead)}。")
        elif code == "out_of_scope" and reading.by == "course":
            lines.append("逐门课程的排列不向您的岗位开放；可以说出具体的课程名称，我给出它的全校不及格率。")
        elif code == "out_of_scope":
            lines.append("您可以看本人或本单位的数据，以及全校的参照。")
        if code == "out_of_scope":
            lines.append("确因工作需要更大的范围，请向学校的数据管理部门按流程申请。")
        return Draft(
            "\n\n".join(lines),
            _ENDS.get(code, Status.NO_DATA),
            suggestions=self._first_questions(asker),
            memory=reading.to_memory(),
        )

    def lost(self, failed: Mapping[str, ToolOutcome]) -> list[str]:
        """A sentence for each of several metrics that could not be had, with why."""
        return [
            f"{self.catalogue.get(metric).name_zh}：{_BOUNDARY.get(outcome.error_code or '', _BOUNDARY['invalid'])}"
            for metric, outcome in failed.items()
        ]

    def said(self, reading: Reading, asker: Asker) -> str:
        """The reading's figures in words, without periods: 计算机学院的课程不及格率."""
        metric = self.catalogue.get(reading.metric).name_zh if reading.metric else "课程不及格率"
        unit = reading.units[0] if reading.units else self.school.natural_unit(asker)
        owner = "您本人" if unit == ME else self.school.name(unit)
        course = f"{self.school.course_name(reading.course)}的" if reading.course else ""
        kind = self.catalogue.get(reading.metric).period_kind.value if reading.metric else "term"
        when = f"{wording().latest[kind]}的" if "default_period" in reading.notes else ""
        if Operation.RANK in reading.operations:
            metric = f"各{wording().levels.get(reading.by, '单位')}{metric}的排序"
        if Operation.COMPARE in reading.operations:
            owner = "与".join("您本人" if u == ME else self.school.name(u) for u in reading.units)
        return f"{owner}的{when}{course}{metric}"

    def _filled(self, text: str, reading: Reading, question: str, asker: Asker) -> str:
        subject = _subject(reading, question) or ("有些说法" if reading.reason == "residue" else "这个限定")
        metric = self.catalogue.get(reading.metric) if reading.metric else None
        near = [self.catalogue.get(m).name_zh for m in reading.candidates if reading.reason.endswith("metric")]
        grain = [wording().levels[g] for g in ("school", "college", "major") if metric and g in set(metric.grain)]
        values = {
            "subject": subject,
            "metric": metric.name_zh if metric else "这个指标",
            "near": f"相近、可以先看的有：{'、'.join(near)}。" if near else "可以先看目录里已有的指标。",
            "say": _say(reading),
            "candidates": "、".join(dict.fromkeys(reading.candidates)),
            "level": wording().levels.get(reading.subject, ""),
            "grain": f"它可以看到的层级有：{'、'.join(grain)}。" if grain else "",
            "default": self.said(reading, asker),
            "rectifying": wording().rectifying[asker.role.value],
        }
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", value)
        return text.strip()

    def _asked(self, reading: Reading, question: str, asker: Asker) -> Clarification:
        default = self.said(reading, asker) if reading.pending else ""
        subject = _subject(reading, question) or "这部分"
        match reading.reason:
            case "residue" | "modifier_attempt":
                text = f"{subject}可以不考虑吗？"
            case reason if reason.startswith(("modifier", "period")):
                text = "先看不加这个条件的数值，可以吗？"
            case "no_metric" | "which_metric" | "unclear":
                text = "您想看哪个指标？"
            case (
                "ambiguous"
                | "several_courses"
                | "which_college"
                | "which_major"
                | "which_these"
                | "no_such_major"
                | "office"
            ):
                text = "您指的是哪个？"
            case _:
                text = "请问您具体想了解什么？"
        return Clarification(question=text, default=default)

    def _offers(self, reading: Reading, asker: Asker) -> tuple[str, ...]:
        if reading.candidates and reading.reason.endswith("metric"):
            names = [self.catalogue.get(m).name_zh for m in reading.candidates]
            return tuple(f"{name}是多少" for name in names[:3])
        if reading.candidates:
            return tuple(dict.fromkeys(reading.candidates))[:3]
        if reading.pending:
            return ("好的",)
        return self._first_questions(asker)

    def _names(self, reading: Reading) -> tuple[str, ...]:
        units = [self.school.name(u) for u in reading.units if u != ME]
        courses = [self.school.course_name(reading.course)] if reading.course else []
        return (*units, *courses, *reading.candidates)

    @staticmethod
    def _first_questions(asker: Asker) -> tuple[str, ...]:
        return replies().suggestions[asker.role.value]


def _say(reading: Reading) -> str:
    """What the word lists add about a missing figure."""
    if reading.reason != "metric":
        return ""
    return next((gap.say for gap in lexicon().missing if reading.subject in gap.words), "")


def _subject(reading: Reading, question: str) -> str:
    """The words a reading stumbled over, in quotation marks; what was left of words that were cut is none of them."""
    words = reading.subject
    if reading.reason == "residue":
        words = recognised(words, normalise(question))
    elif reading.reason.startswith("modifier"):
        words = recognised(words, normalise(question)) or words
    return _quoted(words, question)


def _quoted(words: str, question: str) -> str:
    """The asker's own words in quotation marks, where they may be repeated alone; else empty."""
    quoted = f"“{words}”"
    return quoted if words in question and words and not check(f"{quoted}。", (), question=question) else ""


def _key(reading: Reading, asker: Asker) -> str:
    if reading.act is Act.CARE:
        return "care" if asker.role is Role.STUDENT else "care_staff"
    if reading.act is Act.THANKS:
        return "thanks"
    if reading.reason.startswith("modifier_") and reading.reason not in replies().replies:
        return "modifier"
    if reading.reason == "period_recent_grad":
        return "period_grad"
    if reading.reason.startswith("period_") and reading.reason not in replies().replies:
        # However a time is put that a measure is not counted by, it is asked back and not broken off.
        return "period_point"
    return reading.reason
