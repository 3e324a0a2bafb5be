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
from agents.understanding.list_words import (
    BARE_TIME,
    DIAGNOSED,
    EVERYTHING,
    EXCEPT,
    FRAMED,
    JUST_THESE,
    KIND,
    LATE_UNITS,
    LEAVE,
    MARKED,
    MATTER,
    NAMES_ITEMS,
    OLD,
    ONLY,
    OTHER_MOST,
    OTHER_SPLIT,
    OTHERS,
    OWN_COLLEGE,
    OWN_MAJOR,
    SEVERE,
    TIME,
    WHOLE,
)
from agents.understanding.normalise import normalise
from agents.understanding.reviews import years_in
from tools.choices import said_first
from tools.diagnosis.severities import asked_in
from tools.diagnosis.times import LATEST, latest_in, recent_in
from tools.rectification.picking import found_in
from tools.rectification.spans_due import due_in

_MOST = 28
"""Letters of such words."""
_LISTED = re.compile(
    "(?:那么?|所以|具体|分别|都|到底|究竟|请|麻烦|帮我|给我|其中|逐[条项个]|一[一条项个]|[，,、 ])*"
    "(?:(?:有|是|包括|叫|的)*(?:哪(?:些|(?:一|几)?[条个项件]|[些几]个?(?:整改项?|任务|问题|发现|项目|事项))|什么|啥)(?:整改项?|任务|问题|发现)?(?:都|来着)?"
    "|(?:都)?(?:有|是)?(?:谁|谁家|哪家|哪些?单位)的?"
    "|(?:把)?(?:它们?|这些|那些|清单|名单|明细|详情|内容)?(?:都|全)?(?:列|报|说|念|展开|摆|写|看)(?:一?[下个遍]|出来?|全|看看?|看|给我|具体|详细|清楚|[一两几]?[点些])+(?:听听|看看|看)?"
    "|(?:清单|名单|明细|列表)(?:呢|有吗)?|具体(?:点|些|的|情况|内容)?|详细(?:点|些|的|情况|内容)?)"
    "(?:是|有|叫)?(?:什么|哪些)?[呢啊呀吗吧的]*[?？。！!]*"
)
"""「哪几项」, 「都有谁的」, 「列出来」 after a count: the list itself."""


