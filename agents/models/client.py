"""The transport over HTTP: langchain's client of the chat completions protocol, mended for compatible servers.

langchain-openai reads OpenAI's own fields only; other servers put a model's thinking into `reasoning_content` (or
`reasoning`), which is kept here. Errors become ours, without the server's words: a body may repeat the question.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import openai
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from agents.errors import ModelNonsense, ModelRefused, ModelUnreachable
from agents.models.config import ChatModelConfig
from agents.models.usage import Tokens
from agents.models.waiting import retry_after_s
from agents.models.wire import ModelReply, ModelRequest, WireCall
from agents.models.written_calls import split_thoughts

_THOUGHTS = "zhizhen_thoughts"
_THOUGHT_FIELDS = ("reasoning_content", "reasoning")
_TRY_AGAIN = frozenset({408, 409, 425, 429})
_OUT_OF_MONEY = "insufficient_quota"
"""A 429 that no waiting mends."""


class CompatibleChat(ChatOpenAI):
    """ChatOpenAI that keeps a server's thoughts and calls the limit of a reply by the name the server knows."""

    max_tokens_name: str = "max_tokens"

    def _get_request_payload(self, input_: Any, *, stop: list[str] | None = None, **kwargs: Any) -> dict[str, Any]:
        payload = super()._get_request_payload(input_, stop=stop, **kwargs)
        if "max_completion_tokens" in payload:
            payload[self.max_tokens_name] = payload.pop("max_completion_tokens")
        return payload

    def _create_chat_result(self, response: Any, generation_info: dict[str, Any] | None = None) -> ChatResult:
        result = super()._create_chat_result(response, generation_info)
        said = response if isinstance(response, dict) else response.model_dump(warnings=False)
        for generation, choice in zip(result.generations, said["choices"], strict=True):
            _keep_thoughts(generation.message, choice["message"])
        return result

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        if made is not None and chunk.get("choices"):
            _keep_thoughts(made.message, chunk["choices"][0].get("delta") or {})
        return made


class HttpTransport:
    """One configured server. `now` is a monotonic clock in seconds; no request is made before `send`."""

    def __init__(self, config: ChatModelConfig, now: Callable[[], float] = time.monotonic) -> None:
        quirks = config.quirks
        self._quirks = quirks
        self._now = now
        self._chat = CompatibleChat(
            model=config.model,
            base_url=config.base_url,
            api_key=SecretStr(config.api_key or "none"),
            max_retries=0,
            temperature=quirks.temperature,
            max_tokens=config.max_tokens,  # type: ignore[call-arg]
            max_tokens_name=quirks.max_tokens_name,
            extra_body=dict(quirks.extra) or None,
            # Compatible servers speak the chat completions protocol only.
            use_responses_api=False,
            stream_usage=True,
        )

    def send(self, request: ModelRequest) -> ModelReply:
        """One attempt; ModelUnreachable, ModelNonsense or ModelRefused."""
        streamed = self._quirks.stream if request.stream is None else request.stream
        with _our_errors():
            message, pieces = self._streamed(request) if streamed else (self._whole(request), 1)
            reply, untold = _reply(message, pieces)
        if untold and request.on_thought is not None:
            request.on_thought(untold)
        return reply

    def models(self, timeout_s: float) -> tuple[str, ...]:
        """The names the server lists; the same errors."""
        with _our_errors():
            return tuple(model.id for model in self._chat.root_client.models.list(timeout=timeout_s))

    def _whole(self, request: ModelRequest) -> AIMessage:
        message = self._chat.invoke(list(request.messages), **self._options(request))
        _tell(message, request)
        return message

    def _streamed(self, request: ModelRequest) -> tuple[AIMessage, int]:
        """The whole message, and how many pieces of it held text, thoughts or calls."""
        pieces = 0
        until = self._now() + request.timeout_s
        whole: AIMessageChunk | None = None
        for chunk in self._chat.stream(list(request.messages), **self._options(request)):
            if not isinstance(chunk, AIMessageChunk):
                continue
            _tell(chunk, request)
            pieces += bool(chunk.content or chunk.tool_call_chunks or chunk.additional_kwargs)
            whole = chunk if whole is None else whole + chunk
            if self._now() > until:
                # The time-out of a socket starts anew with every chunk.
                raise ModelUnreachable(f"still streaming after {request.timeout_s:.0f} s")
        if whole is None:
            raise ModelNonsense("an empty stream")
        return whole, pieces

    def _options(self, request: ModelRequest) -> dict[str, Any]:
        options: dict[str, Any] = {"timeout": request.timeout_s}
        if request.tools:
            options["tools"] = list(request.tools)
            if self._quirks.parallel_tool_calls is not None:
                options["parallel_tool_calls"] = self._quirks.parallel_tool_calls
        if request.extra:
            options["extra_body"] = {**self._quirks.extra, **request.extra}
        return options


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except openai.APIStatusError as error:
        raise _of_status(error) from error
    except (openai.APITimeoutError, httpx.TimeoutException) as error:
        raise ModelUnreachable("time-out") from error
    except openai.APIResponseValidationError as error:
        raise ModelNonsense("not of the protocol's form") from error
    except (openai.APIError, httpx.HTTPError) as error:
        # Connections that fail, and errors sent in the middle of a stream.
        raise ModelUnreachable(type(error).__name__) from error
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        # langchain raises these on replies that are not of the protocol's form.
        raise ModelNonsense(type(error).__name__) from error


