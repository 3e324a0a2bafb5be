"""Drafted reports of a home: the room they are made in, and the shelf on which each person's files lie.

A file on the shelf is its drafter's alone: to everybody else it does not exist. The newest are kept.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from pydantic import BaseModel, ConfigDict, ValidationError

from agents.reporting.desk import Drafted
from api.errors import NotFound, TooManyTurns
from api.identity import signing_secret
from api.private_files import write_whole
from api.settings import Settings
from tools.reports.room import Room
from tools.reports.verify import Verification

KEPT = 20
"""Files of one person."""
_BUSY = "您有一份报告正在起草，请等它完成。"
_FULL = "正有别人的报告在起草，请稍后再试。"


def room_of(settings: Settings) -> Room:
    """The room of a home: its secret seals the annexes, its `school/reports` holds the school's outlines."""
    return Room(signing_secret(settings.home).encode(), settings.school / "reports")


class DraftedView(BaseModel):
    """A report on the shelf. `dropped` are sentences of the writer's left out, `missing` metrics without data,
    `by_people` the parts that people have to write.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    outline: str
    unit: str
    year: str
    writer: str
    drafted: str
    figures: int
    charts: int
    dropped: tuple[str, ...]
    missing: tuple[str, ...]
    by_people: tuple[str, ...] = ()

    @classmethod
    def of(cls, report_id: str, drafted: Drafted) -> DraftedView:
        report = drafted.report
        return cls(
            id=report_id,
            title=report.facts["title"],
            outline=report.outline,
            unit=report.reach.name,
            year=report.year,
            writer=report.writer,
            drafted=report.facts["drafted"],
            figures=len(report.evidence),
            charts=len(report.charts),
            dropped=tuple(sentence for sentence, _ in report.dropped),
            missing=report.missing,
            by_people=report.by_people,
        )


class FaultView(BaseModel):
    where: str
    told: str


class VerificationView(BaseModel):
    """What verifying found; `recounted` figures were asked for again."""

    ok: bool
    faults: tuple[FaultView, ...]
    notes: tuple[str, ...]
    controls: int
    charts: int
    recounted: int

    @classmethod
    def of(cls, found: Verification) -> VerificationView:
        faults = tuple(FaultView(where=fault.where, told=fault.told) for fault in found.faults)
        return cls(
            ok=found.ok, faults=faults, notes=found.notes, controls=found.controls, charts=found.charts,
            recounted=found.recounted,
        )  # fmt: skip


class ReportShelf:
    """The files of a home, by person; one report is drafted at a time, for it takes the processor for seconds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._drafting = ""

    @contextmanager
    def drafting(self, user: str) -> Iterator[None]:
        """The one place at the desk; TooManyTurns while it is taken."""
        with self._lock:
            if self._drafting:
                raise TooManyTurns(_BUSY if self._drafting == user else _FULL)
            self._drafting = user
        try:
            yield
        finally:
            with self._lock:
                self._drafting = ""

    def put(self, user: str, drafted: Drafted) -> DraftedView:
        """Keep a file; the oldest beyond the limit go."""
        folder = self._of(user)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        view = DraftedView.of(token_hex(8), drafted)
        (folder / f"{view.id}.docx").write_bytes(drafted.content)
        # The description last: a file without one is no report yet.
        write_whole(folder / f"{view.id}.json", view.model_dump_json())
        for old in self._newest_first(user)[KEPT:]:
            old.unlink()
            old.with_suffix(".docx").unlink(missing_ok=True)
        return view

    def all(self, user: str) -> list[DraftedView]:
        """The person's reports, newest first."""
        return [view for path in self._newest_first(user) if (view := _read(path)) is not None]

    def file(self, user: str, report_id: str) -> tuple[DraftedView, bytes]:
        """The person's report of that id; NotFound otherwise."""
        path = self._of(user) / f"{report_id}.json"
        view = _read(path) if path.is_file() else None
        if view is None:
            raise NotFound("没有这份报告，或它已被较新的报告挤出。")
        return view, path.with_suffix(".docx").read_bytes()

    def _newest_first(self, user: str) -> list[Path]:
        return sorted(self._of(user).glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)

    def _of(self, user: str) -> Path:
        # A user name may hold what a path may not.
        return self._folder / hashlib.sha256(user.encode()).hexdigest()[:32]


def _read(path: Path) -> DraftedView | None:
    try:
        return DraftedView.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError:
        return None
