"""Keys and references of a table and of those that hang on its key, looked at in one go.

Enrolments, their marks and their weeks of activity share the first columns of their keys. Grouped by these, all rows
together, each group is a set of 64 bits: one bit for the enrolment, one for each mark by its kind, some for the weeks.
As many bits as rows say that nothing came twice, the first bit that the enrolment is there. Two rows may share a bit
although they differ; then, as after a real offence, the exact rules decide.
"""
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge_base.evaluation.checks.declared import reference_id
from knowledge_base.evaluation.tables import Table

_BITS = 64
_ONE = "CAST(1 AS UBIGINT)"


@dataclass(frozen=True)
class Family:
    """`sql` gives a row whenever one of the `rules` is broken, and may give one when none is."""

    rules: tuple[str, ...]
    sql: str


def families(tables: Mapping[str, Table]) -> tuple[Family, ...]:
    """The families of `tables`; no table is in two of them."""
    found: list[Family] = []
    taken: set[str] = set()
    for parent in tables.values():
        children = [table for table in tables.values() if _hangs_on(table, parent)]
        if children and parent.name not in taken:
            found.append(_family(parent, children))
            taken |= {parent.name, *(child.name for child in children)}
    return tuple(found)


def _hangs_on(table: Table, parent: Table) -> bool:
    """Whether the key of `table` is that of `parent`, to which it refers, and one column of which bits can be made."""
    refers = any((r.table, r.columns) == (parent.name, parent.key) for r in table.references)
    if not refers or table.key[:-1] != parent.key:
        return False
    last = table.column(table.key[-1])
    return last.type == "INTEGER" or bool(last.codes)


def _family(parent: Table, children: list[Table]) -> Family:
    keys = ", ".join(parent.key)
    # Codes are few: each has a bit of its own, and whole numbers share what is left, in powers of two.
    coded = {child.name: len(child.column(child.key[-1]).codes) for child in children}
    numbers = sum(1 for several in coded.values() if not several)
    room = (_BITS - 1 - sum(several + 1 for several in coded.values() if several)) // max(numbers, 1)
    wide = 1 << (room.bit_length() - 1)
    selects, place = [f"SELECT {keys}, {_ONE} AS bit FROM {parent.name}"], 1
    for child in children:
        name = child.key[-1]
        codes = child.column(name).codes
        shift = _place_of_code(name, codes) if codes else f"({name} & {wide - 1})"
        selects.append(f"SELECT {keys}, {_ONE} << ({place} + {shift}) FROM {child.name}")
        place += len(codes) + 1 if codes else wide
    sql = (
        f"SELECT 1 FROM ({' UNION ALL '.join(selects)}) GROUP BY {keys} "
        f"HAVING bit_count(bit_or(bit)) < count(*) OR (bit_or(bit) & 1) = 0 LIMIT 1"
    )
    references = (reference_id(child, parent.key) for child in children)
    return Family((f"key:{parent.name}", *(f"key:{child.name}" for child in children), *references), sql)


def _place_of_code(name: str, codes: tuple[str, ...]) -> str:
    """The place of a code in its list; what is no code comes after them."""
    cases = " ".join(f"WHEN '{code}' THEN {place}" for place, code in enumerate(codes))
    return f"CASE {name} {cases} ELSE {len(codes)} END"
