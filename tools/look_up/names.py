"""Units, courses and documents by their words. Their names are open to everybody, but for documents."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from knowledge_base.evaluation.directory import CourseName, Directory, Unit
from knowledge_base.policies.model import Document
from knowledge_base.policies.titles import matching
from tools.clauses.shelf import Shelf
from tools.context import ToolContext
from tools.metrics.finding import plain

_MOST = 8
_HOLDS, _ALIKE = 1.0, 0.45
_LEVELS = {"school": "学校", "college": "学院", "major": "专业", "office": "职能部门"}


def unit_rows(context: ToolContext, words: str) -> list[dict[str, Any]]:
    """Units that bear the words, or come near; without words the colleges, and the majors of the asker's own."""
    directory, own = context.metrics.directory, context.scope.college
    if not words:
        found = [u for u in directory.units.values() if u.level == "college" or (own and u.parent == own)]
        return [_unit(unit, directory) for unit in found]
    called = {i for match in directory.find(words) if match.kind == "unit" for i in match.ids}
    near = _nearest(words, ((u.id, (u.id, u.name, *u.aliases)) for u in directory.units.values()))
    return [_unit(directory.unit(i), directory) for i in sorted(called) or near][:_MOST]


def course_rows(context: ToolContext, words: str) -> list[dict[str, Any]]:
    """Courses that bear the words, or come near; none without words: there are hundreds."""
    directory = context.metrics.directory
    if not words:
        return []
    called = {i for match in directory.find(words) if match.kind == "course" for i in match.ids}
    near = _nearest(words, ((c.id, (c.id, c.name, *c.aliases)) for c in directory.courses.values()))
    return [_course(directory.course(i), directory) for i in sorted(called) or near][:_MOST]


def document_rows(context: ToolContext, words: str) -> list[dict[str, Any]]:
    """Documents the asker may read, by their title; without words all of them."""
    documents = Shelf(context).documents
    if not words:
        return [_document(d, context) for d in documents]
    near = _nearest(words, ((d.id, (d.title,)) for d in documents))
    by_id = {d.id: d for d in documents}
    found = [*matching(words, documents), *(by_id[i] for i in near)]
    return [_document(d, context) for d in {d.id: d for d in found}.values()][:_MOST]


def readable_titles(context: ToolContext) -> tuple[str, ...]:
    """Titles of every document the asker may read: an answer may name them."""
    return tuple(document.title for document in Shelf(context).documents)


def _unit(unit: Unit, directory: Directory) -> dict[str, Any]:
    row = {"unit": unit.id, "name": unit.name, "level": _LEVELS.get(unit.level, unit.level)}
    above = directory.units.get(unit.parent or "")
    return row | ({"in": above.name} if above and above.level == "college" else {})


def _course(course: CourseName, directory: Directory) -> dict[str, Any]:
    return {"course": course.id, "name": course.name, "given_by": directory.unit(course.owner).name}


def _document(document: Document, context: ToolContext) -> dict[str, Any]:
    row = {"document": document.title, "kind": document.kind.label}
    if not document.in_force(context.today):
        row["state"] = f"已由《{document.replaced_by}》代替" if document.replaced_by else "已失效"
    return row


def _nearest(words: str, named: Iterable[tuple[str, tuple[str, ...]]]) -> list[str]:
    """Ids of those with a name that holds the words; where there is none, of those written alike. The likest first."""
    wanted = plain(words)
    scored = [(max(_alike(wanted, plain(name)) for name in names), i) for i, names in named]
    least = _HOLDS if max((score for score, _ in scored), default=0.0) > _HOLDS else _ALIKE
    return [i for score, i in sorted(scored, key=lambda pair: -pair[0]) if score >= least]


def _alike(wanted: str, name: str) -> float:
    if len(wanted) > 1 and wanted in name:
        return _HOLDS + len(wanted) / len(name)
    return SequenceMatcher(None, wanted, name).ratio() if set(wanted) & set(name) else 0.0
