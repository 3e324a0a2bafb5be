"""Lines as extracted → paragraphs as written: what a page break or a hard wrap tore apart is joined again.

Joining and trimming are the only things done to the text; no character inside a sentence is changed (the hyphen that
divides a Latin word at a line's end stands in no sentence).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_base.policies.numbering import Series, label_of

_ENDS = "。！？；：.!?;:…"
_CLOSERS = "”’」』）)】》\"'"
_PROSE = re.compile("[，。；]")
_BRACKETS = {"“": "”", "（": "）", "《": "》", "「": "」", "『": "』", "〔": "〕"}
_HYPHENATED = re.compile(r"[a-z]-$")
_WRAPPED = 12
"""A line shorter than this was ended by its writer, not by the width of a page (characters)."""


@dataclass(frozen=True)
class Part:
    """A piece that the file's format itself cuts off and people cite: a slide (第3页), a sheet, a row of a sheet."""

    number: str
    title: str = ""
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line or block of a document. `gap` counts the blank lines before it; a block has at least one."""

    text: str
    gap: int = 1
    page: int | None = None
    verbatim: bool = False
    """A table row, or a block whose borders the format itself marks: never joined to its neighbours."""
    part: Part | None = None
    """Set on every line of a file that is cut by its format (slides, sheets) and not by numbers in its text."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in full. `gap` as of its first line."""

    text: str
    gap: int
    page: int | None


def paragraphs(lines: Iterable[Line]) -> list[Paragraph]:
    """Join broken lines, in order; empty lines vanish. Headings and labelled lines always begin a paragraph."""
    done: list[Paragraph] = []
    open_to_join = False
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        if open_to_join and not line.verbatim and _continues(done[-1].text, text, line.gap):
            last = done.pop()
            done.append(Paragraph(glue(last.text, text), last.gap, last.page))
        else:
            done.append(Paragraph(text, line.gap, line.page))
        open_to_join = not line.verbatim
    return done


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a finished sentence or list item does, closing quotes and brackets aside."""
    return text.rstrip(_CLOSERS)[-1:] in _ENDS and not _unclosed(text)


def in_midsentence(text: str) -> bool:
    """Whether `text` is prose that breaks off before its sentence ends; a heading is neither."""
    return _PROSE.search(text) is not None and not ends_sentence(text)


def glue(before: str, after: str) -> str:
    """One text of two torn apart by a line break. Chinese is joined as it is; between two Latin words the break stood
    for a space; a word divided by a hyphen is whole again."""
    if not before or not after:
        return before + after
    if _HYPHENATED.search(before) and after[0].islower() and after[0].isascii():
        return before[:-1] + after
    latin = before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum()
    return f"{before} {after}" if latin else before + after


def _continues(before: str, after: str, gap: int) -> bool:
    """Whether `after` is the rest of the sentence `before` was torn from."""
    if ends_sentence(before) or _is_heading(before):
        return False
    label = label_of(after)
    if label is not None and not (label.series is Series.DECIMAL and in_midsentence(before)):
        return False
    if _unclosed(before) or before[-1] in "，、":
        return True
    if gap == 0:
        return len(before) >= _WRAPPED and not after.startswith(("（", "("))
    return in_midsentence(before)


def _is_heading(text: str) -> bool:
    label = label_of(text)
    return label is not None and _PROSE.search(text) is None and not _unclosed(text) and text[-1] not in "、"


def _unclosed(text: str) -> bool:
    return any(text.count(opening) > text.count(closing) for opening, closing in _BRACKETS.items())
