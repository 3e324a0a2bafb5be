"""The demo's alias file fits the demo's data, and its everyday names lead where they should."""

import pytest

from knowledge_base.demo.templates import ALIASES_YAML
from knowledge_base.evaluation.directory import AliasFile, Directory

from .conftest import Built


@pytest.fixture(scope="module")
def directory(demo: Built) -> Directory:
    return Directory.load(demo.client, AliasFile.load(ALIASES_YAML))


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("计院挂科率", "unit", "计算机学院"),
        ("人工智能专业呢", "unit", "人工智能"),
        ("人工智能导论呢", "course", "人工智能导论"),
        ("软件工程导论难吗", "course", "软件工程导论"),
        ("大数据怎么样", "unit", "数据科学与大数据技术"),
        ("毛概的通过率", "course", "毛泽东思想和中国特色社会主义理论体系概论"),
        ("质评中心", "unit", "质量评估中心"),
        ("计算机科学与技术", "unit", "计算机科学与技术"),
    ],
)
def test_everyday_names(directory: Directory, text: str, kind: str, name: str) -> None:
    (match,) = directory.find(text)
    found = directory.unit(match.ids[0]).name if match.kind == "unit" else directory.course(match.ids[0]).name
    assert (match.kind, len(match.ids), found) == (kind, 1, name)


def test_names_shared_by_a_unit_and_a_course_do_not_occur_in_the_demo(directory: Directory) -> None:
    names = [u.name for u in directory.units.values()] + [a for u in directory.units.values() for a in u.aliases]
    assert [n for n in names if {m.kind for m in directory.find(n)} != {"unit"}] == []


def test_calendar(directory: Directory) -> None:
    latest = directory.latest_complete_term()
    assert latest is not None
    assert latest.id == "2025-2026-1"
    assert directory.complete_years()[-3:] == ["2022-2023", "2023-2024", "2024-2025"]
    assert len(directory.complete_years()) == 6
