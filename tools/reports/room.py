"""The report room: drafting, verifying and signing of a person's report with everything it takes, in three calls."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge_base.errors import InputError
from tools.context import ToolContext
from tools.reports.annex import annex_of
from tools.reports.drafting import draft_report
from tools.reports.model import Report
from tools.reports.outline import Outline, load_outline, names_of_outlines
from tools.reports.phrases import load_phrases
from tools.reports.signing import signed
from tools.reports.verify import Verification, verify_report
from tools.reports.word.document import TEMPLATE, written
from tools.reports.writer import Writer


@dataclass(frozen=True)
class Room:
    """`own` is the folder of the school's outlines and templates, `secret` what annexes are sealed with."""

    secret: bytes
    own: Path | None = None

    def outlines(self) -> tuple[str, ...]:
        """The ids of the reports that can be drafted."""
        return names_of_outlines(self.own)

    def outline(self, name: str, context: ToolContext) -> Outline:
        """UnknownName where there is none of that id, InputError when its file cannot be used."""
        return load_outline(name, context.catalogue, load_phrases(), self.own)

    def draft(
        self, name: str, year: str, context: ToolContext, writer: Writer, names: tuple[str, ...]
    ) -> tuple[bytes, Report]:
        """The Word file and what is in it. OutOfScope for who may not draft, ToolError for a year without data."""
        outline = self.outline(name, context)
        report = draft_report(outline, year, context, writer, load_phrases(), names)
        generation = context.metrics.client.generation
        annex = annex_of(report, context.scope.user, context.today.isoformat(), generation)
        return written(report, annex, self.secret, self._template(outline)), report

    def verify(self, content: bytes, context: ToolContext, names: tuple[str, ...]) -> Verification:
        """Whether the file still says what its evidence says; OutOfScope for who may not draft such a report."""
        return verify_report(content, context, self.secret, names)

    def sign(self, content: bytes, context: ToolContext, names: tuple[str, ...], name: str) -> bytes:
        """The file signed by the person of the context; ToolError when it does not pass."""
        return signed(content, self.verify(content, context, names), context, name, self.secret)

    def _template(self, outline: Outline) -> Path:
        """The school's own template of that name, else ours."""
        own = self.own / outline.template if self.own is not None else None
        if own is not None and own.is_file():
            return own
        if outline.template == TEMPLATE.name:
            return TEMPLATE
        raise InputError(
            f"提纲 {outline.id} 写的模板 {outline.template} 不在学校的 reports 文件夹里，请放入或改写 template"
        )
