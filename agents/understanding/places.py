"""Which units and which course a question is about, by the asker's post: 「我们院」, 「我的课」, names and aliases."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.brains.base import Asker
from agents.understanding.narrative import told_only, within
from agents.understanding.scan import Scan
from agents.understanding.school import ME, SCHOOL, School
from tools.scope import Role
from tools.spans import Span

_PERSONAL = (Role.TEACHER, Role.STUDENT, Role.SUPERVISOR)
_OWN = ("own_college", "own_major", "own_school", "own_me", "own_granted", "own_these", "own_group_weak")
_AUDIENCE = re.compile("(?:想|打算|准备|要|好|来|用于)[^，。]{0,4}(?:对标|学习|借鉴|取经|参考一?下?$|学一?学)")
_THEIRS = re.compile(
    "(?:他|她|它|人家)们?(?:那边|那儿|那里|院|系|专业|学院)?(?:的|到底|究竟|现在|去年|上学期)*(?:数|数据|数值|情况|是?多少|到底|究竟|成绩|[^，。]{0,6}率)"
)
"""「听说经管比我们低，给我他们的数」: the other's figure is asked for, the own is only what it was set against."""
_ALL_COURSES = re.compile(
    "(?:所有|全部|各门|各)的?(?:课程?|科目)|(?:课程?|科目)的?(?:总体|整体|合计|合起来|加起来|平均水平)|(?:总体|整体)(?:水平|平均|情况|的)"
)
_NO_ONE_COURSE = re.compile(
    "不(?:单|只|光)?[分限管论看][^，。]{0,4}课|(?:所有|全部|各门)的?(?:课|科)|总[的体]|整体|全部课|合起来|合计|一起算"
)
_DENIALS = ("不是", "而不是", "并不是", "不要", "别看")


@dataclass(frozen=True)
class Places:
    """`units` as said, in order, without those denied; `told` when only a story around the question names them.

    A `problem` (a key) with `candidates` asks back.
    """

    units: tuple[str, ...] = ()
    course: str = ""
    courses: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    told: bool = False
    problem: str = ""
    subject: str = ""
    candidates: tuple[str, ...] = ()


_MAJOR_FOLLOWS = re.compile("(?:[这那该]一?个|这一)?专业(?!课)")
"""「机械设计这个专业」: a course of that name is not meant."""


_THIS_ONE = re.compile("[这那该]一?门(?:课程?)?(?!型|类)|[这那该]课(?!程?型)")
"""「这门课」 after a clause that named it: the course is what is asked of, not the story around the question."""
_MAJORS = re.compile("(?:[两二三四五]个|[仨俩])专业")
"""「材料、高分子、新能源，仨专业」: what stands before is majors, though a college may be called so too."""
_MOST_COURSES = 3


def find_places(scanned: Scan, asker: Asker, school: School, *, comparing: bool) -> Places:
    """The units and course of the question; own words resolved by role."""
    told = told_only(scanned)
    units: list[str] = []
    denied: list[str] = []
    courses: list[Span] = []
    elsewhere = any(not within(s.start, told) for s in scanned.of("unit", "own_college", "own_major", "own_school"))
    points_elsewhere = _THIS_ONE.search(scanned.text) is not None and any(
        not within(s.start, told) for s in scanned.of("unit", "own_school")
    )
    counted = _MAJORS.search(scanned.text)
    majors = counted.start() if counted else 0
    for span in scanned.of("unit", "course", *_OWN):
        if span.kind == "course" and within(span.start, told) and elsewhere and not _THIS_ONE.search(scanned.text):
            # 「因撰写思政课建设材料需要，请列出马院的评教分」: what the figure is wanted for.
            continue
        if span.kind == "course":
            if _MAJOR_FOLLOWS.match(scanned.text, span.end):
                if not (major := school.major_called(span.text)):
                    return Places(problem="no_such_major", subject=span.text)
                units.append(major)
                continue
            if not _is_also_unit(span, scanned):
                courses.append(span)
            continue
        if span.kind in ("own_college", "own_major") and within(span.start, told) and points_elsewhere:
            # 「高数是我们院开的，全校这门课的挂科率」: whose course it is was told, the school's figure is asked for.
            continue
        if span.kind == "own_me" and within(span.start, told) and elsewhere:
            # 「我自己班上还行，就好奇整个外院的均分」: one's own is the story, the other unit is asked for.
            continue
        if span.kind == "own_group_weak" and (within(span.start, told) or _is_possessive(span, scanned)):
            continue
        ids = span.value if isinstance(span.value, tuple) else (_own(span.kind, asker, school),)
        if span.kind == "own_college" and not ids[0]:
            # 「计科和整个学院的比」: that of the major named.
            ids = (next((c for u in units if u not in (SCHOOL, ME) and (c := school.college_of(u))), ""),)
        if len(ids) == 1 and span.end <= majors and ids[0] not in (SCHOOL, ME) and school.level(ids[0]) == "college":
            ids = (school.major_called(span.text) or ids[0],)
        if len(ids) > 1:
            return Places(problem="ambiguous", subject=span.text, candidates=tuple(school.name(i) for i in ids))
        if not ids[0]:
            return Places(problem=f"which_{span.kind.removeprefix('own_')}", subject=span.text)
        if ids[0] not in (SCHOOL, ME) and school.level(ids[0]) == "office":
            if within(span.start, told):
                continue
            return Places(problem="office", subject=span.text)
        (denied if _is_denied(span, scanned) else units).append(ids[0])
    if asker.role in _PERSONAL and scanned.has("own_me_weak") and (comparing or not units):
        units.insert(0, ME)
    units = _without_audience(units, scanned)
    course = _course(courses, school, several=asker.role not in _PERSONAL)
    if course.problem:
        return course
    if not comparing and _asks_of_unit_alone(scanned):
        units = [u for u in units if u != ME]
    kept = tuple(dict.fromkeys(u for u in units if u not in denied))
    named = [s for s in scanned.of("unit", *_OWN) if s.kind != "own_group_weak"]
    story = bool(named) and all(within(s.start, told) for s in named)
    kept = kept if comparing else _narrowest(kept, school)
    return Places(kept, course.course, course.courses, tuple(denied), story)


