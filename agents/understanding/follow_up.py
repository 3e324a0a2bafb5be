"""What a question takes over from the one before: one slot changes, the rest stays and is said again."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.asked_back import dropped
from agents.understanding.both_told import points_at_units
from agents.understanding.operations import Task
from agents.understanding.ranked_first import points
from agents.understanding.reading import Act, Operation, Reading
from agents.understanding.scan import Scan
from agents.understanding.school import ME
from tools.scope import Role
from tools.spans import Rank, Span

_OPENERS = (
    "那",
    "换",
    "再",
    "改",
    "不对",
    "不是",
    "错",
    "除去",
    "和",
    "跟",
    "与",
    "比",
    "按",
    "只",
    "单独",
    "还有",
    "如果",
    "去掉",
    "剔除",
    "同样",
    "同期",
    "另外",
)
_HAS_SECTIONS = (Role.SUPERVISOR, Role.TEACHER)
_SIGHS = "哎呀啊哦噢喔诶唉嗯呃额，,、…。！ "
_CORRECTS = re.compile(
    "(?<!对)不对(?!劲|称|等|应)|(?<!是)不是(?!很|太|特别)|[打说问写搞弄输选看记点]错|口误|手误|[更纠]正|我(?:想|本来)?(?:要|说|问|指|查|看)的(?:其实|本来)?是"
)
_YEAR_BEFORE = re.compile(r"(?:[比较跟和与同于]|相比)(?:上一学?年度?|前一学?年度?|上年)$")
"""「为什么比上一年低」 after a year: set against the year before that one, of which a change is told in any case."""
_POINTS = re.compile(
    "(?P<what>[这那]一?(?:门课|个教学班|个班|[位个]老师|[位个]教师)(?!型)|谁(?:在|来)?(?:管|教|上|带|负责))"
)
_BY_HOW_MUCH = re.compile(
    "(?:那么?|都|比全校|比平均)*(?P<what>(?:各自?|分别)(?:高|低|差|多|少)(?:了|出)?(?:多少|几个?(?:百分)?点))"
)
"""「分别高多少」 after a ranking: against what is not said."""
_THAT_PERIOD = re.compile("(?P<what>那一?个?(?:年|届|学年|学期))(?![级前后以之])")
_OF_RANKED = re.compile(
    "(?:那么?|是)*(?P<what>它(?!们)|[这那该]一?个?(?:学院|专业|系)(?=下|里|的)|哪一?个(?:学院|专业|系)(?:的|开的|管的?|负责)+(?=[吗呢啊？?]*$))"
)
_WHICH = re.compile("(?:那|都|分别|具体|到底|是|有)*(?P<what>哪些|哪几门|什么|啥)(?:课程?|科目?)?[呢啊呀]*[？?。]*")
_SPLIT_MOST = 14
_ALONE_MOST = 14
_HOW_HIGH = re.compile("(?:算)?(.)不\\1(?:啊|呀|呢)?")
"""「高不高」 asks how a figure stands, and sets it beside no other one."""
_ONE_PLACE = ("unit", "own_major", "own_me", "own_granted", "own_these", "own_college", "own_school")
_PLACES = (*_ONE_PLACE, "own_me_weak", "own_group_weak")
_THIS_COURSE = re.compile("[这那该]门(?:课程?)?(?!型|类)|[这那该]课(?!程?型)")
_THAT_COURSE = re.compile("(?<!最.)(?<!最.的)[这那该]一?门(?:课程?)?(?!型|类)")
"""A course pointed at; in 「均分最低的那门」 the words before it say which one."""
_SAME_TIME = re.compile("同一?个?(?:轮|学期|学年|年度?|届|期|时期|时间)(?!级)|同期")
"""「同一轮的有效率」: of the period told before."""
_THE_TOLD = re.compile(
    "(?:还是|仍是?|仍旧|就是|也是|同样是?|依然是?)[这那]一?个?(?:学年|年度|年|届|学期|轮)(?![级前后以之])|[这那]一(?:学年|年度|年|届|轮)(?![级前后以之])"
)
"""「还是这一年」: of the period told before, not of the running one."""
_TOO = re.compile("[^，。？?]{1,12}(?<!再)也(?:分|按|要|给|来|看|报|列|说|算一?[下个])")
"""「平均分也分课给我」: what was done before is to be done with another figure too."""
_AGREED = re.compile("^(?:行吧?|好吧?|好的|算了|那行|ok|可以|明白|知道了|收到|谢谢|了解)[，。,！! ]+")
_AS_BEFORE = re.compile(
    "照样|照旧|照此|(?:也|同样|一样)(?:[照同一]样)?(?:地|的)?(?:来|摆|列|排|拉|做|出|给)(?:上|出)?一?(?:个|张|遍|份|下|次|套)"
)
"""「学位授予率也照样来一张」: of the units, the period and in the form told before."""
_GOES_BACK = re.compile("回到(?:刚才|前面|之前|上面)?|说回|(?:刚才|前面|之前)(?:那个|的|说的|问的)")
_ORDERS = ("highest", "lowest", "worst", "best", "ranking", "top", "ascending")
_INSIDE = re.compile("^(?:那|再)?[只仅单]|[里内]的?(?:呢|排|看|$)|范围|当中|其中")
_MAKERS = ("我说的", "我指的", "我问的", "换成", "改成", "搞错")


def goes_back(scanned: Scan) -> bool:
    """Whether a question says that it goes back to a figure: 「回到刚才那个不及格率」."""
    return _GOES_BACK.search(scanned.text) is not None


def inherits(scanned: Scan, has_metric: bool, previous: Reading) -> bool:
    """Whether an earlier reading fills the gaps: always without an own metric or where the metric was asked for, else
    only when it sounds so.
    """
    if not has_metric or previous.reason in ("no_metric", "which_metric"):
        return True
    text = _AGREED.sub("", scanned.text.lstrip(_SIGHS)).lstrip(_SIGHS)
    same_time = (_SAME_TIME.search(text) or _THE_TOLD.search(text)) is not None
    sounds_so = (
        same_time
        or (bool(previous.course) and _THIS_COURSE.search(text) is not None)
        or text.startswith(_OPENERS)
        or _TOO.match(text) is not None
        or any(word in text for word in _MAKERS)
        or goes_back(scanned)
        or _CORRECTS.search(text) is not None
        or points_at_units(scanned)
        or points(scanned)
        or _AS_BEFORE.search(text) is not None
    )
    # 「年终的呢，还是学院」: what is added after says nothing of its own.
    ends = (*(scanned.text[start:end] for start, end in scanned.clauses()), text)
    asks = any(said.rstrip("？?。！! ").endswith("呢") for said in ends)
    bare = asks and not scanned.has("unit", "own_college", "own_major", "own_school")
    return sounds_so or bare or scanned.has("by_person", "by_enrolment", "own_these")


def names_figure_alone(scanned: Scan, previous: Reading, *, of_self: bool) -> bool:
    """Whether a short question names another figure, perhaps with its time, and nothing else, after one of a unit:
    「升学的占多少」, 「24届的升学率」; after one of the asker's own where that figure is told of oneself too.
    """
    set_beside = any(not _HOW_HIGH.fullmatch(s.text) for s in scanned.of("compare"))
    apart = set_beside or len(scanned.times) > 1 or scanned.has("course", "by", "owner", "trend", "why", *_PLACES)
    told = previous.act is Act.FIGURES and (of_self or previous.units != (ME,)) and not previous.by
    # However long the time is written, it is no more than a time.
    letters = len(scanned.text) - sum(len(s.text) for s in scanned.of("time"))
    return told and not apart and letters <= _ALONE_MOST and not scanned.has("modifier", "topic")


def taken_up(scanned: Scan, base: Reading | None, role: Role) -> Scan:
    """The question with what it points back at read as what that was: the year before, the classes listed."""
    scanned = scanned if base is None else dropped(listing(leaning(of_the_told(scanned, base), base), base), base)
    every = base is not None and base.by == "section" and not base.top
    spans = (_listed(s, scanned, every=every, own=role in _HAS_SECTIONS) for s in scanned.spans)
    return replace(scanned, spans=tuple(spans))


def of_the_told(scanned: Scan, base: Reading) -> Scan:
    """The question with 「还是这一年」 read as no period of its own."""
    if not base.times or not (match := _THE_TOLD.search(scanned.text)):
        return scanned
    within = [s for s in scanned.of("time") if match.start() <= s.start < match.end()]
    told = Span(match.start(), match.group(), "filler", match.group(), Rank.FILLER)
    apart = [s for s in scanned.spans if s not in within and (s.end <= told.start or s.start >= told.end)]
    return replace(scanned, spans=tuple(sorted((*apart, told), key=lambda s: s.start)))


def _listed(span: Span, scanned: Scan, *, every: bool, own: bool) -> Span:
    """「这些班的平均分」 after `every` section was listed, or beside a course's name: by section again.

    Who has sections of their own means those. Of a part of a list nothing can be had.
    """
    if span.kind != "own_these":
        return span
    named = scanned.has("course")
    if "课" in span.text:
        return replace(span, kind="filler") if named else span
    return replace(span, kind="by", value="section") if not own and (every or named) else span


def pointed_at(scanned: Scan, base: Reading | None) -> str:
    """The words that point to one course, class or person of whom the thread has told nothing by that name, or ask for
    a person: 「那门课谁在管」 after a figure of a college. Such a question asks for more than the figure again.
    """
    several = base is not None and not scanned.times and len(base.periods.get(base.metric, ())) > 1
    if several and (match := _THAT_PERIOD.search(scanned.text)):
        # 「那年哪个专业最高」 after several years: which of them is not said.
        return match["what"]
    if base is None and not scanned.has("course", "by") and (match := _THAT_COURSE.search(scanned.text)):
        # 「那门课挂科率多少」, and no course was spoken of.
        return match.group()
    if base is None or base.course:
        return ""
    # Which of the ranked is meant, and whose it is, no figure tells.
    match = (_OF_RANKED.match(scanned.text) or _BY_HOW_MUCH.match(scanned.text)) if base.by else None
    if match is None and base.by == "course" and not scanned.has("course"):
        # 「这门课其他学院呢」 after a list of courses: which of them is not said.
        return found.group() if (found := _THIS_COURSE.search(scanned.text)) else ""
    if match is None and not scanned.has("course", "by", "unit", "owner"):
        match = _POINTS.search(scanned.text)
    return match["what"] if match else ""


def listing(scanned: Scan, base: Reading | None) -> Scan:
    """「都是哪些」 after how many courses somebody failed: course by course."""
    alone = base is not None and base.units == (ME,) and not base.by and not base.course
    match = _WHICH.fullmatch(scanned.text) if alone else None
    if match is None:
        return scanned
    which = Span(match.start("what"), match["what"], "by", "course", Rank.QUESTION)
    apart = [s for s in scanned.spans if s.end <= which.start or s.start >= which.end]
    return replace(scanned, spans=tuple(sorted((*apart, which), key=lambda s: s.start)))


def only_split(scanned: Scan) -> bool:
    """Whether a short question that names the figure told before says nothing new but what it is split by: 「有效率按学
    院铺开」 is of the period told.
    """
    said = scanned.has("time", "unit", "course", "own_college", "own_major", "own_school", "own_me")
    return len(scanned.text) <= _SPLIT_MOST and scanned.has("by") and not said


def leaning(scanned: Scan, base: Reading) -> Scan:
    """The question without a year that only says what the earlier period is set against, and the word for it."""
    said = scanned.of("time")
    if len(said) != 1 or not base.times or not _YEAR_BEFORE.search(scanned.text[: said[0].end]):
        return scanned
    # 「只看人工智能，和前一学年比」: beside its own year, not beside the unit before.
    told = [said[0], *(s for s in scanned.of("compare") if s.start in (said[0].end, said[0].end + 1))]
    return replace(scanned, spans=tuple(replace(s, kind="filler") if s in told else s for s in scanned.spans))


def task(found: Task, scanned: Scan, base: Reading | None, *, several: bool, narrowed: bool = False) -> Task:
    """The task of a follow-up: its own where it says one, else the earlier one fitted to the changed slots. `narrowed`
    says that a college alone is named: after majors were ranked 「只看计算机学院的」 ranks those inside it.
    """
    if base is not None and found.own_rank and base.by:
        return replace(found, by=base.by, own_rank=False)
    if (
        base is not None
        and base.order
        and found.by
        and not scanned.has(*_ORDERS)
        and Operation.RANK in found.operations
    ):
        # 「专业呢」 after 「最低的学院」: the lowest again.
        return replace(found, order=base.order, judged=base.judged)
    if base is None or found.operations != (Operation.VALUE,) or _says_value(scanned):
        return found
    operations = list(base.operations)
    inside = narrowed and base.by == "major" and _INSIDE.search(scanned.text) is not None
    if not inside and scanned.has("course", *_ONE_PLACE) and Operation.RANK in operations:
        operations.remove(Operation.RANK)
    if Operation.COMPARE in operations and scanned.has("unit", "own_major", "own_college", "own_school"):
        operations.remove(Operation.COMPARE)
    if Operation.TREND in operations and scanned.times and not several:
        operations[operations.index(Operation.TREND)] = Operation.VALUE
    kept = tuple(dict.fromkeys(operations)) or ((Operation.TREND,) if several else (Operation.VALUE,))
    ranked = Operation.RANK in kept
    return replace(
        found,
        operations=kept,
        by=base.by if ranked else found.by if scanned.has("why") else "",
        order=base.order if ranked else "",
        top=base.top if ranked else 0,
        judged=base.judged if ranked else "",
    )


def corrects(scanned: Scan, base: Reading, reading: Reading) -> bool:
    """「打错了，我要的是金融学」: says that something else was meant, and another figure comes of it."""
    if _CORRECTS.search(scanned.text) is None:
        return False
    return any(
        getattr(base, slot) != getattr(reading, slot) for slot in ("metrics", "units", "course", "periods", "by")
    )


def _says_value(scanned: Scan) -> bool:
    return any(s.text in ("是多少", "多少") for s in scanned.of("value"))
