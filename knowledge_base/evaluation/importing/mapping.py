"""What a mapping file says: which sources hold which of our tables, and how each column gets its value.

A mapping is data, never code: renaming, codes, units, dates and a short closed list of derivations. It is read
strictly; what it names must exist in the declaration of the tables. The JSON schema beside the built-in mappings is
made from these models, for editors.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from fnmatch import translate
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from knowledge_base.evaluation.configuration import StrictModel
from knowledge_base.evaluation.importing.entries import COUNTED, Entry, Names, Value
from knowledge_base.evaluation.tables import TABLES

FOLDER = Path(__file__).with_name("mappings")
"""The built-in mappings."""
SCHEMA = FOLDER / "schema.json"
"""The JSON schema of mapping files, for editors; `./zhizhen reference` writes it anew."""

OWN = "own"
"""The name of the layout that is our tables themselves; made from the declaration, so it has no file."""

NOTED = "planted-errors.yaml"
"""What the demo's export says of its own mistakes; no file of a school's."""


def _of_text(encoding: str) -> str:
    try:
        # The empty text would do in any.
        " ".encode(encoding)
    except (LookupError, UnicodeError, ValueError) as error:
        raise ValueError(f"没有文字编码 {encoding}，如 utf-8、gb18030、big5、utf-16 (unknown text encoding)") from error
    return encoding


def _delimiting(mark: str) -> str:
    if mark in '"\r\n\0':
        raise ValueError("分隔符不能是引号或换行 (not a delimiter)")
    return mark


Encoding = Annotated[str, AfterValidator(_of_text)]


class Source(StrictModel):
    """Where rows come from: CSV files and sheets of workbooks by name (`*` and `?` allowed), or a table of a database.

    `columns` names the columns of files without a header. `watermark` is a column of a database table that only
    grows: an update reads what lies beyond the last value seen.
    """

    files: Names = ()
    sheets: Names = ()
    sql: Names = ()
    required: bool = True
    encoding: Encoding | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1), AfterValidator(_delimiting)] | None = None
    skip_lines: Annotated[int, Field(ge=0, le=100)] = 0
    watermark: str | None = None

    def is_file(self, name: str) -> bool:
        """Whether a file of that name, in whatever case, belongs to the source."""
        return _matches(name, self.files)

    def is_sheet(self, name: str) -> bool:
        """As `is_file`, for a sheet of a workbook."""
        return _matches(name, self.sheets)

    def is_table(self, name: str) -> bool:
        """As `is_file`, for a table of a database."""
        return _matches(name, self.sql)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return _pattern(patterns).fullmatch(name.lower()) is not None


@cache
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(translate(pattern.lower()) for pattern in patterns) or r"(?!)")


class ImportMapping(StrictModel):
    """A whole mapping file."""

    name: str
    title: str
    notes: tuple[str, ...] = ()
    sources: dict[str, Source]
    tables: tuple[Entry, ...]

    @model_validator(mode="after")
    def _sources_known(self) -> ImportMapping:
        for entry in self.tables:
            named = {entry.source, *(join.source for join in entry.join)} - {None}
            if unknown := sorted(str(name) for name in named - set(self.sources)):
                raise ValueError(
                    f"{entry.table} 所用的来源 {'、'.join(unknown)} 没有在 sources 里写明 (unknown source)"
                )
        return self

    @model_validator(mode="after")
    def _whole_rounds(self) -> ImportMapping:
        for entry in self.tables:
            if TABLES[entry.table].anonymous and entry.source and self.sources[entry.source].watermark:
                raise ValueError(
                    f"{entry.table} 的来源 {entry.source} 不能有 watermark：匿名答卷整轮替换，只读新的会丢掉其余的 "
                    "(no watermark on a source of anonymous rows)"
                )
        return self

    def feeds_anonymous(self, source: str) -> bool:
        """Whether what the source holds may be answers of anonymous persons."""
        fed = (entry for entry in self.tables if source in (entry.source, *(join.source for join in entry.join)))
        return any(TABLES[entry.table].anonymous for entry in fed)

    def digest(self) -> str:
        """A hash that changes when the mapping does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def schema_text() -> str:
    """The JSON schema of mapping files, as it lies beside the built-in ones."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **ImportMapping.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def own_layout() -> ImportMapping:
    """Our own layout: a file or sheet for each table, named as the table, with the table's columns as its header."""
    tables = [table for table in TABLES.values() if table.name != COUNTED]
    sources = {table.name: _own_source(table.name) for table in tables}
    entries = tuple(
        Entry(
            table=table.name,
            source=table.name,
            columns={column.name: Value(column=(column.name,)) for column in table.columns},
        )
        for table in tables
    )
    return ImportMapping(name=OWN, title="自有格式：一表一文件，列名即数据模型的列名", sources=sources, tables=entries)


def _own_source(name: str) -> Source:
    files = tuple(_own_files(name))
    return Source(files=files, sheets=(name,), sql=(name,), required=name in ("org_unit", "term"))


def _own_files(name: str) -> Iterator[str]:
    for suffix in ("csv", "tsv", "txt", "xlsx"):
        yield f"{name}.{suffix}"
        # A table in several parts: score-2024.csv, score.1.csv.
        yield f"{name}-*.{suffix}"
        yield f"{name}.*.{suffix}"
