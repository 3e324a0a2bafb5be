"""The command line: one line on stderr when something can be mended, and exit codes scripts can rely on."""

import json
import logging
import socket
import stat
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from agents.answering.answer import Answer, Status
from agents.build import Sources, build_assistant
from api import __main__, demo_home, wiring
from api.settings import Settings
from api.terminal import answer_lines
from knowledge_base.errors import InputError
from tests.fakes import fake_container
from tests.support import ROOT
from tools.evidence import Evidence, EvidenceKind
from tools.scope import Role, Scope


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["zhizhen", *arguments])
    with pytest.raises(SystemExit) as end:
        __main__.main()
    return int(end.value.code or 0)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    container = fake_container(tmp_path)
    monkeypatch.setattr(wiring, "build_container", lambda settings: container)


@pytest.mark.usefixtures("fake")
def test_ask_prints_answer_and_evidence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "ask", "--as", "dean.cs", "我们院挂科率") == 0
    out = capsys.readouterr().out
    assert "8.34% [E3]" in out
    assert "[E3] 课程不及格率（人次） · 计算机学院" in out
    assert "--thread t1" in out


@pytest.mark.usefixtures("fake")
def test_ask_json_is_the_answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "ask", "--as", "dean.cs", "--json", "我们院挂科率") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "answered"
    assert answer["evidence"][0]["id"] == "E1"
    assert run(monkeypatch, "ask", "--as", "dean.cs", "--thread", answer["thread"], "口径") == 0


@pytest.mark.usefixtures("fake")
@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "--as", "nobody", "问题"],
        ["ask", "--as", "dean.cs", "--thread", "none", "问题"],
        ["ask", "--as", "dean.cs", "  "],
        ["import"],
        ["confirm", "a1", "--as", "qa"],
        ["serve", "--workers", "2"],
    ],
)
def test_what_can_be_mended_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run(monkeypatch, *arguments) == 1
    said = capsys.readouterr()
    assert said.err.startswith("zhizhen: ")
    assert said.err.count("\n") == 1
    assert said.out == ""


@pytest.mark.parametrize(
    "arguments",
    [["ask", "问题"], ["frob"], ["ingest"], ["serve", "--port", "0"], ["demo", "--today", "soon"], ["--frob"]],
)
def test_a_command_line_that_cannot_be_read_is_one_line_and_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run(monkeypatch, *arguments) == 2
    said = capsys.readouterr()
    assert said.err.startswith("zhizhen: ")
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_no_command_is_a_request_for_help(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch) == 0
    assert "ingest" in capsys.readouterr().out


def test_a_damaged_store_of_threads_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sources: Sources, tmp_path: Path
) -> None:
    broken = tmp_path / "checkpoints.sqlite"
    broken.write_bytes(b"no database at all" * 300)
    assistant = build_assistant(replace(sources, checkpoints=broken), lambda: date(2026, 3, 20))
    container = replace(fake_container(tmp_path), assistant=assistant)
    monkeypatch.setattr(wiring, "build_container", lambda settings: container)
    assert run(monkeypatch, "ask", "--as", "dean.cs", "挂科率") == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_is_built_for_an_address_that_is_taken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHIZHEN_HOME", str(tmp_path / "home"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run(monkeypatch, "serve", "--with-demo", "--port", str(taken.getsockname()[1])) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "home").exists()


