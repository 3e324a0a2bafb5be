"""The demo university's documents are whole, consistent with its rules and read like what they are."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge_base.demo.document_building.make import BUILT, FOLDER, SOURCES, build
from knowledge_base.demo.document_building.source import blocks_of
from knowledge_base.demo.documents import DEMO_DOCUMENTS, PLANTED_INSTRUCTIONS, demo_documents
from knowledge_base.policies import DocumentKind, PolicyStore, Reader
from knowledge_base.policies.reading import read_lines
from tests.support import ROOT
from tests.unit.knowledge_base.policies.conftest import DEAN, QA

ARTICLES = {
    "academic-warning": 20,
    "academic-warning-2019": 19,
    "appeals": 19,
    "attainment": 16,
    "class-visits": 18,
    "class-visits-2018": 19,
    "college-report": 13,
    "course-assessment": 19,
    "curriculum-plans": 17,
    "evaluation-of-teaching": 21,
    "programmes": 18,
    "quality-assurance": 21,
    "rectification": 23,
    "student-informants": 17,
    "student-status": 23,
    "supervision-talks": 16,
    "teacher-development": 17,
    "teaching-accidents": 16,
    "thesis": 20,
}
INTERNAL = {"college-report", "quality-meeting-2025", "supervision-talks"}
REPLACED = {"academic-warning-2019": "academic-warning", "class-visits-2018": "class-visits"}
STUDENT = Reader("student", frozenset({"cs", "cs.se"}))


def _text(store: PolicyStore, document: str, number: str) -> str:
    clause = store.get_clause(document, number, QA)
    assert clause is not None
    return clause.text


@pytest.mark.parametrize("document", ARTICLES)
def test_every_article_is_there_in_order_under_its_chapter(demo_store: PolicyStore, document: str) -> None:
    articles = [c for c in demo_store.clauses(document, QA) if c.number.endswith("条")]
    assert len(articles) == ARTICLES[document]
    assert all(demo_store.get_clause(document, f"第{n}条", QA) == c for n, c in enumerate(articles, start=1))
    assert all(len(c.path) == 1 and re.match("第.章 .", c.path[0]) for c in articles)
    assert articles[-1].text.endswith("。")


def test_documents_of_one_school_in_every_format(demo_store: PolicyStore) -> None:
    documents = {document.id: document for document in demo_store.documents(QA)}
    assert set(documents) == {path.stem for path in DEMO_DOCUMENTS}
    suffixes = Counter(path.suffix for path in DEMO_DOCUMENTS)
    assert set(suffixes) == {".docx", ".html", ".md", ".pdf", ".pptx", ".txt", ".xlsx"}
    assert all(d.issuer and d.effective_from for d in documents.values())
    assert all(d.document_no for d in documents.values() if d.id != "rectification-training")
    assert {d.id for d in documents.values() if d.kind is DocumentKind.INTERNAL} == INTERNAL


def test_who_may_read_what_is_internal(demo_store: PolicyStore) -> None:
    def hidden_from(reader: Reader) -> set[str]:
        return INTERNAL - {document.id for document in demo_store.documents(reader)}

    assert hidden_from(QA) == hidden_from(Reader("leader")) == set()
    assert hidden_from(DEAN) == INTERNAL - {"college-report"}
    assert hidden_from(STUDENT) == hidden_from(Reader("teacher", frozenset({"cs"}))) == INTERNAL


def test_two_documents_have_ended_the_day_before_their_successor_began(demo_store: PolicyStore) -> None:
    documents = {document.id: document for document in demo_store.documents(QA)}
    today = date(2026, 3, 20)
    assert {d.id for d in documents.values() if not d.in_force(today)} == set(REPLACED)
    for older, newer in REPLACED.items():
        ended, begun = documents[older].effective_to, documents[newer].effective_from
        assert documents[older].replaced_by == documents[newer].title
        assert ended is not None
        assert begun is not None
        assert (begun - ended).days == 1


@pytest.mark.parametrize("name", BUILT)
def test_the_text_of_a_built_file_equals_its_source(name: str) -> None:
    """Letter for letter, apart from spaces and what a table or a slide deck puts between its cells."""
    source = "".join(block.text + "".join("".join(row) for row in block.rows) for block in blocks_of(_source(name)))
    found = "".join(line.text for line in read_lines(FOLDER / f"{name}{BUILT[name]}"))
    if BUILT[name] == ".xlsx":
        cells = {cell for block in blocks_of(_source(name)) for row in block.rows for cell in row}
        assert all(cell in found for cell in cells)
    else:
        assert _letters(found) == _letters(source)


@pytest.mark.parametrize("name", BUILT)
def test_building_again_gives_the_same_text(name: str, tmp_path: Path) -> None:
    again = build(name, tmp_path)
    assert read_lines(again) == read_lines(FOLDER / again.name)
    assert again.read_bytes() == build(name, tmp_path).read_bytes()


def test_every_source_is_built_and_every_file_is_listed() -> None:
    assert {path.stem for path in SOURCES.glob("*.md")} == set(BUILT)
    listed = {path.name for path in DEMO_DOCUMENTS} | {f"{path.stem}.meta.yaml" for path in DEMO_DOCUMENTS}
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == listed | {"__init__.py"}


def test_the_older_text_is_in_the_older_encoding() -> None:
    content = (FOLDER / "teacher-development.txt").read_bytes()
    assert "教授授课" in content.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_tables_keep_their_rows(demo_store: PolicyStore) -> None:
    warning = _text(demo_store, "academic-warning", "第五条").split("\n")
    assert [row.split(" | ")[0] for row in warning[1:]] == ["预警等级", "提示", "黄色预警", "橙色预警", "红色预警"]
    visits = _text(demo_store, "class-visits", "第四条").split("\n")
    assert visits[1:3] == ["人员 | 每学期听课次数 | 重点", "校领导 | 不少于3次 | 思想政治理论课和公共基础课"]
    accidents = _text(demo_store, "teaching-accidents", "第十一条").split("\n")
    assert accidents[2].startswith("一般教学事故 | 学院内批评教育")


def test_the_workbook_is_cited_by_sheet_and_by_row(demo_store: PolicyStore) -> None:
    assert "等级：严重教学事故；认定主体：教务处会同学院；绩效扣发：50%；" in _text(
        demo_store, "accident-grades", "工作表1"
    )
    row = _text(demo_store, "accident-grades", "工作表2 第11行")
    assert row == "环节：考核命题；情形：泄露试题；严重教学事故：泄露部分内容，未造成后果；重大教学事故：泄露试卷。"


def test_the_deck_is_cited_by_slide(demo_store: PolicyStore) -> None:
    titles = [clause.title for clause in demo_store.clauses("rectification-training", STUDENT)]
    assert titles[2] == "整改台账怎么填"
    assert not any("示范大学质量评估中心" in c.text for c in demo_store.clauses("rectification-training", QA))


def test_items_of_an_article_are_whole(demo_store: PolicyStore) -> None:
    assert _text(demo_store, "academic-warning", "第九条").count("\n") == 4
    assert _text(demo_store, "supervision-talks", "第四条").count("\n") == 4
    assert _text(demo_store, "student-status", "第十七条").count("\n") == 5


def test_the_documents_say_what_the_demos_rules_say(demo_store: PolicyStore) -> None:
    rules = yaml.safe_load((ROOT / "knowledge_base" / "demo" / "rules.yaml").read_text(encoding="utf-8"))
    values = rules["versions"][-1]["values"]
    assert f"不足{values['set_min_seconds']['value']}秒" in _text(demo_store, "evaluation-of-teaching", "第八条")
    limit = values["suppression"]["value"]["school"]
    assert f"不足{limit}人的，不显示" in _text(demo_store, "evaluation-of-teaching", "第十二条")
    assert f"百分制{values['pass_mark']['value']}分为及格" in _text(demo_store, "student-status", "第八条")
    titles = {document.title for document in demo_store.documents(QA)}
    assert any(values["pass_mark"]["source"] in title for title in titles)
    assert "补考通过的成绩记60分" in _text(demo_store, "course-assessment", "第十三条")
    assert "补考通过的成绩记60分" in _text(demo_store, "student-status", "第十一条")


def test_a_document_that_names_another_of_the_school_names_one_that_is_there(demo_store: PolicyStore) -> None:
    titles = " ".join(document.title for document in demo_store.documents(QA))
    for document in demo_store.documents(QA):
        for clause in demo_store.clauses(document.id, QA):
            assert all(named in titles for named in re.findall("《(示范大学[^》]+|教学事故[^》]+)》", clause.text))


def test_the_planted_instruction_is_recorded_where_it_stands_and_absent_without_faults(
    demo_store: PolicyStore,
) -> None:
    (planted,) = PLANTED_INSTRUCTIONS
    assert planted["text"] in _text(demo_store, planted["document"], planted["clause"])
    assert set(DEMO_DOCUMENTS) - set(demo_documents(faults=False)) == {FOLDER / f"{planted['document']}.md"}
    others = [d for d in demo_store.documents(QA) if d.id != planted["document"]]
    assert not any("忽略此前规则" in c.text for d in others for c in demo_store.clauses(d.id, QA))


def _source(name: str) -> Path:
    return SOURCES / f"{name}.md"


def _letters(text: str) -> str:
    return re.sub(r"[\s|]", "", text)
