"""`./zhizhen rectify`, `tick` and `ledger`: what they print, and one line when something can be mended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.accounts import Account
from api.rectification.posts import AccountPosts
from tests.commanding import Run, runner
from tests.fakes import TODAY, fake_accounts, fake_container
from tests.rectifying import a_plan, a_test
from tools.scope import Role


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command on a home of fakes: its exit code, output and errors."""
    return runner(fake_container(tmp_path / "home"), monkeypatch, capsys)


@pytest.fixture
def item(run: Run, tmp_path: Path) -> str:
    """An item whose plan has been approved."""
    content = tmp_path / "item.yaml"
    content.write_text("title: 挂科率偏高\nproblem: 偏高\nunit: cs.se\nlevel: major\nwhy: 年度分析\n", "utf-8")
    code, out, _ = run("rectify", "register", "--as", "qa", "--with", str(content))
    assert code == 0
    number = out.split()[0]
    people = tmp_path / "people.yaml"
    people.write_text("owner: head.cs.se\nsupervisor: supervisor\n", "utf-8")
    assert run("rectify", "do", number, "assign", "--as", "qa", "--with", str(people))[0] == 0
    assert run("rectify", "do", number, "claim", "--as", "head.cs.se")[0] == 0
    for request in (a_plan(TODAY), a_test(TODAY)):
        path = tmp_path / f"{request.verb}.json"
        path.write_text(json.dumps(request.model_dump(mode="json", exclude={"verb"}), ensure_ascii=False), "utf-8")
        assert run("rectify", "do", number, request.verb, "--as", "head.cs.se", "--with", str(path))[0] == 0
    assert run("rectify", "do", number, "submit_plan", "--as", "head.cs.se")[0] == 0
    for user in ("dean.cs", "qa"):
        assert run("rectify", "do", number, "approve_plan", "--as", user, "--why", "同意")[0] == 0
    return number


def test_the_whole_way_on_the_command_line(run: Run, item: str, tmp_path: Path) -> None:
    file = tmp_path / "纪要.pdf"
    file.write_bytes(b"%PDF-1.7 minutes")
    attach = ("--kind", "minutes", "--measure", "M1", "--measure", "M2", "--made-on", TODAY.isoformat())
    code, out, _ = run("rectify", "attach", item, str(file), "--as", "head.cs.se", *attach)
    assert code == 0
    assert "纪要.pdf" in out
    assert run("rectify", "do", item, "submit_work", "--as", "head.cs.se", "--why", "已落实")[0] == 0
    for user in ("dean.cs", "qa"):
        code, out, _ = run("rectify", "do", item, "accept", "--as", user, "--why", "属实")
        assert code == 0
    assert "状态：观察期" in out
    assert "成效：未认定" in out
    code, out, _ = run("rectify", "verify")
    assert (code, out.startswith("整改项 1 个")) == (0, True)
    code, out, _ = run("rectify", "list", "--as", "dean.cs")
    assert (code, out.split()[:3]) == (0, [item, "绿", "观察期"])


def test_the_ledger_is_written_where_it_is_asked_for(run: Run, item: str, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    code, out, _ = run("ledger", "--as", "qa", "--out", str(path))
    assert (code, "问题 1 个，任务 2 个" in out) == (0, True)
    assert load_workbook(path)["问题清单"]["A2"].value == item
    code, _, err = run("ledger", "--as", "qa", "--out", str(tmp_path / "nowhere" / "x.xlsx"))
    assert (code, err.count("\n")) == (1, 1)


def test_a_tick_says_what_it_wrote(run: Run, item: str) -> None:
    assert item
    code, out, _ = run("tick")
    assert (code, "新写 0 份" in out) == (0, True)
    assert run("rectify", "notices", "--as", "qa") == (0, "没有提醒。\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("do", "ZG2026-001", "approve_plan", "--as", "dean.cs", "--why", "同意"), "现为“整改中”"),
        (("do", "ZG2026-001", "judge_effect", "--as", "qa"), "现为“整改中”"),
        (("do", "ZG2026-001", "nothing", "--as", "qa"), "没有叫 nothing 的步骤"),
        (("do", "ZG2026-001", "send_back", "--as", "qa", "--why", "不全"), "missing"),
        (("show", "ZG2026-001", "--as", "dean.em"), "没有您可以查看的"),
        (("show", "ZG2026-001", "--as", "nobody"), "没有名为 nobody 的账号"),
        (("register", "--as", "qa", "--with", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, item: str, arguments: tuple[str, ...], message: str) -> None:
    assert item == "ZG2026-001"
    code, _, err = run("rectify", *arguments)
    assert code == 1
    assert message in err
    assert err.count("\n") == 1


def test_records_that_were_tampered_with_end_the_verification_with_a_list(run: Run, item: str, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "home" / "records.sqlite") as connection:
        connection.execute("UPDATE rectification_event SET why = '改过' WHERE seq = 1")
    code, out, _ = run("rectify", "verify")
    assert code == 1
    assert "第 1 号事件" in out


def test_posts_follow_the_accounts_and_demo_ones_hold_none_on_a_schools_data(tmp_path: Path) -> None:
    accounts = fake_accounts(f"sqlite:///{tmp_path / 'records.sqlite'}")
    accounts.add([Account("head.2", Role.HEAD, "新负责人", "hash", "em", "em.ac", "T9")])
    demo, own = AccountPosts(accounts, lambda: True), AccountPosts(accounts, lambda: False)
    assert [p.username for p in demo.holding(Role.DEAN, "cs")] == ["dean.cs"]
    assert [p.username for p in demo.holding(Role.HEAD, "em", "em.ac")] == ["head.2"]
    assert own.holding(Role.DEAN, "cs") == []
    assert own.post("dean.cs") is None
    assert [p.username for p in own.holding(Role.DEAN)] == ["dean.em"]
    accounts.close()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"alpha": 0.5}, ("检验水平 α（alpha）", "0.1", "0.05")),
        ({"comparison": ["计算机学院"]}, ("对照单位（comparison）", "代码")),
        ({"target": float("nan")}, ("目标值（target）", "须是一个数")),
        ({"observe_from": "下学期"}, ("观察期开始（observe_from）", "2026-08-31")),
        ({"better": "高"}, ("改善方向（better）", "up")),
        ({"foo": 1}, ("不认识的字段 foo",)),
        ({"target": None}, ("目标值（target）",)),
    ],
)
def test_what_is_wrong_in_a_file_is_said_in_chinese_with_what_may_stand_there(
    run: Run, tmp_path: Path, item: str, changes: dict[str, object], says: tuple[str, ...]
) -> None:
    path = tmp_path / "wrong.yaml"
    given = {**a_test(TODAY).model_dump(mode="json", exclude={"verb"}), **changes}
    path.write_text(json.dumps(given, ensure_ascii=False).replace("NaN", ".nan"), "utf-8")
    code, _, told = run("rectify", "foresee", item, "--as", "head.cs.se", "--with", str(path))
    assert code != 0
    assert all(word in told for word in says), told
    assert "Input" not in told
    assert "Traceback" not in told


def test_a_short_reason_at_the_command_line_is_told_what_it_takes(run: Run, item: str) -> None:
    code, _, told = run("rectify", "do", item, "override_effect", "--as", "leader", "--why", "。" * 30)
    assert code != 0
    assert "理由（why）" in told
    assert "20 个字" in told
    assert "value_error" not in told
