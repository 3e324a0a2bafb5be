"""Questions of the own study in plain English, or in Chinese with English words in it, as Chinese."""

from __future__ import annotations

import re

_LATIN = re.compile(r"[ -~]+")
_SENTENCE = 5
"""English words that make a question; what is typed in Chinese beside it only greets."""
_ENGLISH: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:when|how soon|earliest)\b.*\bi\b.*\bgraduat"), "我什么时候能毕业"),
    (re.compile(r"\bcan i graduate on time\b|\bwill i graduate on time\b"), "我能按时毕业吗"),
    (
        re.compile(
            r"\bcredits?\b.*\bi\b.*\b(?:still )?(?:need|lack|short|missing|left|to go)\b"
            r"|\b(?:i|my)\b.*\bcredits?\b.*\b(?:left|short|remaining|missing|to graduate|before graduat|for graduat)"
            r"|\bcredits? short am i\b"
        ),
        "我还差多少学分毕业",
    ),
    (
        re.compile(
            r"\bcredits?\b.*\b(?:have|did) i\b.*\b(?:earn|got|gotten|complet|pass|get)|\bcredits? i(?:'ve| have)\b"
        ),
        "我修了多少学分",
    ),
    (
        re.compile(r"\b(?:required|compulsory|mandatory)\b.*\b(?:have i|i have|i haven't|haven't i|do i|i still)\b"),
        "我还有哪些必修没修过",
    ),
    (
        re.compile(
            r"\b(?:courses?|classes)\b.*\b(?:should|can|could) i\b.*\b(?:take|choose|select|enrol)"
            r"|\bwhat (?:should|can) i take next (?:term|semester)\b"
        ),
        "我下学期该选哪些课",
    ),
    (re.compile(r"\b(?:am i|will i|do i)\b.*\b(?:academic warning|on probation|warned)"), "我会不会被预警"),
)
"""Plain English of the same questions, about oneself."""
_MIXED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"fail(?:ed|s)?(?:掉)?"), "挂"),
    (re.compile(r"credits?|学分s"), "学分"),
    (re.compile(r"list(?:一下|出来)?"), "列一下"),
    (re.compile(r"total"), "总共"),
    (re.compile(r"graduat(?:e|ion)"), "毕业"),
    (re.compile(r"(?<=差)多少学分(?=毕业)|(?<=差)多少学分to毕业"), "多少学分"),
)


def in_chinese(question: str) -> str:
    """A question in English as the Chinese one it is; any other as it was typed."""
    text = " ".join(_LATIN.findall(question)).lower()
    if len(text.split()) < _SENTENCE:
        return question
    return next((chinese for pattern, chinese in _ENGLISH if pattern.search(text)), question)


def without_mixed(text: str) -> str:
    """Chinese with a few English words of study in it, as Chinese: 「必修里有没有fail了的」."""
    for pattern, chinese in _MIXED:
        text = pattern.sub(chinese, text)
    return text