@dataclass(frozen=True)
class Narrowed:
    """What is wanted of the list: `only` conditions as its tool takes them, `kind` and `year` of reviews, `unit` as the
    tool takes it (`whole` for all), `matter` a word they write of; `count` and `tally` ask how many, `items` what came
    of each, `next_due` the nearest deadline, `listed` nothing but the list itself. `every` drops the conditions told
    before. `late_units` asks for units by how late they are. `unmet` are words that nothing can be picked by, `words`
    those a unit, a time or a kind was said in, and `when` a time of which it is not said what it is of.
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
    listed: bool = False
    late_units: bool = False
    when: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        said = (self.only, self.year, self.unit, self.whole, self.matter, self.unmet)
        return (
            self.kind is not None
            or any(said)
            or any((self.count, self.tally, self.next_due, self.every, self.listed, self.late_units))
        )


def names_items(question: str) -> bool:
    """Whether the ledger or its items are named, not only that something is put right."""
    return NAMES_ITEMS.search(normalise(question)) is not None


def narrowed(
    question: str, *, of_ledger: bool, units: Collection[str], metrics: Collection[str], today: date
) -> Narrowed | None:
    """What the words want of the list told before; None for any other question. `units` and `metrics` are names."""
    text = normalise(question)
    if len(text) > _MOST or LEAVE.search(text) or any(name in text and not _is_of(name, text) for name in metrics):
        return None
    if _LISTED.fullmatch(text):
        return Narrowed(listed=True)
    rest, unit, whole = _unit(text, units)
    rest, excepted = _taken(rest, EXCEPT)
    rest, others = _taken(rest, OTHERS)
    rest, late_units = _taken(rest, LATE_UNITS) if of_ledger else (rest, "")
    rest, these = _taken(rest, JUST_THESE)
    rest, tally = _taken(rest, TALLY)
    rest, split = _taken(rest, OTHER_SPLIT)
    count = bool(tally or these) or COUNTED.search(rest) is not None
    found = _of_ledger(rest) if of_ledger else _of_found(rest, today)
    rest = found.rest
    rest, other = _taken(rest, OTHER_MOST)
    every = EVERYTHING.search(rest) is not None
    rest, _ = _taken(rest, EVERYTHING)
    matter = _matter(rest)
    if matter is None:
        return None
    if "专业" in tally:
        # Those of a major are counted with its college.
        split = split or "专业"
    only, left_out = _but(found.only, excepted)
    unmet = found.unmet or left_out or others or split or other or (matter if of_ledger else "")
    asked = Narrowed(
        only=only,
        kind=found.kind,
        year=found.year,
        unit=unit,
        whole=whole or bool(others),
        matter="" if of_ledger else matter,
        unmet=unmet,
        count=count,
        tally=bool(tally),
        items=found.items,
        next_due=found.next_due,
        every=every,
        words=f"{unit if unit in units else ''}{found.time}{found.said}",
        late_units=bool(late_units),
        when=found.when,
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
    said: str = ""
    when: str = ""


def _of_found(rest: str, today: date) -> _Found:
    """Of findings or problems of reviews."""
    only = [said_first("only", kind) for kind in asked_in(rest, SEVERE)]
    for pattern in SEVERE.values():
        rest, _ = _taken(rest, pattern)
    rest, unopened = _taken(rest, UNOPENED_SAID)
    only += [UNOPENED] if unopened else []
    items = not unopened and asks_for_items(rest)
    if items:
        rest, _ = _taken(rest, ITEMS_ASKED)
    rest, old = _taken(rest, OLD)
    year = "、".join(years_in(rest, today)) or recent_in(rest) or (LATEST if _is_latest(rest) else "")
    rest, time = _taken(rest, TIME)
    kind, named = None, ""
    for name, pattern in (*KIND, ("", DIAGNOSED)):
        rest, said = _taken(rest, pattern)
        kind, named = (name, said) if said and kind is None else (kind, named)
    unmet = old or ("" if year else time)
    return _Found(rest, tuple(only), kind, "" if old else year, unmet, items, time=time, said=named)


def _of_ledger(rest: str) -> _Found:
    """Of items of the ledger."""
    found = found_in(rest, bare=True)
    for _, words in found:
        rest = rest.replace(words, "，", 1)
    rest, due = _taken(rest, NEXT_DUE)
    only = [word for word, _ in found]
    bare = "" if only else BARE_TIME.sub("", rest)
    when = bare if bare and due_in(f"{bare}到期") == f"{bare}到期" else ""
    rest, time = _taken(rest, TIME)
    year = re.match("20[0-9]{2}(?=年?$)|今年|去年|前年", time)
    if year and not any(word.endswith("立项") for word in only):
        only.append(f"{year.group()}{'年' if year.group().isdecimal() else ''}立项")
        time = ""
    elif when:
        rest, time = "", when
    for _, pattern in KIND:
        rest, said = _taken(rest, pattern)
        time = time or said
    return _Found(rest, tuple(only), unmet=time, next_due=bool(due), when=when)


def _but(only: tuple[str, ...], excepted: str) -> tuple[tuple[str, ...], str]:
    """The conditions where some are named to be left out, and what cannot be told so: of the ordinary and the key ones
    each leaves the other, and no other condition is told by what it leaves.
    """
    if not excepted:
        return only, ""
    rest = {"一般": "重点", "重点": "一般"}.get("、".join(only))
    return ((rest,), "") if rest else ((), "、".join(only) or excepted)


def _is_latest(rest: str) -> bool:
    return latest_in(rest) or re.search("最[新近]的", rest) is not None


def _unit(text: str, units: Collection[str]) -> tuple[str, str, bool]:
    """The words without the unit they name, that unit as the tool takes it, and whether the whole school is meant."""
    named = [name for name in units if not WHOLE.fullmatch(normalise(name))]
    for name in sorted(map(normalise, named), key=len, reverse=True):
        text = text.replace(name, "，")
    text, major = _taken(text, OWN_MAJOR)
    text, college = _taken(text, OWN_COLLEGE)
    text, whole = _taken(text, WHOLE) if not TALLY.search(text) else (text, "")
    own = "我们专业" if major else "我们学院" if college else ""
    return text, next(iter(named), "") or own, bool(whole)


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
    if re.fullmatch(FRAMED, rest):
        return ""
    if only := ONLY.fullmatch(rest):
        return only["matter"]
    match = MATTER.fullmatch(rest)
    if match is None:
        return None
    word = match["matter"]
    return word if nouns_at_end(word) == word and re.search(f"{word}(?:{MARKED})", rest) else None


def _taken(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """The text with what fits the pattern put away, and the first of it."""
    match = pattern.search(text)
    return (pattern.sub("，", text), match.group()) if match and match.group() else (text, "")
