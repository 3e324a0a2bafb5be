"""Tries a server, ability by ability, with one attempt each; every failure becomes a finding that says what it means.

Nothing of a school's data is sent: the prompt's gaps hold sample values, the figures are made up.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any, Protocol

from pydantic import ValidationError

from agents.brains.chat import offered
from agents.calling.tool_arguments import arguments_model
from agents.calling.toolbox import TOOLS
from agents.checkup import requests
from agents.checkup.findings import Checkup, Finding, Verdict, said
from agents.errors import BrainUnavailable, ModelRefused, ModelUnreachable
from agents.models.config import ChatModelConfig
from agents.models.usage import estimate
from agents.models.wire import ModelReply, ModelRequest, Transport, WireCall
from agents.models.written_calls import looks_like_calls, written_calls

REACHABLE, KEY, MODEL, CHINESE = "连上服务", "密钥有效", "有这个模型", "中文回复"
CALL, RESULT, PARALLEL = "调用工具", "读懂工具结果", "一次调用几个工具"
STREAM, STREAM_CALL, THOUGHTS = "流式回复", "流式调用工具", "思考内容"
SCHEMA, CONTEXT = "按 JSON 格式回复", "上下文够长"

_BAD_KEY = "密钥不对、已失效或欠费：请核对 ZHIZHEN_LLM_API_KEY"


class Listing(Transport, Protocol):
    """A transport that can also list the server's models."""

    def models(self, timeout_s: float) -> tuple[str, ...]: ...


def check(config: ChatModelConfig, transport: Listing, now: Callable[[], float] = time.monotonic) -> Checkup:
    """Everything there is to know of the server; takes about eight requests. `now` is a monotonic clock in seconds."""
    return _Run(config, transport, now).all()


