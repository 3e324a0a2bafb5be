"""What an update leaves alone, on either engine: every row nothing new replaces, and everything when it fails."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.errors import GenerationError
from knowledge_base.evaluation.importing.model import Progress
from knowledge_base.evaluation.importing.opening import load_mapping
from knowledge_base.evaluation.importing.report import PUBLISHED, REFUSED, UNCHANGED
from knowledge_base.evaluation.importing.run import ImportRequest, import_data
from knowledge_base.evaluation.postgres import PostgresWarehouse
from knowledge_base.evaluation.tables import TABLES
from knowledge_base.evaluation.warehouse import DuckWarehouse, Warehouse
from tests.deliveries import NOW, STRICT, Home, Rows, change, deliver, rows_of, write

pytestmark = pytest.mark.both_engines

AWKWARD = ("制表\t换行\n反斜线\\ 引号\"'", "\\N", "\\t\\\\", "NULL", "😀𠮷é", "a\n\\.\nb")
"""Names that a careless copy would read as something else."""


@pytest.fixture
def home(tmp_path: Path, fresh_warehouse: Warehouse) -> Home:
    """The tiny university with awkward names, imported once."""
    made = Home(tmp_path / "home", fresh_warehouse)
    folder = deliver(tmp_path / "in")

    def rename(rows: Rows) -> None:
        courses = [[f"awkward{i}", name, *rows[1][2:]] for i, name in enumerate(AWKWARD)]
        rows.extend(courses)

    change(folder / "course.csv", rename)
    assert made.take(folder).outcome == PUBLISHED
    return made


@pytest.fixture
def more(home: Home, tmp_path: Path) -> Path:
    """A mark that changed."""
    rows = rows_of(tmp_path / "in" / "score.csv")
    folder = tmp_path / "more"
    folder.mkdir()
    write(folder / "score.csv", [rows[0], [*rows[1][:3], "91", *rows[1][4:]]])
    return folder


def content(home: Home) -> Mapping[str, list[tuple[Any, ...]]]:
    """Every row of every table, sorted; of anonymous ones without the number that is new each time."""
    said = {}
    for table in TABLES.values():
        columns = [c.name for c in table.columns if not (table.anonymous and c.name == table.key[0])]
        said[table.name] = sorted(home.ask(f"SELECT {', '.join(columns)} FROM {table.name}"), key=repr)
    return said


def test_every_row_that_nothing_new_replaces_is_as_it_was(home: Home, more: Path) -> None:
    before = content(home)
    assert {row[1] for row in before["course"]} >= set(AWKWARD)
    assert home.take(more, update=True, limits=STRICT).outcome == PUBLISHED
    after = content(home)
    for name in TABLES:
        if name not in ("score", "data_info"):
            assert after[name] == before[name], name
    changed = {row for row in after["score"] if row not in before["score"]}
    assert len(changed) == 1
    assert len(after["score"]) == len(before["score"])


def test_updates_may_follow_one_another(home: Home, more: Path) -> None:
    before = content(home)
    for points in ("91", "92", "93"):
        change(more / "score.csv", lambda rows, points=points: rows[1].__setitem__(3, points))  # type: ignore[misc]
        assert home.take(more, update=True).outcome == PUBLISHED
    assert home.ask("SELECT count(*) FROM score WHERE points = 93") == [(1,)]
    assert content(home)["survey_answer"] == before["survey_answer"]
    assert [g.number for g in home.warehouse.generations()] == [1, 2, 3, 4]
    assert home.take(more, update=True).outcome == UNCHANGED


def test_an_update_that_is_refused_changes_nothing(home: Home, more: Path) -> None:
    before, files = content(home), home.state()
    change(more / "score.csv", lambda rows: rows[1].__setitem__(0, "nowhere"))
    assert home.take(more, update=True, limits=STRICT).outcome == REFUSED
    assert (content(home), home.state()) == (before, files)
    assert [g.number for g in home.warehouse.generations()] == [1]


@pytest.mark.parametrize("moment", ["读取", "校验"])
def test_an_update_does_not_undo_what_another_import_published_meanwhile(home: Home, more: Path, moment: str) -> None:
    copy = home.warehouse.file_of(home.warehouse.current(), more)
    seen: list[str] = []

    def overtake(stage: str, done: int, total: int) -> None:
        if stage.startswith(moment) and not seen:
            seen.append(stage)
            _publish(home.warehouse, copy)

    with pytest.raises(GenerationError, match="请重试"):
        _update(home, more, overtake)
    assert [g.number for g in home.warehouse.generations()] == [1, 2]
    assert home.warehouse.current().number == 2
    assert home.ask("SELECT count(*) FROM score WHERE points = 91") == [(0,)]


def _update(home: Home, given: Path, progress: Progress) -> None:
    import_data(home.warehouse, home.history, ImportRequest(str(given), load_mapping("own"), NOW, True), progress)


def _publish(warehouse: Warehouse, path: Path) -> None:
    """What another process that imports at the same time does at its end."""
    if isinstance(warehouse, PostgresWarehouse):
        warehouse.take(path)
        return
    assert isinstance(warehouse, DuckWarehouse)
    (warehouse.folder / "generation-000002.duckdb").write_bytes(path.read_bytes())
    warehouse.publish(warehouse.generations()[-1])
