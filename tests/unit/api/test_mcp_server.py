"""The MCP server around a fake assistant, its evidence desks, and what a failure tells."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest
from mcp import Client, MCPError

from agents.brains.base import ToolCall, ToolOutcome
from agents.calling.toolbox import DRAFTING, TOOLS
from api.mcp_server.desk import Desk, Desks
from api.mcp_server.server import make_server
from tests.fakes import CLAUSE, TREND, FakeAssistant
from tests.support import ROOT
from tools.evidence import Evidence
from tools.scope import Role, Scope

DEAN = Scope("dean.cs", Role.DEAN, college="cs")
METRIC = {"metric": "挂科率"}


def outcome(count: int = 2) -> ToolOutcome:
    return ToolOutcome(ToolCall("query_metric", METRIC), (TREND.evidence * count)[:count])


def talk(use: Callable[[Client], Awaitable[None]], mode: str = "auto") -> None:
    assistant = FakeAssistant()

    async def use_tool(call: ToolCall, scope: Scope, evidence: Sequence[Evidence]) -> ToolOutcome:
        return assistant.use_tool(call, scope, evidence)

    async def run() -> None:
        server = make_server(use_tool, lambda _: DEAN, Desks(lambda: "abc"))
        async with Client(server, mode=mode) as client:
            await use(client)

    asyncio.run(run())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_evidence_is_numbered_on_from_call_to_call(mode: str) -> None:
    async def use(client: Client) -> None:
        for expected in (["E1-abc", "E2-abc"], ["E3-abc", "E4-abc"]):
            result = await client.call_tool("query_metric", METRIC)
            assert [e["id"] for e in result.structured_content["evidence"]] == expected
            assert result.structured_content["notes"] == ["完整率不足"]
        opened = (await client.read_resource("zhizhen://evidence/E3-abc")).contents[0]
        assert json.loads(opened.text)["sql"] == TREND.evidence[0].sql  # type: ignore[union-attr]

    talk(use, mode)


def test_an_error_the_caller_can_mend_is_a_tool_error_with_suggestions() -> None:
    async def use(client: Client) -> None:
        result = await client.call_tool("query_metric", {"metric": "权限"})
        assert result.is_error
        assert result.structured_content["suggestions"] == ["计算机学院"]
        assert (await client.list_resources()).resources == []

    talk(use)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_failure_is_told_without_its_text(mode: str) -> None:
    async def use(client: Client) -> None:
        with pytest.raises(MCPError, match="系统内部出错") as error:
            await client.call_tool("query_metric", {"metric": "出错"})
        assert "secret" not in repr(error.value.error)

    talk(use, mode)


@pytest.mark.parametrize("uri", ["zhizhen://evidence/E9-abc", "file:///etc/passwd", "zhizhen://evidence/"])
def test_only_ones_own_evidence_opens(uri: str) -> None:
    async def use(client: Client) -> None:
        await client.call_tool("query_metric", METRIC)
        with pytest.raises(MCPError, match="没有这条证据"):
            await client.read_resource(uri)

    talk(use)


def test_a_desk_keeps_the_newest_and_never_reuses_a_number() -> None:
    desk = Desk("abc", kept=3)
    desk.put(outcome(2))
    assert [e.id for e in desk.put(outcome(2)).evidence] == ["E3-abc", "E4-abc"]
    assert [e.id for e in desk.evidence] == ["E2-abc", "E3-abc", "E4-abc"]
    assert desk.find("E1-abc") is None


def test_figures_of_two_generations_never_lie_on_one_desk() -> None:
    desk = Desk("abc")
    clause = CLAUSE.evidence[0]
    desk.put(replace(outcome(2), evidence=(*outcome(2).evidence, clause)))
    newer = [evidence.model_copy(update={"generation": 4}) for evidence in outcome(1).evidence]
    desk.put(replace(outcome(1), evidence=tuple(newer)))
    assert [(e.id, e.generation) for e in desk.evidence] == [("E3-abc", clause.generation), ("E4-abc", 4)]


def test_a_desk_is_of_one_account_under_one_scope() -> None:
    desks = Desks(iter(("aaa", "bbb", "ccc")).__next__)
    first = desks.of(DEAN)
    assert desks.of(DEAN) is first
    others = [desks.of(replace(DEAN, college="em")), desks.of(replace(DEAN, user="dean.em"))]
    assert len({id(desk) for desk in (first, *others)}) == 3


def test_the_desk_used_longest_ago_is_cleared_first() -> None:
    desks = Desks(desks=2)
    first, second = desks.of(DEAN), desks.of(replace(DEAN, user="b"))
    assert desks.of(DEAN) is first
    desks.of(replace(DEAN, user="c"))
    assert desks.of(DEAN) is first
    assert desks.of(replace(DEAN, user="b")) is not second


def test_a_server_starts_without_the_protocols_package() -> None:
    script = "import sys, api.app; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_tools_that_draft_are_neither_listed_nor_called() -> None:
    async def use(client: Client) -> None:
        listed = {tool.name for tool in (await client.list_tools()).tools}
        assert listed == set(TOOLS) - DRAFTING
        assert DRAFTING
        for name in DRAFTING:
            with pytest.raises(MCPError, match="没有这个工具"):
                await client.call_tool(name, {"text": "看挂科率", "on": "明天"})

    talk(use)