def _of_status(error: openai.APIStatusError) -> ModelUnreachable | ModelRefused:
    status, code = error.status_code, _code(error)
    if status >= 500 or (status in _TRY_AGAIN and code != _OUT_OF_MONEY):
        return ModelUnreachable(f"HTTP {status}", retry_after_s=retry_after_s(error.response.headers), status=status)
    return ModelRefused(f"HTTP {status} {code}".strip(), status=status, code=code)


def _code(error: openai.APIStatusError) -> str:
    """The server's own word for the error, where it is a word and not a text."""
    code = str(error.code or "")
    return code if code.replace("_", "").replace(".", "").replace("-", "").isalnum() and len(code) <= 40 else ""


def _keep_thoughts(message: BaseMessage, said: Mapping[str, Any]) -> None:
    thoughts = next((said[name] for name in _THOUGHT_FIELDS if isinstance(said.get(name), str) and said[name]), "")
    if thoughts:
        message.additional_kwargs[_THOUGHTS] = thoughts


def _tell(message: AIMessage, request: ModelRequest) -> None:
    if request.on_thought is not None and (thoughts := message.additional_kwargs.get(_THOUGHTS)):
        request.on_thought(thoughts)


def _reply(message: AIMessage, pieces: int) -> tuple[ModelReply, str]:
    """The message as a reply, and those of its thoughts that stood in the text and were not told yet."""
    thoughts, text = split_thoughts(_text(message.content))
    kept = message.additional_kwargs.get(_THOUGHTS, "")
    finish = str(message.response_metadata.get("finish_reason") or "")
    return ModelReply(text, tuple(_calls(message)), kept + thoughts, _tokens(message), finish, pieces), thoughts


def _calls(message: AIMessage) -> Iterator[WireCall]:
    """The calls of a message; of a stream read anew, for langchain makes do with the beginning of a broken argument."""
    if isinstance(message, AIMessageChunk):
        for chunk in message.tool_call_chunks:
            raw = chunk["args"] or ""
            yield WireCall(chunk["name"] or "", _object(raw), raw, chunk["id"] or "")
        return
    for call in message.tool_calls:
        yield WireCall(call["name"], call["args"], id=call["id"] or "")
    for invalid in message.invalid_tool_calls:
        yield WireCall(invalid["name"] or "", None, str(invalid["args"] or ""), invalid["id"] or "")


def _object(text: str) -> dict[str, Any] | None:
    """The JSON object that is the text; None when it is none."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _tokens(message: AIMessage) -> Tokens | None:
    used = message.usage_metadata
    if not used or not (used["input_tokens"] or used["output_tokens"]):
        return None
    return Tokens(used["input_tokens"], used["output_tokens"])


def _text(content: Any) -> str:
    """The text of a message's content, which servers send as a string or as parts."""
    if isinstance(content, str):
        return content.strip()
    parts = content if isinstance(content, list) else []
    return "".join(p.get("text", "") if isinstance(p, dict) else str(p) for p in parts).strip()
