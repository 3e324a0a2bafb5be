"""Why a sentence may not be shown, in a form a program and a model can both act on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """The kinds of reasons, in the order in which they are looked for."""

    MARKUP = "markup"
    CHARACTER = "character"
    MARK = "typed_mark"
    SLOT = "slot"
    QUOTATION = "quotation"
    TITLE = "title"
    NUMBER = "number"
    SECRET = "secret"
    MISPLACED = "misplaced"
    DIRECTION = "direction"
    STRUCTURE = "structure"


REASONS = {
    Code.MARKUP: "含有不允许的标记或链接",
    Code.CHARACTER: "含有不允许的字符",
    Code.MARK: "自行写了证据标记",
    Code.SLOT: "槽位无效",
    Code.QUOTATION: "引文与原文不符",
    Code.TITLE: "文件名称没有依据",
    Code.NUMBER: "数字没有证据",
    Code.SECRET: "向提问人索要密码等信息",
    Code.MISPLACED: "数值不属于所说的单位、统计期或指标",
    Code.DIRECTION: "所说的升降、高低与差值不符",
    Code.STRUCTURE: "所在表格不完整",
}


@dataclass(frozen=True)
class Problem:
    """One fault of one sentence: `found` is the offending piece, `hint` tells the writer (in Chinese) what to do."""

    sentence: str
    code: Code
    found: str
    hint: str
