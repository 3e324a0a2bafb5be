"""Errors as HTTP answers: `{"error": {"code", "message"}}`, the message in Chinese for a person.

Under /v1 in the form OpenAI's clients read: `{"error": {"message", "type", "param", "code"}}`.

What is our fault is logged whole and told in one general sentence: its text may name files, tables or people.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from agents.errors import ThreadBusy, ThreadNotFound
from api.errors import InvalidParameter, RequestError, TooMany, UserError
from api.invalid import named, wrong
from api.security import DOOR, headers_for
from knowledge_base.errors import EngineUnavailable, GenerationError
from tools.errors import ActError, NoSuchAct, NoSuchFinding, NoSuchItem, NotNow, NotUpToYou, OutOfScope, ToolError

log = logging.getLogger("zhizhen.http")

_STATUS_TEXT = {404: "没有这个地址。", 405: "这个地址不接受这种请求方法。", 413: "请求过大。"}

_OPENAI_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_OPENAI_CODES = {"unauthenticated": "invalid_api_key"}


@dataclass(frozen=True)
class Problem:
    """What went wrong, as it is told."""

    status: int
    code: str
    message: str
    headers: dict[str, str] = field(default_factory=dict)
    param: str | None = None

    def body(self) -> dict[str, dict[str, str]]:
        return {"error": {"code": self.code, "message": self.message}}

    def openai_body(self) -> dict[str, dict[str, str | None]]:
        kind = _OPENAI_TYPES.get(self.status, "server_error" if self.status >= 500 else "invalid_request_error")
        code = _OPENAI_CODES.get(self.code, self.code)
        return {"error": {"message": self.message, "type": kind, "param": self.param, "code": code}}


def problem_of(error: Exception) -> Problem:
    """How `error` is told to the client."""
    match error:
        case TooMany():
            return Problem(error.status, error.code, error.message, {"Retry-After": str(error.retry_after)})
        case RequestError(status=401):
            return Problem(error.status, error.code, error.message, {"WWW-Authenticate": "Bearer"})
        case InvalidParameter():
            return Problem(error.status, error.code, error.message, param=error.param)
        case RequestError():
            return Problem(error.status, error.code, error.message)
        case UserError():
            return Problem(400, "bad_request", error.message)
        case ThreadNotFound():
            return Problem(404, "thread_not_found", "没有这个会话。")
        case ThreadBusy():
            return Problem(409, "thread_busy", f"{error}。")
        case NoSuchAct():
            return Problem(404, error.code, error.message)
        case NoSuchItem() | NoSuchFinding():
            return Problem(404, error.code, error.message)
        case NotUpToYou():
            return Problem(403, error.code, error.message)
        case NotNow():
            return Problem(409, error.code, error.message)
        case ActError():
            return Problem(409, error.code, error.message)
        case OutOfScope():
            return Problem(403, error.code, error.message)
        case ToolError():
            return Problem(422, error.code, error.message)
        case EngineUnavailable():
            return Problem(503, "engine_unavailable", "评价数据库暂时连不上，请稍后再试；若一直如此，请联系管理员。")
        case GenerationError():
            return Problem(503, "no_data_store", "数据暂不可用，请联系管理员。")
        case RequestValidationError():
            return Problem(422, "invalid_request", _invalid(error), param=_place(error))
        case HTTPException():
            told, headers = _STATUS_TEXT.get(error.status_code, "请求失败。"), dict(error.headers or {})
            return Problem(error.status_code, f"http_{error.status_code}", told, headers)
    return Problem(500, "internal_error", "系统内部出错，已记录。请稍后再试。")


def _invalid(error: RequestValidationError) -> str:
    """The first thing wrong with a request, without echoing it."""
    first: Any = error.errors()[0]
    if first["type"] == "json_invalid":
        return "请求体不是合法的 JSON。"
    name = str(next((part for part in reversed(first["loc"]) if isinstance(part, str)), "请求"))
    return f"{wrong(first, named(name))}。"


def _place(error: RequestValidationError) -> str:
    """Where in the body the first thing wrong stands, as messages[0].content."""
    path = [part for part in error.errors()[0]["loc"] if part != "body"]
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def install(app: FastAPI) -> None:
    """Answer every error of `app` this way."""

    async def answer(request: Request, error: Exception) -> JSONResponse:
        problem = problem_of(error)
        if problem.status >= 500:
            log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        # An unexpected error is answered outside the middleware that adds the headers, so they are added here too.
        headers = {**headers_for(request.url.path), **problem.headers}
        of_openai = request.url.path.startswith(DOOR)
        return JSONResponse(problem.openai_body() if of_openai else problem.body(), problem.status, headers)

    # One by one: the handler of plain Exception would answer these too, but Starlette re-raises what it handles.
    kinds: tuple[type[Exception], ...] = (
        UserError,
        ThreadNotFound,
        ThreadBusy,
        ToolError,
        GenerationError,
        HTTPException,
        RequestValidationError,
        Exception,
    )
    for kind in kinds:
        app.add_exception_handler(kind, answer)
