"""Names a mapping gives its sources are data: whatever they are, they never become SQL."""

import json
from pathlib import Path

import duckdb
import pytest

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.opening import load_mapping
from knowledge_base.evaluation.importing.report import PUBLISHED
from knowledge_base.evaluation.importing.stages import Stages
from tests.deliveries import STRICT, Home

_MAPPING = """
name: mine
title: 本校
sources:
  units: {{files: units.csv}}
  {name}: {{files: names.csv}}
tables:
- table: org_unit
  source: units
  join: [{{source: {name}, match: {{k: k}}}}]
  columns:
    org_id: k
    level: {{constant: school}}
    name: {column}
    kind: {{constant: 学校}}
    valid_from: {{constant: "2000-01-01"}}
"""


def mapped(tmp_path: Path, name: str) -> tuple[str, str]:
    """A delivery and a mapping with a joined source of that name."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "units.csv").write_text("k\nschool\n", encoding="utf-8")
    (folder / "names.csv").write_text("k,n\nschool,云州大学\n", encoding="utf-8")
    path = tmp_path / "mine.yaml"
    quoted = {"name": json.dumps(name, ensure_ascii=False), "column": json.dumps(f"{name}.n", ensure_ascii=False)}
    path.write_text(_MAPPING.format(**quoted), encoding="utf-8")
    return str(folder), str(path)


@pytest.mark.parametrize("name", ["成绩-2024", "2024", "select", "a \"b\" 'c' -- d", "p ON true; DROP TABLE term --"])
def test_a_joined_source_may_be_called_anything(tmp_path: Path, name: str) -> None:
    home = Home(tmp_path / "home")
    report = home.take(*mapped(tmp_path, name), limits=STRICT)
    assert report.outcome == PUBLISHED, report.reasons
    assert home.ask("SELECT name FROM org_unit") == [("云州大学",)]


def test_a_name_that_is_a_statement_writes_no_file(tmp_path: Path) -> None:
    target = tmp_path / "owned.csv"
    home = Home(tmp_path / "home")
    home.take(*mapped(tmp_path, f"p ON true; COPY (SELECT 1) TO '{target}' --"))
    assert not target.exists()


def test_a_build_reaches_no_file_but_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def attempt(self: Stages, connection: duckdb.DuckDBPyConnection) -> None:
        (tmp_path / "other.csv").write_text("h\n1\n", encoding="utf-8")
        for statement in (
            f"COPY (SELECT 1) TO '{tmp_path}/owned.csv'",
            f"FROM read_csv('{tmp_path}/other.csv')",
            f"ATTACH '{tmp_path}/other.duckdb'",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error) as error:
                connection.execute(statement)
            said.append(str(error.value))

    monkeypatch.setattr(Stages, "check", attempt)
    assert Home(tmp_path / "home").take(*mapped(tmp_path, "names")).outcome == PUBLISHED
    assert [text.split(":")[0] for text in said] == ["Permission Error"] * 3 + ["Invalid Input Error"]


def test_a_source_joined_twice_is_told_at_once(tmp_path: Path) -> None:
    _, path = mapped(tmp_path, "names")
    text = Path(path).read_text(encoding="utf-8")
    twice = '[{source: "names", match: {k: k}}, {source: "names", match: {k: n}}]'
    Path(path).write_text(text.replace('[{source: "names", match: {k: k}}]', twice), encoding="utf-8")
    with pytest.raises(InputError, match="names 写了两次"):
        load_mapping(path)
