"""Answers come out of an import without the number, the place or any other trace of where they stood."""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.evaluation.importing.mapping import ImportMapping, own_layout
from knowledge_base.evaluation.importing.report import PUBLISHED, REFUSED
from knowledge_base.evaluation.tables import TABLES
from knowledge_base.evaluation.warehouse import Warehouse
from tests.deliveries import ALL, ANSWERS, RESPONSE_HEAD, Home, answers, change, deliver, found, write


def test_no_number_of_the_source_remains_anywhere_in_the_generation(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.take(answers(tmp_path / "in"))
    for table, key in (("set_response", "response_id"), ("set_comment", "comment_id")):
        numbers = [row[0] for row in home.ask(f"SELECT {key} FROM {table}")]
        assert len(set(numbers)) == ANSWERS
        assert all(len(number) == 11 and not number.startswith("S2023") for number in numbers)
    kept = home.file(home.warehouse.current()).read_bytes()
    assert not [i for i in range(ANSWERS) if f"S2023{i:04d}".encode() in kept]


def test_answers_stand_in_an_order_of_chance(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.take(answers(tmp_path / "in"))
    order = [row[0] for row in home.ask("SELECT overall FROM set_response ORDER BY rowid")]
    numbers = [row[0] for row in home.ask("SELECT response_id FROM set_response ORDER BY rowid")]
    rising = sum(a < b for a, b in itertools.pairwise(order))
    assert ANSWERS * 0.3 < rising < ANSWERS * 0.7
    assert numbers == sorted(numbers)


def test_a_second_import_gives_other_numbers(tmp_path: Path) -> None:
    first, second = Home(tmp_path / "one"), Home(tmp_path / "two")
    folder = answers(tmp_path / "in")
    seen: list[Mapping[Any, Any]] = []
    for home in (first, second):
        home.take(folder)
        seen.append(dict(home.ask("SELECT overall, response_id FROM set_response")))
    assert sum(seen[0][key] == seen[1][key] for key in seen[0]) == 0


def test_answers_of_a_survey_stay_with_their_response(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.take(deliver(tmp_path / "in"))
    assert home.ask("SELECT count(*) FROM survey_answer JOIN survey_response USING (response_id)") == [(1,)]
    assert home.ask("SELECT count(*) FROM survey_response WHERE response_id = 'w1'") == [(0,)]


def test_the_report_does_not_quote_what_an_anonymous_person_wrote(tmp_path: Path) -> None:
    home, folder = Home(tmp_path / "home"), answers(tmp_path / "in")
    change(folder / "set_response.csv", lambda rows: rows[5].__setitem__(5, "秘密"))
    change(folder / "set_comment.csv", lambda rows: rows[5].__setitem__(4, "=SUM(A1)"))
    report = home.take(folder)
    assert found(report, "convert") == [("set_response.csv", 6, "overall", "（匿名，不记录）")]
    assert found(report, "formula") == [("set_comment.csv", 6, "text", "（匿名，不记录）")]


def test_a_line_that_is_no_row_is_told_without_what_stands_in_it(tmp_path: Path) -> None:
    home, folder = Home(tmp_path / "home"), answers(tmp_path / "in")
    change(folder / "set_comment.csv", lambda rows: rows[3].append("秘密"))
    change(folder / "set_response.csv", lambda rows: rows[4].__setitem__(7, "秘密"))
    change(folder / "course.csv", lambda rows: rows[1].append("多余"))
    report = home.take(folder)
    ragged = sorted(found(report, "row"))
    assert ragged[1] == ("set_comment.csv", 4, "", "（匿名，不记录）")
    assert ragged[0][3].endswith(",多余")
    assert found(report, "convert") == [("set_response.csv", 5, "straightlined", "（匿名，不记录）")]
    kept = b"".join(path.read_bytes() for path in home.history.folder.rglob("*") if path.is_file())
    assert "第2条".encode() not in kept
    assert "秘密".encode() not in kept


def test_the_first_line_of_a_file_without_a_header_may_be_an_answer(tmp_path: Path) -> None:
    home, folder = Home(tmp_path / "home"), answers(tmp_path / "in")
    change(folder / "set_comment.csv", lambda rows: rows.pop(0))
    report = home.take(folder)
    assert {row[3] for row in found(report, "header")} == {"（匿名，不记录）"}


def more(folder: Path, number: int) -> Path:
    """Answers of the first round again, with other marks."""
    folder.mkdir()
    rows = [[f"x{i}", "r1", "s1", "t1", "[3, 3]", 60, 90, "true"] for i in range(number)]
    write(folder / "set_response.csv", [RESPONSE_HEAD, *rows])
    return folder


@pytest.mark.both_engines
def test_an_update_replaces_a_whole_round_and_keeps_the_others(tmp_path: Path, fresh_warehouse: Warehouse) -> None:
    home = Home(tmp_path / "home", fresh_warehouse)
    home.take(answers(tmp_path / "in"))
    earlier = _numbers(home, "set_comment")
    assert home.take(more(tmp_path / "more", ANSWERS), update=True).outcome == PUBLISHED
    assert home.ask("SELECT count(*), min(overall) FROM set_response") == [(ANSWERS, 60.0)]
    assert home.ask("SELECT count(*) FROM set_comment") == [(ANSWERS,)]
    assert not _numbers(home, "set_comment") & earlier


def _numbers(home: Home, table: str) -> set[str]:
    return {row[0] for row in home.ask(f"SELECT {TABLES[table].key[0]} FROM {table}")}


def test_an_update_that_would_make_a_round_smaller_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.take(answers(tmp_path / "in"))
    before = home.state()
    report = home.take(more(tmp_path / "more", ANSWERS - 1), update=True)
    assert (report.outcome, home.state()) == (REFUSED, before)
    assert "r1 原有 200 行，这次只有 199 行" in report.reasons[0]
    assert "--smaller-rounds" in report.findings[0].mend


def test_a_round_becomes_smaller_where_that_is_meant(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.take(answers(tmp_path / "in"))
    meant = replace(ALL, smaller_rounds=True)
    assert home.take(more(tmp_path / "more", 1), update=True, limits=meant).outcome == PUBLISHED
    assert home.ask("SELECT count(*) FROM set_response") == [(1,)]


def test_a_survey_does_not_come_back_without_its_answers(tmp_path: Path) -> None:
    home, folder = Home(tmp_path / "home"), deliver(tmp_path / "in")
    home.take(folder)
    for path in folder.iterdir():
        if path.stem != "survey_response":
            path.unlink()
    change(folder / "survey_response.csv", lambda rows: rows[1].__setitem__(0, "other"))
    report = home.take(folder, update=True)
    assert (report.outcome, [f.table for f in report.findings]) == (REFUSED, ["survey_answer"])


def test_an_update_without_answers_keeps_those_there_are(tmp_path: Path) -> None:
    home, folder = Home(tmp_path / "home"), deliver(tmp_path / "in")
    home.take(folder)
    for path in folder.iterdir():
        if path.stem != "course":
            path.unlink()
    change(folder / "course.csv", lambda rows: rows[1].__setitem__(1, "新名称"))
    assert home.take(folder, update=True).outcome == PUBLISHED
    assert home.ask("SELECT count(*) FROM survey_answer JOIN survey_response USING (response_id)") == [(1,)]


def test_a_source_of_answers_has_no_watermark() -> None:
    own = own_layout().model_dump()
    own["sources"]["set_response"]["watermark"] = "changed"
    with pytest.raises(ValueError, match="set_response 不能有 watermark"):
        ImportMapping.model_validate(own)
