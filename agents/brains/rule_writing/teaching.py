"""The rule brain's way with one's own teaching: the sheet's parts as the tool drafted them, renumbered."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from agents.answering.answer import Status
from agents.brains.base import PERSONAL, CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing import own_figures, supervised
from agents.brains.rule_writing.texts import replies
from agents.understanding.colleagues import (
    asks_of_another,
    asks_of_colleague,
    asks_of_whoever_teaches,
    asks_one_by_one,
)
from agents.understanding.gate import refused_whatever
from agents.understanding.normalise import normalise
from agents.understanding.own_rating import SHOULD_RATE
from agents.understanding.own_sections import ELSEWHERE, OF_PAY
from agents.understanding.own_words import TAKES_PART, marks_asked
from agents.understanding.sheet_again import asked_after, turned
from agents.understanding.sheet_beside import beside_rating
from agents.understanding.teaching import Asked, asked_in
from agents.understanding.times_said import time_in
from tools.scope import Role

_TOOL = "my_teaching"
SHEET = "sheet"
"""In a turn's memory: side and term of the own sheet as asked for, and the term that was told."""
_TERM = re.compile(r"20\d\d-20\d\d-[12]")
_COURSE = re.compile("《([^》]+)》")
_SLOT = re.compile(r"\{E(\d+)")
_THIS_COURSE = re.compile("[这那该]门课?(?!课?程?都|[^，。?？]{0,3}[几两三])|[这那该]课")
_MEAN = re.compile("均分|平均分数?|平均得分")
_OF_MARKS = re.compile("评教|评分|打分|成绩|考|课程|总评|这门|那门|论文")
_THAT_TERM = re.compile("[那这同]一?个?学期|同期|那一?轮|同一轮")
_TOGETHER = "本人教学班"
_BY_TERM = ("advice", "comments")
"""Sides that are told of a term, whatever course is named."""
_TERM_AS_WHOLE = "评语和建议按学期把您的各个教学班合在一起归纳，不按课程分开。"
_PART_AS_WHOLE = "参评率和有效率按学期把您的各个教学班合在一起算，不按课程分开。"
_NEXT = ("学生对我的课有什么意见", "我的课程目标达成度扣在哪", "我该改进什么")
_UNRANKED = "反馈单不排名次，只看与可比教学班的参照带。"
_NOT_TAUGHT = (
    "您在这个学期的教学班里没有您问的这门课，所以没有它的反馈；别人教的班不在您的数据范围内。\n\n"
    "可以不写课程名，看您自己各教学班的情况；也可以问这门课全校的不及格率。"
)
_ENDS = {"out_of_scope": Status.REFUSED, "no_data": Status.NO_DATA}


def decide(turn: Turn, courses: Collection[str] = (), before: str = "") -> Decision | None:
    """The next step of a turn that asks for the own feedback; None for every other turn.

    `courses` are those named, `before` the earlier question that named them, where this one only points at them.
    """
    role = turn.asker.role
    asked = reads(turn, courses, before)
    if asked is None:
        another = (
            asks_of_another(turn.question)
            or (role is Role.TEACHER and asks_of_colleague(turn.question))
            or asks_of_whoever_teaches(turn.question, role)
            or asks_one_by_one(turn.question, role)
        )
        return _refused() if another else None
    return tell(turn, asked, courses)


def reads(turn: Turn, courses: Collection[str] = (), before: str = "") -> Asked | None:
    """What the word lists read of the own teaching in a turn."""
    if OF_PAY.search(turn.question):
        return None
    role, past = turn.asker.role, [past.question for past in turn.past]
    of_course = asked_in(turn.question, role, course=True, before=time_in(normalise(before))) if courses else None
    return _turned(turn) or of_course or asked_after(turn.question, role, past)


def _turned(turn: Turn) -> Asked | None:
    """What a few words ask of the sheet that was told right before."""
    told = turn.before.memory.get(SHEET) if turn.before else None
    if told is None or refused_whatever(turn.question):
        return None
    return turned(turn.question, Asked(str(told[0]), str(told[1])), str(told[2]) if len(told) > 2 else "")


def goes_on(turn: Turn) -> bool:
    """Whether a few words ask another side, or another term, of the sheet that was told right before."""
    return turn.asker.role is Role.TEACHER and _turned(turn) is not None


def points_back(turn: Turn) -> bool:
    """Whether a turn that names no course is of the one an earlier turn named: by 「这门课」, or as a few words after a
    sheet that make no question of their own.
    """
    if turn.asker.role is not Role.TEACHER or not turn.past:
        return False
    if _THIS_COURSE.search(turn.question) or _turned(turn) is not None:
        return True
    return asked_in(turn.question, turn.asker.role) is None and reads(turn) is not None


