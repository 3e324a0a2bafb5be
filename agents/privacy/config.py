"""How much of people a chat model's server may see: a plain value, made by the composition root from settings."""

from __future__ import annotations

from enum import StrEnum


class Privacy(StrEnum):
    """`pseudonyms`: people's names and numbers are replaced. `strict`: and only aggregates go out. `off`: as it is."""

    PSEUDONYMS = "pseudonyms"
    STRICT = "strict"
    OFF = "off"

    @property
    def zh(self) -> str:
        return _ZH[self]


_ZH = {
    Privacy.PSEUDONYMS: "化名（姓名、学号、工号等换成化名后才发给大模型）",
    Privacy.STRICT: "严格（另外只发汇总数，个人的、小样本的数值和内部文件不发给大模型）",
    Privacy.OFF: "不处理（姓名等原样发给大模型）",
}
