"""What a chat model claims that no evidence can bear out: deeds nobody did, praise or blame of a person, a
place among persons, who wrote an anonymous sheet, causes.

The binder holds figures and quotations to the evidence; these are words. A deed is done when the records say so: the
only act of the system is a reminder, which is drafted, and set once its owner has confirmed it. A sentence that claims
more is left out whole, and a note says what is the case.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from tools.marks import MARK

NOTHING_DRAFTED = "（说明：这一轮没有起草或写入任何提醒。）"
NOTHING_ELSE_DONE = "（说明：这一轮没有办理、修改或发送任何内容；提醒要先起草，经您确认才会有。）"
NO_JUDGEMENT = "（说明：对个人的评价没有证据，已略去。）"
NO_PLACE = "（说明：不排个人名次，也不猜是谁评的，有关的话已略去。）"
NO_CAUSE = "（说明：所说的原因没有证据，已略去；数据只能说明变化由哪些部分构成。）"

_DONE = "(?:设|创建|添加|安排|记|加|确认|生效)"
_REMINDER = re.compile(
    rf"(?:已经?|好了?)(?:为|帮|给|替)?(?:您|你)?{_DONE}[^，。；\n]{{0,12}}提醒"
    rf"|提醒[^，。；\n]{{0,4}}(?:已(?:经)?(?:为您|给您)?{_DONE}|设好|设置好|设定好|创建好|加好|添加好)"
)
"""What takes a draft, or no draft at all, for the deed."""
_NOT_YET = re.compile(r"(?:没有|没|未|尚未|还未|并未|不能|无法|后才|后方|才算|之后|以后|确认后|如果|是否|[？?]$)")
_DEED = (
    "改为|改成|改好|修改|更正|发给|发送|发出|转发|转给|通知|告知|延长|延期|提交|上报|批准|审批|撤销|删除|登记|办理|办好"
    "|关闭|关掉|下发|印发|归档"
)
_OTHER_DEED = re.compile(
    rf"(?<!如果)(?<!若)(?:已(?:经)?|刚刚?)(?:成功)?(?:为您|帮您|给您|替您|向|将|把)?[^，。；！？\[\]\n]{{0,12}}?(?:{_DEED})"
    rf"|(?:{_DEED})(?:了|好了|完成)(?=[，。；！!\n]|$)"
    r"|(?:我|系统)(?:会|将)(?!不)[^，。；？\n]{0,10}?(?:提醒|通知|发给|发送|告诉|办理|提交)(?:您|你|给|到|[，。！\n]|$)"
)
"""Deeds no tool of the system can do, and promises for later that nobody keeps."""
_QUOTED_OR_NOT = re.compile(
    rf"{MARK.pattern}|「|(?:没有|没|未|不能|无法|不会|尚未)[^，。；]{{0,8}}(?:{_DEED})|[？?]$|如果|是否"
)
_SOMEBODY = "(?:这|那|该)(?:一)?(?:位|名|个)?(?:老师|教师|同学|学生|导师|辅导员|任课教师)|(?<!其)[他她](?![们人])"
_JUDGED = (
    "满分|优秀(?!率)|优异|出色|卓越|一流|最好|最棒|最差|很好|很棒|很差|非常好|非常差"
    "|不称职|不合格|失职|不负责|水平高|水平低"
)
_NO_JUDGEMENT = re.compile(r"不能|无法|不可|没有(?:证据|数据|依据)|是否|[？?]$|如果|不宜|不应|能否|不便|不予|[「『“]")
_RANKED = re.compile(
    r"(?:您|你|他|她|老师|教师|同事)[^，。；\n\[\]]{0,12}?(?:排(?:名|在|到|位)?(?:第|前|后|倒数|末|最)|名列|位居|位列|前列|垫底)"
)
_GUESSED = re.compile(
    r"打(?:了)?(?:低|高|差)分的[^，。；\n]{0,10}?(?:是|为)|(?:可能|大概|应该|估计)是[^，。；\n]{0,12}?打的(?:低|高|差)?分?"
)
"""A place among persons, and who may have written an anonymous sheet: no tool tells either."""
_NO_PLACE = re.compile(r"不|没有|无法|未|[？?]$|如果|是否|「")
_CAUSE = re.compile(
    r"(?:是|都是|主要是|多半是|就是)(?:因为|由于)|(?:主要|根本|直接)?原因(?:是|在于|就是)|归因于|归咎于|根源(?:是|在于)"
    r"|(?:造成|导致|引起|引发|惹|闹)的|(?:造成|导致|引起)了|所致"
)
_NO_CAUSE = re.compile(
    rf"{MARK.pattern}|不能|无法|不足以|不等于|不代表|没有|未|尚|是否|可能|也许|或许|需要?核(?:查|实|对)|如果|[？?]$|[「『“]"
    r"|权限|范围|小样本|保护|隐去|匿名|口径|完整率|缺少|系统|大模型|规则|岗位|账号"
)
"""What shows evidence, leaves it open, or tells why something is not shown."""

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*|\n")


def kept(text: str, *, drafts: bool, has_reminder: bool, people: Collection[str] = ()) -> tuple[str, tuple[str, ...]]:
    """The bound text without claims of the kind, and the notes that set right what was claimed.

    `drafts`: the turn has drafted something; `has_reminder`: the records have a reminder confirmed in this thread;
    `people`: names of persons who may be written out.
    """
    notes: list[str] = []
    pieces: list[str] = []
    for sentence in _SENTENCE.findall(text):
        note = _unfounded(sentence.strip(), drafts=drafts, has_reminder=has_reminder, people=people)
        if note is None:
            pieces.append(sentence)
        else:
            notes.append(note)
    return (_tidied("".join(pieces)), tuple(dict.fromkeys(filter(None, notes)))) if len(notes) else (text, ())


def _unfounded(sentence: str, *, drafts: bool, has_reminder: bool, people: Collection[str]) -> str | None:
    """The note to a sentence that claims without ground; empty where another note says it already."""
    if _REMINDER.search(sentence) and not _NOT_YET.search(sentence) and (drafts or not has_reminder):
        return "" if drafts else NOTHING_DRAFTED
    if _OTHER_DEED.search(sentence) and not _QUOTED_OR_NOT.search(sentence):
        return "" if drafts else NOTHING_ELSE_DONE
    if _names_cause(sentence):
        return NO_CAUSE
    if (_RANKED.search(sentence) or _GUESSED.search(sentence)) and not _NO_PLACE.search(sentence):
        return NO_PLACE
    return NO_JUDGEMENT if _judges(sentence, people) else None


def _names_cause(sentence: str) -> bool:
    """Whether a cause is claimed, and neither its clause nor what follows shows evidence for it or leaves it open."""
    found = _CAUSE.search(sentence)
    if found is None:
        return False
    clause = max(sentence.rfind(sign, 0, found.start()) for sign in "，；：,") + 1
    return not _NO_CAUSE.search(sentence[clause:])


def _judges(sentence: str, people: Collection[str]) -> bool:
    """Whether a clause praises or blames one person and shows no evidence for it."""
    if _NO_JUDGEMENT.search(sentence):
        return False
    named = "".join(f"|{re.escape(name)}" for name in people if name and name in sentence)
    return (
        re.search(
            rf"(?:{_SOMEBODY}{named})[^，。；\n\[\]]{{0,14}}?(?:{_JUDGED})(?![^，。；\n]*{MARK.pattern})", sentence
        )
        is not None
    )


def _tidied(text: str) -> str:
    """Without the marks of a list and the empty lines that a dropped sentence leaves behind."""
    lines = [line for line in text.split("\n") if not re.fullmatch(r"\s*(?:[-*+>]|\d+[.、)])\s*", line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"
