"""Outlines: ours is whole, a school's is read strictly, and what it names must exist."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge_base.errors import InputError
from tests.unit.tools.conftest import Of
from tests.unit.tools.reports.conftest import OUTLINE, SECRET, YEAR
from tools.errors import UnknownName
from tools.metrics.definition import Catalogue
from tools.reports.outline import SCHEMA, load_outline, schema_text
from tools.reports.phrases import load_phrases
from tools.reports.room import Room
from tools.reports.writer import Composer

OwnFolder = Callable[[str], Room]


def test_our_outline_names_only_what_there_is_and_has_three_chapters(catalogue: Catalogue) -> None:
    outline = load_outline("annual", catalogue, load_phrases())
    assert [chapter.title for chapter in outline.chapters] == ["师资与教学条件", "质量保障体系", "学生学习效果"]
    assert len(outline.metrics) > 30


def test_the_schema_beside_it_is_what_the_code_says() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run ./zhizhen reference"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("course_fail_rate", "course_fial_rate", "目录里没有这个代码"),
        ("prose: [level]", "prose: [levle]", "没有名为 levle 的写法"),
        ("title: 小报告", "titel: 小报告", "没有这个键"),
        ("  point_in_time: {at: end, status: assumed, source: 试}\n", "", "缺少 point_in_time"),
        ("id: small", "id: other", "id 应为文件名"),
        ("history: [chart]}", "history: [pie]}", "值不合要求"),
    ],
)
def test_a_mistake_in_an_outline_is_told_with_its_file(
    old: str, new: str, told: str, own_folder: OwnFolder, of: Of
) -> None:
    assert old in OUTLINE
    room = own_folder(OUTLINE.replace(old, new))
    with pytest.raises(InputError, match=told) as error:
        room.draft("small", YEAR, of("qa"), Composer(load_phrases()), ())
    assert "small.yaml" in str(error.value)


def test_an_unknown_report_is_told_with_those_there_are(of: Of, room: Room) -> None:
    with pytest.raises(UnknownName) as error:
        room.outline("monthly", of("qa"))
    assert error.value.suggestions == ("annual", "small")


def test_a_schools_outline_takes_the_place_of_ours(own_folder: OwnFolder, of: Of) -> None:
    room = own_folder(OUTLINE)
    assert room.own is not None
    (room.own / "annual.yaml").write_text(OUTLINE.replace("id: small", "id: annual"), encoding="utf-8")
    assert room.outline("annual", of("qa")).title == "小报告"
    assert Room(SECRET).outline("annual", of("qa")).title == "本科教学质量报告"


def test_a_template_that_is_not_there_or_is_broken_is_told(own_folder: OwnFolder, of: Of) -> None:
    room = own_folder(OUTLINE + "template: ours.docx\n")
    assert room.own is not None
    for put in (lambda path: None, lambda path: path.write_bytes(b"no word file")):
        put(room.own / "ours.docx")
        with pytest.raises(InputError, match=r"ours\.docx"):
            room.draft("small", YEAR, of("qa"), Composer(load_phrases()), ())
