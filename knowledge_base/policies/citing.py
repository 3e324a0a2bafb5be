"""Clause numbers as people type them: 3.2.3c, 3.2.3（c）, 3.2.3条c款, 第12条, 12条, 第十二条第二款, 第5部分.

A number finds its clause by one spelling of both. 款 and 项 lie inside an article; they are looked up in its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.numerals import HAN, han_number
from knowledge_base.policies.model import Clause
from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.table_rows import is_row

_N = rf"(?:\d+|[{HAN}]+)"
_ARTICLE = re.compile(rf"^第?({_N})([条章节编])(之{_N})?")
_DECIMAL = re.compile(
    r"^第?(\d{1,2}(?:\.\d{1,2})*)(?:条款|条|款|节|部分|章)?(?:的|第|之)?[(]?([a-z])?[)]?(?:条款|条|款|项)?$"
)
_SECTION = re.compile(rf"^第({_N})(?:部分|章|节)$")
_PART = re.compile(rf"第?[(]?({_N})[)]?([款项])")


@dataclass(frozen=True)
class Part:
    """款 (a paragraph, from 1) or 项 (a listed item) of an article; None where not named."""

    paragraph: int | None = None
    item: int | None = None

    @property
    def named(self) -> bool:
        return self.paragraph is not None or self.item is not None


def number_key(number: str) -> str:
    """A clause number in one spelling: half width, no spaces, Chinese numerals as digits, without 款 and 项."""
    key = re.sub(r"\s", "", comparable(number))
    article = _ARTICLE.match(key)
    if article:
        return f"第{han_number(article[1])}{article[2]}{article[3] or ''}"
    decimal = _DECIMAL.match(key)
    return f"{decimal[1]}{decimal[2]})" if decimal and decimal[2] else decimal[1] if decimal else key


def part_of(number: str) -> Part:
    """What the number says beyond its article: 第九条第二项 → item 2."""
    key = re.sub(r"\s", "", comparable(number))
    article = _ARTICLE.match(key)
    found = {kind: han_number(n) for n, kind in _PART.findall(key[article.end() :])} if article else {}
    return Part(found.get("款"), found.get("项"))


def has_part(clause: Clause, part: Part) -> bool:
    """Whether the article has that paragraph or item; items (（一）…) belong to the paragraph that introduces them."""
    lines = clause.text.splitlines()
    items = [line for line in lines if re.match(rf"[(（][{HAN}]+[)）]", line)]
    paragraphs = [line for line in lines if line not in items and not is_row(line)]
    fits = part.paragraph is None or 1 <= part.paragraph <= len(paragraphs)
    return fits and (part.item is None or 1 <= part.item <= len(items))


def place_of(clauses: Sequence[Clause], number: str) -> int | None:
    """Where the clause of that number stands; 第5部分 also finds the clause 5 of a document numbered in decimals."""
    wanted = [number_key(number)]
    section = _SECTION.match(re.sub(r"\s", "", comparable(number)))
    if section:
        wanted.append(str(han_number(section[1])))
    keys = [number_key(clause.number) for clause in clauses]
    return next((keys.index(key) for key in wanted if key in keys), None)
