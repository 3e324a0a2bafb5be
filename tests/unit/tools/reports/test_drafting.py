"""Drafting: every figure a slot, what is missing said, writers held to the evidence, everybody in the own scope."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

import pytest

from tests.unit.tools.conftest import Of
from tests.unit.tools.reports.conftest import YEAR, Made
from tools.binding.numbers import numerals_in
from tools.errors import OutOfScope, ToolError
from tools.evidence import EvidenceKind
from tools.reports.model import Chart, Grid, Report, Text
from tools.reports.phrases import load_phrases
from tools.reports.room import Room
from tools.reports.shown import SLOT, plotted, shown
from tools.reports.writer import Brief, Composer

MadeBy = Callable[[str], Made]


def texts_of(report: Report) -> Iterator[str]:
    """Everything with slots that a report says, without its titles."""
    for chapter in report.chapters:
        for section in chapter.sections:
            for block in section.blocks:
                match block:
                    case Text():
                        yield block.text
                    case Grid():
                        yield from (cell for row in (block.header, *block.rows) for cell in row)
                    case Chart():
                        yield from block.labels


def section_text(report: Report, chapter: int, section: int) -> str:
    blocks = report.chapters[chapter].sections[section].blocks
    return "".join(block.text for block in blocks if isinstance(block, Text))


def test_outside_its_slots_a_report_holds_no_number(made: Made) -> None:
    told = made.report.told
    for text in texts_of(made.report):
        bare = SLOT.sub("", text)
        for period in told:
            bare = bare.replace(period, "")
        assert not numerals_in(bare), text


def test_the_composer_of_ours_loses_no_sentence(made: Made) -> None:
    assert made.report.dropped == ()


def test_missing_data_is_said_and_nothing_takes_its_place(made: Made) -> None:
    told = section_text(made.report, 1, 0)
    assert "没有教学平台学生活跃率的记录" in told
    assert "未作起草" in told
    assert made.report.missing == ("教学平台学生活跃率",)
    assert not any(isinstance(block, Grid | Chart) for block in made.report.chapters[1].sections[0].blocks)


def test_charts_hold_the_figures_that_are_shown(made: Made) -> None:
    evidence = {e.id: e for e in made.report.evidence}
    assert [chart.kind for chart in made.report.charts] == ["bar", "line"]
    for chart in made.report.charts:
        for point in chart.points:
            value, text = plotted(evidence[point]), shown(evidence[point])
            assert value is None or text == f"{value:.2%}"


def test_changes_point_the_way_the_figures_do(made: Made) -> None:
    evidence = {e.id: e for e in made.report.evidence}
    changes = [e for e in made.report.evidence if e.kind is EvidenceKind.COMPUTED]
    assert changes
    for change in changes:
        now, before = (evidence[key].value for key in change.inputs)
        assert now is not None
        assert before is not None
        assert change.value is not None
        assert math.isclose(change.value, now - before)
        word = "上升" if change.value > 0 else "下降"
        sentences = [t for t in texts_of(made.report) if f"{{{change.id}}}" in t]
        assert all(f"{word}{{{change.id}}}" in sentence for sentence in sentences)


def test_a_dean_gets_the_own_college_and_is_told_what_is_of_the_school_only(made_by: MadeBy) -> None:
    report = made_by("dean.cs").report
    assert report.reach.name == "计算机学院"
    assert {e.entity_id for e in report.evidence if e.kind is EvidenceKind.METRIC} <= {
        "cs", "cs.cs", "cs.se", "cs.ai", "cs.ds", "cs.ne"
    }  # fmt: skip
    assert "生均图书只按全校统计" in section_text(report, 0, 1)


@pytest.mark.parametrize("user", ["head.cs.se", "teacher.1", "student.1", "supervisor"])
def test_who_may_not_draft_is_told_who_may(user: str, room: Room, of: Of) -> None:
    with pytest.raises(OutOfScope, match="质量评估中心"):
        room.draft("small", YEAR, of(user), Composer(load_phrases()), ())


@pytest.mark.parametrize("year", ["2031-2032", "2025-2026", "abc", ""])
def test_a_year_that_is_not_whole_is_refused_with_those_that_are(year: str, room: Room, of: Of) -> None:
    with pytest.raises(ToolError) as error:
        room.draft("small", year, of("qa"), Composer(load_phrases()), ())
    assert YEAR in error.value.suggestions


class Liar:
    """A writer that says one sound sentence and much that is not."""

    name = "liar"

    def write(self, brief: Brief) -> str:
        first = next(e for e in brief.evidence if e.kind is EvidenceKind.METRIC)
        return (
            f"# 标题{first.id}\n- {{{first.id}.period}}，{{{first.id}.entity}}为{{{first.id}}}。其中约三成来自新生。\n"
            "不及格率为8.34%。\n{E999}高于去年。\n| 表 | 格 |\n总体平稳。"
        )


def test_of_what_a_writer_makes_up_nothing_is_left_and_it_is_on_record(room: Room, of: Of) -> None:
    _, report = room.draft("small", YEAR, of("qa"), Liar(), ())
    text = section_text(report, 0, 0)
    assert "总体平稳。" in text
    assert re.match(r"\{(E\d+)\.period\}，\{\1\.entity\}为\{\1\}。", text)
    for lie in ("三成", "8.34", "E999", "标题", "表"):
        assert lie not in text
    assert report.writer == "liar"
    assert {"其中约三成来自新生。", "不及格率为8.34%。", "{E999}高于去年。"} <= {said for said, _ in report.dropped}


class Mute:
    """A writer of which nothing holds."""

    name = "mute"

    def write(self, brief: Brief) -> str:
        return "提高了百分之八。"


def test_where_nothing_of_a_writers_section_holds_the_rules_write_it(made: Made, room: Room, of: Of) -> None:
    _, report = room.draft("small", YEAR, of("qa"), Mute(), ())
    assert section_text(report, 0, 0) == section_text(made.report, 0, 0)
