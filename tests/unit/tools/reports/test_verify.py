"""Verifying: what may have happened to a file without harm, and every way of harming it that must be told."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.unit.tools.conftest import Of
from tests.unit.tools.reports.conftest import Made
from tests.unit.tools.reports.files import annex_edited, controls, edited, part_edited, set_text, split_runs, unwrap
from tools.errors import OutOfScope, ToolError
from tools.evidence import EvidenceKind
from tools.reports.room import Room
from tools.reports.verify import Verification

_CHART = b"http://schemas.openxmlformats.org/drawingml/2006/chart"


def verified(made: Made, content: bytes) -> Verification:
    return made.room.verify(content, made.context, made.names)


def told(made: Made, content: bytes) -> str:
    """All faults of a file that must not pass."""
    found = verified(made, content)
    assert not found.ok
    return "\n".join(f"{fault.where} {fault.told}" for fault in found.faults)


def now_of(made: Made, metric: str) -> Any:
    """The school's figure of the report's own period."""
    period = {"course_fail_rate": "2024-2025", "student_teacher_ratio": "2025-09-30"}[metric]
    found = (e for e in made.report.evidence if e.metric == metric and e.period == period and e.entity_id == "school")
    return next(e for e in found if e.kind is EvidenceKind.METRIC)


def other_digit(text: str) -> str:
    """The text with its last digit another."""
    place = max(i for i, char in enumerate(text) if char.isdigit())
    return f"{text[:place]}{(int(text[place]) + 1) % 10}{text[place + 1 :]}"


def test_a_fresh_report_passes_and_every_figure_of_its_annex_is_counted_again(made: Made) -> None:
    found = verified(made, made.content)
    assert found.ok, found.faults
    assert found.recounted == len([e for e in made.report.evidence if not e.withheld]) > 20
    assert (found.charts, found.controls > 100) == (2, True)


def test_runs_split_by_word_change_nothing(made: Made) -> None:
    content = edited(made.content, split_runs)
    assert content != made.content
    assert verified(made, content).ok


def test_formatting_and_sentences_without_figures_change_nothing(made: Made) -> None:
    def edit(document: Any) -> None:
        document.add_paragraph("下一步将继续关注薄弱环节，按制度推进改进。")
        for paragraph in document.paragraphs[:12]:
            for run in paragraph.runs:
                run.font.size = Pt(20)

    assert verified(made, edited(made.content, edit)).ok


def test_a_deleted_sentence_is_no_fault(made: Made) -> None:
    def edit(document: Any) -> None:
        paragraph = next(p for p in document.paragraphs if "生师比" in p.text and p.style.name == "Body Text")
        paragraph._element.getparent().remove(paragraph._element)

    assert verified(made, edited(made.content, edit)).ok


@pytest.mark.parametrize("in_table", [False, True])
def test_an_altered_digit_is_caught_in_text_and_in_tables(made: Made, in_table: bool) -> None:
    evidence = now_of(made, "course_fail_rate")
    content = edited(made.content, lambda d: set_text(controls(d, evidence.id, in_table=in_table)[0], other_digit))
    said = told(made, content)
    assert evidence.id in said
    assert f"应为“{evidence.display}”" in said
    assert "{" not in said


def test_an_altered_count_and_an_altered_period_are_caught(made: Made) -> None:
    evidence = now_of(made, "course_fail_rate")
    for slot in (f"{evidence.id}.numerator", f"{evidence.id}.period"):
        assert slot in told(made, _with_other_digit(made, slot))


def _with_other_digit(made: Made, slot: str) -> bytes:
    return edited(made.content, lambda document: set_text(controls(document, slot)[0], other_digit))


def test_an_altered_number_of_a_chart_is_caught(made: Made) -> None:
    def edit(data: bytes) -> bytes:
        before, value, after = data.rpartition(b"<c:v>0.")
        return before + value + bytes([after[0] ^ 1]) + after[1:]

    assert "图“" in told(made, part_edited(made.content, "zhizhen-C1.xml", edit))


def test_an_altered_workbook_of_a_chart_is_caught(made: Made) -> None:
    def edit(data: bytes) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(data))
        sheet = book.worksheets[0]
        sheet["B2"] = sheet["B2"].value + 0.01
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    assert "图“" in told(made, part_edited(made.content, "zhizhen-C1.xlsx", edit))


def test_a_chart_of_other_origin_is_unbound(made: Made) -> None:
    def edit(data: bytes) -> bytes:
        return data.replace(b"zhizhen:C1", b"mine")

    def labels(data: bytes) -> bytes:
        return data.replace("计算机学院".encode(), "另一学院".encode())

    content = part_edited(part_edited(made.content, "word/document.xml", edit), "zhizhen-C1.xml", labels)
    assert "没有登记的图" in told(made, content)


@pytest.mark.parametrize(
    "sentence", ["本年度共投入经费300万元。", "不及格率约为三成。", "较上年翻了一番。", "挂科率为8.34%。"]
)
def test_a_figure_without_evidence_is_caught_however_it_is_written(made: Made, sentence: str) -> None:
    content = edited(made.content, lambda d: d.add_paragraph(sentence))
    assert "没有绑定证据的数字" in told(made, content)


def test_a_figure_typed_into_a_drafted_sentence_is_caught(made: Made) -> None:
    def edit(document: Any) -> None:
        paragraph = next(p for p in document.paragraphs if p.style.name == "Body Text")
        paragraph.add_run("其中有25人次缺考。")

    assert "25" in told(made, edited(made.content, edit))


def test_a_figure_typed_into_a_cell_is_caught(made: Made) -> None:
    def edit(document: Any) -> None:
        document.tables[0].rows[-1].cells[-1].paragraphs[0].add_run(" 合计 4,321")

    assert "4,321" in told(made, edited(made.content, edit))


def test_a_figure_moved_to_another_units_row_is_caught(made: Made) -> None:
    def edit(document: Any) -> None:
        table = next(t for t in document.tables if t.rows[0].cells[0].text == "单位" or "单位" in _text(t.rows[0]))
        first, second = (table.rows[i]._tr.findall(qn("w:tc"))[1] for i in (1, 2))
        first.addprevious(second)
        table.rows[2]._tr.append(first)

    assert "不是" in told(made, edited(made.content, edit))


def test_a_figure_set_beside_another_college_is_caught(made: Made) -> None:
    figure = next(e for e in made.report.evidence if e.entity_id == "me" and e.metric == "course_fail_rate")

    def edit(document: Any) -> None:
        control = controls(document, figure.id)[0]
        paragraph = document.add_paragraph("计算机学院课程不及格率为")
        paragraph._element.append(control)
        paragraph.add_run("。")

    assert "数值不属于" in told(made, edited(made.content, edit))


def test_a_deleted_annex_is_caught(made: Made) -> None:
    assert "没有证据附录" in told(made, annex_edited(made.content, dict.clear))


def test_a_broken_annex_is_caught(made: Made) -> None:
    assert "已损坏" in told(made, annex_edited(made.content, lambda annex: annex.pop("slots")))


def test_an_annex_changed_to_fit_an_altered_digit_is_caught_by_its_seal(made: Made) -> None:
    def change(annex: dict[str, Any]) -> None:
        annex["slots"][0]["evidence"]["display"] = "9.99%"

    found = verified(made, annex_edited(made.content, change))
    assert "封签不符" in found.faults[0].told
    assert any("散列" in fault.told for fault in found.faults)
    assert found.recounted == 0


def test_a_query_somebody_has_put_into_a_file_is_never_run(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(annex: dict[str, Any]) -> None:
        annex["slots"][0]["evidence"]["sql"] = "SELECT content, 1, 1, 1 FROM read_text('/etc/hostname')"

    def refuse(*_: object) -> None:
        raise AssertionError("a query of an unsealed annex was run")

    monkeypatch.setattr("tools.reports.verify.recounted", refuse)
    assert not verified(made, annex_edited(made.content, change)).ok


def test_a_report_of_another_home_does_not_pass_here(made: Made) -> None:
    found = replace(made.room, secret=b"t" * 32).verify(made.content, made.context, ())
    assert "封签不符" in found.faults[0].told


def test_a_file_that_lost_its_controls_is_known_by_its_words(made: Made) -> None:
    bare = edited(made.content, unwrap)
    found = verified(made, bare)
    assert found.ok, found.faults
    assert any("内容控件已不在" in note for note in found.notes)


def test_in_a_file_without_controls_an_altered_digit_is_an_unbound_figure(made: Made) -> None:
    evidence = now_of(made, "course_fail_rate")

    def edit(document: Any) -> None:
        set_text(controls(document, evidence.id, in_table=False)[0], other_digit)
        unwrap(document)

    assert "没有绑定证据的数字" in told(made, edited(made.content, edit))


def test_on_a_newer_generation_figures_are_not_counted_again_and_it_is_said(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made.context.metrics.client, "generation", 7)
    found = verified(made, made.content)
    assert found.recounted == 0
    assert any("第7代" in note and "没有重算" in note for note in found.notes)


def test_a_picture_is_told_not_to_have_been_read(made: Made) -> None:
    def edit(document: Any) -> None:
        document.add_picture(io.BytesIO(_PIXEL))

    found = verified(made, edited(made.content, edit))
    assert found.ok
    assert any("图片" in note for note in found.notes)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_word_file_is_told_so(made: Made, content: bytes) -> None:
    with pytest.raises(ToolError, match="Word"):
        verified(made, content)


def test_only_who_may_draft_may_verify_and_a_dean_only_the_own_college(made: Made, room: Room, of: Of) -> None:
    for user in ("teacher.1", "student.1", "head.cs.se", "supervisor", "dean.cs"):
        with pytest.raises(OutOfScope):
            room.verify(made.content, of(user), ())
    assert room.verify(made.content, of("leader"), ()).ok


def _text(row: Any) -> str:
    return "".join(t.text or "" for t in row._tr.iter(qn("w:t")))


_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "a735819d0000000049454e44ae426082"
)
