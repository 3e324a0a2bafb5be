"""Mapping files: strict, with a schema, and every shipped one fit for the tables."""

import json
from pathlib import Path

import pytest
import yaml

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing import builtin_mappings, load_mapping
from knowledge_base.evaluation.importing.mapping import SCHEMA, schema_text
from knowledge_base.evaluation.tables import TABLES
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
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, edit: object, said: str) -> None:
    content = yaml.safe_load(yaml.safe_dump(GOOD))
    assert callable(edit)
    edit(content)
    with pytest.raises(InputError, match=said):
        load_mapping(put(tmp_path, content))


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
