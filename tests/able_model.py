"""A scripted model that passes a checkup, or lacks any one ability: `able("stream", "parallel")` lacks these two."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from agents.checkup import requests
from tests.chat_server import Reply

_REFUSED: Reply = {"status": 400, "content": "x"}
_CALL = {"metric": "挂科率", "unit": "计算机学院", "periods": ["2024-2025"]}
_OTHER = {**_CALL, "unit": "机械学院"}


def able(*lacking: str) -> Callable[[dict[str, Any]], Reply]:
    """The script of a server that can do everything but what it lacks."""

    def reply(request: dict[str, Any]) -> Reply:
        made = _reply(request, set(lacking))
        if request.get("stream") and "stream" in lacking:
            made = {**made, "whole": True}
        if "thoughts" not in lacking and "status" not in made:
            made = {**made, "reasoning": "先看清楚要什么。"}
        return {"usage": (0, 0), **made} if "tokens" in lacking else {"usage": (900, 20), **made}

    return reply


def _reply(request: dict[str, Any], lacking: set[str]) -> Reply:
    asked = request["messages"][-1]["content"]
    for refused, status in {"key": 401, "model": 404, "up": 503}.items():
        if refused in lacking:
            return {"status": status, "content": "x"}
    if "tools_accepted" in lacking and request.get("tools"):
        return _REFUSED
    if "response_format" in request:
        return _REFUSED if "schema" in lacking else {"content": '{"capital_zh": "北京"}'}
    if "口令" in asked:
        return _remembered(lacking)
    if request["messages"][-1]["role"] == "tool":
        if "result_accepted" in lacking:
            return _REFUSED
        return {"content": "不及格率是 8.34%。" if "slots" in lacking else "{E1.entity}的不及格率是{E1}。"}
    return _called(request, asked, lacking) if request.get("tools") else _plain(lacking)


def _remembered(lacking: set[str]) -> Reply:
    if "context_accepted" in lacking:
        return _REFUSED
    return {"content": "没有看到口令。" if "context" in lacking else requests.WATCHWORD}


def _plain(lacking: set[str]) -> Reply:
    return {"content": "teaching quality" if "chinese" in lacking else requests.PLAIN_REPLY}


def _called(request: dict[str, Any], asked: str, lacking: set[str]) -> Reply:
    if "tools" in lacking or (request.get("stream") and "stream_tools" in lacking):
        return {"content": "请到教务系统查询。"}
    if "interface" in lacking:
        call = json.dumps({"name": "query_metric", "arguments": _CALL}, ensure_ascii=False)
        return {"content": f"<tool_call>{call}</tool_call>"}
    if "arguments" in lacking:
        return {"tool_calls": [("query_metric", {"指标": "挂科率"})]}
    calls = [("query_metric", _CALL)]
    if asked == requests.TWO_QUESTIONS and "parallel" not in lacking:
        calls.append(("query_metric", _OTHER))
    return {"tool_calls": calls}
