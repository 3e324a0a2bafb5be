"""Embeddings by any OpenAI-compatible endpoint.

Servers differ in what they take: few know base64, some take ten texts at a time, some a few hundred tokens each. So
numbers are asked for as numbers, and what a server refuses is sent again in smaller pieces. No message carries the key
or what the server said: some servers repeat the key in their refusals.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from knowledge_base.errors import EmbedderError
from knowledge_base.policies.embedders.base import Vector, unit_rows
from knowledge_base.policies.rest import Rest

_BATCH = 64
_SHORTEST = 200
"""A text is not cut below this (characters): a server that refuses it refuses something else."""
_TOO_MUCH = (400, 413, 422)
_BUILD_TIMEOUT_S, _BUILD_RETRIES = 60.0, 4
_QUERY_TIMEOUT_S, _QUERY_RETRIES = 5.0, 1
"""A person waits for a query; nobody does for a build."""
_BECAUSE = {401: "密钥不对", 403: "密钥没有权限", 404: "没有这个地址或模型", 429: "请求太多或额度已用完"}


class EndpointEmbedder:
    """Safe to use from several threads. After a query in vain nothing is asked for half a minute, so that an endpoint
    that hangs costs one person five seconds, not everyone.
    """

    near: float | None = None

    def __init__(
        self, base_url: str, model: str, api_key: str = "", *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._model = model
        self._key = api_key
        self._rest = Rest(now)
        self._batch = _BATCH

    @property
    def identity(self) -> str:
        """The model and the address (hashed: it may hold a password); the length of vectors is in the generation."""
        return f"openai:{self._model}@{hashlib.sha256(self._base_url.encode()).hexdigest()[:12]}"

    def embed_documents(self, texts: Sequence[str]) -> Vector:
        client = self._client.with_options(timeout=_BUILD_TIMEOUT_S, max_retries=_BUILD_RETRIES)
        rows: list[list[float]] = []
        while len(rows) < len(texts):
            rows += self._some(client, texts[len(rows) : len(rows) + self._batch])
        return _unit(rows)

    def embed_query(self, text: str) -> Vector:
        with self._rest.unless_resting():
            client = self._client.with_options(timeout=_QUERY_TIMEOUT_S, max_retries=_QUERY_RETRIES)
            vector: Vector = _unit(self._some(client, [text]))[0]
            return vector

    @cached_property
    def _client(self) -> Any:
        import openai

        return openai.OpenAI(base_url=self._base_url, api_key=self._key or "none")

    def _some(self, client: Any, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of the first of `texts`, at least of one."""
        import openai

        while True:
            try:
                return self._asked(client, texts)
            except openai.APIStatusError as error:
                smaller = _smaller(texts) if error.status_code in _TOO_MUCH else None
                if smaller is None:
                    because = _BECAUSE.get(error.status_code, f"服务返回 {error.status_code}")
                    raise EmbedderError(f"向量服务（{self._model}）{because}") from None
                if len(smaller) < len(texts):
                    self._batch = len(smaller)
                texts = smaller
            except openai.APITimeoutError:
                raise EmbedderError(f"向量服务（{self._model}）没有按时答复") from None
            except openai.APIConnectionError:
                raise EmbedderError(f"连不上向量服务（{self._model}）") from None
            except (openai.OpenAIError, ValueError, TypeError, AttributeError, LookupError):
                raise EmbedderError(f"向量服务（{self._model}）的答复不合格式") from None

    def _asked(self, client: Any, texts: Sequence[str]) -> list[list[float]]:
        """One request. A blank text is sent as a full stop: servers refuse the empty string."""
        sent = [text if text.strip() else "。" for text in texts]
        answer = client.embeddings.create(model=self._model, input=sent, encoding_format="float")
        rows = [[float(number) for number in item.embedding] for item in sorted(answer.data, key=lambda d: d.index)]
        if len(rows) != len(texts) or not rows[0] or len({len(row) for row in rows}) != 1:
            raise ValueError("not one vector for each text, all of one length")
        return rows


def _smaller(texts: Sequence[str]) -> Sequence[str] | None:
    """The first half of several texts, the beginning of a single one; None when it cannot be any less."""
    if len(texts) > 1:
        return texts[: len(texts) // 2]
    half = len(texts[0]) // 2
    return [texts[0][:half]] if half >= _SHORTEST else None


def _unit(rows: list[list[float]]) -> Vector:
    """EmbedderError when the server changed its mind about the length, or sent what is no number."""
    try:
        return unit_rows(np.array(rows, dtype=np.float32))
    except ValueError:
        raise EmbedderError("向量服务的答复前后长度不一，或含非数值") from None
