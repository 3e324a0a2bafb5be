"""An OpenAI-compatible embeddings server on loopback, with the quirks that servers have."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from knowledge_base.policies.embedders.fake import GlossaryEmbedder

GLOSSARY = (("抄袭", "剽窃"), ("补助", "津贴"), ("听课", "看课"))


@dataclass
class EmbeddingServer:
    """A running server: what it was asked, and how it behaves from now on.

    `most_texts` and `most_characters` are what it takes in one request and in one text; `status` of an answer that is
    not 200; `failures` counts how many requests fail with 503 before it works; `raw` is sent instead of an answer.
    """

    url: str
    key: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    most_texts: int = 10_000
    most_characters: int = 10_000
    status: int = 200
    failures: int = 0
    raw: str = ""
    delay_s: float = 0.0
    dimensions: int = len(GLOSSARY)

    def texts(self) -> list[str]:
        """All texts it was sent, in order."""
        return [text for request in self.requests for text in request["input"]]


@contextmanager
def embedding_server(key: str = "") -> Iterator[EmbeddingServer]:
    """Serve until the block ends; refuse every other key than `key`, where one is given."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server = EmbeddingServer(f"http://127.0.0.1:{httpd.server_address[1]}/v1", key)
    httpd.RequestHandlerClass = _handler(server)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()


def _handler(server: EmbeddingServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.requests.append(request)
            server.keys.append(self.headers.get("Authorization", "").removeprefix("Bearer "))
            time.sleep(server.delay_s)
            status, answer = _answer(server, request)
            body = server.raw.encode() if server.raw and status == 200 else json.dumps(answer).encode()
            # A client that has given up waiting is what some tests are about.
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Silence: the requests are kept instead."""

    return Handler


def _answer(server: EmbeddingServer, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    texts = request["input"]
    if server.key and server.keys[-1] != server.key:
        return 401, {"error": {"message": f"Incorrect API key provided: {server.keys[-1]}"}}
    if server.failures:
        server.failures -= 1
        return 503, {"error": {"message": "busy"}}
    if server.status != 200:
        return server.status, {"error": {"message": "no"}}
    if len(texts) > server.most_texts or max(map(len, texts)) > server.most_characters or "" in texts:
        return 400, {"error": {"message": "input too large"}}
    rows = [_vector(text, server.dimensions) for text in texts]
    data = [{"object": "embedding", "index": i, "embedding": row} for i, row in enumerate(rows)]
    # The order of the answers is not promised; their index is.
    answered = {"object": "list", "model": request["model"], "data": data[::-1]}
    return 200, answered | {"usage": {"prompt_tokens": 1, "total_tokens": 1}}


def _vector(text: str, dimensions: int) -> list[float]:
    """The glossary's direction, three times as long, padded or cut to `dimensions`."""
    known = [3 * float(number) for number in GlossaryEmbedder(GLOSSARY).embed_query(text)]
    row = [*known, *[0.0] * dimensions][:dimensions]
    return row