def _asks_of_unit_alone(scanned: Scan) -> bool:
    """「我自己班上气氛还行，就好奇整个学院的均分」: the clause of the figure names a unit and nothing of one's own."""
    named = scanned.of("metric", "inverse")
    asking = [(a, b) for a, b in scanned.clauses() if any(a <= s.start < b for s in named)]
    own = scanned.of("own_me", "own_me_weak", "own_these")
    return bool(asking) and all(
        any(a <= s.start < b for s in scanned.of("unit")) and not any(a <= s.start < b for s in own) for a, b in asking
    )


def of_the_other(units: tuple[str, ...], scanned: Scan, own: tuple[str | None, ...]) -> tuple[str, ...]:
    """The one unit that is not the asker's, where its figure alone is asked for; else `units` as they are."""
    others = tuple(unit for unit in units if unit not in (*own, ME))
    return others if len(others) == 1 and asks_theirs(scanned) else units


def asks_theirs(scanned: Scan) -> bool:
    """Whether the figure of somebody spoken of before is what is asked for."""
    return _THEIRS.search(scanned.text) is not None


def sets_all_courses_beside(scanned: Scan) -> bool:
    """Whether what is set beside one's own course is a unit with all its courses: 「和学院所有课合起来的比」."""
    return _ALL_COURSES.search(scanned.text) is not None


def says_all_courses(scanned: Scan) -> bool:
    """Whether a figure is of all courses again, after one of a single course: 「不分课了，专业总的呢」."""
    return _NO_ONE_COURSE.search(scanned.text) is not None or sets_all_courses_beside(scanned)


def _without_audience(units: list[str], scanned: Scan) -> list[str]:
    """Without a unit that a clause of its own names as whoever the figure of another is for: 「网工想对标学习」."""
    audience: set[str] = set()
    asked: set[str] = set()
    for span in scanned.of("unit"):
        ids = span.value if isinstance(span.value, tuple) else ()
        start, end = next((a, b) for a, b in scanned.clauses() if a <= span.start < b)
        (audience if _AUDIENCE.search(scanned.text[start:end]) else asked).update(ids)
    return [u for u in units if u not in audience - asked] if asked else units


def _own(kind: str, asker: Asker, school: School) -> str:
    match kind:
        case "own_school":
            return SCHOOL
        case "own_me":
            return ME if asker.role in _PERSONAL else school.natural_unit(asker)
        case "own_granted":
            return ME if asker.role is Role.SUPERVISOR else ""
        case "own_these":
            return ME if asker.role in (Role.SUPERVISOR, Role.TEACHER) else ""
        case "own_college":
            return asker.college or ""
        case "own_major":
            return asker.major or ""
        case _:
            return school.natural_unit(asker)


def _is_also_unit(course: Span, scanned: Scan) -> bool:
    """A name of both a unit and a course is the unit's, unless 「课」 follows."""
    same = any(s.start == course.start and s.end == course.end for s in scanned.of("unit"))
    return same and not scanned.text.startswith("课", course.end)


def _is_possessive(weak: Span, scanned: Scan) -> bool:
    """「咱学校」, 「我们材料学院」: the unit that follows is meant, not the asker's own beside it."""
    return any(s.start == weak.end for s in scanned.of("unit", "own_school", "own_college", "own_major"))


def _is_denied(span: Span, scanned: Scan) -> bool:
    return scanned.text[: span.start].endswith(_DENIALS)


def _course(spans: list[Span], school: School, *, several: bool) -> Places:
    ids = tuple(dict.fromkeys(i for span in spans for i in span.value if isinstance(span.value, tuple)))  # type: ignore[attr-defined]
    if len(ids) > 1:
        each = [s.value for s in spans if isinstance(s.value, tuple) and len(s.value) == 1]
        if several and len(each) == len(spans) and len(ids) <= _MOST_COURSES:
            return Places(course=ids[0], courses=ids)
        several = len(spans) > 1 and len({s.text for s in spans}) > 1
        names = tuple(school.course_name(i) for i in ids)
        return Places(problem="several_courses" if several else "ambiguous", subject=spans[0].text, candidates=names)
    return Places(course=ids[0] if ids else "")


def _narrowest(units: tuple[str, ...], school: School) -> tuple[str, ...]:
    """Without those that another one lies in: 「我们院软件工程」 is the major."""
    above: set[str] = set()
    for unit in units:
        if unit == ME:
            above |= set(units) - {ME}
        parent = school.parent(unit) if unit not in (SCHOOL, ME) else None
        if parent:
            above |= {parent, SCHOOL}
    return tuple(u for u in units if u not in above)
