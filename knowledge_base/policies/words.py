"""Words for the lexical index: jieba's segmentation of the comparable text, and the words a question adds in asking.

The words of the trade and what documents write for what people say stand in words.yaml.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.paraphrases import phrases

_WORD = re.compile(r"[0-9a-z\u3400-\u9fff]")
_ASKING_TEXT = """
的 了 着 过 对 对于 有 有没有 没有 什么 甚么 啥 怎么 怎样 怎么样 如何 哪 哪些 哪个 哪里 多少 几 吗 呢 吧 啊
是 是否 是不是 在 和 与 及 或 等 把 被 从 到 由 也 都 就 还 又 很 请 请问 我 我们 咱们 你 你们 他 她 它 他们
这 这个 那 那个 一下 可以 能 能否 能不能 会 会不会 要 需要 应 应该 要求 规定 条款 文件 制度 政策 指南 关于
办法 细则 规程 法律 法规 法律法规 上级 国家 一般 通常 到底 具体 主要 相关 情况 事情 内容 方面 地方 原文 部分
问题 自己 学校 本校 我校 规则 依据 意思 属于 用来 使用到 涉及 写着 讲讲 说说 看看 查查 帮忙 麻烦 明确 现在 目前
内部 东西 大家 人家 别人 对方 以后 之后 以前 好像 记得
今年 有没 提没 分别 各自 知道 想 想知道 查 找 给 定义 含义 概念 说法 看法 提法 教育部 按 按照 根据
做 做好 搞好 抓好 加强 开展 推进 建 工作
有关 里 里面 中 上 下 说 讲 提到 写 告诉 介绍 为什么 时候 怎 谁 一个
a an the of is are what how does do about in to for on and
i me my we our us you your he she it its they their this that these those if when whether or with within by from at as
be been was were has have had can could may might must should shall will would need not no yes any some there than
against about after before hi hello please thanks thank dear sir tell know ask say says want
rule rules regulation regulations
比如 例如 譬如 比方 到时候 地步 程度 越线 合规 新学期 本学期 这学期 换人 一遍 好不好
某门课 某门 按规定 听说 来着 硬杠杠 杠杠 硬性 老命 话说 哈哈 哈哈哈 顺便 随便 好几 不少 有点多
高数 线代 大物 概率论 毛概 马原 思修 近代史 数分 高代 大英 有权 内要 要回复 一步 机会 课能 之前要 这门课 那门课
"""
_ASKING = frozenset(_ASKING_TEXT.split())

_LISTS = Path(__file__).with_name("words.yaml")
_LIKELY = 20_000
"""A word frequency high enough to win over jieba's other cuts."""
_COMMON_FROM = 10
"""A word the dictionary counts more rarely is as good as unknown to it."""


class _Lists(BaseModel):
    """words.yaml, strict. `official` is added to a question's words, never put in their place."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    trade: tuple[str, ...]
    official: dict[str, tuple[str, ...]]


@cache
def _lists() -> _Lists:
    return _Lists.model_validate(yaml.safe_load(_LISTS.read_text(encoding="utf-8")))


def words(text: str) -> list[str]:
    """The words of `text` for indexing, in order, long words also by their parts; punctuation left out."""
    cut = _segmenter().cut_for_search(comparable(text))
    return [word for word in (piece.strip() for piece in cut) if _WORD.search(word)]


def asked_about(query: str) -> tuple[tuple[str, ...], ...]:
    """What a question is about: its telling words in order, each followed by its official synonyms.

    Empty when there are none: nothing can be looked up for 「有什么规定」 alone.
    """
    telling = [word for word in dict.fromkeys(words(query)) if word not in _ASKING or official(word)]
    whole = [(p.words, *(word for written in p.written for word in words(written))) for p in phrases(query)]
    return (*((word, *official(word)) for word in telling), *whole)


def official(word: str) -> tuple[str, ...]:
    """What documents write for what people say; empty for a word that is written as it is said."""
    return _lists().official.get(word, ())


def is_asking(word: str) -> bool:
    """Whether a word only asks and says nothing of the subject."""
    return word in _ASKING


def is_listed(word: str) -> bool:
    """Whether the dictionary or the trade has the word; otherwise it is a guess of the segmenter."""
    return (_segmenter().FREQ.get(word) or 0) >= _COMMON_FROM


def tagged(text: str) -> list[tuple[str, str]]:
    """The words of `text` in order with their part of speech (jieba's tags: n noun, v verb, m number …)."""
    return [(pair.word, pair.flag) for pair in _tagger().cut(text)]


@cache
def _tagger() -> Any:
    from jieba.posseg import POSTokenizer

    return POSTokenizer(_segmenter())


@cache
def _segmenter() -> Any:
    """jieba's own dictionary, loaded once (about a second): a private instance with the words of the trade."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    segmenter.initialize()
    for word in _lists().trade:
        segmenter.add_word(word, _LIKELY, "n")
    return segmenter
