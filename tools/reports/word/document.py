"""A report as a Word file: our template or a school's, filled in by docxtpl, with charts and the annex put beside it.

The template decides how everything looks and stands; it may be edited in Word. It sees `title`, `unit`, `year`,
`status`, `drafted`, `as_of`, `generation`, `chapters` (title, sections with title and blocks of kind text, figures,
units or chart) and `annex`; tables have title, header and rows. It runs in a sandbox: a template may be a
file somebody was sent.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from knowledge_base.errors import InputError
from tools.evidence import Evidence
from tools.reports.annex import Annex
from tools.reports.model import Block, Chart, Grid, Report, SectionDraft, Text
from tools.reports.shown import number_format, plotted
from tools.reports.word.annex_part import put_annex
from tools.reports.word.charts import put_chart
from tools.reports.word.reading import read_text
from tools.reports.word.runs import Runs

TEMPLATE = Path(__file__).with_name("report.docx")
_ANNEX_HEADER = ("编号", "指标与对象", "数值", "人数或份数", "归属口径", "口径版本")


def written(report: Report, annex: Annex, secret: bytes, template: Path = TEMPLATE) -> bytes:
    """The file, its annex sealed with `secret`; InputError, in Chinese, when the template cannot be used."""
    try:
        return _written(report, annex, secret, template)
    except (TemplateError, PackageNotFoundError, BadZipFile, KeyError) as error:
        raise InputError(f"报告模板 {template.name} 不能使用：{error}；可由内置模板重新改起") from error


def _written(report: Report, annex: Annex, secret: bytes, template: Path) -> bytes:
    document = DocxTemplate(template)
    document.init_docx()
    page = _Page(report, document.docx)
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    document.render(page.context(), environment, autoescape=True)
    read = read_text(document.docx)
    put_annex(document.docx, annex.model_copy(update={"lines": read.lines, "rows": read.rows}).sealed(secret))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class _Page:
    """What the template is given."""

    def __init__(self, report: Report, document: Any) -> None:
        self._report, self._document = report, document
        self._evidence: Mapping[str, Evidence] = {e.id: e for e in report.evidence}
        self._runs = Runs(self._evidence, report.facts)
        self._charts = 0

    def context(self) -> dict[str, Any]:
        chapters = [
            {"title": chapter.title, "sections": [self._section(section) for section in chapter.sections]}
            for chapter in self._report.chapters
        ]
        facts = {key: self._runs.of(f"{{F.{key}}}") for key in self._report.facts}
        return {
            **facts,
            "chapters": chapters,
            "annex": self._table("证据附录", _ANNEX_HEADER, map(_annex_row, self._evidence.values())),
        }

    def _section(self, section: SectionDraft) -> dict[str, Any]:
        return {"title": section.title, "blocks": [self._block(block) for block in section.blocks]}

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Text():
                return {"kind": "text", "text": self._runs.of(block.text)}
            case Grid():
                table = self._table(block.title, block.header, block.rows)
                return {"kind": block.kind, "worded": block.worded, **table}
            case Chart():
                return {"kind": "chart", "title": self._runs.of(block.title), "chart": self._chart(block)}

    def _table(self, title: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> dict[str, Any]:
        return {
            "title": self._runs.of(title),
            "header": [self._runs.of(cell) for cell in header],
            "rows": [[self._runs.of(cell) for cell in row] for row in rows],
        }

    def _chart(self, chart: Chart) -> Any:
        self._charts += 1
        figures = [self._evidence[point] for point in chart.points]
        labels = [self._runs.plain(label) for label in chart.labels]
        form = number_format(next((figure for figure in figures if figure.value is not None), figures[0]))
        return put_chart(self._document, chart, self._charts, labels, [plotted(f) for f in figures], form)


def _annex_row(evidence: Evidence) -> list[str]:
    """The evidence for people to read; for programs it is in the annex part."""
    key = evidence.id
    n = f"{{{key}.n}}" if evidence.n is not None and not evidence.withheld else "—"
    attribution = f"{{{key}.attribution}}" if evidence.attribution else "—"
    version = f"{{{key}.definition_version}}" if evidence.definition_version else "—"
    return [f"{{{key}.id}}", f"{{{key}.title}}", f"{{{key}}}", n, attribution, version]
