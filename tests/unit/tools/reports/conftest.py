"""A small report on the small demo: enough to hold text, tables, charts of both kinds, and a metric without data."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import pytest

from tests.unit.tools.conftest import Of
from tools.context import ToolContext
from tools.reports.annex import Annex
from tools.reports.model import Report
from tools.reports.phrases import load_phrases
from tools.reports.room import Room
from tools.reports.word.annex_part import annex_in
from tools.reports.writer import Composer

YEAR = "2024-2025"
SECRET = b"s" * 32
OUTLINE = """
id: small
version: "1"
title: 小报告
periods:
  academic_year: {at: start, status: assumed, source: 试}
  point_in_time: {at: end, status: assumed, source: 试}
chapters:
  - title: 教与学
    sections:
      - title: 课程学习
        items:
          - {metric: course_fail_rate, prose: [level_with_counts, change, spread], below: [table, chart],
             years: 3, history: [chart]}
          - {metric: course_mean_score, prose: [level, change], below: [table]}
      - title: 条件
        items:
          - {metric: student_teacher_ratio, prose: [level_with_sides, change]}
          - {metric: books_per_student, prose: [level]}
  - title: 平台
    sections:
      - title: 教学平台
        items:
          - {metric: lms_active_rate, prose: [level]}
"""


@dataclass(frozen=True)
class Made:
    """A drafted report: its file, what is in it, and the tools of its drafter."""

    content: bytes
    report: Report
    context: ToolContext
    room: Room

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(unit.name for unit in self.context.metrics.directory.units.values())

    @property
    def annex(self) -> Annex:
        found = annex_in(docx.Document(io.BytesIO(self.content)))
        assert found is not None
        return found


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    own = tmp_path_factory.mktemp("reports")
    (own / "small.yaml").write_text(OUTLINE, encoding="utf-8")
    return Room(SECRET, own)


@pytest.fixture(scope="session")
def made_by(room: Room, of: Of) -> Callable[[str], Made]:
    """The small report of a user, drafted once."""
    kept: dict[str, Made] = {}

    def make(user: str) -> Made:
        if user not in kept:
            content, report = room.draft("small", YEAR, of(user), Composer(load_phrases()), ())
            kept[user] = Made(content, report, of(user), room)
        return kept[user]

    return make


@pytest.fixture(scope="session")
def made(made_by: Callable[[str], Made]) -> Made:
    return made_by("qa")


@pytest.fixture
def own_folder(tmp_path: Path) -> Callable[[str], Room]:
    """A room whose school has an outline `small` of this text."""

    def make(text: str) -> Room:
        (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
        return replace(Room(SECRET), own=tmp_path)

    return make
