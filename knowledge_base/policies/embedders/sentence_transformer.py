"""Embeddings by a sentence-transformers model on this machine: a folder, or a model of the hub.

torch costs six seconds and a gigabyte, so nothing is imported before the first text. A model of the hub is asked for
over the network only while it is not in the local cache, and then stays at the revision that was fetched: a newer one
would move the vectors of an index that is in use. Code that comes with a model is never run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.errors import EmbedderError
from knowledge_base.policies.embedders.base import Vector, unit_rows

_WHOLE = 16 * 2**20
"""A file up to this size (bytes) is read whole for the fingerprint."""
_SAMPLES, _SAMPLE = 64, 64 * 2**10
"""Of a larger one, so many blocks of so many bytes: training moves weights everywhere, and reading gigabytes at every
start would take longer than loading the model."""
_BATCH = 32
_QUERY_PROMPTS, _DOCUMENT_PROMPTS = ("query",), ("document", "passage", "corpus")


class SentenceTransformerEmbedder:
    """Safe to use from several threads; one text at a time goes through the model, as its tokenizer is not."""

    near: float | None = None

    def __init__(self, model: str) -> None:
        """EmbedderError when the packages are missing or `model` is spelt as a path and is not there."""
        if importlib.util.find_spec("sentence_transformers") is None:
            raise EmbedderError(
                f"向量模型 {model} 需要 sentence-transformers，尚未安装；请运行 .venv/bin/python -m pip install "
                "-c requirements.lock torch 'sentence-transformers>=5,<6'，或不设 ZHIZHEN_EMBEDDING_MODEL"
            )
        folder = Path(model).expanduser()
        self._folder = folder if folder.is_dir() else None
        self._name = model
        self._lock = threading.Lock()
        self._loaded: Any = None
        if self._folder is None and (model.startswith((".", "~", "/")) or "\\" in model):
            raise EmbedderError(f"找不到向量模型的文件夹 {model}")

    @cached_property
    def identity(self) -> str:
        """Of a folder: its files. Of a hub model: the fetched revision, for which it is fetched if need be."""
        if self._folder is not None:
            return f"{self._folder.resolve().name}@{fingerprint(self._folder)}"
        if self._revision() is None:
            self._model()
        return f"{self._name}@{self._revision() or 'unknown'}"

    def embed_documents(self, texts: Sequence[str]) -> Vector:
        """With the model's document prompt, where it has one. Of a long text the model sees as much as it takes in."""
        return self._embed("encode_document", texts, _DOCUMENT_PROMPTS)

    def embed_query(self, text: str) -> Vector:
        """With the model's query prompt, where it has one."""
        vector: Vector = self._embed("encode_query", [text], _QUERY_PROMPTS)[0]
        return vector

    def _embed(self, how: str, texts: Sequence[str], prompts: Sequence[str]) -> Vector:
        model = self._model()
        if not texts:
            return np.zeros((0, model.get_embedding_dimension() or 0), dtype=np.float32)
        prompt = prompt_named(model.prompts, prompts)
        try:
            with self._lock:
                rows = getattr(model, how)(
                    list(texts), prompt_name=prompt, batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True
                )
            return unit_rows(rows.astype("float32"))
        except (RuntimeError, ValueError, OSError, MemoryError) as error:
            raise EmbedderError(f"向量模型 {self._name} 不能计算向量：{_line(error)}") from error

    def _model(self) -> Any:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> Any:
        """From this machine first; from the hub only what is not here."""
        try:
            return self._open(local_files_only=True)
        except (OSError, ValueError, KeyError, TypeError, ImportError) as here:
            if self._folder is not None:
                raise EmbedderError(f"{self._folder} 不是可用的 sentence-transformers 模型：{_line(here)}") from here
        try:
            return self._open(local_files_only=False)
        except Exception as error:
            # The hub's client, its HTTP library, transformers and torch each have error trees of their own.
            raise EmbedderError(
                f"向量模型 {self._name} 不在本机，也未能下载；可先在能联网的机器上下载，再把文件夹路径写进 "
                f"ZHIZHEN_EMBEDDING_MODEL（{_line(error)}）"
            ) from error

    def _open(self, local_files_only: bool) -> Any:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # of weights read from disk; a download still shows its own
        where = str(self._folder or self._name)
        model = SentenceTransformer(
            where, revision=self._revision(), local_files_only=local_files_only, trust_remote_code=False
        )
        return model.eval()

    def _revision(self) -> str | None:
        """The commit of the hub model in the local cache; None for a folder and for what was never fetched."""
        if self._folder is not None:
            return None
        from huggingface_hub import try_to_load_from_cache

        names = ("modules.json", "config.json")
        found = [path for name in names if isinstance(path := _cached(try_to_load_from_cache, self._name, name), str)]
        return Path(found[0]).parent.name if found else None


def fingerprint(folder: Path) -> str:
    """Twelve hexadecimal digits of the files of a model folder: names, sizes, contents. EmbedderError if unreadable."""
    digest = hashlib.sha256()
    try:
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        for path in files:
            name = path.relative_to(folder).as_posix()
            if not any(part.startswith(".") for part in name.split("/")) and path.suffix != ".md":
                digest.update(f"{name}\0{path.stat().st_size}\0".encode())
                _feed(digest, path)
    except OSError as error:
        raise EmbedderError(f"不能读取向量模型 {folder}：{error.strerror}") from error
    return digest.hexdigest()[:12]


def prompt_named(prompts: Mapping[str, str], names: Sequence[str]) -> str | None:
    """The key of the model's prompt for these uses, also in a longer name (`retrieval.query`, `s2p_query`).

    None leaves it to the library: its own rule, then the model's default prompt.
    """
    said = [key for key, prompt in prompts.items() if prompt]
    exact = [name for name in names if name in said]
    longer = [key for key in said if key.endswith(tuple(names))]
    return next(iter([*exact, *longer]), None)


def _feed(digest: Any, path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= _WHOLE:
            digest.update(file.read())
            return
        for block in range(_SAMPLES):
            file.seek(block * (size - _SAMPLE) // (_SAMPLES - 1))
            digest.update(file.read(_SAMPLE))


def _cached(look: Any, name: str, file: str) -> object:
    from huggingface_hub.errors import HFValidationError

    try:
        return look(name, file)
    except HFValidationError as error:
        raise EmbedderError(f"{name} 既不是文件夹，也不是模型名") from error


def _line(error: BaseException) -> str:
    """The first line of a library's error: what follows are pages of advice."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
