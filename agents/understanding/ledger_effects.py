"""Whether somebody asks how much of rectification worked: by the ledger's own metrics, by verdict, by one item."""

from __future__ import annotations

import re

from agents.understanding.ledger_asked import RULES_AFTER, Asked

_EFFECT = re.compile(
    "整改(?:的|项|任务)?(?:有效率|复发率|反弹率|特批率|成效(?:怎么样|如何|情况|统计|率))|(?:有效率|复发率|反弹率)[^，。]{0,4}整改"
    "|整改[^，。]{0,8}(?:有?多少|几[个项条]|哪[些几])[^，。]{0,6}(?:有效|见效|有成效|显示成效|反弹|特批)"
    "|(?:有?多少|几)[个项条]?整改项?[^，。]{0,4}(?:有效|见效|显示成效|反弹|特批)"
)
"""How much of it worked: told by the ledger's own metrics, which no figure of the catalogue is."""
_LOOKING = re.compile(
    "回头看[^，。]{0,4}(?:结果|怎么样|情况如何|有结论|做了|几[项个条])|(?:哪[些几]|几|多少)[^，。]{0,10}回头看(?!要求)"
)
_JUDGING = re.compile(
    "(?:几|多少|哪[些几])[^，。]{0,8}(?:等|待)[^，。]{0,3}成效认定|(?:等|待)[^，。]{0,3}成效认定的?[^，。]{0,4}(?:几|多少|哪)"
)
_OVERRIDDEN = re.compile("特批了?(?:几|多少|哪[些几])[项个条]?|(?:几|多少|哪[些几])[项个条][^，。]{0,6}特批")
_VERDICTS = {
    "变差": "变差|更差|恶化",
    "无明显变化": "无明显变化|没有?(?:什么)?明显变化|没变化|没有变化",
    "有改善，未证实": "有改善[，,]?(?:但)?未证实|未证实",
    "数据不足": "数据不足|无法判断",
}
_OF_VERDICT = (
    "(?:哪[些几]|几|多少|有没有|有)[^，。]{{0,8}}整改[^，。]{{0,10}}(?:{0})"
    "|整改[^，。]{{0,6}}(?:哪[些几]|几|多少|有没有)[^，。]{{0,6}}(?:{0})"
)
NOT_EFFECTIVE = "未见成效"
"""Every verdict but the one that shows an effect."""
_IN_VAIN = (
    "(?:没(?:有)?(?:见|显|出|什么|啥|多大|任何)?(?:现|示|到)?(?:效果|成效|效|起色|用处)|[不未](?:见|起|显)(?:成)?(?:效|作用|起色)|无效|白做|不管用|没起(?:到)?作用"
    "|成效(?:没|未|不)(?:有)?(?:显示|显现|明显|出来))"
)
_NOT_WORKED = re.compile(
    f"(?:哪[些几]|几|多少|有没有|有)[^，。]{{0,10}}整改[^，。]{{0,8}}{_IN_VAIN}"
    f"|{_IN_VAIN}(?:了)?的?整改[^，。]{{0,6}}(?:哪|几|有|多少)|整改[^，。]{{0,6}}(?:哪[些几]|几|多少)[^，。]{{0,6}}{_IN_VAIN}"
)
_WHAT_THEN = re.compile("怎么|如何|咋|后果|该|算")
"""Asks what follows, which the rules say."""
_PARTS = (("looking", _LOOKING), ("judging", _JUDGING), ("overridden", _OVERRIDDEN))
_WORKED = re.compile(
    r"(?P<words>[^，。?？!！；;、]{0,24}?)(?:[那这]个|[那这][项条])?的?整改(?:项|任务|措施)?[^，。？?]{0,4}"
    r"(?:有没有(?:效|用|成效)|有效果?(?:吗|没|嘛|不)|有用吗|有成效吗|见效了?[吗没]|管用吗|起作用了?[吗没])"
)
"""Asks of one item, or of a unit's, whether it worked."""


def asked_of_effects(text: str) -> Asked | None:
    """What a normalised question without an item's number asks of effects; None for any other."""
    if RULES_AFTER.search(text):
        return None
    if part := next((name for name, pattern in _PARTS if pattern.search(text)), ""):
        return Asked("ledger", "effect", part=part)
    if verdict := next((zh for zh, words in _VERDICTS.items() if re.search(_OF_VERDICT.format(words), text)), ""):
        return Asked("ledger", "effect", part="items", verdict=verdict)
    if _NOT_WORKED.search(text) and not _WHAT_THEN.search(text):
        return Asked("ledger", "effect", part="items", verdict=NOT_EFFECTIVE)
    if worked := _WORKED.match(text):
        return Asked("ledger", "effect", part="items", named=worked["words"])
    return Asked("ledger", "effect") if _EFFECT.search(text) else None
