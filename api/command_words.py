"""What is wrong with a command line, in Chinese: typer says it in English.

Only its usual messages are known; any other, and those we wrote ourselves, are handed on as they are.
"""

from __future__ import annotations

import re

_SAID = (
    (r"No such command '?(?P<a>[^']+?)'?\.(?P<rest>.*)", "没有“{a}”这个命令"),
    (r"No such option:? '?(?P<a>\S+?)'?\.?(?: (?P<rest>.*))?", "没有 {a} 这个选项"),
    (r"Missing command\.", "没有写命令"),
    (r"Missing (?:argument|option|parameter):? '?(?P<a>.+?)'?\.(?P<rest>.*)", "缺少 {a}"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((?P<a>.+)\)", "多出了 {a}"),
    (r"Option '?(?P<a>.+?)'? requires (?:an argument|\d+ arguments)\.", "{a} 后面要写出它的值"),
    (r"Invalid value for '?(?P<a>.+?)'?: (?P<said>.+)", "{a} 的值不能用：{said}"),
    (r"Invalid value: (?P<said>.+)", "{said}"),
)
_VALUES = (
    (r"Input should be a valid integer.*", "要写整数"),
    (r"Input should be a valid number.*", "要写数字"),
    (r"Input should be greater than or equal to (?P<a>\S+)", "不能小于 {a}"),
    (r"Input should be less than or equal to (?P<a>\S+)", "不能大于 {a}"),
    (
        r"(?:Value error, )?'?(?P<a>.+?)'? does not match the formats? '%Y-%m-%d'\.",
        "“{a}”要写成 年-月-日，如 2025-09-01",
    ),
)
_MEANT = re.compile(r"-{1,2}[\w-]+|'[^']+'")


def in_chinese(message: str) -> str:
    """One line in Chinese for what typer says of a command line that cannot be read."""
    line = " ".join(message.split())
    for pattern, words in _SAID:
        if match := re.fullmatch(pattern, line):
            found = {key: value for key, value in match.groupdict().items() if value}
            if "said" in found:
                found["said"] = _value(found["said"])
            return words.format(**found) + _meant(found.get("rest", ""))
    return line


def _value(said: str) -> str:
    for pattern, words in _VALUES:
        if match := re.fullmatch(pattern, said):
            return words.format(**match.groupdict())
    return said


def _meant(rest: str) -> str:
    """「Did you mean …」: the likely ones."""
    likely = [word.strip("'") for word in _MEANT.findall(rest)]
    return f"，是不是 {'、'.join(likely)}" if likely else ""
