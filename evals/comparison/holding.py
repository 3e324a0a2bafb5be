"""Conversations held with the plain agent: SQL over the whole database, retrieval over every document, no scope.

It is built as people usually build it, and not badly: the schema comes with meanings and codes, the asker's post and
unit stand in the system text, SQL is read-only, and errors go back to the model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from evals.comparison.plain import PlainAgent, PlainTool
from evals.conversations.case import Conversation
from evals.conversations.stage import TODAY
from evals.conversations.typed import Exchange, TypedTransport, Typist
from knowledge_base.evaluation.tables import TABLES, Table
from knowledge_base.policies.embedders.characters import CharacterEmbedder
from knowledge_base.policies.generation import Generation
from knowledge_base.policies.store import PolicyStore
from knowledge_base.policies.vectors import VectorIndex, audience
from tools.scope import Scope

_SYSTEM = Path(__file__).parent / "system.md"
_MOST_ROWS = 50
_PASSAGES = 5


@dataclass(frozen=True)
class PlainHeld:
    """The texts that ended the turns, and what passed."""

    texts: tuple[str, ...]
    exchanges: tuple[Exchange, ...]


@dataclass
class PlainStage:
    """The plain agent's data and documents, opened over a demo home."""

    database: duckdb.DuckDBPyConnection
    documents: Documents

    @classmethod
    @contextmanager
    def open(cls, home: Path) -> Iterator[PlainStage]:
        """Over a home that is built already."""
        # Attached to an engine of its own: the assistant's connection to the file has other settings.
        database = duckdb.connect(config={"threads": 1})
        database.execute(f"ATTACH '{(home / 'evaluation' / 'current.duckdb').resolve()}' AS school (READ_ONLY)")
        database.execute("SET enable_external_access = false")
        try:
            yield cls(database, Documents(home / "policies"))
        finally:
            database.close()

    def hold(self, conversation: Conversation, scope: Scope, typist: Typist) -> PlainHeld:
        """Ask the turns in one thread of a new agent, the typist answering for the model."""
        transport, thread = TypedTransport(typist), uuid4().hex
        agent = PlainAgent(transport, [self._sql_tool(), self._document_tool()], self.system(scope))
        texts = tuple(agent.ask(turn.question, thread) for turn in conversation.turns)
        return PlainHeld(texts, tuple(transport.exchanges))

    def system(self, scope: Scope) -> str:
        """The system text for a person."""
        term = self._one("SELECT max(term_id) FROM term WHERE ends_on < ?", TODAY)
        return (
            _SYSTEM.read_text(encoding="utf-8")
            .replace("{role}", scope.role.name_zh)
            .replace("{unit}", self._unit(scope))
            .replace("{today}", TODAY.isoformat())
            .replace("{latest_term}", str(term))
            .replace("{schema}", "\n\n".join(_described(table) for table in TABLES.values()))
        )

    def run_sql(self, arguments: Mapping[str, Any]) -> str:
        """The rows of a SELECT as JSON, or the engine's error."""
        query = str(arguments.get("query", ""))
        if not query.strip():
            # The engine answers an empty text with no cursor at all.
            return "错误：缺少参数 query"
        try:
            found = self._cursor().execute(query)
            names = [column[0] for column in found.description or ()]
            rows = found.fetchmany(_MOST_ROWS)
        except duckdb.Error as error:
            return f"错误：{error}"
        told = [dict(zip(names, row, strict=True)) for row in rows]
        return json.dumps(told, ensure_ascii=False, default=str)

    def _sql_tool(self) -> PlainTool:
        schema = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
        return PlainTool("run_sql", "执行一条 SELECT 语句，返回 JSON 行。", schema, self.run_sql)

    def _document_tool(self) -> PlainTool:
        schema = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
        return PlainTool("search_documents", "检索制度文件的片段。", schema, self.documents.search)

    def _unit(self, scope: Scope) -> str:
        codes = [code for code in (scope.college, scope.major) if code]
        names = [str(self._one("SELECT name FROM org_unit WHERE org_id = ?", code)) for code in codes]
        person = [f"工号或学号 {scope.person}"] if scope.person else []
        return "，".join([*names, *person]) or "全校"

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one call's own: calls of one round run side by side."""
        own = self.database.cursor()
        own.execute("USE school")
        return own

    def _one(self, sql: str, value: object) -> object:
        row = self._cursor().execute(sql, [value]).fetchone()
        return row[0] if row else ""


class Documents:
    """Every clause of every document, nearest first, whoever asks."""

    def __init__(self, folder: Path) -> None:
        generation = PolicyStore(folder).opened()
        if generation is None:
            raise ValueError(f"no documents in {folder}")
        self._embedder = CharacterEmbedder.load(generation.folder / "embedder")
        self._index = VectorIndex(generation.folder / "chroma")
        self._audiences = {audience(document.visibility) for document in generation.documents.values()}
        self._passages = dict(_passages(generation))

    def search(self, arguments: Mapping[str, Any]) -> str:
        """The nearest passages as JSON."""
        query = self._embedder.embed_query(str(arguments.get("query", "")))
        nearest = self._index.nearest(query, self._audiences, None, _PASSAGES)
        return json.dumps([self._passages[clause] for clause, _ in nearest], ensure_ascii=False)


def _passages(generation: Generation) -> Iterator[tuple[str, dict[str, str]]]:
    for document in generation.documents.values():
        for clause in generation.searchable(document.id):
            yield clause.id, {"document": document.title, "clause": clause.number, "text": clause.text}


def _described(table: Table) -> str:
    """A table as its CREATE statement, each column with its meaning and codes."""
    columns = [
        f"  {column.name} {column.type}, -- {column.meaning}{'：' + '、'.join(column.codes) if column.codes else ''}"
        f"{' → ' + column.references if column.references else ''}"
        for column in table.columns
    ]
    return "\n".join([f"-- {table.meaning}", f"CREATE TABLE {table.name} (", *columns, ");"])
