"""How severe a finding, a problem of a review or an item is on record, and the words people call that by.

The one home of both: the tools pick by it, and the reading of questions knows the words from here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

ORDER = ("红线", "底线", "重点", "一般")
"""What is on record, the gravest first."""
SEVERITIES: Mapping[str, tuple[str, ...]] = {
    "red_line": ("红线",),
    "baseline": ("底线", "红线"),
    "key": ("重点", "底线", "红线"),
    "ordinary": ("一般",),
}
"""What is on record by what is asked for: the graver is among what is asked for as a bottom line or as key."""
GRAVEST = "gravest"
"""Asks for whatever is gravest of what there is."""
SAID: Mapping[str, str] = {
    GRAVEST: "最(?:为)?(?:严重|要命)|最重的",
    "red_line": "红线",
    "baseline": "底线|一票否决",
    "key": (
        "重点(?!大学|学科|高校|专业|课程|实验室|院校|建设)|主要(?!原因|是)|突出|关键(?!词|字|点)|要紧|重大|重要|严重(?!程度|吗)|较大|最大|大问题|要害"
    ),
    "ordinary": "一般(?:性)?|轻微|小(?=的|问题|毛病|不足|整改)",
}
"""Each as a pattern. Words of the last are everyday words too: they need what they are said of."""
EVERY = "|".join(SAID.values())
_NOUN = "的?(?:问题|不足|毛病)"
_OF_FOUND = {kind: re.compile(f"(?:{words}){_NOUN}" if kind == "ordinary" else words) for kind, words in SAID.items()}


def asked_in(text: str, patterns: Mapping[str, re.Pattern[str]] = _OF_FOUND) -> tuple[str, ...]:
    """The severities a text asks for, by what they are asked for as; the gravest asks for itself alone.

    `patterns` are the words of each where they are said of something else than problems.
    """
    if patterns[GRAVEST].search(text):
        return (GRAVEST,)
    return tuple(kind for kind, pattern in patterns.items() if pattern.search(text))


def without(text: str) -> str:
    """The text without the words of a severity, which may look like words of other questions (一般)."""
    for pattern in _OF_FOUND.values():
        text = pattern.sub("", text)
    return text


def recorded(kinds: Collection[str], there: Collection[str | None] = ()) -> tuple[str, ...]:
    """What is on record for those asked for, each in one order; `there` is what the gravest is sought in."""
    wanted = {severity for kind in kinds for severity in SEVERITIES.get(kind, ())}
    if GRAVEST in kinds:
        wanted |= {next((severity for severity in ORDER if severity in there), ORDER[-1])}
    return tuple(s for s in SEVERITIES["key"] + SEVERITIES["ordinary"] if s in wanted)
