"""Words for the lexical index: jieba's segmentation of the comparable text, and the words a question adds in asking."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from knowledge_base.policies.normalise import comparable

_WORD = re.compile(r"[0-9a-z\u3400-\u9fff]")
_ASKING_TEXT = """
的 了 着 过 对 对于 有 有没有 没有 什么 甚么 啥 怎么 怎样 怎么样 如何 哪 哪些 哪个 哪里 多少 几 吗 呢 吧 啊
是 是否 是不是 在 和 与 及 或 等 把 被 从 到 由 也 都 就 还 又 很 请 请问 我 我们 咱们 你 你们 他 她 它 他们
这 这个 那 那个 一下 可以 能 能否 能不能 会 会不会 要 需要 应 应该 要求 规定 条款 文件 制度 政策 指南 关于
有关 里 里面 中 上 下 说 讲 提到 写 告诉 介绍 为什么 时候 怎 谁 一个
a an the of is are what how does do about in to for on and
"""
_ASKING = frozenset(_ASKING_TEXT.split())

_TRADE = ("评教", "参评", "学业预警", "质量保障", "生师比", "挂科", "补考", "帮扶", "整改", "督导", "约谈", "数智")
"""Words of the trade that jieba's general dictionary lacks or cuts apart (评教会不会 → 评 / 教会 / 不会)."""
_OFFICIAL = {
    "老师": ("教师",),
    "挂科": ("不及格", "未取得"),
    "不服": ("异议", "复核"),
    "申诉": ("异议", "复核"),
    "排名": ("名次",),
    "谁": ("匿名", "身份"),
    "辅导": ("帮扶",),
    "取消": ("解除",),
}
"""What people say → what documents write. Added to the question's words, never put in their place."""
_LIKELY = 20_000
"""A word frequency high enough to win over jieba's other cuts."""


def words(text: str) -> list[str]:
    """The words of `text` for indexing, in order, long words also by their parts; punctuation left out."""
    cut = _segmenter().cut_for_search(comparable(text))
    return [word for word in (piece.strip() for piece in cut) if _WORD.search(word)]


def asked_about(query: str) -> tuple[tuple[str, ...], ...]:
    """What a question is about: its telling words in order, each followed by its official synonyms.

    Empty when there are none: nothing can be looked up for 「有什么规定」 alone.
    """
    telling = [word for word in dict.fromkeys(words(query)) if word not in _ASKING or word in _OFFICIAL]
    return tuple((word, *_OFFICIAL.get(word, ())) for word in telling)


@cache
def _segmenter() -> Any:
    """jieba's own dictionary, loaded once (about a second): a private instance with the words of the trade."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    segmenter.initialize()
    for word in _TRADE:
        segmenter.add_word(word, _LIKELY)
    return segmenter