class _Run:
    def __init__(self, config: ChatModelConfig, transport: Listing, now: Callable[[], float]) -> None:
        self._config = config
        self._transport = transport
        self._now = now
        self._tools = offered()
        self._replies: list[tuple[ModelReply, float]] = []

    def all(self) -> Checkup:
        found = list(self._first())
        if any(f.verdict is Verdict.MISSING for f in found if f.ability != CHINESE):
            return Checkup(tuple(found))
        called, call = self._call(False)
        found += [called, self._result(call), self._context(), self._parallel()]
        found += [self._stream(), self._streamed_call(), self._schema(), self._thoughts()]
        return Checkup(tuple(found), tuple(self._figures()))

    def _first(self) -> Iterator[Finding]:
        """Connection, key, model and a plain reply: each is only tried when the one before it is there."""
        listed, failure = self._listed()
        if isinstance(failure, ModelUnreachable) and failure.status is None:
            meaning = "请核对 ZHIZHEN_LLM_BASE_URL（一般以 /v1 结尾），以及服务是否在运行、网络是否通"
            yield Finding(REACHABLE, Verdict.MISSING, True, str(failure), meaning)
            return
        reply = self._asked(requests.PLAIN)
        if isinstance(reply, ModelUnreachable):
            meaning = "限流：请稍后再试，或提高配额" if reply.status == 429 else "服务自身出错，请看它的日志"
            yield Finding(REACHABLE, Verdict.MISSING, True, str(reply), meaning)
            return
        yield said(REACHABLE)
        if isinstance(reply, ModelRefused) and reply.status in (401, 402, 403, 429):
            yield Finding(KEY, Verdict.MISSING, True, str(reply), _BAD_KEY)
            return
        yield said(KEY)
        if isinstance(reply, BrainUnavailable):
            yield Finding(MODEL, Verdict.MISSING, True, str(reply), _no_model(self._config.model, listed))
            return
        yield said(MODEL, self._config.model)
        yield self._chinese(reply)

    def _listed(self) -> tuple[tuple[str, ...], BrainUnavailable | None]:
        try:
            return self._transport.models(self._config.timeout_s), None
        except BrainUnavailable as error:
            return (), error

    def _chinese(self, reply: ModelReply) -> Finding:
        if requests.PLAIN_REPLY in reply.text:
            return said(CHINESE, seconds=self._last_s())
        return Finding(CHINESE, Verdict.MISSING, True, "没有照要求用中文回复", "这个模型读不懂中文要求，请换一个")

    def _call(self, stream: bool) -> tuple[Finding, WireCall | None]:
        """One call of a real tool with arguments it would take."""
        ability = STREAM_CALL if stream else CALL
        reply = self._asked(requests.QUESTION, tools=True, stream=stream)
        if isinstance(reply, BrainUnavailable):
            return Finding(ability, Verdict.MISSING, not stream, str(reply), _NO_CALL[stream]), None
        if good := [call for call in reply.calls if _fits(call)]:
            return said(ability, good[0].name, self._last_s()), good[0]
        if reply.calls:
            return Finding(ability, Verdict.MISSING, not stream, "参数不合工具的要求", _BAD_CALL), None
        return self._written(reply, ability, needed=not stream)

    def _written(self, reply: ModelReply, ability: str, needed: bool) -> tuple[Finding, WireCall | None]:
        names = (*TOOLS, "ask_user", "decline")
        if good := [call for call in written_calls(reply.text, names) if _fits(call)]:
            detail = "把调用写成了文字，质诊认得出，可以用；服务若有工具解析的开关，请打开"
            return said(ability, detail, self._last_s()), good[0]
        detail = "把调用写成了文字，认不出" if looks_like_calls(reply.text, names) else "没有调用工具，直接回答了"
        return Finding(ability, Verdict.MISSING, needed, detail, _NO_CALL[not needed]), None

    def _result(self, call: WireCall | None) -> Finding:
        """Whether a tool's answer is taken up: the reply cites the evidence by its slot."""
        if call is None:
            return Finding(RESULT, Verdict.SKIPPED, True, "没有可以回答的调用")
        messages = requests.after_call(call.name, dict(call.arguments or {}), call.id or "call_0")
        reply = self._send(ModelRequest(messages, self._tools, self._config.timeout_s))
        if isinstance(reply, BrainUnavailable):
            meaning = "服务不接受带工具结果的对话（有的思考型模型要求回传思考内容），请换模型"
            return Finding(RESULT, Verdict.MISSING, True, str(reply), meaning)
        if "{E1" in reply.text:
            return said(RESULT, "用了占位符", self._last_s())
        meaning = "不用占位符的数字会被略去，答案常会改由规则给出，建议换更强的模型"
        return Finding(RESULT, Verdict.MISSING, True, "没有用占位符引用证据", meaning)

    def _parallel(self) -> Finding:
        reply = self._asked(requests.TWO_QUESTIONS, tools=True)
        if isinstance(reply, ModelReply) and len([c for c in reply.calls if _fits(c)]) > 1:
            return said(PARALLEL, f"{len(reply.calls)} 个", self._last_s())
        detail = str(reply) if isinstance(reply, BrainUnavailable) else "一次只调用一个"
        return Finding(PARALLEL, Verdict.MISSING, False, detail, "要查几个数时会多几次往返，慢一些，不影响对错")

    def _stream(self) -> Finding:
        needed = self._config.quirks.stream
        reply = self._asked(requests.PLAIN, stream=True)
        if isinstance(reply, ModelReply) and requests.PLAIN_REPLY in reply.text:
            return said(STREAM, f"分 {reply.pieces} 段", self._last_s())
        detail = str(reply) if isinstance(reply, BrainUnavailable) else "流式回复的内容不对"
        return Finding(STREAM, Verdict.MISSING, needed, detail, _NO_STREAM)

    def _streamed_call(self) -> Finding:
        finding, _ = self._call(True)
        return replace(finding, needed=self._config.quirks.stream)

    def _schema(self) -> Finding:
        reply = self._asked(requests.SCHEMA_QUESTION, extra={"response_format": requests.SCHEMA})
        if isinstance(reply, ModelReply) and _keys(reply.text) == {"capital_zh"}:
            return said(SCHEMA, seconds=self._last_s())
        detail = str(reply) if isinstance(reply, BrainUnavailable) else "没有照格式回复"
        return Finding(SCHEMA, Verdict.NOTE, False, detail, "质诊用工具调用代替，不需要它")

    def _context(self) -> Finding:
        messages = requests.long_turn(self._tools)
        own = estimate(requests.system_prompt() + json.dumps(self._tools, ensure_ascii=False))
        size = f"提示词和工具约 {own:,} 词元，试了约 {requests.CONTEXT_TOKENS:,} 词元"
        reply = self._send(ModelRequest(messages, self._tools, self._config.timeout_s))
        if isinstance(reply, BrainUnavailable):
            return Finding(CONTEXT, Verdict.MISSING, True, f"{size}：{reply}", _SHORT)
        if requests.WATCHWORD in reply.text:
            reported = f"，服务计为 {reply.tokens.prompt:,}" if reply.tokens else ""
            return said(CONTEXT, size + reported, self._last_s())
        return Finding(CONTEXT, Verdict.MISSING, True, f"{size}：开头的话没有读到", _SHORT)

    def _thoughts(self) -> Finding:
        if any(reply.thoughts for reply, _ in self._replies):
            return Finding(THOUGHTS, Verdict.NOTE, detail="有", meaning="作答时逐句显示，不保存、不记日志、不回传")
        return Finding(THOUGHTS, Verdict.NOTE, detail="没有", meaning="作答时只显示正在查询什么")

    def _figures(self) -> Iterator[str]:
        seconds = sorted(took for _, took in self._replies)
        middle = seconds[len(seconds) // 2]
        yield f"{len(seconds)} 次请求：最快 {seconds[0]:.1f} 秒，居中 {middle:.1f} 秒，最慢 {seconds[-1]:.1f} 秒"
        counted = [(r.tokens.completion, took) for r, took in self._replies if r.tokens is not None and took > 0]
        if counted:
            yield f"输出约每秒 {sum(n for n, _ in counted) / sum(took for _, took in counted):.0f} 词元"
        else:
            yield "服务不报词元用量，用量和每日上限按文字长短估计"

    def _asked(
        self, question: str, *, tools: bool = False, stream: bool | None = None, extra: dict[str, Any] | None = None
    ) -> ModelReply | BrainUnavailable:
        messages = requests.turn(question) if tools else [{"role": "user", "content": question}]
        offered_tools = self._tools if tools else []
        return self._send(
            ModelRequest(messages, offered_tools, self._config.timeout_s, stream=stream, extra=extra or {})
        )

    def _send(self, request: ModelRequest) -> ModelReply | BrainUnavailable:
        began = self._now()
        try:
            reply = self._transport.send(request)
        except BrainUnavailable as error:
            return error
        self._replies.append((reply, self._now() - began))
        return reply

    def _last_s(self) -> float:
        return self._replies[-1][1]


_NO_CALL = {
    False: "质诊靠工具取数，没有它不能用这个模型：换支持工具调用（function calling）的模型，或打开服务的相应开关",
    True: "流式时不能调用工具：请设 ZHIZHEN_LLM_STREAM=false",
}
_BAD_CALL = "模型太弱或服务改动了参数，查询常会出错，请换更强的模型"
_NO_STREAM = "不能流式：请设 ZHIZHEN_LLM_STREAM=false；回答不受影响，只是看不到边想边写"
_SHORT = "长的对话会出错或被截掉开头：请调大服务的上下文（如 Ollama 的 OLLAMA_CONTEXT_LENGTH、vLLM 的 --max-model-len）"


def _no_model(model: str, listed: Collection[str]) -> str:
    if not listed:
        return "请核对 ZHIZHEN_LLM_MODEL 和服务地址（一般以 /v1 结尾）"
    if model in listed:
        return "服务列出了这个模型，却拒绝了请求：请看服务的日志"
    return f"请核对 ZHIZHEN_LLM_MODEL；服务上有：{'、'.join(sorted(listed)[:10])}"


def _fits(call: WireCall) -> bool:
    """Whether it is a call of one of our tools with arguments of its types."""
    tool = TOOLS.get(call.name)
    if tool is None or call.arguments is None:
        return False
    try:
        arguments_model(tool).model_validate(dict(call.arguments))
    except ValidationError:
        return False
    return True


def _keys(text: str) -> set[str]:
    try:
        value = json.loads(text)
    except ValueError:
        return set()
    return set(value) if isinstance(value, dict) else set()
