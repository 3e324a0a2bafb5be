"""The only place that touches the `unstructured` library: Word, PowerPoint, HTML and Markdown files → lines.

Only its text and order are taken, and which shape is a slide's title. Its Title / NarrativeText guesses are made for
English and come out inverted for Chinese; numbering is ours. Heavy to import (seconds), so callers import this module
when they need it.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from knowledge_base.errors import InputError
from knowledge_base.policies.cleaning import Line, Part
from knowledge_base.policies.numbering import label_of
from knowledge_base.policies.page_furniture import without_furniture
from knowledge_base.policies.table_rows import row_of

# The library's own switches: no usage ping, no advertisement on stdout. Set, never read, by us.
os.environ["DO_NOT_TRACK"] = "1"
os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"

_BREAK = "\ue000"
"""Stands for a line break inside a block, which the library would flatten to a space. Private use area."""
_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’—…"
_SOFT_WRAP = re.compile(rf"(?<=[{_CJK}])[ \t]*\r?\n[ \t]*(?=[{_CJK}])")
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LIST_MARKER = re.compile(r"^([ \t]*\d{1,2})([.)])(?=[ \t])", re.MULTILINE)


def lines_of(path: Path) -> list[Line]:
    """The lines of a .docx, .pptx, .html, .htm or .md file; InputError when the library cannot read it."""
    _use_blank_sentence_splitter()
    read = _READERS[path.suffix.lower()]
    elements = _guarded(read, path)
    return list(_slides(elements) if path.suffix.lower() == ".pptx" else _lines(elements))


def _guarded(read: Callable[[Path], list[Any]], path: Path) -> list[Any]:
    try:
        return read(path)
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} 不是 UTF-8 编码，请另存为 UTF-8 后再导入") from error
    except Exception as error:  # the parsers below raise whatever their format libraries do: all mean a bad file
        raise InputError(f"无法读取 {path.name}：文件可能损坏或不是所称的格式（{error}）") from error


def _docx(path: Path) -> list[Any]:
    from unstructured.partition.docx import partition_docx

    return list(partition_docx(filename=str(path)))


def _pptx(path: Path) -> list[Any]:
    from unstructured.partition.pptx import partition_pptx

    return list(partition_pptx(filename=str(path), include_page_breaks=False))


def _html(path: Path) -> list[Any]:
    from unstructured.partition.html import partition_html

    source = path.read_text(encoding="utf-8-sig")
    # A line break in the source between two Chinese characters is layout of the source, not a space.
    return list(partition_html(text=_LINE_BREAK_TAG.sub(_BREAK, _SOFT_WRAP.sub("", source))))


def _markdown(path: Path) -> list[Any]:
    from unstructured.partition.md import partition_md

    source = path.read_text(encoding="utf-8-sig")
    # Escaped, a list's numbers stay in the text; as a list they would be dropped.
    source = _LIST_MARKER.sub(r"\1\\\2", source)
    return list(partition_md(text=_break_before_labels(source)))


_READERS: dict[str, Callable[[Path], list[Any]]] = {
    ".docx": _docx, ".pptx": _pptx, ".html": _html, ".htm": _html, ".md": _markdown,
}  # fmt: skip


def _break_before_labels(source: str) -> str:
    """Keep the line breaks of a paragraph that begin a labelled item; close up the others between Chinese text."""
    rows = source.split("\n")
    out: list[str] = []
    for row in rows:
        within = bool(out) and bool(out[-1].strip()) and label_of(row.strip()) is not None
        out.append(_BREAK + row.strip() if within else row)
    return _SOFT_WRAP.sub("", "\n".join(out))


def _lines(elements: list[Any]) -> Iterator[Line]:
    for element in elements:
        if element.category in ("Header", "Footer"):
            continue
        page = element.metadata.page_number
        if element.category == "Table":
            yield from (Line(row, page=page, verbatim=True) for row in _rows(element))
            continue
        for position, part in enumerate(re.split(rf"[{_BREAK}\n]", element.text or "")):
            if part.strip():
                yield Line(part, gap=0 if position else 1, page=page)


def _slides(elements: list[Any]) -> Iterator[Line]:
    """A slide is a page and a part of its own; footers and slide numbers, repeated below each, are dropped."""
    pages = [list(group) for _, group in groupby(elements, key=lambda element: element.metadata.page_number)]
    kept = without_furniture([[element.text or "" for element in page] for page in pages], edges=("bottom",))
    for page, indexes in zip(pages, kept, strict=True):
        shown = [page[i] for i in indexes]
        number = page[0].metadata.page_number
        part = Part(f"第{number}页", next((" ".join(e.text.split()) for e in shown if _is_slide_title(e)), ""))
        for line in _lines(shown):
            yield replace(line, verbatim=True, part=part)


def _is_slide_title(element: Any) -> bool:
    """Depth 0 is the title's own place on the slide; other titles are guesses and lie deeper."""
    return bool(element.category == "Title") and bool(element.metadata.category_depth == 0)


def _rows(table: Any) -> Iterator[str]:
    """A table row by row, its cells kept apart; the plain text when the library gives no structure."""
    from lxml import html as lxml_html

    markup = table.metadata.text_as_html
    if not markup:
        yield table.text
        return
    for row in lxml_html.fromstring(markup).iter("tr"):
        cells = [" ".join(cell.text_content().replace(_BREAK, " ").split()) for cell in row.iter("td", "th")]
        if any(cells):
            yield row_of(cells)


@cache
def _use_blank_sentence_splitter() -> None:
    """Offline the library would try to download an English spaCy model and raise: give it a blank multilingual one."""
    import spacy
    from unstructured.nlp import tokenize

    logging.getLogger("unstructured").setLevel(logging.ERROR)
    splitter = spacy.blank("xx")
    splitter.add_pipe("sentencizer", config={"punct_chars": ["。", "！", "？", ".", "!", "?"]})
    tokenize._get_nlp = lambda: splitter
