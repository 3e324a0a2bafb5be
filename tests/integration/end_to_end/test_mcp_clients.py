"""The MCP door, tried with the protocol's own client over HTTP and over standard input and output."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx2
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from agents.calling.toolbox import DRAFTING, TOOLS
from evals import by_hand
from evals.by_hand import Row
from tests.integration.end_to_end.conftest import Site, bearer, plain_environment
from tests.support import ROOT

T = TypeVar("T")
Use = Callable[[Client], Awaitable[T]]

MODES = ("auto", "legacy")
"""The protocol's newer revision, and the older one with its handshake."""

YEARS = ["2023-2024学年", "2024-2025学年"]
FAIL_RATES = {"metric": "挂科率", "periods": YEARS, "by": "period"}


def headers_of(site: Site, user: str) -> dict[str, str]:
    with site.client() as client:
        return bearer(client, user, site.password)


@asynccontextmanager
async def over_http(site: Site, headers: dict[str, str], mode: str) -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(headers=headers, trust_env=False, timeout=60) as http,
        Client(streamable_http_client(f"{site.url}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


def talk(site: Site, use: Use[T], user: str = "dean.cs", mode: str = "auto") -> T:
    async def run() -> T:
        async with over_http(site, headers_of(site, user), mode) as client:
            return await use(client)

    return asyncio.run(run())


async def call(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """What a tool told, which its text and its structure say alike."""
    result = await client.call_tool(tool, arguments)
    (content,) = result.content
    told: dict[str, Any] = json.loads(content.text)  # type: ignore[union-attr]
    assert told == result.structured_content
    assert result.is_error == ("error" in told)
    return told


async def use_everything(client: Client, site: Site) -> None:
    """Lists the tools, asks for two years of a dean's own college, subtracts them, opens the evidence."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == set(TOOLS) - DRAFTING
    assert all(tool.description and tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
    assert "context" not in tools["query_metric"].input_schema["properties"]
    figures = (await call(client, "query_metric", **FAIL_RATES))["evidence"]
    assert [f["period"] for f in figures] == YEARS
    for figure, year in zip(figures, YEARS, strict=True):
        row = Row((f"college_id = 'cs' AND academic_year = '{year.removesuffix('学年')}'",))
        value, numerator, denominator, n = by_hand.figure(site.generation, "course_fail_rate", row)
        opened = (await client.read_resource(f"zhizhen://evidence/{figure['id']}")).contents[0]
        evidence = json.loads(opened.text)  # type: ignore[union-attr]
        assert (evidence["numerator"], evidence["denominator"], figure["n"]) == (numerator, denominator, n)
        assert evidence["value"] == pytest.approx(value)
        assert site.generation.fetch(evidence["sql"])[0][0] == pytest.approx(value)
    first, second = (f["id"] for f in figures)
    (change,) = (await call(client, "difference", minuend=second, subtrahend=first))["evidence"]
    assert "个百分点" in change["display"]
    assert (await call(client, "search_policy", query="学业预警怎么规定"))["evidence"][0]["quote"]
    assert (await call(client, "define_metric", metric="挂科率"))["evidence"][0]["definition"]
    assert {first, second, change["id"]} <= {r.name for r in (await client.list_resources()).resources}


@pytest.mark.parametrize("mode", MODES)
def test_a_dean_uses_every_tool_over_http(site: Site, mode: str) -> None:
    talk(site, lambda client: use_everything(client, site), mode=mode)


@pytest.mark.parametrize("mode", MODES)
def test_the_administrator_uses_every_tool_over_standard_input_and_output(site: Site, mode: str) -> None:
    command = StdioServerParameters(
        command=str(ROOT / "zhizhen"), args=["mcp", "--as", "dean.cs"], cwd=site.folder, env=dict(plain_environment())
    )

    async def run() -> None:
        async with Client(command, mode=mode) as client:
            await use_everything(client, site)

    asyncio.run(run())
    audit = next(site.folder.rglob("audit.log")).read_text(encoding="utf-8")
    assert "acts as dean.cs (--as)" in audit


@pytest.mark.parametrize("mode", MODES)
def test_a_dean_of_another_college_is_refused_with_what_may_be_asked_instead(site: Site, mode: str) -> None:
    async def use(client: Client) -> dict[str, Any]:
        return await call(client, "query_metric", **FAIL_RATES, unit="计算机学院")

    told = talk(site, use, "dean.me", mode)
    assert told["code"] == "out_of_scope"
    assert "机械学院" in told["suggestions"]
    assert "evidence" not in told


def test_a_wrong_name_and_a_wrong_argument_can_be_mended(site: Site) -> None:
    async def use(client: Client) -> tuple[dict[str, Any], dict[str, Any]]:
        return await call(client, "query_metric", metric="挂课率"), await call(client, "query_metric", scope="leader")

    name, argument = talk(site, use)
    assert (name["code"], argument["code"]) == ("unknown_name", "invalid")
    assert name["suggestions"]


def test_evidence_of_one_account_is_nothing_to_another(site: Site) -> None:
    async def ask(client: Client) -> list[str]:
        return [e["id"] for e in (await call(client, "query_metric", **FAIL_RATES))["evidence"]]

    first, second = talk(site, ask)

    async def pry(client: Client) -> dict[str, Any]:
        assert first not in {r.name for r in (await client.list_resources()).resources}
        with pytest.raises(MCPError, match="没有这条证据"):
            await client.read_resource(f"zhizhen://evidence/{first}")
        return await call(client, "difference", minuend=second, subtrahend=first)

    assert talk(site, pry, "dean.me")["code"] == "unknown_name"

    async def go_on(client: Client) -> dict[str, Any]:
        return await call(client, "difference", minuend=second, subtrahend=first)

    assert "error" not in talk(site, go_on, mode="legacy")


def test_an_unknown_tool_is_an_error_of_the_protocol(site: Site) -> None:
    async def use(client: Client) -> None:
        with pytest.raises(MCPError, match="没有这个工具"):
            await client.call_tool("run_sql", {"sql": "SELECT 1"})

    talk(site, use)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer forged"}, {"Cookie": "zhizhen_session={token}"}])
def test_nobody_gets_in_without_a_token(site: Site, headers: dict[str, str], mode: str) -> None:
    token = headers_of(site, "dean.cs")["Authorization"].removeprefix("Bearer ")
    sent = {name: value.format(token=token) for name, value in headers.items()}

    async def run() -> None:
        async with over_http(site, sent, mode) as client:
            await client.list_tools()

    # The client tells no status, and wraps what it tells.
    with pytest.raises(ExceptionGroup) as error:
        asyncio.run(run())
    assert error.group_contains(MCPError, match="error response")
    with site.client() as client:
        said = client.post("/mcp", json={}, headers=sent)
        assert (said.status_code, said.json()["error"]["code"]) == (401, "unauthenticated")
        assert said.headers["WWW-Authenticate"] == "Bearer"


def test_there_is_nothing_to_listen_to_and_nothing_to_end(site: Site) -> None:
    with site.client() as client:
        for method in ("GET", "DELETE"):
            said = client.request(method, "/mcp", headers=headers_of(site, "dean.cs"))
            assert (said.status_code, said.headers["Allow"]) == (405, "POST")
