"""Names of documents by their form alone, whether or not there is such a document: 「辅导员考核办法」 is one,
「有什么办法」 is none.

A name is a run of content words that ends as titles end. It is found without looking at any document, so what is said
of a document that is hidden and of one that does not exist is the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.words import is_asking, tagged

_STRONG = ("办法", "规程", "条例", "细则")
"""Endings that only names have; 规定 and 制度 end everyday phrases as well (「转专业规定」)."""
_WEAK = ("制度", "规定", "规则", "编写要求", "纪要", "对照表")
_ARTICLE = re.compile(r"[》]?(?:里面|里|中|的)?的?[，\s]*(?:第|[0-9一二三四五六七八九十百]+\s?条)")
_CONTENT = ("n", "v", "j", "b", "l", "q", "s", "zg")
"""jieba's parts of speech inside titles: nouns, verbs (of action), short forms, kinds, fixed phrases, places."""
_COMMON_TEXT = """
大学 示范大学 高校 学院 院系 本科 本科生 学生 学校 教师 老师 工作 管理 实施 暂行 试行 具体 相应 最新 新版 老版 旧版
原先 现行 解决 处理 改进 应对 补救 修订 印发 制定 制订 查询 教务处 人事处 国家 执行 落实 违反 根据 参考 发布 那份 这份
"""
_COMMON = frozenset(_COMMON_TEXT.split())
"""Words that tell no document from another."""
_NOT_NAMED_AFTER = ("什么", "啥", "哪些", "哪种", "好", "没", "想", "想个", "没有什么")


@dataclass(frozen=True)
class SaidTitle:
    """`words` in comparable letters; `core` without the ending and the words common to titles; `sure` when nothing but
    a document can be meant: the ending says so, or an article of it is asked for.
    """

    words: str
    core: str
    sure: bool


def said_title(text: str, *, article: bool = False) -> SaidTitle | None:
    """The longest name of a document in `text`; `article` when an article of it is asked for outside the text."""
    found = [title for title in _titles(comparable(text), article=article) if title.core]
    return max(found, key=lambda title: (title.sure, len(title.words)), default=None)


def telling(words: str) -> list[str]:
    """The words of a title or name that tell it from others, in order."""
    return [w for w, flag in tagged(words) if _is_telling(w, flag)]


def cuts_word(words: str, at: int) -> bool:
    """Whether `at` lies inside a word of `words`: 转专业办法 names no 专业办法."""
    place = 0
    for word, _ in tagged(words):
        if place < at < place + len(word):
            return True
        place += len(word)
    return False


def _titles(text: str, *, article: bool) -> list[SaidTitle]:
    tokens, place = [], 0
    for word, flag in tagged(text):
        tokens.append((place, word, flag))
        place += len(word)
    return [
        title
        for at, (start, word, _) in enumerate(tokens)
        for ending in (*_STRONG, *_WEAK)
        if word.endswith(ending) and (title := _title(text, tokens[:at], (start, word), ending, article)) is not None
    ]


def _title(
    text: str, before: Sequence[tuple[int, str, str]], last: tuple[int, str], ending: str, article: bool
) -> SaidTitle | None:
    end = last[0] + len(last[1])
    run = _run(before)
    first = run[0][0] if run else last[0]
    left = before[: len(before) - len(run)]
    if left and left[-1][1] in _NOT_NAMED_AFTER:
        return None
    words = text[first:end]
    core = "".join(telling(words.removesuffix(ending)))
    sure = ending in _STRONG or article or _ARTICLE.match(text, end) is not None
    return SaidTitle(words, core, sure)


def _run(before: Sequence[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """The content words that directly precede; single verbs and words of asking at the front are no part of a name."""
    found: list[tuple[int, str, str]] = []
    for token in reversed(before):
        _, word, flag = token
        if not flag.startswith(_CONTENT) or (is_asking(word) and word not in _COMMON):
            break
        found.insert(0, token)
    while found and (found[0][2].startswith(("v", "q")) and found[0][2] != "vn" and not _is_telling(*found[0][1:])):
        found = found[1:]
    return found


def _is_telling(word: str, flag: str) -> bool:
    return (
        len(word) > 1
        and word not in _COMMON
        and not is_asking(word)
        and flag.startswith(("n", "v", "j", "b", "l", "s"))
    )