def of_ratings(turn: Turn) -> Turn:
    """「学院那学期的均分」 or 「跟院里比呢」 after one's own ratings, asked as the mean of ratings of that term."""
    told = turn.before.memory.get(SHEET) if turn.before else None
    text = normalise(turn.question)
    if told is not None and turn.before is not None:
        term = str(told[2] if len(told) > 2 else told[1])
        if beside := beside_rating(text, str(told[0]), term, turn.before.question):
            return replace(turn, question=beside)
    if told is None or told[0] != "ratings" or not _MEAN.search(text) or _OF_MARKS.search(text):
        return turn
    term = str(told[2] if len(told) > 2 else told[1])
    return replace(turn, question=_MEAN.sub("评教均分", _THAT_TERM.sub(term, text) if term else text))


def another_course(turn: Turn, courses: Collection[str]) -> Decision | None:
    """The marks of a course named after the marks of one's own sections were told, where one taught it; None else.

    Without a unit it is not the school's figure that is asked for: 「再回到线代，2023-2024-2的均分」.
    """
    told = turn.before.memory.get(SHEET) if turn.before else None
    text = normalise(turn.question)
    marks = told is not None and told[0] == "grades" and marks_asked(text) and not ELSEWHERE.search(text)
    if turn.asker.role is not Role.TEACHER or not (marks and courses) or refused_whatever(turn.question):
        return None
    assert told is not None  # said by `marks`
    found = tell(turn, Asked("grades", time_in(text) or str(told[1])), courses)
    return found if isinstance(found, CallTools) or found.status is Status.ANSWERED else None


def tell(turn: Turn, asked: Asked, courses: Collection[str] = (), *, pooled: bool = True) -> Decision:
    """The next step towards what was asked of the own feedback sheet; `pooled` puts the figures of a course over all
    its own sections above it.
    """
    if asked.originals:
        found = replies().replies["comment_originals"]
        return Draft(found.text.strip(), found.status, suggestions=_NEXT[:1])
    sides = (asked.about, *asked.more)
    if courses and all(side in _BY_TERM for side in sides):
        # They name no course: whether it was taught is what the marks tell.
        sides = (*sides, "grades")
    done = _done(turn, asked.term)
    if todo := _calls(sides, asked.term, done):
        return todo
    if _teaches(courses, sides, done):
        return _with_figures(asked, [done[side] for side in (asked.about, *asked.more)], turn, courses, pooled=pooled)
    # Asked without a term, a course of the other half of the year is looked for in the term before the newest.
    if not asked.term and (earlier := _term_before(done.values())):
        done = _done(turn, earlier)
        if todo := _calls(sides, earlier, done):
            return todo
        if _teaches(courses, sides, done) and all(done[side].error is None for side in sides):
            of_then = replace(asked, term=earlier)
            sides_told = [done[side] for side in (asked.about, *asked.more)]
            return _with_figures(of_then, sides_told, turn, courses, pooled=pooled)
    terms = next((o.data["terms"] for o in done.values() if o.error is None), ())
    told = own_figures.not_taught(turn, list(courses), terms, _NOT_TAUGHT)
    return told if isinstance(told, CallTools) or told.suggestions else replace(told, suggestions=_NEXT[:1])


def _with_figures(
    asked: Asked, outcomes: Sequence[ToolOutcome], turn: Turn, courses: Collection[str], *, pooled: bool
) -> Decision:
    """The sides asked for, and above them the course's figure over all one's sections where its marks are asked for."""
    marks = next((o for o in outcomes if o.error is None and o.data["about"] == "grades"), None)
    wanted = own_figures.calls(turn, list(courses), str(marks.data["term"])) if marks is not None and pooled else ()
    if (missing := own_figures.todo(turn, wanted)) is not None:
        return missing
    told = _all_told(asked, outcomes, turn, courses)
    above = [*own_figures.lines(turn, wanted), *own_figures.extreme(turn, marks, courses)]
    return replace(told, text="\n\n".join([*above, told.text])) if above else told


def _done(turn: Turn, term: str) -> dict[str, ToolOutcome]:
    """What was called for a term so far, by side."""
    calls = [o for o in turn.outcomes if o.call.name == _TOOL and o.call.arguments.get("term", "") == term]
    return {str(o.call.arguments.get("about", "")): o for o in calls}


def _calls(sides: Sequence[str], term: str, done: Collection[str]) -> CallTools | None:
    todo = tuple(ToolCall(_TOOL, {"about": side, "term": term}) for side in sides if side not in done)
    return CallTools(todo, step="整理教学反馈") if todo else None


