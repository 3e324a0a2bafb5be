"""Numbers that count nothing but the points of the answer itself: 「一是…；二是…」, 「第一，…」, ①②, a table's 序号.

Such a number is free only where its kind counts up from one without a gap and at least to two, in the draft's order;
a lone 「第一，」 could be a rank, 「三、」 a quantity. What a table numbers must stand below a heading that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from knowledge_base.numerals import TO_TEN, han_number
from tools.binding.normalise import without_emphasis
from tools.binding.numbers import Span

_BEFORE = r"(?:^[\s>#+\-•·|]*|(?<=[。；;，,：:！？]))\s*"
_WORDS = r"(?=\s*(?:[^\W\d_]{2}|\{E|[「“《（]))"
_KINDS = tuple(
    re.compile(_BEFORE + kind + _WORDS)
    for kind in (
        rf"(?P<mark>第(?P<number>[{TO_TEN}]|\d)[，,、：:])",
        rf"(?P<mark>其(?P<number>[{TO_TEN}])[，,、：:是])",
        *(rf"(?P<mark>(?P<number>[{TO_TEN}]){verb})" for verb in "是要来则"),
        rf"(?P<mark>(?P<number>[{TO_TEN}])、)",
        rf"(?P<mark>[（(](?P<number>[{TO_TEN}]|\d)[）)])",
        r"(?P<mark>(?P<number>\d)[、)）])",
        r"(?P<mark>(?P<number>\d)\.(?!\d))",
        r"(?P<mark>(?P<number>[①-⑳]))",
    )
)
_COUNTED_BY = re.compile(r"序号?|编号|行号|步骤|条目?|项|#|(?i:no\.?)|")
_CELL = re.compile(r"\s*\|\s*(?P<number>\d{1,2})\s*\|")
_FIRST_CELL = re.compile(r"\s*\|(?P<words>[^|]*)\|")


def list_marks(draft: str) -> Mapping[str, frozenset[str]]:
    """The list marks of a draft that count up, by the line they stand in."""
    lines = [line for line in dict.fromkeys(draft.split("\n")) if not line.lstrip().startswith("|")]
    marks: dict[str, set[str]] = {}
    for kind in _KINDS:
        found = [(line, match) for line in lines for match in kind.finditer(without_emphasis(line))]
        for run in _runs((_value(match["number"]), line, match["mark"]) for line, match in found):
            for line, mark in run:
                marks.setdefault(line, set()).add(mark)
    return {line: frozenset(_once(line, found)) for line, found in marks.items()}


def row_marks(rows: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """The first cells of a table's rows, by row, when below a fit heading they count the rows from one."""
    heading = _FIRST_CELL.match(without_emphasis(rows[0])) if len(rows) > 3 else None
    cells = [_CELL.match(row) for row in rows[2:]]
    if heading is None or not _COUNTED_BY.fullmatch(heading["words"].strip()) or not all(cells):
        return {}
    if [int(cell["number"]) for cell in cells if cell] != list(range(1, len(cells) + 1)):
        return {}
    return {row: frozenset({cell.group()}) for row, cell in zip(rows[2:], cells, strict=True) if cell}


def mark_spans(text: str, marks: Iterable[str]) -> list[Span]:
    """Where list marks of its line stand in a sentence (without its emphasis)."""
    places = (re.search(f"{_BEFORE}(?P<mark>{re.escape(mark)})", text) for mark in marks)
    return [match.span("mark") for match in places if match] + [
        (0, len(mark)) for mark in marks if mark.lstrip().startswith("|") and text.startswith(mark)
    ]


def _runs(found: Iterable[tuple[int, str, str]]) -> list[list[tuple[str, str]]]:
    """The marks of one kind that follow each other from one; a mark alone is no run."""
    runs: list[list[tuple[str, str]]] = []
    last = 0
    for number, line, mark in found:
        if number == 1:
            runs.append([])
        elif number != last + 1 or not last:
            last = 0
            continue
        runs[-1].append((line, mark))
        last = number
    return [run for run in runs if len(run) > 1]


def _once(line: str, marks: Iterable[str]) -> Iterable[str]:
    """A mark that stands in its line twice numbers neither."""
    bare = without_emphasis(line)
    return [mark for mark in marks if len(re.findall(f"{_BEFORE}{re.escape(mark)}", bare)) == 1]


def _value(digit: str) -> int:
    return ord(digit) - ord("①") + 1 if "①" <= digit <= "⑳" else han_number(digit)
