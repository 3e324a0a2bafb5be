"""Mappings by their name or from their file: the built-in ones, and a school's own.

What a mapping says is tried in `opening`; here it is only read, so that its sources are known before DuckDB is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knowledge_base.errors import InputError
from knowledge_base.evaluation.configuration import load_yaml
from knowledge_base.evaluation.importing.mapping import FOLDER, OWN, ImportMapping, own_layout


def read_mapping(given: str | Path) -> ImportMapping:
    """The mapping of that name, or in that file; InputError saying which names there are, or what is wrong in it."""
    if given == OWN:
        return own_layout()
    built_in = builtin_mappings()
    path = built_in.get(str(given), Path(given))
    if not path.is_file():
        names = "、".join([OWN, *built_in])
        raise InputError(f"没有映射 {given}：写映射文件的路径，或内置的 {names} (unknown mapping)")
    return load_yaml(path, ImportMapping)


def builtin_mappings() -> Mapping[str, Path]:
    """The shipped mapping files by name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}
