"""What `./zhizhen model check` says and how it exits; and what a turn used, in words."""

from pathlib import Path

import pytest

from agents.answering.answer import Usage
from api.__main__ import app
from api.errors import UserError
from api.model_check import check_lines
from api.settings import Settings
from api.usage_line import usage_line
from tests.able_model import able
from tests.chat_server import chat_server


def lines(tmp_path: Path, *lacking: str, provider: str | None = None) -> tuple[list[str], bool]:
    with chat_server([able(*lacking)]) as server:
        return check_lines(
            Settings(home=tmp_path, llm_provider=provider, llm_base_url=server.url, llm_model="scripted")
        )


def test_a_usable_model_is_said_to_be(tmp_path: Path) -> None:
    said, usable = lines(tmp_path)
    assert usable
    assert said[-1] == "结论：可以使用。"
    assert any(line.startswith("✓ 调用工具：query_metric") for line in said)
    assert not any(line.startswith("✗") for line in said)


def test_what_is_missing_is_said_with_its_meaning(tmp_path: Path) -> None:
    said, usable = lines(tmp_path, "tools")
    assert not usable
    assert any(line.startswith("✗ 调用工具（必需）") and "function calling" in line for line in said)
    assert said[-1].startswith("结论：不能使用，缺：调用工具")


def test_a_providers_facts_are_marked_as_such(tmp_path: Path) -> None:
    said, _ = lines(tmp_path, provider="ollama")
    assert "以提供商的说明为准" in said[2]
    assert "OLLAMA_CONTEXT_LENGTH" in said[3]


@pytest.mark.parametrize(("setting", "told"), [("pseudonyms", "化名"), ("strict", "只发汇总数"), ("off", "原样")])
def test_it_says_what_the_server_may_see_of_people(tmp_path: Path, setting: str, told: str) -> None:
    with chat_server([able()]) as server:
        said, _ = check_lines(
            Settings(home=tmp_path, llm_base_url=server.url, llm_model="scripted", llm_privacy=setting)
        )
    assert said[1].startswith("隐私：")
    assert told in said[1]


def test_without_a_model_it_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ZHIZHEN_LLM_PROVIDER"):
        check_lines(Settings(home=tmp_path))


@pytest.mark.parametrize(("lacking", "code"), [((), 0), (("tools",), 1)])
def test_the_exit_code_tells_a_script(
    lacking: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with chat_server([able(*lacking)]) as server:
        monkeypatch.setenv("ZHIZHEN_LLM_BASE_URL", server.url)
        monkeypatch.setenv("ZHIZHEN_LLM_MODEL", "scripted")
        assert (app(args=["model", "check"], standalone_mode=False) or 0) == code
    assert "结论" in capsys.readouterr().out


def test_what_a_turn_used_in_words() -> None:
    known = Usage(requests=2, prompt_tokens=11000, completion_tokens=100, cost=0.0228, currency="CNY")
    assert usage_line(known) == "大模型请求 2 次，输入 11,000、输出 100 词元，费用 0.0228 CNY"
    unknown = Usage(requests=1, prompt_tokens=900, completion_tokens=20, estimated=True)
    assert usage_line(unknown) == "大模型请求 1 次，输入 约 900、输出 约 20 词元，费用未知"
