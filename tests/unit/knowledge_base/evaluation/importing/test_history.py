"""The folder of imports: a report is whole, and two imports at once do not lose one."""

import json
from pathlib import Path

from knowledge_base.evaluation.importing.history import History
from knowledge_base.evaluation.importing.report import PUBLISHED, ImportReport


def report(history: History, source: str) -> ImportReport:
    return ImportReport(history.next_number(), "2026-03-20 09:00:00+00:00", source, "own", PUBLISHED)


def test_two_imports_of_one_number_are_both_kept(tmp_path: Path) -> None:
    history = History(tmp_path / "imports")
    first, second = report(history, "one"), report(history, "other")
    assert first.number == second.number
    history.keep(first)
    kept = history.keep(second)
    assert (kept.name, second.number) == ("000002", 2)
    assert json.loads((kept / "report.json").read_text("utf-8"))["number"] == 2
    assert [r["source"] for r in history.records()] == ["one", "other"]
    assert sorted(path.name for path in history.folder.iterdir()) == ["000001", "000002"]