def _teaches(courses: Collection[str], sides: Sequence[str], done: Mapping[str, ToolOutcome]) -> bool:
    """Whether any course named is among those told of; so it is taken to be where none was named, or none is told."""
    told = [done[side] for side in sides if done[side].error is None and side not in _BY_TERM]
    taught = {e.entity or "" for o in told for e in o.evidence if e.period in (None, "", o.data["term"])}
    return not courses or not taught or any(course in one for course in courses for one in taught)


def _term_before(outcomes: Collection[ToolOutcome]) -> str:
    """The term before the newest that has anything of the asker's; empty where there is none."""
    told = next((o for o in outcomes if o.error is None), None)
    if told is None:
        return ""
    return max((term for term in told.data["terms"] if term < told.data["term"]), default="")


def _all_told(asked: Asked, outcomes: Sequence[ToolOutcome], turn: Turn, courses: Collection[str]) -> Draft:
    """One answer of every side asked for; a side that failed is told of beside the others."""
    told = [o for o in outcomes if o.error is None]
    if not told:
        return _failed(outcomes[0])
    drafts = [_told(o, turn, _UNRANKED if asked.ranked else "", courses, first=o is told[0]) for o in told]
    failed = [_failed(o).text for o in outcomes if o.error is not None]
    whole = [_TERM_AS_WHOLE] if courses and {asked.about, *asked.more} & {*_BY_TERM} else []
    text = "\n\n".join([*(draft.text for draft in drafts), *failed, *whole])
    sheet = [asked.about, asked.term, str(told[0].data["term"])]
    return Draft(text, suggestions=drafts[0].suggestions, memory={PERSONAL: True, SHEET: sheet})


def _refused() -> Draft:
    found = replies().replies["colleague_feedback"]
    return Draft(found.text.strip(), found.status)


def _told(outcome: ToolOutcome, turn: Turn, lead: str, courses: Collection[str], *, first: bool) -> Draft:
    before = int(outcome.evidence[0].id.removeprefix("E")) - 1 if outcome.evidence else 0
    lead = lead + (f"{outcome.notes[0]}。" if outcome.notes else "") if first else ""
    of = {f"E{place}": e.title for place, e in enumerate(outcome.evidence, start=1)}
    whole = any(p.search(normalise(turn.question)) for p in (TAKES_PART, SHOULD_RATE))
    drafts = [(part["title"], str(part["draft"])) for part in outcome.data["parts"]]
    if outcome.data["about"] != "advice":
        drafts = [(title, _of_courses(draft, of, courses, whole=whole)) for title, draft in drafts]
    if supervised.asked(turn.question) and outcome.data["about"] == "comments":
        said, drafts = supervised.alone(drafts)
        lead += said
    parts = [f"**{title}**\n\n{_numbered(draft, before)}" for title, draft in drafts if draft.strip()]
    suggestions = tuple(s for s in _NEXT if s != turn.question)
    return Draft("\n\n".join([lead, *parts] if lead else parts), suggestions=suggestions, memory={PERSONAL: True})


def _of_courses(draft: str, titles: Mapping[str, str], courses: Collection[str], *, whole: bool) -> str:
    """The draft without the lines, and what is indented below them, of other courses than were named, and without what
    is told of all one's sections together, unless that is asked for (`whole`): then it is said to be so.
    """
    if not courses:
        return draft
    kept: list[str] = []
    dropped = False
    several = len({m[1] for title in titles.values() if (m := _COURSE.search(title))}) > 1
    for line in draft.split("\n"):
        if not line.startswith("  "):
            slot = _SLOT.search(line)
            if slot and several and not line.startswith("- ") and titles.get(f"E{slot[1]}", "").startswith(_TOGETHER):
                kept += [line, f"{_PART_AS_WHOLE}\n"] if whole else []
                continue
            of = _COURSE.search(titles.get(f"E{slot[1]}", "")) if slot and line.startswith("- ") else None
            dropped = of is not None and not any(course in of[1] for course in courses)
        if not dropped:
            kept.append(line)
    return "\n".join(kept)


def _failed(outcome: ToolOutcome) -> Draft:
    """The error, which names terms itself, and what else may be had instead."""
    others = [s for s in outcome.suggestions if not _TERM.fullmatch(s)]
    offers = f"可以看：{'、'.join(others)}。" if others else ""
    text = f"{(outcome.error or '').rstrip('。')}。{offers}"
    return Draft(text, status=_ENDS.get(outcome.error_code or "", Status.CLARIFY))


def _numbered(draft: str, before: int) -> str:
    """The draft with its slots under the numbers of the turn."""
    return _SLOT.sub(lambda match: f"{{E{int(match[1]) + before}", draft)
