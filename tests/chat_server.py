"""A scripted OpenAI-compatible chat server on loopback: the fake that ships with the chat brain's seam.

Each request is kept; each reply is made by a script: a dict (`content`, `tool_calls`, `status`, `raw`, `delay_s`) or a
function of the request that returns one.
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
def chat_server(script: Script) -> Iterator[ChatServer]:
    """Serve the script's replies in order; the last one is repeated."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server = ChatServer(f"http://127.0.0.1:{httpd.server_address[1]}/v1")
    httpd.RequestHandlerClass = _handler(server, list(script))
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()


def _handler(server: ChatServer, script: list[Any]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            step = script[min(len(server.requests), len(script) - 1)]
            server.requests.append(request)
            reply = step(request) if callable(step) else step
            time.sleep(reply.get("delay_s", 0))
            body = reply["raw"].encode() if "raw" in reply else json.dumps(_completion(reply)).encode()
            # A client that has given up waiting is what some scripts are about.
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(reply.get("status", 200))
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Silence: the requests are kept instead."""

    return Handler


def _completion(reply: Reply) -> dict[str, Any]:
    calls = [
        {"id": f"call_{i}_{name}", "type": "function", "function": {"name": name, "arguments": _arguments(arguments)}}
        for i, (name, arguments) in enumerate(reply.get("tool_calls", ()))
    ]
    message: dict[str, Any] = {"role": "assistant", "content": reply.get("content")}
    if calls:
        message["tool_calls"] = calls
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


def _arguments(arguments: Any) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
