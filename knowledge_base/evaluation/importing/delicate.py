"""Whether a delivery may hold answers of anonymous persons, told from names alone and before DuckDB is loaded.

DuckDB fills up parts of its file with memory it has not cleaned, where the beginning of such an answer's number may
have stood. It can be told to clean all memory, but only before it is loaded, and an import is slower for it. In doubt
the answer is yes: a database, a workbook (whose sheets are not known from outside), a mapping that cannot be read.
"""

from __future__ import annotations

from pathlib import Path

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.mapping import ImportMapping, Source
from knowledge_base.evaluation.importing.mapping_files import read_mapping

_TEXTS = (".csv", ".tsv", ".txt")


def may_hold_answers(given: str, mapping: str) -> bool:
    """False only where no file of `given` can feed an anonymous table through `mapping`."""
    try:
        sources = _anonymous(read_mapping(mapping))
    except (InputError, OSError):
        return True
    path = Path(given)
    if "://" in given or not path.exists():
        return True
    files = path.rglob("*") if path.is_dir() else [path]
    return any(_may_feed(file, sources) for file in files if file.is_file())


def _anonymous(mapping: ImportMapping) -> list[Source]:
    return [source for name, source in mapping.sources.items() if mapping.feeds_anonymous(name)]


def _may_feed(file: Path, sources: list[Source]) -> bool:
    if file.suffix.lower() in _TEXTS:
        return any(source.is_file(file.name) for source in sources)
    # Of what is no text only a workbook is read at all; whatever else may one day be is held for delicate until then.
    return bool(sources)
