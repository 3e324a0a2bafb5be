"""A Chroma server by its URL: the vectors of many generations in one place, each under names of its own.

Chroma's client waits for ever; a person does not. So the server is first asked whether it is there, and every request
has a limit. Only ids, kinds of documents and vectors are kept there, never a clause's text.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from knowledge_base.errors import VectorsError

_QUERY_TIMEOUT_S, _BUILD_TIMEOUT_S = 5.0, 60.0


@dataclass(frozen=True)
class ServedCollections:
    """The collections of one generation on a server: those whose name begins with `prefix`."""

    url: str
    prefix: str

    @classmethod
    def new(cls, url: str) -> ServedCollections:
        """For a generation to be built; several homes may share a server."""
        return cls(url, f"zhizhen-{uuid.uuid4().hex}")

    def name(self, audience: str) -> str:
        return f"{self.prefix}-{audience}"

    def remove(self, audiences: set[str]) -> None:
        """Drop what a build that failed has left; VectorsError when the server cannot be asked."""
        from chromadb.errors import NotFoundError

        with asked(self.url):
            client = connect(self.url, _BUILD_TIMEOUT_S)
            for audience in sorted(audiences):
                try:
                    client.delete_collection(self.name(audience))
                except NotFoundError:
                    continue


def connect(url: str, timeout_s: float = _QUERY_TIMEOUT_S) -> Any:
    """A client of the server, every request of which ends after `timeout_s`. Errors as Chroma and httpx raise them."""
    import chromadb
    import httpx
    from chromadb.config import Settings

    httpx.get(f"{url.rstrip('/')}/api/v2/heartbeat", timeout=_QUERY_TIMEOUT_S).raise_for_status()
    client = chromadb.HttpClient(host=url.rstrip("/"), settings=Settings(anonymized_telemetry=False))
    # There is no public way to set it (1.5).
    client._server._session.timeout = timeout_s
    return client


@contextmanager
def asked(url: str) -> Iterator[None]:
    """VectorsError, without the address (it may hold a password), for whatever a request to the server ends in."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, ChromaError, ValueError, OSError, LookupError) as error:
        raise VectorsError(f"Chroma 服务不能使用（{type(error).__name__}）") from None
