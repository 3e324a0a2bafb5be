"""Which of the problems that were found are asked for: of the latest review, of recent years, the graver ones, those
without an item, those of one matter. What can be applied is named for the tool; what cannot is kept to be said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.understanding.ledger_asked import COUNTED, TALLY
from agents.understanding.limiting import nouns_at_end
from tools.choices import said_first
from tools.diagnosis.severities import asked_in, without
from tools.diagnosis.times import LATEST, latest_in, recent_in

UNOPENED = "未立项"
_OTHER_TIME = re.compile(
    "上上一?[次轮]|上一?轮|前[一几两]?[次轮]|首[次轮]|第[一二三四五1-5][次轮]|最早的?[这那]?一?[次轮]|十[二三四五]五(?:期间)?"
    "|[上下]半年|[一二三四]季度|[这本上]个?(?:学期|学年|季度|月|周)|(?<![0-9])(?:1[0-2]|[1-9])月份?(?!底|初)"
    "|20[0-9]{2}年?(?:以前|之前|前(?![后景]))|今年以来"
)
UNOPENED_SAID = re.compile(
    "(?:没|未)(?:有|能|曾)?(?:立(?:上|过)?项|纳入整改|列入整改|[进列]入?台账|立整改项)|不纳入整改|没立(?:上)?整改"
)
_ORDER = re.compile(
    "前(?:[一两二三四五六七八九十]|[0-9]{1,2}|几)(?:大|条|个|项|位)|最(?!近|新|早|后|严重|为严重|大|突出|主要|重要|关键)[^，。？?的近新早]{1,4}的"
)
_PROBLEM = "(?:问题|不足|短板|毛病|缺陷|薄弱|弱项|缺点|意见|建议)"
_TOPIC = re.compile(
    f"(?:关于|有关|涉及)(?P<of>[\\u4e00-\\u9fff]{{2,8}}?)的?{_PROBLEM}|(?P<side>[\\u4e00-\\u9fff]{{2,10}})(?:方面|领域|环节|维度|板块)"
    f"|(?P<bare>[\\u4e00-\\u9fff]{{2,10}}?)(?:存在)?的?{_PROBLEM}"
)
_NO_TOPIC = re.compile(
    "教学质量|本科教学|教学|质量|工作|学校|学院|专业|单位|整改|办学|评估|认证|抽检|巡视|检查|专家|报告|审核|论文抽检|外部|内部|清单"
    "|发现|提出|指出|反馈|意见|列出|诊断|数据|系统|台账|哪些|什么|主要|突出|重点|一般|重大|关键|严重|方面|情况|结果|目前|以来|期间"
)
_NUMBER = re.compile("[0-9一二两三四五六七八九十]")


@dataclass(frozen=True)
class Conditions:
    """`time` and `only` as the tool takes them, `topic` a matter the problems are to be of, `unmet` the words that
    nothing can be picked by. `count` asks how many there are, `tally` how many of each unit.
    """

    time: str = ""
    only: tuple[str, ...] = ()
    topic: str = ""
    unmet: str = ""
    count: bool = False
    tally: bool = False

    @property
    def unopened(self) -> bool:
        """Whether those without an item are asked for."""
        return UNOPENED in self.only


def conditions_in(text: str, *, dated: bool = False) -> Conditions:
    """The conditions a normalised question sets; `dated` says that a year was read of it."""
    other = None if dated else _OTHER_TIME.search(text)
    plain = not (dated or other)
    time = (recent_in(text) or (LATEST if latest_in(text) else "")) if plain else ""
    only = [said_first("only", kind) for kind in asked_in(text)]
    only += [UNOPENED] if UNOPENED_SAID.search(text) else []
    order = _ORDER.search(text)
    unmet = other.group() if other else order.group() if order else ""
    tally = TALLY.search(text) is not None
    counted = tally or COUNTED.search(text) is not None
    return Conditions(time, tuple(only), _topic(text), unmet, counted, tally)


def _topic(text: str) -> str:
    """「课堂方面」, 「师资问题」: the matter alone; empty where none is named."""
    for match in _TOPIC.finditer(text):
        said = match["of"] or nouns_at_end(match["side"] or match["bare"] or "")
        if len(_NO_TOPIC.sub("", without(said))) > 1 and not _NUMBER.search(said):
            return said
    return ""
