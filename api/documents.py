"""The policy store of a home with the embedder its settings choose, and what keeps the two together.

The index answers queries only by the embedder that built it. `serve` brings it up to date before it serves, `ingest`
whenever it runs; `ask` is for a quick question and only says what to run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from api.settings import Settings

if TYPE_CHECKING:
    from knowledge_base.policies import PolicyStore

Say = Callable[[str], object]


def policy_store(settings: Settings) -> PolicyStore:
    """The store; EmbedderError for an embedder that this machine cannot have."""
    from knowledge_base.policies import PolicyStore
    from knowledge_base.policies.embedders import BUILT_IN, EmbedderChoice, from_choice

    base_url, api_key = settings.embedding_endpoint
    choice = EmbedderChoice(settings.embedding_model or BUILT_IN, base_url, api_key)
    return PolicyStore(settings.policies, from_choice(choice), settings.chroma_url or "")


def ingest_documents(settings: Settings, paths: Iterable[Path]) -> list[str]:
    """Read documents into the next generation of the policy store; what happened, line by line."""
    from knowledge_base.policies import ingest

    report = ingest(policy_store(settings), paths)
    changes = f"新增 {len(report.added)}，更新 {len(report.replaced)}，未变 {len(report.unchanged)}"
    lines = [f"制度第 {report.generation} 代：{changes}；共 {report.documents} 份 {report.clauses} 条"]
    return [*lines, *report.notes, *(f"跳过 {name}" for name in report.skipped)]


def document_lines(settings: Settings) -> list[str]:
    """One line for each document in the store, whoever may see it: its id and title."""
    current = policy_store(settings).opened()
    found = () if current is None else sorted(current.documents.values(), key=lambda d: d.id)
    return [f"{document.id}  {document.title}" for document in found] or ["还没有制度文件"]


def remove_documents(settings: Settings, ids: Collection[str]) -> str:
    """Take documents out of the store; what happened, in a line."""
    from knowledge_base.policies import remove

    number = remove(policy_store(settings), ids)
    return f"制度第 {number} 代：已移出 {len(ids)} 份"


def without_demo_documents(settings: Settings) -> str:
    """Take the demo university's documents out: its rules are no other school's. What happened, or nothing."""
    if not settings.policies.is_dir():
        # No document has ever been read in; what searches them takes a while to load.
        return ""
    from knowledge_base.demo.documents import DEMO_DOCUMENTS
    from knowledge_base.policies import read_from, remove

    store = policy_store(settings)
    found = read_from(store, DEMO_DOCUMENTS)
    return f"示范大学的 {len(found)} 份制度文件已移出（制度第 {remove(store, found)} 代）" if found else ""


def rebuild_index(settings: Settings) -> str:
    """Build the index of the documents in the store anew; what happened, in a line."""
    from knowledge_base.policies import rebuild

    number = rebuild(policy_store(settings))
    return f"制度第 {number} 代：已按现在的设置重建索引（向量：{_name(settings)}）"


def follow_embedder(settings: Settings, say: Say) -> None:
    """Rebuild the index where another embedder made it or it lies elsewhere, saying so first.

    VectorsError when the chosen one cannot do it: the index stays as it was, for whoever takes the setting back.
    """
    if policy_store(settings).is_outdated():
        say(f"制度索引与现在的设置不符，正在用 {_name(settings)} 重建……")
        say(f"  {rebuild_index(settings)}")


def outdated_note(settings: Settings) -> str:
    """What to tell the administrator whose index does not fit the settings; empty when it does."""
    if not policy_store(settings).is_outdated():
        return ""
    return f"制度索引与现在的设置（{_name(settings)}）不符，仍按旧索引查找；请运行 ./zhizhen ingest --rebuild"


def _name(settings: Settings) -> str:
    return (settings.embedding_model or "内置离线向量") + ("，存于 Chroma 服务" if settings.chroma_url else "")
