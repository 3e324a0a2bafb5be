"""Paragraphs → clauses: the citable units of a document, in order, each whole.

Three ways of numbering, told apart by the labels that occur: articles (第X条, their 款 and 项 stay inside the article),
decimals with lettered items (each item is a clause of its own: 3.2.3 c)), and notices (一、（一）). A number that is
not in the text is never made up; what stands before the first and after the last number is 前文 and 后文.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from knowledge_base.policies.cleaning import Line, Paragraph, ends_sentence, paragraphs
from knowledge_base.policies.model import Clause
from knowledge_base.policies.numbering import Label, Series, follows, label_of
from knowledge_base.policies.parts import clauses_of_parts
from knowledge_base.policies.table_rows import is_row

_LEVELS: dict[str, tuple[Series, ...]] = {
    "articles": (Series.PART, Series.CHAPTER, Series.SECTION, Series.ARTICLE),
    "notice": (Series.PART, Series.CHAPTER, Series.HAN, Series.HAN_PAREN),
    "decimals": (Series.PART, Series.CHAPTER, Series.DECIMAL, Series.LETTER),
}
_NESTED = (Series.LETTER, Series.HAN_PAREN)
"""Series whose number means something only together with the number above it."""
_PROSE = re.compile("[，。；]")
_CONTENTS_LINE = re.compile(r"(\.{4,}|…{2,}|·{4,}|\t)\s*\d{1,3}$")
_ANNEX = re.compile(r"^(附[件录表]\s*[一二三四五六七八九十\d]{0,3})[：:\s]*(.{0,40})$")
_TITLE_BEFORE_COLON = re.compile(r"^([^，。；、：:]{2,15})[：:]")
_TITLE_IN_BRACKETS = re.compile(r"^【([^】]{2,20})】")


@dataclass
class _Draft:
    """A clause while its paragraphs are being gathered."""

    series: Series | None
    number: str
    title: str
    value: tuple[int, ...] = ()
    above: tuple[str, ...] = ()
    body: list[str] = field(default_factory=list)
    page: int | None = None

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}".strip()


def clauses_of(document_id: str, lines: Iterable[Line]) -> list[Clause]:
    """All clauses of a document in reading order, `ordinal` from 1. No text is lost except tables of contents."""
    lines = list(lines)
    if any(line.part for line in lines):
        return clauses_of_parts(document_id, lines)
    kept = [p for p in paragraphs(lines) if not _CONTENTS_LINE.search(p.text)]
    drafts = _Outline(_style([p.text for p in kept])).read(kept)
    return [_clause(document_id, ordinal, draft) for ordinal, draft in enumerate(drafts, start=1)]


def is_heading(clause: Clause) -> bool:
    """Whether the clause has nothing but its heading: citable, but nothing to search in."""
    return clause.text == clause.title


class _Outline:
    """Reads paragraphs in one pass, keeping the chain of labels that is open."""

    def __init__(self, style: str) -> None:
        self._levels = _LEVELS[style]
        self._open: list[_Draft] = []
        self._done: list[_Draft] = []
        self._last: dict[Series, tuple[int, ...]] = {}

    def read(self, texts: list[Paragraph]) -> list[_Draft]:
        front: list[Paragraph] = []
        for paragraph in texts:
            label = self._fitting(paragraph.text)
            if label is not None:
                self._begin(label, paragraph)
            elif not self._done:
                front.append(paragraph)
            elif (annex := _ANNEX.match(paragraph.text)) is not None:
                self._annex(annex, paragraph)
            else:
                self._done[-1].body.append(paragraph.text)
        return [*_front_matter(front), *_unique(self._split_off_end(texts))]

    def _fitting(self, text: str) -> Label | None:
        label = label_of(text)
        if label is None or label.series not in self._levels:
            return None
        if label.series in _NESTED and not self._open:
            return None
        return label if follows(label.value, self._last.get(label.series)) or self._restarts(label) else None

    def _restarts(self, label: Label) -> bool:
        """Chapters of a table of contents and sections of each chapter begin at one again."""
        return label.series in (Series.PART, Series.CHAPTER, Series.SECTION) and label.value == (1,)

    def _begin(self, label: Label, paragraph: Paragraph) -> None:
        level = self._depth(label)
        while self._open and self._depth_of(self._open[-1]) >= level:
            self._open.pop()
        for series in self._levels[self._levels.index(label.series) + 1 :]:
            if series is not Series.ARTICLE:
                self._last.pop(series, None)
        self._last[label.series] = label.value
        draft = self._draft(label, paragraph)
        self._open.append(draft)
        self._done.append(draft)

    def _draft(self, label: Label, paragraph: Paragraph) -> _Draft:
        number = label.number
        if label.series in _NESTED:
            above = next((d.number for d in reversed(self._open) if d.series not in _NESTED), "")
            number = f"{above} {number}" if label.series is Series.LETTER else f"{above}{number}"
        title, body = _title_and_body(label)
        path = tuple(draft.heading for draft in self._open)
        return _Draft(label.series, number, title, label.value, path, body, paragraph.page)

    def _annex(self, match: re.Match[str], paragraph: Paragraph) -> None:
        self._open.clear()
        number = re.sub(r"\s", "", match.group(1))
        self._done.append(_Draft(None, number, match.group(2).strip(), page=paragraph.page))

    def _depth(self, label: Label) -> int:
        return self._levels.index(label.series) * 10 + (len(label.value) if label.series is Series.DECIMAL else 0)

    def _depth_of(self, draft: _Draft) -> int:
        if draft.series is None:
            return 0
        return self._levels.index(draft.series) * 10 + (len(draft.value) if draft.series is Series.DECIMAL else 0)

    def _split_off_end(self, texts: list[Paragraph]) -> list[_Draft]:
        """A last line that is no sentence, after one that is, belongs to no clause (a figure's name, a signature)."""
        last = self._done[-1] if self._done else None
        if last is None or len(last.body) < 2 or last.series is None:
            return self._done
        end, before = last.body[-1], last.body[-2]
        alone = label_of(end) is None and not _PROSE.search(end) and not is_row(end)
        if alone and not ends_sentence(end) and before.endswith(("。", "。”")):
            last.body.pop()
            return [*self._done, _Draft(None, "后文", end, page=texts[-1].page)]
        return self._done


def _style(texts: list[str]) -> str:
    found = [label.series for label in map(label_of, texts) if label is not None]
    if Series.ARTICLE in found:
        return "articles"
    if found.count(Series.HAN) >= 2 and found.index(Series.HAN) <= _first(found, Series.DECIMAL):
        return "notice"
    return "decimals"


def _first(found: list[Series], series: Series) -> int:
    return found.index(series) if series in found else len(found)


def _title_and_body(label: Label) -> tuple[str, list[str]]:
    """A line without a sentence is a heading; otherwise the line is text, perhaps with a title in front of it."""
    rest = label.rest
    if label.series in (Series.PART, Series.CHAPTER, Series.SECTION):
        return rest, []
    named = _TITLE_BEFORE_COLON.match(rest) if label.series is Series.LETTER else _TITLE_IN_BRACKETS.match(rest)
    if named is not None:
        return named.group(1), [rest]
    if label.series is Series.ARTICLE or _PROSE.search(rest) or ends_sentence(rest):
        return "", [rest] if rest else []
    return rest, []


def _front_matter(texts: list[Paragraph]) -> Iterator[_Draft]:
    """What precedes the first number, in the parts that the layout keeps apart (a covering letter, a preamble)."""
    groups: list[list[Paragraph]] = []
    for paragraph in texts:
        if not groups or paragraph.gap > 1:
            groups.append([])
        groups[-1].append(paragraph)
    for position, group in enumerate(groups, start=1):
        body = [p.text for p in group]
        number = "前文" if len(groups) == 1 else f"前文{position}"
        prose = any(_PROSE.search(text) for text in body)
        yield _Draft(None, number, "" if prose else "\n".join(body), body=body if prose else [], page=group[0].page)


def _unique(drafts: list[_Draft]) -> list[_Draft]:
    """Of two clauses of one number the one with text stays: the other is a line of a table of contents."""
    chosen: dict[str, _Draft] = {}
    for draft in drafts:
        earlier = chosen.get(draft.number)
        if earlier is None or not earlier.body:
            chosen.pop(draft.number, None)
            chosen[draft.number] = draft
        elif draft.series in (Series.SECTION, None):
            # Sections are numbered anew in each chapter, annexes anew in each appendix: cite with what is above.
            draft.number = f"{draft.above[-1].split(' ')[0] if draft.above else ''}{draft.number}·{len(chosen)}"
            chosen[draft.number] = draft
        else:
            earlier.body.extend([draft.heading, *draft.body])
    return list(chosen.values())


def _clause(document_id: str, ordinal: int, draft: _Draft) -> Clause:
    text = "\n".join(draft.body) or draft.title
    return Clause(document_id, draft.number, draft.title, draft.above, text, ordinal, draft.page)
