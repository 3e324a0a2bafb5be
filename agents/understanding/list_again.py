"""A few words after a list was told that want a part of it: 「只看重点的」, 「红线的有几项」, 「哪个学院最多」.

They may hold nothing but conditions, units, kinds of reviews, counting, and the words around these. A matter that is
left may be one that the lines write of; anything else that is left makes it another question.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from agents.understanding.finding_conditions import UNOPENED, UNOPENED_SAID
from agents.understanding.found_items import ITEMS_ASKED, asks_for_items
from agents.understanding.ledger_asked import COUNTED, NEXT_DUE, TALLY
from agents.understanding.limiting import nouns_at_end
from agents.understanding.normalise import normalise
from agents.understanding.reviews import KINDS, years_in
from tools.choices import said_first
from tools.diagnosis.severities import SAID, asked_in
from tools.diagnosis.times import LATEST, latest_in, recent_in
from tools.rectification.picking import found_in

_MOST = 28
"""Letters of such words."""
_KIND = (*KINDS, ("thesis", re.compile("抽检")), ("reviews", re.compile("(?:外部)?评估|专家")))
_DIAGNOSED = re.compile("(?:系统)?(?:诊断|检出)(?:出来?|发现)?|系统发现")
_SEVERE = {kind: re.compile("一般(?:性)?|轻微" if kind == "ordinary" else words) for kind, words in SAID.items()}
_OWN_MAJOR = re.compile("(?:我们|咱们?|本|我)(?:的|这个?)?专业")
_OWN_COLLEGE = re.compile(
    "(?:我们|咱们?|本|我)(?:的|这个?)?(?:学院|院|系)|我们?这[边儿里]|自己(?:学院|院)?(?=的)|本单位|我们单位|我们(?=的)"
)
_WHOLE = re.compile("全校|学校(?!层面)|整个学校|所有(?:学院|单位)|各学院")
_EVERYTHING = re.compile("(?:全部|所有|完整|不限|不分)的?(?:呢|都|列|看)?")
_OTHER_SPLIT = re.compile(
    "(?:哪一?(?:年|次|类|种|轮|个?方面|个?指标|个?环节|个?老师|个?教师|个?人)|按(?:年|年度|类别|类型|指标|方面))[^，。?？]{0,8}(?:最多|最少|分|数|统计|看|排|列)?"
)
_OTHER_MOST = re.compile("最(?!久|长|近|新|严重|为严重|要命|重的|多|少|先|早到期|早的到期)[^，。?？的呢是近新]{1,4}")
_TIME = re.compile(
    "(?:20[0-9]{2}年?(?:到|至|-|~|—)?)+(?:以来|以后|之后|年度?)?|去年|前年|今年|[上这本下]个?(?:学期|学年|季度|月|周)|[上下]半年|20[0-9]{2}-20[0-9]{2}学?年?"
    "|最近的?(?:[这那]?一?[次轮])?|最新的?(?:[这那]?一?[次轮])?|(?<!上)上一?次|[这本]一?[次轮]|(?:最?近|这|过去)(?:[一两二三四五六七八九十]|[0-9]{1,2})个?年|(?:最?近|这)几年|近年来"
)
_OLD = re.compile("上上一?[次轮]|上一?轮|前[一几两]?[次轮]|首[次轮]|第[一二三四五1-5][次轮]|最早的?[这那]?一?[次轮]")
_FRAME = (
    "那么?|然后|所以|嗯|哦|好的?|行|再|就|先|请|麻烦|帮我|给我|我?(?:只|就)?想?(?:要|看|知道)(?:看|知道)?|想|只|单独|单|光|仅|不要别的|挑|列|说|留|给|看|要|找|查|告诉我|一?下|出来?"
    "|其中|里面|里头|里|当中|中|这里|这些|那些|这|它们?|以上|上面|上述|前面|刚才|列出|记(?:为|成)|属于|算|级别?|程度"
    "|一共|总共|共|合计|总计|总数|到底|究竟|目前|现在|眼下|都|还|也|各|分别|各自|已经?|有没有|没有|有|哪[些几一]?|那一?|什么|多少|几|谁|怎么?样|情况|如何"
    "|[条个项点类份]|最(?:久|长)?|问题|发现|异常|毛病|不足|短板|意见|整改项?|整改任务|任务|事项|台账|清单|名单|的|是|呢|吗|么|嘛|呀|啊|了|吧|哈|和|跟|与|以及|及|方面|关于|有关|涉及|提出?的?|指出的?|反馈的?|学院|单位|部门|换成|改成|换"
)
_FRAMED = f"(?:{_FRAME}|[，,。.?？!！、 ])*"
_MATTER = re.compile(f"{_FRAMED}(?P<matter>[\\u4e00-\\u9fff]{{2,8}}?){_FRAMED}")
_ONLY = re.compile(
    f"(?:那么?|请|麻烦|帮我|给我|再|我|想)*(?:(?:只|单独|光|就)(?:看|列|挑|说|要)(?:一?下|跟|和)?|关于|有关|涉及)"
    f"(?P<matter>[\\u4e00-\\u9fff]{{2,8}}?)(?:方面|这块|这一块)?的?{_FRAMED}"
)
_MARKED = "(?:方面|这块|这一块|领域|环节)?(?:的|问题|异常|不足)|(?:方面|这块|这一块)"
_NAMES_ITEMS = re.compile("整改(?!了|没|过|得|好|完|情况|进展|进度|到)|台账|督办")
_LEAVE = re.compile("为什么|为啥|原因|怎么(?!样)|规定|办法|标准|期限|流程|立项(?:吧|一下)|催")


@dataclass(frozen=True)
class Narrowed:
    """What is wanted of the list: `only` conditions as its tool takes them, `kind` and `year` of reviews, `unit` as the
    tool takes it (`whole` for all), `matter` a word they write of; `count` and `tally` ask how many, `items` what came
    of each, `next_due` the nearest deadline. `every` drops the conditions told before.
    `unmet` are words that nothing can be picked by, `time` those that a time was said in.
    """

    only: tuple[str, ...] = ()
    kind: str | None = None
    year: str = ""
    unit: str = ""
    whole: bool = False
    matter: str = ""
    unmet: str = ""
    count: bool = False
    tally: bool = False
    items: bool = False
    next_due: bool = False
    every: bool = False
    time: str = ""

    def __bool__(self) -> bool:
        said = (self.only, self.year, self.unit, self.whole, self.matter, self.unmet)
        return self.kind is not None or any(said) or any((self.count, self.tally, self.next_due, self.every))


def names_items(question: str) -> bool:
    """Whether the ledger or its items are named, not only that something is put right."""
    return _NAMES_ITEMS.search(normalise(question)) is not None


def narrowed(
    question: str, *, of_ledger: bool, units: Collection[str], metrics: Collection[str], today: date
) -> Narrowed | None:
    """What the words want of the list told before; None for any other question. `units` and `metrics` are names."""
    text = normalise(question)
    if len(text) > _MOST or _LEAVE.search(text) or any(name in text and not _is_of(name, text) for name in metrics):
        return None
    rest, unit, whole = _unit(text, units)
    rest, tally = _taken(rest, TALLY)
    rest, split = _taken(rest, _OTHER_SPLIT)
    count = bool(tally) or COUNTED.search(rest) is not None
    found = _of_ledger(rest) if of_ledger else _of_found(rest, today)
    rest = found.rest
    rest, other = _taken(rest, _OTHER_MOST)
    every = _EVERYTHING.search(rest) is not None
    rest, _ = _taken(rest, _EVERYTHING)
    matter = _matter(rest)
    if matter is None:
        return None
    if "专业" in tally:
        # Those of a major are counted with its college.
        split = split or "专业"
    unmet = found.unmet or split or other or (matter if of_ledger else "")
    asked = Narrowed(
        only=found.only,
        kind=found.kind,
        year=found.year,
        unit=unit,
        whole=whole,
        matter="" if of_ledger else matter,
        unmet=unmet,
        count=count,
        tally=bool(tally),
        items=found.items,
        next_due=found.next_due,
        every=every,
        time=found.time,
    )
    return asked or None


@dataclass(frozen=True)
class _Found:
    """What was read of one kind of list, and what is left of the words."""

    rest: str
    only: tuple[str, ...] = ()
    kind: str | None = None
    year: str = ""
    unmet: str = ""
    items: bool = False
    next_due: bool = False
    time: str = ""


def _of_found(rest: str, today: date) -> _Found:
    """Of findings or problems of reviews."""
    only = [said_first("only", kind) for kind in asked_in(rest, _SEVERE)]
    for pattern in _SEVERE.values():
        rest, _ = _taken(rest, pattern)
    rest, unopened = _taken(rest, UNOPENED_SAID)
    only += [UNOPENED] if unopened else []
    items = not unopened and asks_for_items(rest)
    if items:
        rest, _ = _taken(rest, ITEMS_ASKED)
    rest, old = _taken(rest, _OLD)
    year = "、".join(years_in(rest, today)) or recent_in(rest) or (LATEST if _is_latest(rest) else "")
    rest, time = _taken(rest, _TIME)
    kind = None
    for name, pattern in (*_KIND, ("", _DIAGNOSED)):
        rest, said = _taken(rest, pattern)
        kind = name if said and kind is None else kind
    return _Found(rest, tuple(only), kind, "" if old else year, old or ("" if year else time), items, time=time)


def _of_ledger(rest: str) -> _Found:
    """Of items of the ledger."""
    found = found_in(rest, bare=True)
    for _, words in found:
        rest = rest.replace(words, "，", 1)
    rest, due = _taken(rest, NEXT_DUE)
    only = [word for word, _ in found]
    rest, time = _taken(rest, _TIME)
    year = re.match("20[0-9]{2}(?=年?$)|今年|去年|前年", time)
    if year and not any(word.endswith("立项") for word in only):
        only.append(f"{year.group()}{'年' if year.group().isdecimal() else ''}立项")
        time = ""
    for _, pattern in _KIND:
        rest, said = _taken(rest, pattern)
        time = time or said
    return _Found(rest, tuple(only), unmet=time, next_due=bool(due))


def _is_latest(rest: str) -> bool:
    return latest_in(rest) or re.search("最[新近]的", rest) is not None


def _unit(text: str, units: Collection[str]) -> tuple[str, str, bool]:
    """The words without the unit they name, that unit as the tool takes it, and whether the whole school is meant."""
    for name in sorted(map(normalise, units), key=len, reverse=True):
        text = text.replace(name, "，")
    text, major = _taken(text, _OWN_MAJOR)
    text, college = _taken(text, _OWN_COLLEGE)
    text, whole = _taken(text, _WHOLE) if not TALLY.search(text) else (text, "")
    own = "我们专业" if major else "我们学院" if college else ""
    return text, next(iter(units), "") or own, bool(whole)


def _is_of(name: str, text: str) -> bool:
    """Whether the list is asked for what it says of a figure, and not the figure: 「评教的呢」, not 「评教呢」."""
    return (
        re.search(
            f"{re.escape(name)}(?:方面|这块)?的(?:呢|有|都|是|[?？。]|$)|只看[^，。]{{0,4}}{re.escape(name)}", text
        )
        is not None
    )


def _matter(rest: str) -> str | None:
    """The one matter that is left, empty where nothing is; None where something else is left."""
    if re.fullmatch(_FRAMED, rest):
        return ""
    if only := _ONLY.fullmatch(rest):
        return only["matter"]
    match = _MATTER.fullmatch(rest)
    if match is None:
        return None
    word = match["matter"]
    return word if nouns_at_end(word) == word and re.search(f"{word}(?:{_MARKED})", rest) else None


def _taken(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """The text with what fits the pattern put away, and the first of it."""
    match = pattern.search(text)
    return (pattern.sub("，", text), match.group()) if match and match.group() else (text, "")
