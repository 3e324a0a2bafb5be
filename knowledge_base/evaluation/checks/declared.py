"""The checks that follow from the declaration of the tables: keys, references, codes, bounds, forms, order.

Statements are put together from the names and codes of the declaration alone, never from data.
"""
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterator, Mapping

from knowledge_base.evaluation.checks.model import Rule, Severity
from knowledge_base.evaluation.tables import Column, Table


def declared_rules(tables: Mapping[str, Table]) -> tuple[Rule, ...]:
    """Every check the declaration of `tables` implies, table by table. NOT NULL is kept by the engine."""
    return tuple(rule for table in tables.values() for rule in _of_table(table, tables))


def _of_table(table: Table, tables: Mapping[str, Table]) -> Iterator[Rule]:
    yield _key(table)
    for column in table.columns:
        if column.references:
            other, name = column.references.split(".")
            yield _reference(table, (column.name,), other, (name,), _implied_by(table, column, tables))
        if column.codes:
            yield _codes(table, column)
        if column.low is not None or column.high is not None or column.type == "DOUBLE":
            yield _bounds(table, column)
        if column.pattern:
            yield _form(table, column)
    for reference in table.references:
        yield _reference(table, reference.columns, reference.table, reference.columns)
    for first, second in table.ordered:
        yield _order(table, first, second)


def _key(table: Table) -> Rule:
    keys = ", ".join(table.key)
    return Rule(
        f"key:{table.name}",
        f"{_name(table)}的主键不重复",
        Severity.ERROR,
        table.name,
        table.key,
        f"SELECT {keys}, count(*) AS value FROM {table.name} GROUP BY {keys} HAVING count(*) > 1",
        f"相同 {'、'.join(table.key)} 的行只留一行",
        _quick_key(table),
    )


def _quick_key(table: Table) -> str:
    """Where a key ends in a whole number (a week, a year): groups of fewer columns, each with a set of 64 bits.

    As many bits as rows say that no number came twice; 64 apart share a bit, and then the exact query decides.
    """
    *group, last = table.key
    if not group or table.column(last).type != "INTEGER":
        return ""
    bits = f"bit_count(bit_or(CAST(1 AS UBIGINT) << ({last} & 63)))"
    return f"SELECT 1 FROM {table.name} GROUP BY {', '.join(group)} HAVING {bits} < count(*) LIMIT 1"


def _implied_by(table: Table, column: Column, tables: Mapping[str, Table]) -> tuple[str, ...]:
    """A mark whose enrolment is there has a student if every enrolment has: the rules that say so, where there are any.

    A reference of several columns says nothing of rows in which one of them is empty.
    """
    for reference in table.references:
        whole = not any(table.column(name).nullable for name in reference.columns)
        if whole and column.name in reference.columns:
            there = tables[reference.table]
            if there.column(column.name).references == column.references:
                return reference_id(table, reference.columns), reference_id(there, (column.name,))
    return ()


def reference_id(table: Table, columns: tuple[str, ...]) -> str:
    """The id of the rule that what these columns refer to is there."""
    return f"reference:{table.name}.{'+'.join(columns)}"


def _reference(
    table: Table, columns: tuple[str, ...], other: str, names: tuple[str, ...], implied_by: tuple[str, ...] = ()
) -> Rule:
    known = " AND ".join(f"x.{c} IS NOT NULL" for c in columns)
    same = " AND ".join(f"y.{n} = x.{c}" for c, n in zip(columns, names, strict=True))
    where = f"{known} AND NOT EXISTS (SELECT 1 FROM {other} AS y WHERE {same})"
    value = " || '/' || ".join(f"CAST(x.{c} AS VARCHAR)" for c in columns)
    return Rule(
        reference_id(table, columns),
        f"{_name(table)}的 {'、'.join(columns)} 在 {other} 中存在",
        Severity.ERROR,
        table.name,
        table.key,
        _rows(table, value, where),
        f"补上 {other} 中缺少的行，或改正 {'、'.join(columns)}",
        implied_by=implied_by,
    )


def _codes(table: Table, column: Column) -> Rule:
    listed = ", ".join("'" + code.replace("'", "''") + "'" for code in column.codes)
    where = f"CAST(x.{column.name} AS VARCHAR) NOT IN ({listed})"
    hint = f"只能取 {'、'.join(column.codes)}；学校的其他写法在映射文件里换算"
    return _of_column(table, column, "code", "在代码集内", where, hint)


def _bounds(table: Table, column: Column) -> Rule:
    least, most = f"x.{column.name}", f"x.{column.name}"
    if column.type.endswith("[]"):
        least, most = f"list_min({least})", f"list_max({most})"
    tests = []
    if column.low is not None:
        tests.append(f"{least} < {column.low!r}")
    if column.high is not None:
        tests.append(f"{most} > {column.high!r}")
    if column.type == "DOUBLE":
        tests.append(f"NOT isfinite(x.{column.name})")
    limits = f"{_number(column.low, '负无穷')} 到 {_number(column.high, '正无穷')}"
    hint = f"核对 {column.name}（{column.meaning}）的数值与单位"
    return _of_column(table, column, "range", f"在 {limits} 之间", " OR ".join(tests), hint)


def _form(table: Table, column: Column) -> Rule:
    where = f"NOT regexp_full_match(x.{column.name}, '{column.pattern}')"
    return _of_column(table, column, "form", "写法正确", where, f"按“{column.meaning}”的写法改正")


def _of_column(table: Table, column: Column, kind: str, must: str, where: str, hint: str) -> Rule:
    return Rule(
        f"{kind}:{table.name}.{column.name}",
        f"{_name(table)}的 {column.name} {must}",
        Severity.ERROR,
        table.name,
        table.key,
        _rows(table, f"CAST(x.{column.name} AS VARCHAR)", where),
        hint,
    )


def _order(table: Table, first: str, second: str) -> Rule:
    value = f"CAST(x.{first} AS VARCHAR) || ' > ' || CAST(x.{second} AS VARCHAR)"
    return Rule(
        f"order:{table.name}.{first}<={second}",
        f"{_name(table)}的 {first} 不大于 {second}",
        Severity.ERROR,
        table.name,
        table.key,
        _rows(table, value, f"x.{first} > x.{second}"),
        f"核对 {table.column(first).meaning}与{table.column(second).meaning}",
    )


def _rows(table: Table, value: str, where: str) -> str:
    keys = ", ".join(f"x.{name}" for name in table.key)
    return f"SELECT {keys}, {value} AS value FROM {table.name} AS x WHERE {where}"


def _name(table: Table) -> str:
    return table.meaning.split("：")[0]


def _number(bound: float | None, otherwise: str) -> str:
    return otherwise if bound is None else f"{bound:g}"
