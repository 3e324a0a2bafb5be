"""The MCP server itself: lists the agent's tools, makes a call in the caller's scope, opens evidence.

A result is what the agent's own model would be told, as text and as structure. An error the caller can mend is a tool
error with its suggestions; anything else ends in one general sentence, the log gets the whole of it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import mcp.types as types
from mcp import MCPError
from mcp.server.lowlevel import Server

import prompts
from agents.brains.base import ToolCall, ToolOutcome
from agents.calling.telling import outcome_text
from agents.calling.toolbox import DRAFTING, TOOLS, schemas
from api.mcp_server.desk import Desks
from api.problems import problem_of
from tools.evidence import Evidence
from tools.scope import Scope

log = logging.getLogger("zhizhen.mcp")

UseTool = Callable[[ToolCall, Scope, Sequence[Evidence]], Awaitable[ToolOutcome]]
ScopeOf = Callable[[Any], Scope]
"""The scope of the account behind a request's context; never anything the request says of itself."""

_TITLES = {
    "find": "查有哪些指标、单位、课程、文件、统计期",
    "query_metric": "查指标数值",
    "difference": "算两数之差",
    "explain_change": "看变化由哪些部分构成",
    "define_metric": "查指标口径",
    "search_policy": "查制度条款",
}
_READING = tuple(name for name in TOOLS if name not in DRAFTING)
"""A draft is confirmed in a conversation of ours, and there is none here."""

_EVIDENCE = "zhizhen://evidence/"
_TEMPLATE = f"{_EVIDENCE}{{id}}"


def make_server(use_tool: UseTool, scope_of: ScopeOf, desks: Desks) -> Server[Any]:
    """A server for any transport; `scope_of` tells who is calling."""
    handlers = _Handlers(use_tool, scope_of, desks)
    return Server(
        "zhizhen",
        title="质诊",
        instructions=prompts.load("mcp").text,
        on_list_tools=handlers.list_tools,
        on_call_tool=handlers.call_tool,
        on_list_resources=handlers.list_resources,
        on_list_resource_templates=handlers.list_templates,
        on_read_resource=handlers.read_resource,
        get_tool_input_schema={tool.name: tool.input_schema for tool in _tools()}.get,
    )


def _tools() -> list[types.Tool]:
    listed = [tool["function"] for tool in schemas() if tool["function"]["name"] in _READING]
    return [
        types.Tool(
            name=tool["name"],
            title=_TITLES.get(tool["name"]),
            description=tool["description"],
            input_schema=tool["parameters"],
            annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
        )
        for tool in listed
    ]


class _Handlers:
    """The requests of the protocol that are answered."""

    def __init__(self, use_tool: UseTool, scope_of: ScopeOf, desks: Desks) -> None:
        self._use_tool, self._scope_of, self._desks = use_tool, scope_of, desks

    async def list_tools(self, context: Any, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=_tools())

    async def call_tool(self, context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        if params.name not in _READING:
            raise MCPError(types.INVALID_PARAMS, f"没有这个工具，可用的有：{'、'.join(_READING)}。")
        scope = self._scope_of(context)
        desk = self._desks.of(scope)
        try:
            outcome = await self._use_tool(ToolCall(params.name, params.arguments or {}), scope, desk.evidence)
        except Exception as error:
            log.exception("the tool %s failed", params.name)
            raise MCPError(types.INTERNAL_ERROR, problem_of(error).message) from None
        told = outcome_text(desk.put(outcome))
        return types.CallToolResult(
            content=[types.TextContent(text=told)],
            structured_content=json.loads(told),
            is_error=outcome.error is not None,
        )

    async def list_resources(
        self, context: Any, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        found = self._desks.of(self._scope_of(context)).evidence
        return types.ListResourcesResult(resources=[_resource(evidence) for evidence in found])

    async def list_templates(
        self, context: Any, params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            name="evidence",
            title="证据",
            uri_template=_TEMPLATE,
            description="一条证据的全部内容：数值、分子分母、人数、口径、归属、查询语句，或条款原文与出处。",
            mime_type="application/json",
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(self, context: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        uri = str(params.uri)
        found = self._desks.of(self._scope_of(context)).find(uri.removeprefix(_EVIDENCE))
        if found is None or not uri.startswith(_EVIDENCE):
            raise MCPError(types.INVALID_PARAMS, "没有这条证据，或它已失效，请重新查询。")
        text = found.model_dump_json(exclude_none=True)
        contents = types.TextResourceContents(uri=params.uri, mime_type="application/json", text=text)
        return types.ReadResourceResult(contents=[contents])


def _resource(evidence: Evidence) -> types.Resource:
    return types.Resource(
        name=evidence.id, title=evidence.title, uri=f"{_EVIDENCE}{evidence.id}", mime_type="application/json"
    )
