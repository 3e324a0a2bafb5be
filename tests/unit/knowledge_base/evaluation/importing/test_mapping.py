"""Mapping files: strict, with a schema, and every shipped one fit for the tables."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.mapping import SCHEMA, schema_text
from knowledge_base.evaluation.importing.mapping_files import builtin_mappings
from knowledge_base.evaluation.importing.opening import load_mapping
from knowledge_base.evaluation.importing.stages import Stages
from knowledge_base.evaluation.tables import TABLES
from tests.deliveries import Home, change, deliver
from tests.support import ROOT

GOOD = {
    "name": "mine",
    "title": "本校",
    "sources": {"terms": {"files": "xl.csv"}},
    "tables": [
        {
            "table": "term",
            "source": "terms",
            "columns": {
                "term_id": "XNXQ",
                "academic_year": {"column": ["XNXQ"], "function": "academic_year"},
                "seq": {"column": "XNXQ", "function": "term_number"},
                "starts_on": "KSRQ",
                "ends_on": ["JSRQ", "ZZRQ"],
            },
        }
    ],
}

ROW = {
    "term_id": "2024-2025-1",
    "academic_year": "2024-2025",
    "seq": 1,
    "starts_on": "2024/9/2",
    "ends_on": "2025年1月17日",
}


def put(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_a_mapping_is_read_with_its_shorthands(tmp_path: Path) -> None:
    mapping = load_mapping(put(tmp_path, GOOD))
    assert mapping.tables[0].columns["ends_on"].column == ("JSRQ", "ZZRQ")
    assert mapping.sources["terms"].files == ("xl.csv",)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda m: m.update(extra=1), "extra：没有这个键"),
        (lambda m: m["tables"][0].update(table="terms"), "没有可导入的表 terms"),
        (lambda m: m["tables"][0].update(table="coverage"), "没有可导入的表 coverage"),
        (lambda m: m["tables"][0].update(source="marks"), "term 所用的来源 marks"),
        (lambda m: m["tables"][0]["columns"].pop("ends_on"), "term 缺少必填列 ends_on"),
        (lambda m: m["tables"][0]["columns"].update(name="XM"), "term 没有列 name"),
        (lambda m: m["tables"][0]["columns"].update(seq={"function": "eval"}), "seq"),
        (lambda m: m["tables"][0]["columns"].update(seq={"separator": "-"}), "须写明 column"),
        (lambda m: m["tables"][0].pop("source"), "source 与 rows 须写且只写一个"),
        (lambda m: m["tables"][0]["columns"].update(ends_on={"column": "X", "default": "abc"}), "abc 不能作为 ends_on"),
        (lambda m: m["tables"][0]["columns"].update(ends_on={"constant": "2024-02-30"}), "term.ends_on：constant"),
        (lambda m: m["tables"][0]["columns"].update(ends_on={"column": "X", "format": "%Q"}), "format %Q"),
        (lambda m: m["tables"][0]["columns"].update(seq={"column": "X", "factor": float("nan")}), "factor"),
        (lambda m: m["tables"][0]["columns"].update(seq={"column": "X", "offset": float("inf")}), "offset"),
        (lambda m: m["tables"][0]["columns"].update(seq={"constant": float("nan")}), "constant"),
        (lambda m: m["tables"][0].update(where=[{"column": "X", "above": float("inf")}]), "above"),
        (lambda m: m["tables"].append({"table": "term", "rows": [ROW | {"starts_on": "someday"}]}), "someday 不能作为"),
        (lambda m: m["sources"]["terms"].update(encoding="rot13"), "没有文字编码 rot13"),
        (lambda m: m["sources"]["terms"].update(encoding="zip_codec"), "没有文字编码 zip_codec"),
        (lambda m: m["sources"]["terms"].update(encoding="utf-9"), "没有文字编码 utf-9"),
        (lambda m: m["sources"]["terms"].update(delimiter='"'), "分隔符"),
        (lambda m: m["sources"]["terms"].update(delimiter="\n"), "分隔符"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, edit: object, said: str) -> None:
    content = yaml.safe_load(yaml.safe_dump(GOOD))
    assert callable(edit)
    edit(content)
    with pytest.raises(InputError, match=said):
        load_mapping(put(tmp_path, content))


def test_dates_a_mapping_states_are_written_as_freely_as_those_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "xl.csv").write_text("XNXQ,KSRQ,JSRQ\n2024-2025-2,2025-02-17,2025-06-30\n", encoding="utf-8")
    content = yaml.safe_load(yaml.safe_dump(GOOD))
    content["tables"].append({"table": "term", "rows": [ROW]})
    home = Home(tmp_path / "home")
    home.take(tmp_path / "in", str(put(tmp_path, content)))
    assert home.ask("SELECT starts_on, ends_on FROM term WHERE seq = 1") == [(date(2024, 9, 2), date(2025, 1, 17))]


def test_a_file_in_another_encoding_than_the_mapping_says_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "xl.csv").write_text("XNXQ,学期\n2024-2025-2,春\n", encoding="gb18030")
    content = yaml.safe_load(yaml.safe_dump(GOOD))
    content["sources"]["terms"]["encoding"] = "utf-8"
    report = Home(tmp_path / "home").take(tmp_path / "in", str(put(tmp_path, content)))
    assert "编码" in report.reasons[0]


def test_a_statement_that_fails_all_the_same_is_a_line_and_leaves_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    home.take(deliver(tmp_path / "in"))
    before = home.state()
    monkeypatch.setattr(Stages, "check", lambda _, connection: connection.execute("SELECT CAST('x' AS DATE)"))
    change(tmp_path / "in" / "course.csv", lambda rows: rows.pop())
    with pytest.raises(InputError, match="原有数据不变；请检查映射"):
        home.take(tmp_path / "in")
    assert home.state() == before


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"own、indicators、oneroster、pinyin、turkiye_set、uci_dropout"):
        load_mapping("frob")


@pytest.mark.parametrize("name", list(builtin_mappings()))
def test_every_shipped_mapping_is_valid_and_says_what_it_does_not_carry(name: str) -> None:
    mapping = load_mapping(name)
    assert mapping.name == name
    assert mapping.notes


def test_the_own_layout_follows_the_declaration() -> None:
    columns = {entry.table: list(entry.columns) for entry in load_mapping("own").tables}
    assert columns == {name: [c.name for c in t.columns] for name, t in TABLES.items() if name != "coverage"}


def test_the_schema_beside_the_mappings_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run ./zhizhen reference"
    assert json.loads(schema_text())["additionalProperties"] is False


def test_the_example_of_the_user_guide_is_valid(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
    example = guide.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "mine.yaml").write_text(example, encoding="utf-8")
    assert load_mapping(tmp_path / "mine.yaml").tables[0].table == "score"
