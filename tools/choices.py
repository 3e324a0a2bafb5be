"""Arguments with fixed values, and the words a caller may write for them (`choices.yaml`): 按开课学院, 从高到低.

A value is its own word; anything not on the list is a ToolError with the values that may be had.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, TypeAdapter

from tools.errors import ToolError
from tools.metrics.said import said

_FILE = Path(__file__).with_name("choices.yaml")

Choice = Literal[
    "by",
    "order",
    "attribution",
    "kind",
    "look_up",
    "premise",
    "study",
    "teaching",
    "rectifying",
    "rectify",
    "found",
    "only",
]
"""The arguments with words.

`look_up` is the kind of thing that `find` looks for, `premise` a judgement that comes with a question, `study` a side
of a student's own study, `teaching` one of a teacher's own teaching, `rectifying` a side of the rectification ledger,
`rectify` what may be drafted of it, `found` whose findings are asked for, `only` which of them alone.
"""

_ASKED = {
    "by": "展开方式",
    "order": "排序",
    "attribution": "归属口径",
    "kind": "文件类别",
    "look_up": "查找类别",
    "premise": "判断",
    "study": "学业内容",
    "teaching": "反馈内容",
    "rectifying": "台账内容",
    "rectify": "办理",
    "found": "发现",
    "only": "挑选条件",
}
_IGNORED = str.maketrans("", "", " -_的")


def one_of(choice: Choice, *, leave_out: Iterable[str] = ()) -> Any:
    """The field of such an argument: a model's schema lists the values, a caller may write words for them."""
    values = [value for value in _words()[choice] if value not in set(leave_out)]
    return Field(json_schema_extra={"enum": ["", *values]})


def choose(choice: Choice, word: str, allowed: Iterable[str] = ()) -> str:
    """The value of a word; empty stays empty. ToolError naming those `allowed` (by default all) for any other word."""
    text = _plain(word)
    if not text:
        return ""
    listed = _words()[choice]
    for value, words in listed.items():
        if text in (_plain(value), *map(_plain, words)):
            return value
    offered = [value for value in listed if not allowed or value in set(allowed)]
    raise ToolError(
        f"没有“{said(word)}”这种{_ASKED[choice]}", tuple(f"{value}（{listed[value][0]}）" for value in offered)
    )


def said_first(choice: Choice, value: str) -> str:
    """A value as people say it."""
    return _words()[choice][value][0]


def _plain(word: str) -> str:
    """The word without what makes no difference: case, width, spaces, what stands in brackets behind it."""
    text = unicodedata.normalize("NFKC", word).strip().lower()
    return (text.split("(")[0] or text).translate(_IGNORED)


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, tuple[str, ...]]]:
    text = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, dict[str, tuple[str, ...]]]).validate_python(text)
