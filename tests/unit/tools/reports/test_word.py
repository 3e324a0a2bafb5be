"""The Word file: its mark, its parts, its templates, signing."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from knowledge_base.errors import InputError
from tests.unit.tools.conftest import Of
from tests.unit.tools.reports.conftest import OUTLINE, YEAR, Made
from tests.unit.tools.reports.files import body_text, controls, edited
from tools.errors import OutOfScope, ToolError
from tools.reports.drafting import DRAFT_MARK
from tools.reports.phrases import load_phrases
from tools.reports.room import Room
from tools.reports.word.document import TEMPLATE
from tools.reports.word.reading import slot_of
from tools.reports.word.template_making import made as made_template
from tools.reports.writer import Composer


def test_the_file_opens_has_native_tables_and_charts_and_is_marked_a_draft(made: Made) -> None:
    document = docx.Document(io.BytesIO(made.content))
    assert DRAFT_MARK in body_text(document)
    assert DRAFT_MARK in "".join(
        t.text or "" for t in document.sections[0].header._element.iter() if t.tag.endswith("}t")
    )
    assert len(document.tables) == 4
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        names = archive.namelist()
    assert sum(name.startswith("word/charts/") and name.endswith(".xml") for name in names) == 2
    assert not any(name.startswith("word/media/") for name in names)
    assert "{" not in body_text(document)


def test_the_annex_names_evidence_query_generation_and_hash_of_each_figure(made: Made) -> None:
    annex = made.annex
    assert [slot.evidence for slot in annex.slots] == list(made.report.evidence)
    assert annex.broken() == ()
    for evidence in annex.evidence.values():
        assert evidence.generation == annex.generation
        assert evidence.withheld or evidence.inputs or (evidence.sql and evidence.metric)


def test_the_template_we_ship_is_the_one_that_is_made() -> None:
    """Their text and styles alike; a zip holds times."""
    ours, fresh = docx.Document(str(TEMPLATE)), made_template()
    assert ours.element.xml == fresh.element.xml
    assert ours.styles.element.xml == fresh.styles.element.xml


def test_a_schools_template_may_say_numbers_of_its_own(made: Made, room: Room, of: Of, tmp_path: Path) -> None:
    template = edited(TEMPLATE.read_bytes(), lambda d: d.add_paragraph("联系电话：87654321；校教发〔2026〕12号"))
    (tmp_path / "ours.docx").write_bytes(template)
    (tmp_path / "small.yaml").write_text(OUTLINE + "template: ours.docx\n", encoding="utf-8")
    own = Room(room.secret, tmp_path)
    content, _ = own.draft("small", YEAR, of("qa"), Composer(load_phrases()), ())
    assert "87654321" in body_text(docx.Document(io.BytesIO(content)))
    assert own.verify(content, of("qa"), ()).ok


@pytest.mark.parametrize("code", ["{{ nothing_of_that_name }}", "{{ ''.__class__.__mro__ }}", "{% for %}"])
def test_a_template_that_asks_for_more_is_refused(code: str, room: Room, of: Of, tmp_path: Path) -> None:
    (tmp_path / "ours.docx").write_bytes(edited(TEMPLATE.read_bytes(), lambda d: d.add_paragraph(code)))
    (tmp_path / "small.yaml").write_text(OUTLINE + "template: ours.docx\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"ours\.docx"):
        Room(room.secret, tmp_path).draft("small", YEAR, of("qa"), Composer(load_phrases()), ())


def test_signing_takes_the_mark_away_and_names_who_signed(made: Made, of: Of) -> None:
    content = made.room.sign(made.content, of("leader"), (), "赵校长")
    text = body_text(docx.Document(io.BytesIO(content)))
    assert DRAFT_MARK not in text
    assert "已签发：校领导 赵校长，2026年3月20日" in text
    assert made.room.verify(content, of("qa"), ()).ok
    with pytest.raises(ToolError, match="已由赵校长签发"):
        made.room.sign(content, of("leader"), (), "赵校长")


def test_only_who_answers_for_it_signs_a_report(made: Made, made_by: Callable[[str], Made], of: Of) -> None:
    with pytest.raises(OutOfScope, match="校领导签发"):
        made.room.sign(made.content, of("qa"), (), "某人")
    college = made_by("dean.cs")
    with pytest.raises(OutOfScope, match="院长签发"):
        made.room.sign(college.content, of("leader"), (), "某人")
    signed = made.room.sign(college.content, of("dean.cs"), (), "钱院长")
    assert made.room.verify(signed, of("dean.cs"), ()).ok


def test_a_report_that_does_not_pass_is_not_signed(made: Made, of: Of) -> None:
    def edit(document: Any) -> None:
        document.add_paragraph("另有25人。")

    with pytest.raises(ToolError, match="没有通过核对"):
        made.room.sign(edited(made.content, edit), of("leader"), (), "赵校长")


def test_a_mark_taken_away_by_hand_does_not_pass(made: Made) -> None:
    def retype(document: Any) -> None:
        for control in controls(document, "F.status"):
            next(control.iter(qn("w:t"))).text = "已签发"

    found = made.room.verify(edited(made.content, retype), made.context, ())
    assert any("F.status" in fault.where for fault in found.faults)

    def remove(document: Any) -> None:
        for root in (document.element, document.sections[0].header._element):
            for control in list(root.iter(qn("w:sdt"))):
                if slot_of(control) == "F.status":
                    control.getparent().remove(control)

    found = made.room.verify(edited(made.content, remove), made.context, ())
    assert any("签发状态" in fault.told for fault in found.faults)


@pytest.mark.slow
def test_another_office_program_renders_it_and_what_it_saves_still_verifies(made: Made, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    source = tmp_path / "report.docx"
    source.write_bytes(made.content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for kind in ("pdf", "docx:MS Word 2007 XML"):
        out = tmp_path / "out"
        command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    pdf = pypdfium2.PdfDocument(tmp_path / "out" / "report.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "课程学习" in text
    assert "计算机学院" in text
    found = made.room.verify((tmp_path / "out" / "report.docx").read_bytes(), made.context, ())
    assert found.ok, found.faults
