"""The words of a report around its figures: no number of their own, no figure beside another's name.

The text of a file, its controls turned back into slots, is a draft again, and is held to the binder's rules for one. A
line or row that has lost its controls is known by what it says, as long as it says what was drafted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tools.binder import Code, check
from tools.binding.slots import FIELDS
from tools.evidence import Evidence
from tools.reports.annex import Annex
from tools.reports.shown import FIGURES, SLOT, shown
from tools.reports.word.reading import ReadText

_LOOKED_AT = frozenset({Code.NUMBER, Code.MISPLACED, Code.DIRECTION})
_SOMETHING = "某"
"""Stands for a slot the binder does not know; joins no number to another."""
_TOLD = {
    Code.NUMBER: "没有绑定证据的数字“{found}”",
    Code.MISPLACED: "数值不属于所说的单位、统计期或指标：{found}",
    Code.DIRECTION: "所说的升降、高低与差值不符：{found}",
}


class Wording:
    """The look at one file's text. `recognised` counts lines and rows known by their words alone."""

    def __init__(self, text: ReadText, annex: Annex, names: tuple[str, ...]) -> None:
        self._text, self._annex, self._names = text, annex, names
        self._evidence = annex.evidence
        self._all = tuple(self._evidence.values())
        self._drafted = frozenset(annex.lines), frozenset(annex.rows)
        self._lines = {self._bare(line): line for line in annex.lines}
        self._rows = {tuple(map(self._bare, row)): row for row in annex.rows}
        self.recognised = 0

    def faults(self) -> Iterator[tuple[str, str]]:
        """Lines with a fault, and what it is."""
        for line in self._text.lines:
            yield from self._line(line)
        for table in self._text.tables:
            for number, row in enumerate(table):
                yield from self._row(row, table[0] if number else ())

    def says(self, fact: str) -> bool:
        """Whether a line says what the report says of itself, with its control or without."""
        slot, words = f"{{F.{fact}}}", self._bare(f"{{F.{fact}}}")
        return any(slot in line or (not SLOT.search(line) and words in self._bare(line)) for line in self._text.lines)

    def _line(self, line: str) -> Iterator[tuple[str, str]]:
        if line in self._drafted[0]:
            # As it was drafted: the binder has seen it, or a person has written it into the template.
            return
        known = self._lines.get(self._bare(line)) if not SLOT.search(line) else None
        if known is not None and SLOT.search(known):
            self.recognised += 1
        else:
            yield from self._numbers(line)

    def _row(self, row: tuple[str, ...], header: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        if not any(map(SLOT.search, row)):
            known = self._rows.get(tuple(map(self._bare, row)))
            if known is not None and any(map(SLOT.search, known)):
                self.recognised += 1
                return
        if row not in self._drafted[1]:
            for cell in row:
                yield from self._numbers(cell)
        if wrong := self._mixed(row, header):
            yield " ".join(self._bare(cell) for cell in row), wrong

    def _numbers(self, line: str) -> Iterator[tuple[str, str]]:
        """What the binder says of a line; only what touches its figures, a person may write what else they like."""
        draft = SLOT.sub(lambda m: m.group() if self._is_binders(m[1], m[2]) else _SOMETHING, line)
        told = self._annex.told
        for problem in check(draft, self._all, question="", known_names=self._names, told_periods=told):
            if problem.code in _LOOKED_AT:
                yield self._bare(line), _TOLD[problem.code].format(found=problem.found)

    def _is_binders(self, key: str | None, field: str | None) -> bool:
        return key in self._evidence and (field is None or field in FIELDS)

    def _mixed(self, row: tuple[str, ...], header: tuple[str, ...]) -> str:
        """A figure in the row of another unit or metric, or below the head of another; empty where there is none."""
        entity = _only(row, "entity", self._evidence)
        own = next((e for e in self._evidence.values() if e.metric and self._named(e, row[0])), None) if row else None
        for place, cell in enumerate(row):
            head = _first(header[place], self._evidence) if place < len(header) else None
            for evidence in _figures(cell, self._evidence):
                if entity and evidence.entity_id != entity.entity_id:
                    return f"{evidence.id} 不是{entity.entity}的数值"
                if own and evidence.metric != own.metric:
                    return f"{evidence.id} 不是这一指标的数值"
                if head and (evidence.metric, evidence.period) != (head.metric, head.period):
                    return f"{evidence.id} 不属于所在的列"
        return ""

    def _named(self, evidence: Evidence, cell: str) -> bool:
        """Whether a row's first cell is the name of the evidence's metric."""
        return bool(evidence.title) and not SLOT.search(cell) and evidence.title.endswith(cell) and len(cell) > 2

    def _bare(self, text: str) -> str:
        """The text with its slots filled in, without blanks."""

        def put(match: object) -> str:
            key, field, fact = match.groups()  # type: ignore[attr-defined]
            if fact:
                return str(self._annex.facts.get(fact, ""))
            return shown(self._evidence[key], field or "") if key in self._evidence else ""

        return "".join(SLOT.sub(put, text).split())


def _first(cell: str, evidence: Mapping[str, Evidence]) -> Evidence | None:
    match = SLOT.search(cell)
    return evidence.get(match[1] or "") if match else None


def _only(row: tuple[str, ...], field: str, evidence: Mapping[str, Evidence]) -> Evidence | None:
    """The evidence whose `field` is what the row's first cell says."""
    match = SLOT.fullmatch(row[0]) if row else None
    return evidence.get(match[1] or "") if match and match[2] == field else None


def _figures(cell: str, evidence: Mapping[str, Evidence]) -> Iterator[Evidence]:
    for match in SLOT.finditer(cell):
        if match[1] in evidence and (match[2] or "") in FIGURES:
            yield evidence[match[1]]
