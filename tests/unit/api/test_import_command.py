"""`./zhizhen import`: what it prints, how it ends, and what it does to the rest of a home."""

import sys
from pathlib import Path

import pytest

from api import __main__
from api.accounts import Account, Accounts
from knowledge_base.demo.documents import DEMO_DOCUMENTS
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.rules import USUAL_RULES
from knowledge_base.evaluation.warehouse import DuckWarehouse
from knowledge_base.policies import PolicyStore, Reader, ingest
from tests.deliveries import change, deliver
from tools.scope import Role


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZHIZHEN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["zhizhen", "import", *arguments])
    with pytest.raises(SystemExit) as end:
        __main__.main()
    return int(end.value.code or 0)


def test_a_school_starts_changes_its_mind_and_goes_back(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = deliver(tmp_path / "in")
    assert run(monkeypatch, str(folder)) == 0
    said = capsys.readouterr()
    assert "第 1 次导入：已发布，数据第 1 代" in said.out
    assert said.err == ""
    assert (home / "school" / "aliases.yaml").exists()
    assert (home / "school" / "rules.yaml").read_text("utf-8") == USUAL_RULES.read_text("utf-8")
    change(folder / "course.csv", lambda rows: rows[1].__setitem__(1, "新名称"))
    assert run(monkeypatch, str(folder)) == 0
    assert run(monkeypatch, str(folder)) == 0
    repeated = capsys.readouterr().out
    assert "第 3 次导入：未变：与第 2 次导入相同" in repeated
    assert "共 0 行" not in repeated
    assert run(monkeypatch, "--history") == 0
    assert "现用数据第 2 代；保留着第 1、2 代" in capsys.readouterr().out
    assert run(monkeypatch, "--rollback", "1") == 0
    assert DuckWarehouse(home / "evaluation").current().number == 1
    assert run(monkeypatch, "--history") == 0
    *_, back, current = capsys.readouterr().out.splitlines()
    assert "回退  改用数据第 1 代" in back
    assert "+00:00" not in back
    assert current.startswith("现用数据第 1 代")
    assert run(monkeypatch, "--rollback", "7") == 1
    assert capsys.readouterr().err == "zhizhen: 没有数据第 7 代；保留着的：1、2\n"


def test_a_refusal_is_one_line_after_the_report(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = deliver(tmp_path / "in")
    change(folder / "score.csv", lambda rows: rows[1].__setitem__(3, "八十"))
    assert run(monkeypatch, str(folder)) == 1
    said = capsys.readouterr()
    assert said.err.startswith("zhizhen: 整批未导入，原有数据不变：")
    assert said.err.count("\n") == 1
    assert "score.csv 第 2 行（points = 八十）" in said.out
    assert (home / "imports" / "000001" / "findings.csv").read_text("utf-8-sig").startswith("级别,表,文件,行")


def test_the_school_says_how_much_may_be_left_out(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = deliver(tmp_path / "in")
    assert run(monkeypatch, str(folder)) == 0
    rules = home / "school" / "rules.yaml"
    share = "      import_rejected_share: {value: 1, status: school, source: 数据管理办法}\n"
    rules.write_text(rules.read_text("utf-8").replace("    values:\n", f"    values:\n{share}"), "utf-8")
    change(folder / "score.csv", lambda rows: rows[1].__setitem__(3, "八十"))
    assert run(monkeypatch, str(folder)) == 0
    assert "剔除 1 行" in capsys.readouterr().out


@pytest.mark.parametrize(("option", "left"), [((), 0), (("--keep-demo-accounts",), 1)])
def test_accounts_of_the_demo_do_not_open_a_schools_data(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...], left: int
) -> None:
    accounts = Accounts(f"sqlite:///{home / 'records.sqlite'}")
    accounts.replace_demo([Account("leader", Role.LEADER, "示范校领导", "hash", demo=True)])
    accounts.add([Account("own", Role.QA, "本校", "hash")])
    assert run(monkeypatch, str(deliver(tmp_path / "in")), *option) == 0
    assert (accounts.count(demo=True), accounts.count(demo=False)) == (left, 1)
    accounts.close()


def test_everyday_names_of_the_demo_make_room(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "school").mkdir(parents=True)
    (home / "school" / "aliases.yaml").write_text(ALIASES_YAML.read_text("utf-8"), "utf-8")
    assert run(monkeypatch, str(deliver(tmp_path / "in"))) == 0
    assert "计院" not in (home / "school" / "aliases.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("edited", "left"), [("", "待学校确认"), ("# 已由教务处核对\n      rank_min_n: {value: 40", "value: 40")]
)
def test_rules_of_the_demo_make_room_unless_the_school_wrote_its_own(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    edited: str,
    left: str,
) -> None:
    (home / "school").mkdir(parents=True)
    rules = home / "school" / "rules.yaml"
    text = RULES_YAML.read_text("utf-8")
    rules.write_text(text.replace("      rank_min_n: {value: 30", edited) if edited else text, "utf-8")
    assert run(monkeypatch, str(deliver(tmp_path / "in"))) == 0
    said = capsys.readouterr().out
    assert left in (rules.read_text("utf-8") if edited else said)
    assert ("status: school" in rules.read_text("utf-8")) is bool(edited)


@pytest.mark.parametrize(
    "arguments", [[], ["nowhere"], ["in", "--history"], ["in", "--mapping", "frob"], ["sqlite:///nowhere/x.db"]]
)
def test_what_can_be_mended_is_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run(monkeypatch, *arguments) == 1
    said = capsys.readouterr()
    assert said.err.startswith("zhizhen: ")
    assert said.err.count("\n") == 1


def test_a_folder_of_changes_alone_is_told_of_update(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = deliver(tmp_path / "in")
    for name in ("org_unit", "term"):
        (folder / f"{name}.csv").unlink()
    (folder / "planted-errors.yaml").write_text("[]", "utf-8")
    assert run(monkeypatch, str(folder)) == 1
    said = capsys.readouterr()
    assert "缺少必需的来源 org_unit、term（只交新增、改动的行时请加 --update）" in said.err
    assert "planted-errors.yaml" not in said.out


def test_rules_of_the_demo_school_leave_with_its_data(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    demos = next(path for path in DEMO_DOCUMENTS if path.stem == "appeals")
    own = tmp_path / "请假规定.txt"
    own.write_text("请假规定\n第一条 请假须经学院批准。", encoding="utf-8")
    store = PolicyStore(home / "policies")
    ingest(store, [demos, own])
    assert run(monkeypatch, str(deliver(tmp_path / "in"))) == 0
    assert "示范大学的 1 份制度文件已移出" in capsys.readouterr().out
    assert [document.title for document in store.documents(Reader(role="qa"))] == ["请假规定"]
    assert run(monkeypatch, str(tmp_path / "in")) == 0
    assert "制度文件" not in capsys.readouterr().out