def test_a_metric_of_the_school_that_cannot_be_counted_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Not with the first question: the stores are opened behind the back of whoever starts the server."""
    monkeypatch.setenv("ZHIZHEN_HOME", str(tmp_path / "home"))
    own = tmp_path / "home" / "school" / "metrics"
    own.mkdir(parents=True)
    text = (ROOT / "tests/examples/metrics/institution_retention_rate.yaml").read_text("utf-8")
    (own / "institution_retention_rate.yaml").write_text(text, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = str(found.getsockname()[1])
    wiring.check_own_metrics(Settings(home=tmp_path / "home"))
    wrong = text.replace("numerator: numerator", "numerator: indicator", 1)
    (own / "institution_retention_rate.yaml").write_text(wrong, "utf-8")
    assert run(monkeypatch, "serve", "--port", port) == 1
    said = capsys.readouterr().err
    assert "institution_retention_rate.yaml 的 numerator “indicator” 应是数值" in said
    assert said.count("\n") == 1


def test_what_is_escaped_for_pages_is_plain_on_a_terminal() -> None:
    answer = Answer(text="《办法&lt;b&gt;》规定 A &#124; B", status=Status.ANSWERED)
    assert answer_lines(answer, "dean.cs")[0] == "《办法<b>》规定 A | B"


def test_nothing_that_a_terminal_would_obey_is_printed() -> None:
    clear, eight_bit, turned = "\x1b[2J\x1b]8;;http://a\x07", "\x9b31m", "\u202e"
    figure = Evidence(
        id="E1", kind=EvidenceKind.METRIC, title=f"挂科率{turned}", value=0.1, unit="ratio", display="10.00%",
        entity=f"软件{clear}工程\n[E2] 伪造的一行", period="2024-2025", attribution=f"按开课单位{eight_bit}",
    )  # fmt: skip
    clause = Evidence(
        id="E3", kind=EvidenceKind.CLAUSE, title="办法", document=f"办法{clear}", clause="第一条\r", quote="甲"
    )
    answer = Answer(text=f"挂科率{clear}为10.00%[E1]。", status=Status.ANSWERED, evidence=(figure, clause))
    lines = answer_lines(answer.model_copy(update={"suggestions": (f"再问{eight_bit}",)}), "dean.cs")
    assert not [c for line in lines for c in line if unicodedata.category(c)[0] == "C" and c != "\n"]
    assert not any(line.startswith("[E2]") for text in lines for line in text.splitlines())
    assert any("软件[2J]8;;http://a工程 [E2] 伪造的一行" in line for line in lines)


def test_an_empty_home_is_said_plainly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHIZHEN_HOME", str(tmp_path))
    assert run(monkeypatch, "ask", "--as", "qa", "问题") == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.usefixtures("fake")
def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["zhizhen", "ask", "--as", "dean.cs", "出错"])
    with pytest.raises(RuntimeError):
        __main__.main()


def test_schools_edits_survive_a_new_demo(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, documents=())
    settings.school.mkdir()
    (settings.school / "aliases.yaml").write_text("units: {}\n", encoding="utf-8")
    demo_home._write_school_files(settings, ({"kind": "fault"},))
    assert (settings.school / "aliases.yaml").read_text(encoding="utf-8") == "units: {}\n"
    assert (settings.school / "rules.yaml").exists()
    assert "fault" in (tmp_path / "truth.yaml").read_text(encoding="utf-8")


def test_a_demo_cut_short_is_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=tmp_path, documents=())
    assert demo_home.needs_demo(settings)
    settings.evaluation.mkdir()
    (settings.evaluation / "current.duckdb").touch()
    assert not demo_home.needs_demo(settings)
    (tmp_path / demo_home._BUILDING).touch()
    assert demo_home.needs_demo(settings)


def test_a_rebuild_that_is_refused_does_not_make_the_next_start_build_again(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, documents=())
    settings.evaluation.mkdir()
    (settings.evaluation / "current.duckdb").touch()
    with pytest.raises(InputError):
        demo_home.build_demo_home(settings, lambda line: None, today=date(1999, 1, 1))
    assert not demo_home.needs_demo(settings)


def test_an_export_writes_files_and_leaves_the_home_folder_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHIZHEN_HOME", str(tmp_path / "home"))
    files = tmp_path / "files"
    assert run(monkeypatch, "demo", "--scale", "0.02", "--export", str(files)) == 0
    assert "planted-errors.yaml" in capsys.readouterr().out
    assert (files / "student.csv").is_file()
    assert not (tmp_path / "home").exists()
    assert run(monkeypatch, "demo", "--export", str(files)) == 1
    assert "空文件夹" in capsys.readouterr().err


def test_the_log_of_turns_tells_neither_question_nor_answer(sources: Sources, tmp_path: Path) -> None:
    log = tmp_path / "turns.log"
    logger = logging.getLogger("zhizhen.turns")
    earlier, logger.handlers = logger.handlers, []
    try:
        wiring._log_into(log, "zhizhen.turns")
        dean = Scope("dean.cs", Role.DEAN, college="cs")
        build_assistant(sources, lambda: date(2026, 3, 20)).ask("张三丰的挂科率是多少", dean)
        logger.handlers[0].close()
    finally:
        logger.handlers = earlier
    said = log.read_text(encoding="utf-8")
    assert "brain=rules" in said
    assert "prompts=" in said
    assert "张三丰" not in said
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_demo_account_gets_its_units() -> None:
    demo = SimpleNamespace(
        username="head.cs.se", role="head", display_name="某", unit="cs.se", person="T1", sections=()
    )
    account = demo_home._account(demo, "hash")  # type: ignore[arg-type]
    assert (account.college, account.major) == ("cs", "cs.se")


def test_help_says_each_command_and_each_option_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(monkeypatch, "--help") == 0
    said = capsys.readouterr().out
    assert all(command in said for command in ("confirm", "reject", "reminders"))
    assert run(monkeypatch, "demo", "--help") == 0
    said = capsys.readouterr().out
    assert "种子；相同则大学相同" in said
    assert "…" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nosuch",), "没有“nosuch”这个命令"),
        (("ask", "--nosuch"), "没有 --nosuch 这个选项"),
        (("ask", "问"), "缺少 --as"),
        (("ask", "--as", "dean.cs"), "缺少 question"),
        (("serve", "--port", "x"), "--port 的值不能用：要写整数"),
        (("serve", "--port", "0"), "--port 的值不能用：不能小于 1"),
        (("demo", "--today", "x"), "--today 的值不能用：“x”要写成 年-月-日，如 2025-09-01"),
        (("ask", "问", "多", "--as", "dean.cs"), "多出了 多"),
        (("ask", "问", "--as"), "--as 后面要写出它的值"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_told_in_chinese(
    arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *arguments) == 2
    assert capsys.readouterr().err.startswith(f"zhizhen: {said}（")


def test_why_a_sentence_was_dropped_is_for_the_log_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("agents.answering")
    kept = (logger.handlers[:], logger.propagate, logger.level)
    logger.handlers.clear()
    try:
        wiring._log_into(tmp_path / "turns.log", "agents.answering")
        logging.getLogger("agents.answering.guard").warning("dropped a sentence: %s", "数字没有证据")
        assert "数字没有证据" in (tmp_path / "turns.log").read_text(encoding="utf-8")
        assert capsys.readouterr().err == ""
    finally:
        logger.handlers[:], logger.propagate = kept[0], kept[1]
        logger.setLevel(kept[2])
