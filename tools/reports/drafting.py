"""From an outline to a report in plain data: each section gathered, written, held by the binder, and laid out.

A sentence the binder refuses is dropped and put on record. What is missing is said by us, whoever writes: no writer
decides whether a gap is told.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from tools.binder import check
from tools.context import ToolContext
from tools.reports.gathering import Gap, Material, Numbering, gathered, reach_of, whole_year
from tools.reports.layout import laid_out
from tools.reports.loop import loop_grids
from tools.reports.model import ChapterDraft, Reach, Report, SectionDraft, Text
from tools.reports.outline import Chapter, Outline, Section
from tools.reports.phrases import Phrases
from tools.reports.writer import Brief, Composer, Writer, words_of

DRAFT_MARK = "AI 起草，未签发"
_SENTENCE = re.compile(r"[^。！？]*[。！？]?")
_NOT_PROSE = re.compile(r"^\s*(?:#|\||>|```)")
_BULLET = re.compile(r"^\s*[-*•]\s+")
_SAID_OF_ITSELF = {"status": DRAFT_MARK}


def draft_report(
    outline: Outline, year: str, context: ToolContext, writer: Writer, phrases: Phrases, names: Iterable[str] = ()
) -> Report:
    """The report of an academic year in the asker's scope.

    `names` are names that contain numbers and may be written out. OutOfScope for who may not draft it, ToolError for a
    year without data; whatever is missing within it is told in its section.
    """
    directory = context.metrics.directory
    reach = reach_of(context.scope, directory)
    run = _Run(outline, whole_year(year, directory), reach, context, writer, phrases, tuple(names))
    chapters = tuple(run.chapter(chapter) for chapter in outline.chapters)
    facts = _SAID_OF_ITSELF | {
        "title": outline.title,
        "unit": reach.name,
        "year": f"{year}学年",
        "drafted": f"{context.today.year}年{context.today.month}月{context.today.day}日",
        "as_of": directory.as_of.isoformat(),
        "generation": str(context.metrics.client.generation),
    }
    return Report(
        outline.id, outline.version, reach, year, writer.name, chapters, run.numbering.all, facts,
        tuple(dict.fromkeys(run.told)), tuple(run.dropped), tuple(dict.fromkeys(run.missing)),
        outline.by_people,
    )  # fmt: skip


class _Run:
    """One drafting: what has been numbered, told, dropped and found missing so far."""

    def __init__(
        self,
        outline: Outline,
        year: str,
        reach: Reach,
        context: ToolContext,
        writer: Writer,
        phrases: Phrases,
        names: tuple[str, ...],
    ) -> None:
        self._outline, self._year, self._reach, self._context = outline, year, reach, context
        self._writer, self._phrases, self._composer = writer, phrases, Composer(phrases)
        self._names = (*names, *(name for metric in context.catalogue for name in metric.names))
        self.numbering = Numbering()
        self.told: list[str] = []
        self.dropped: list[tuple[str, str]] = []
        self.missing: list[str] = []
        self._chart_ids = (f"C{number}" for number in itertools.count(1))

    def chapter(self, chapter: Chapter) -> ChapterDraft:
        return ChapterDraft(chapter.title, tuple(self._section(chapter, section) for section in chapter.sections))

    def _section(self, chapter: Chapter, section: Section) -> SectionDraft:
        materials = tuple(
            gathered(item, self._outline, self._year, self._reach, self._context, self.numbering)
            for item in section.items
        )
        brief = Brief(self._outline.title, chapter.title, section.title, materials)
        prose = self._prose(brief) if brief.evidence else []
        figures = laid_out(section, materials, self._chart_ids)
        if section.ledger:
            figures += loop_grids(self._context, self._reach, self.numbering)
        gaps = [Text("".join(self._gaps(materials)))] if any(m.gap for m in materials) else []
        nothing = [] if brief.evidence else [Text(self._phrases.nothing.text)]
        return SectionDraft(section.title, (*nothing, *prose, *figures, *gaps))

    def _prose(self, brief: Brief) -> list[Text]:
        """The writer's paragraphs as far as the evidence bears them; the rules' own where nothing is left of them."""
        kept = self._bound(self._writer.write(brief), brief)
        return kept or self._bound(self._composer.write(brief), brief)

    def _bound(self, written: str, brief: Brief) -> list[Text]:
        paragraphs = ("".join(self._kept(line, brief)) for line in written.splitlines() if not _NOT_PROSE.match(line))
        return [Text(paragraph) for paragraph in paragraphs if paragraph]

    def _kept(self, line: str, brief: Brief) -> Iterator[str]:
        for sentence in filter(str.strip, _SENTENCE.findall(_BULLET.sub("", line).strip())):
            problems = check(sentence, brief.evidence, question="", known_names=self._names)
            if not problems:
                yield sentence
            else:
                self.dropped.append((sentence, problems[0].found))

    def _gaps(self, materials: Iterable[Material]) -> Iterator[str]:
        known = self._phrases
        phrases = {Gap.MISSING: known.missing, Gap.NOT_HERE: known.not_here, Gap.NOT_OPEN: known.not_open}
        for material in materials:
            if material.gap is not None:
                if material.gap is Gap.MISSING:
                    self.told.append(material.period.zh)
                    self.missing.append(material.metric.name_zh)
                yield phrases[material.gap].filled({}, words_of(material))
