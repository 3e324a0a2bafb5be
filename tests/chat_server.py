"""A scripted OpenAI-compatible chat server on loopback: the fake that ships with the chat brain's seam.

Each request is kept; each reply is made by a script: a dict (`content`, `reasoning`, `tool_calls`, `usage`, `status`,
`headers`, `raw`, `delay_s`, `finish`, the calls' `ids`) or a function of the request that returns one. A request to
stream is answered in chunks, unless the reply is `raw`, an error, or says `whole`; with `drop` the connection ends in
the middle of them.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = dict[str, Any]
Script = Sequence[Reply | Callable[[dict[str, Any]], Reply]]


@dataclass
class ChatServer:
    """A running server: where it listens, what it was asked."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)

    def tool_messages(self) -> list[dict[str, Any]]:
        """What the tools told the model in the last request, as JSON."""
        said = self.requests[-1]["messages"]
        return [json.loads(m["content"]) for m in said if m["role"] == "tool"]


def tool(name: str, **arguments: Any) -> Reply:
    """A reply that makes one call."""
    return {"tool_calls": [(name, arguments)]}


@contextmanager
def chat_server(script: Script, models: Sequence[str] = ("scripted",)) -> Iterator[ChatServer]:
    """Serve the script's replies in order; the last one is repeated. `models` are listed; none: no list is served."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server = ChatServer(f"http://127.0.0.1:{httpd.server_address[1]}/v1")
    httpd.RequestHandlerClass = _handler(server, list(script), models)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()


def _handler(server: ChatServer, script: list[Any], models: Sequence[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            listed = {"object": "list", "data": [{"id": name, "object": "model", "created": 0} for name in models]}
            self._answer({"status": 200 if models else 404}, json.dumps(listed).encode())

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            step = script[min(len(server.requests), len(script) - 1)]
            server.requests.append(request)
            reply = step(request) if callable(step) else step
            time.sleep(reply.get("delay_s", 0))
            # A client that has given up waiting is what some scripts are about.
            with suppress(BrokenPipeError, ConnectionResetError):
                if request.get("stream") and not {"raw", "status", "whole"} & reply.keys():
                    self._stream(reply)
                else:
                    self._answer(reply, reply["raw"].encode() if "raw" in reply else _json(_completion(reply)))

        def _answer(self, reply: Reply, body: bytes) -> None:
            self.send_response(reply.get("status", 200))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            for name, value in reply.get("headers", {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _stream(self, reply: Reply) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for chunk in _chunks(_completion(reply)):
                self.wfile.write(b"data: " + _json(chunk) + b"\n\n")
                if reply.get("drop"):
                    return
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, format: str, *args: Any) -> None:
            """Silence: the requests are kept instead."""

    return Handler


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _chunks(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The completion as a stream: thoughts and text by the character or two, a call's arguments in halves."""
    message = whole["choices"][0]["message"]
    base = {**whole, "object": "chat.completion.chunk", "usage": None}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return base | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    yield chunk({"role": "assistant", "content": ""})
    for name in ("reasoning_content", "content"):
        text = message.get(name) or ""
        yield from (chunk({name: text[i : i + 2]}) for i in range(0, len(text), 2))
    for index, call in enumerate(message.get("tool_calls", [])):
        arguments = call["function"]["arguments"]
        half = len(arguments) // 2
        first = call | {"function": {"name": call["function"]["name"], "arguments": arguments[:half]}}
        yield chunk({"tool_calls": [{"index": index} | first]})
        yield chunk({"tool_calls": [{"index": index, "function": {"arguments": arguments[half:]}}]})
    yield chunk({}, whole["choices"][0]["finish_reason"])
    yield base | {"choices": [], "usage": whole["usage"]}


def _completion(reply: Reply) -> dict[str, Any]:
    given = dict(enumerate(reply.get("ids", ())))
    calls = [
        {
            "id": given.get(i, f"call_{i}_{name}"),
            "type": "function",
            "function": {"name": name, "arguments": _arguments(arguments)},
        }
        for i, (name, arguments) in enumerate(reply.get("tool_calls", ()))
    ]
    message: dict[str, Any] = {"role": "assistant", "content": reply.get("content")}
    if calls:
        message["tool_calls"] = calls
    if "reasoning" in reply:
        message["reasoning_content"] = reply["reasoning"]
    prompt, completion = reply.get("usage", (1, 1))
    finish = reply.get("finish", "tool_calls" if calls else "stop")
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion},
    }


def _arguments(arguments: Any) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
