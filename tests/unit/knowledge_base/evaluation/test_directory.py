"""Names of the school: found in running text, the longest first; what they resolve to; mistakes in the alias file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from knowledge_base.demo.templates import ALIASES_YAML
from knowledge_base.errors import InputError
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.rights import Right
from knowledge_base.evaluation.warehouse import Row


class FakeClient:
    """Answers the directory's four queries from a few rows."""

    dialect = "duckdb"
    generation = 1

    def fetch(self, sql: str) -> Sequence[Row]:
        if "FROM org_unit" in sql:
            return [
                ("school", "示范大学", "school", None, "学校", None),
                ("cs", "计算机学院", "college", "school", "教学", "School of Computer Science"),
                ("cs.se", "软件工程", "major", "cs", "专业", "Software Engineering"),
                ("ma.st", "统计学", "major", "ma", "专业", None),
            ]
        if "FROM course" in sql:
            names = ["软件工程导论", "高等数学", "大学物理", "大学物理实验", "统计学", "毕业设计", "毕业设计"]
            return [(f"C{n}", name, "cs") for n, name in enumerate(names)]
        if "FROM term" in sql:
            spans = [("2023-2024-2", True), ("2024-2025-1", True), ("2024-2025-2", True), ("2025-2026-1", False)]
            return [(t, t[:9], date(2024, 1, 1), date(2024, 6, 1), scored) for t, scored in spans]
        return [("2026-03-20",)]

    def scoped(self, right: Right) -> FakeClient:
        return self

    def close(self) -> None:
        pass


@pytest.fixture
def directory() -> Directory:
    aliases = AliasFile(
        units={"cs": ["计院"], "cs.se": ["软工"]}, courses={"高等数学": ["高数", "MIS"], "大学物理": ["大物"]}
    )
    return Directory.load(FakeClient(), aliases)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("软件工程的挂科率", [("软件工程", "unit", ("cs.se",))]),
        ("软件工程导论的挂科率", [("软件工程导论", "course", ("C0",))]),
        ("大学物理实验和大学物理", [("大学物理实验", "course", ("C3",)), ("大学物理", "course", ("C2",))]),
        (
            "计院软工专业的高数",
            [("计院", "unit", ("cs",)), ("软工专业", "unit", ("cs.se",)), ("高数", "course", ("C1",))],
        ),
        ("统计学怎么样", [("统计学", "unit", ("ma.st",)), ("统计学", "course", ("C4",))]),
        ("统计学专业怎么样", [("统计学专业", "unit", ("ma.st",))]),
        ("毕业设计", [("毕业设计", "course", ("C5", "C6"))]),
        ("the software engineering major", [("software engineering", "unit", ("cs.se",))]),
        ("mis, not mission", [("mis", "course", ("C1",))]),
        ("我们院怎么样", []),
        ("", []),
    ],
)
def test_find(directory: Directory, text: str, found: list[tuple[str, str, tuple[str, ...]]]) -> None:
    matches = directory.find(text)
    assert [(m.text, m.kind, m.ids) for m in matches] == found
    assert all(text[m.start : m.end] == m.text for m in matches)


def test_terms_years_and_units(directory: Directory) -> None:
    latest = directory.latest_complete_term()
    assert latest is not None
    assert latest.id == "2024-2025-2"
    assert directory.complete_years() == ["2024-2025"]
    assert directory.as_of == date(2026, 3, 20)
    assert [u.id for u in directory.children("cs")] == ["cs.se"]
    assert directory.unit("cs").aliases == ("计院",)
    assert directory.course("C1").owner == "cs"


def test_unknown_targets_are_listed() -> None:
    aliases = AliasFile(units={"xx": ["某院"]}, courses={"没有的课": ["没课"]})
    with pytest.raises(InputError, match=r"units\.xx.*courses\.没有的课"):
        Directory.load(FakeClient(), aliases)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("unit: {cs: [计院]}", "unit：没有这个键"),
        ("units: {cs: 计院}", r"units\.cs：值不合要求"),
        ("units: [", "不是有效的"),
    ],
)
def test_mistakes_in_the_alias_file_name_file_key_and_mend(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "aliases.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        AliasFile.load(path)
    assert str(path) in str(caught.value)


def test_a_missing_alias_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="找不到配置文件"):
        AliasFile.load(tmp_path / "aliases.yaml")


def test_the_demo_aliases_cover_the_names_promised() -> None:
    aliases = AliasFile.load(ALIASES_YAML)
    known = {name for names in (*aliases.units.values(), *aliases.courses.values()) for name in names}
    assert {
        "计院",
        "软工",
        "计科",
        "大数据",
        "机自",
        "高数",
        "线代",
        "概率论",
        "大物",
        "毛概",
        "质评中心",
        "马院",
    } <= known
