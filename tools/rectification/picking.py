"""Which items of the ledger are wanted alone: by severity, by what was done with them, by where they stand, by when
they were opened or are due.

The words are known here alone: the tool takes them, and the reading of questions looks for them by the same patterns.
A word that nothing is picked by is an error and is said; nothing is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tools.diagnosis.severities import GRAVEST, SAID, asked_in, recorded
from tools.diagnosis.times import recent_in, since
from tools.display import said_day
from tools.errors import ToolError
from tools.metrics.said import said
from tools.rectification.ledger import Entry
from tools.rectification.spans_due import due_found, opened_in, span_of
from tools.rectification.telling import days_late, open_ones
from tools.rectification.words import (
    BEFORE_WORK,
    CLOSED,
    IN_REVIEW,
    LEFT,
    MEASURES_ACCEPTED,
    UNDER_WAY,
    Level,
    Nature,
    State,
)

LATE, OWED = "逾期", "没有了结"
_SPLIT = re.compile("[、，,;；/ ]+")
_OFFERED = ("红线", "重点", "退回过", "延期过", "逾期", "观察期", "已销号", "上半年到期", "今年立项")
_OPENED = "(?:里|内)?(?:新)?(?:立|增|开|列入|登记|下达)"
_YEAR = re.compile(f"(?P<year>20[0-9]{{2}})年度?{_OPENED}")
_WHEN_OPENED = {
    "本月": f"(?:本|这个?|当)月{_OPENED}",
    "今年": f"(?:今年|本年度?){_OPENED}",
    "去年": f"去年度?{_OPENED}",
    "前年": f"前年度?{_OPENED}",
}
_ITEM = "(?:的?(?:整改|问题|任务|事项|[项条])|的(?=$|[有呢吗都是哪几多，。?？]))"
_OF_ITEMS = {kind: re.compile(f"(?:{words}){_ITEM}") for kind, words in SAID.items()}
_BARE = {kind: re.compile(words) for kind, words in SAID.items()}
_NO = "(?:[等待没未]|没有|还没|尚未)(?:着|有|在)?"
_NOT = "(?:没有?|未|尚未|还没有?)(?:被|能)?"
_STATES: tuple[tuple[str, str, frozenset[State]], ...] = (
    ("特批销号", "特批(?:了|过)?(?:的|销号|结项)", frozenset({State.OVERRIDE_CLOSED})),
    ("待成效认定", "[等待]着?(?:成效)?认定", frozenset({State.JUDGED})),
    (
        "没有销号",
        f"{_NO}(?:能|被)?(?:销号?|结项|关闭|了结)",
        frozenset(State) - CLOSED - LEFT,
    ),
    (
        "已销号",
        "(?:已经?|都|被)*(?:销(?:了|掉|过)?号(?:了|掉)?|结项了?|关闭了?|了结了)(?:的|(?=有?(?:几|多少|哪)))|(?:已经?|都)(?:销了?号|销掉|结项|关闭)",
        CLOSED,
    ),
    (
        "观察期",
        "(?:正?在|还在|处于|处在|进入?了?)观察(?:期|阶段)?(?:里|内|中)?|观察(?:期|阶段)(?:里|内|中)?(?:的|(?=有|呢|$))|观察中",
        frozenset({State.OBSERVING}),
    ),
    ("待验收", "[等待](?:着|在)?(?:院|校)?级?(?:验收|复核)|验收中", IN_REVIEW),
    (
        "没有验收通过",
        f"{_NOT}(?:通过)?验收(?:通过)?",
        frozenset(State) - MEASURES_ACCEPTED - LEFT,
    ),
    (
        "验收通过",
        "验收(?:通过|合格|过)|通过(?:了)?验收|(?:已经?|都)验收",
        MEASURES_ACCEPTED,
    ),
    (
        "方案没有批准",
        "方案(?:还)?(?:没|未)(?:有|被)?批|(?:没|未)(?:有|被)?批(?:准)?方案",
        BEFORE_WORK | {State.APPROVING},
    ),
    ("方案审批中", f"{_NO}(?:审批|批)方案|方案[^，。]{{0,3}}(?:审批|在批)", frozenset({State.APPROVING})),
    ("待认领", f"{_NO}人?认领", frozenset({State.UNCLAIMED})),
    ("待分派", f"{_NO}(?:分派|派出去)", frozenset({State.UNASSIGNED})),
    ("长期坚持", "长期坚持", frozenset({State.LASTING})),
    ("挂起", "挂起", frozenset({State.SUSPENDED})),
    ("反弹", "反弹|复发|重新打开", frozenset({State.RELAPSED})),
    ("整改中", "(?:正在|还在)整改|整改中|正在改", UNDER_WAY),
)
"""Where items stand: the word of it, what it is asked for by, and its states."""
_DONE: tuple[tuple[str, str, Callable[[Entry], bool]], ...] = (
    ("退回过", "被?(?:退回|打回)(?:来)?(?:过|的)", lambda e: e.item.returns > 0),
    ("延期过", "延过?期(?:过|的)|延过期?的?", lambda e: e.item.extension_count > 0),
    (LATE, "逾期|超期|(?<!延)过期|超时|拖得?最[久长]|拖着的", lambda e: days_late(e) > 0),
    ("立行立改", "立行立改", lambda e: e.item.nature is Nature.AT_ONCE),
    ("校级", "校级(?!复核|验收)|学校级", lambda e: e.item.level is Level.SCHOOL),
    ("院级", "院级(?!复核|验收)|学院级", lambda e: e.item.level is Level.COLLEGE),
    ("专业级", "专业级", lambda e: e.item.level is Level.MAJOR),
    (OWED, "欠(?:着|的)|还欠|还剩|没(?:有)?(?:完成|做完|改完|了结)|未(?:完成|了结)", lambda e: bool(open_ones([e]))),
)


@dataclass(frozen=True)
class Part:
    """One condition as it is said, and what keeps to it; `due` where it is a deadline."""

    said: str
    keeps: Callable[[Entry], bool]
    due: bool = False


@dataclass(frozen=True)
class Wanted:
    """The conditions; `gravest` is resolved among what keeps to the others."""

    parts: tuple[Part, ...] = ()
    gravest: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts) or self.gravest

    def among(self, entries: Sequence[Entry]) -> tuple[list[Entry], list[str]]:
        """Those that keep to the conditions, and the conditions in words."""
        there = [e for e in entries if e.item.state not in LEFT and all(part.keeps(e) for part in self.parts)]
        words = [part.said for part in self.parts]
        if not self.gravest or not there:
            return there, [*words, *(["最严重"] if self.gravest else [])]
        # What is over and done with is grave no more, unless there is nothing else.
        live = [e for e in there if e.item.state not in CLOSED] or there
        severity = recorded((GRAVEST,), {e.item.severity.zh for e in live})[0]
        kept = [e for e in live if e.item.severity.zh == severity]
        return kept, [*words, f"记为{severity}（现有的最重一级）"]

    def late(self) -> Wanted:
        """The same of what is late alone."""
        if any(part.said == LATE for part in self.parts):
            return self
        return replace(self, parts=(*self.parts, _part(LATE, date.min)))

    @property
    def by_deadline(self) -> bool:
        return any(part.due for part in self.parts)


def words_in(text: str, *, bare: bool = False) -> tuple[str, ...]:
    """The conditions a normalised text sets, each as the tool takes it; `bare` where it speaks of nothing but items."""
    return tuple(word for word, _ in found_in(text, bare=bare))


def found_in(text: str, *, bare: bool = False) -> list[tuple[str, str]]:
    """The conditions of a text, each with the words it stands in."""
    patterns = _BARE if bare else _OF_ITEMS
    found = [(_SEVERITY[kind], m.group()) for kind in asked_in(text, patterns) if (m := patterns[kind].search(text))]
    claimed: list[re.Match[str]] = []
    for word, pattern in _PLAIN:
        # 「没有销号」 holds 「销号」: the first that claims the words has them.
        match = re.search(pattern, text)
        if match and not any(match.start() < other.end() and other.start() < match.end() for other in claimed):
            claimed.append(match)
            found.append((word, match.group()))
    if match := _YEAR.search(text):
        found.append((f"{match['year']}年立项", match.group()))
    elif recent := recent_in(text):
        found.append((f"{recent}立项", recent))
    elif not any(word.endswith("立项") for word, _ in found) and (opened := opened_in(text)):
        found.append((f"{opened.removesuffix('项').removesuffix('立')}立项", opened))
    due, said_in = due_found(text)
    if due:
        found.append((due, said_in))
    return found


_PLAIN = (
    *((word, pattern) for word, pattern, _ in _DONE),
    *((word, pattern) for word, pattern, _ in _STATES),
    *((f"{day}立项", pattern) for day, pattern in _WHEN_OPENED.items()),
)
_SEVERITY = {GRAVEST: "最严重", "red_line": "红线", "baseline": "底线", "key": "重点", "ordinary": "一般"}


def group_of(word: str) -> str:
    """What a condition is of: another of the same group takes its place."""
    if word in _SEVERITY.values():
        return "severity"
    if word.endswith("立项"):
        return "opened"
    return "stands" if any(word == name for name, _ in _PLAIN) else "due"


def wanted(only: str, today: date) -> Wanted:
    """The conditions of the argument; ToolError with what there is for words that nothing is picked by."""
    parts: list[Part] = []
    gravest = False
    kinds: list[str] = []
    for piece in filter(None, _SPLIT.split(only)):
        words = words_in(piece, bare=True)
        if not words:
            raise ToolError(f"整改台账不能按“{said(piece)}”挑选", _OFFERED)
        for word in words:
            kind = next((kind for kind, name in _SEVERITY.items() if name == word), "")
            gravest = gravest or kind == GRAVEST
            kinds += [kind] if kind else []
            parts += [] if kind else [_part(word, today)]
    severities = recorded([kind for kind in kinds if kind != GRAVEST])
    if severities:
        parts.insert(0, Part(f"记为{'、'.join(severities)}", lambda e: e.item.severity.zh in severities))
    return Wanted(tuple(parts), gravest)


def _part(word: str, today: date) -> Part:
    if keeps := next((keeps for name, _, keeps in _DONE if name == word), None):
        return Part(word, keeps)
    if states := next((states for name, _, states in _STATES if name == word), None):
        return Part(word, lambda e: e.item.state in states)
    if word.endswith("立项"):
        return _opened(word, today)
    start, end = span_of(word, today)
    when = f"期限在 {said_day(start)}至{said_day(end)}" if start > date.min else f"期限不晚于 {said_day(end)}"
    return Part(when, lambda e: e.item.due_on is not None and start <= e.item.due_on <= end, due=True)


def _opened(word: str, today: date) -> Part:
    said_when = word.removesuffix("立项")
    if start := since(said_when, today):
        return Part(f"{said_day(start)}以来立项", lambda e: e.item.opened_on >= start)
    if said_when == "本月":
        month = f"{today.year}年{today.month}月立项"
        return Part(month, lambda e: (e.item.opened_on.year, e.item.opened_on.month) == (today.year, today.month))
    back = {"今年": 0, "去年": 1, "前年": 2}.get(said_when)
    if back is None and not re.fullmatch("20[0-9]{2}年?", said_when):
        first, last = span_of(word, today)
        return Part(f"{said_day(first)}至{said_day(last)}立项", lambda e: first <= e.item.opened_on <= last)
    year = int(said_when.removesuffix("年")) if back is None else today.year - back
    return Part(f"{year}年立项", lambda e: e.item.opened_on.year == year)
