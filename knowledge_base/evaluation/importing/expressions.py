"""A column's rule as DuckDB SQL over text columns.

Each rule becomes two expressions: `text`, what the source says (NULL where it says nothing), and `value`, typed as our
column is, NULL where the text cannot be understood. Statements are put together from the declaration, from quoted
column names and from quoted literals of the mapping; data never become SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge_base.evaluation.importing.entries import Condition, Scalar, Value
from knowledge_base.evaluation.tables import Column

Resolve = Callable[[str], str | None]
"""The SQL of a source's column by the name the mapping gives it; None when the source has no such column."""

DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")
_TRUE = ("true", "t", "1", "是", "y", "yes", "有", "√")
_FALSE = ("false", "f", "0", "否", "n", "no", "无", "×")
_FIRST, _SECOND = "第一|秋|上|一|-1$", "第二|春|下|二|-2$"


@dataclass(frozen=True)
class Expression:
    """`text` as the source has it, `value` of our type, `bad` whether the row cannot be used for this column's sake.

    `missing` names columns the source ought to have.
    """

    text: str
    value: str
    bad: str
    missing: tuple[str, ...] = ()


_NOTHING = "CAST(NULL AS VARCHAR)"


def expression(rule: Value, column: Column, resolve: Resolve, row: str = "NULL") -> Expression:
    """The SQL of one rule. `row` is the SQL of the row's number in its file."""
    missing: list[str] = []
    text = _text(rule, resolve, row, missing)
    if missing and rule.default is not None:
        return Expression(_NOTHING, constant(rule.default, column), "false")
    if missing:
        return Expression(_NOTHING, f"CAST(NULL AS {column.type})", "false", () if column.nullable else tuple(missing))
    for blank in rule.blank:
        text = f"nullif({text}, {literal(blank)})"
    coded = _coded(rule, text)
    value = _typed(rule, column, coded)
    meant = f"({coded}) IS NULL AND {_meant(rule, text)}"
    if rule.default is not None:
        value = f"CASE WHEN {meant} THEN {constant(rule.default, column)} ELSE {value} END"
    bad = f"({value}) IS NULL" if not column.nullable else f"({value}) IS NULL AND NOT ({meant})"
    return Expression(text, value, bad)


def condition(rule: Condition, resolve: Resolve) -> str:
    """A predicate that is never NULL; a column the source lacks counts as empty."""
    text = _first(rule.column, resolve, []) or "CAST(NULL AS VARCHAR)"
    parts = []
    if rule.among:
        parts.append(f"{text} IN ({_literals(rule.among)})")
    if rule.not_among:
        parts.append(f"({text} IS NULL OR {text} NOT IN ({_literals(rule.not_among)}))")
    if rule.filled is not None:
        parts.append(f"{text} IS {'NOT ' if rule.filled else ''}NULL")
    if rule.above is not None:
        parts.append(f"TRY_CAST({text} AS DOUBLE) > {rule.above!r}")
    return "coalesce(" + (" AND ".join(parts) or "true") + ", false)"


def convert(text: str, column: Column, formats: tuple[str, ...] = ()) -> str:
    """`text` as a value of the column's type, NULL where it is not one."""
    match column.type:
        case "VARCHAR":
            return text
        case "BOOLEAN":
            low = f"lower({text})"
            return (
                f"CASE WHEN {low} IN ({_literals(_TRUE)}) THEN true WHEN {low} IN ({_literals(_FALSE)}) THEN false END"
            )
        case "DATE":
            listed = ", ".join(literal(f) for f in formats or DATE_FORMATS)
            parsed = f"CAST(try_strptime({text}, [{listed}]) AS DATE)"
            return parsed if formats else f"coalesce(TRY_CAST({text} AS DATE), {parsed})"
        case "INTEGER":
            # 5.0 is how spreadsheets write 5; 5.4 is not an integer.
            number = f"TRY_CAST({text} AS DOUBLE)"
            return f"CASE WHEN {number} = floor({number}) THEN TRY_CAST({number} AS INTEGER) END"
        case "TINYINT[]":
            listed = f"TRY_CAST({_listed(text)} AS TINYINT[])"
            # What is no number becomes an empty place within the list.
            return f"CASE WHEN list_count({listed}) = len({listed}) THEN {listed} END"
        case _:
            return f"TRY_CAST({text} AS DOUBLE)"


def constant(value: Scalar, column: Column) -> str:
    """A value the mapping states, of the column's type; NULL where it is not one."""
    return convert(literal(str(value).lower() if isinstance(value, bool) else str(value)), column)


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(rule: Value, resolve: Resolve, row: str, missing: list[str]) -> str:
    """What the source says, as text."""
    if rule.function == "row":
        text = f"CAST({row} AS VARCHAR)"
    elif rule.columns:
        text = _several(rule, [_first(names, resolve, missing) or "NULL" for names in rule.columns])
    elif rule.column:
        text = _single(rule, _first(rule.column, resolve, missing) or "CAST(NULL AS VARCHAR)")
    else:
        text = literal(str(rule.constant))
    if rule.part is not None:
        text = f"nullif(split_part({text}, {literal(rule.separator)}, {rule.part}), '')"
    return f"({literal(rule.prefix)} || {text})" if rule.prefix else text


def _first(names: tuple[str, ...], resolve: Resolve, missing: list[str]) -> str | None:
    found = next((sql for name in names if (sql := resolve(name)) is not None), None)
    if found is None:
        missing.append("／".join(names))
    return found


def _several(rule: Value, texts: list[str]) -> str:
    doubles = ", ".join(f"TRY_CAST({t} AS DOUBLE)" for t in texts)
    complete = " AND ".join(f"{t} IS NOT NULL" for t in texts)
    match rule.function:
        case "list":
            return f"CASE WHEN {complete} THEN '[' || concat_ws(', ', {', '.join(texts)}) || ']' END"
        case "mean_percent":
            return f"CASE WHEN {complete} THEN CAST(list_avg([{doubles}]) * 100 / {rule.best!r} AS VARCHAR) END"
        case "all_equal":
            return f"CASE WHEN {complete} THEN CAST(list_unique([{doubles}]) = 1 AS VARCHAR) END"
        case _:
            joined = f" || {literal(rule.separator)} || ".join(texts)
            tail = "" if rule.constant is None else f" || {literal(str(rule.constant))}"
            return f"({joined}{tail})"


def _single(rule: Value, text: str) -> str:
    tail = "" if rule.constant is None else f" || {literal(str(rule.constant))}"
    match rule.function:
        case "term":
            return _term(text)
        case "term_number":
            return f"split_part({_term(text)}, '-', 3)"
        case "term_of_date":
            return _term_of_date(convert(text, _DATE))
        case "academic_year_of_date":
            return f"({_term_of_date(convert(text, _DATE))})[:9]"
        case "academic_year":
            return _academic_year(text)
        case "year":
            return f"nullif(regexp_extract({text}, '\\d{{4}}'), '')"
        case "concat":
            return f"({text}{tail})"
        case _:
            return text


_DATE = Column("", "DATE", "")


def _term(text: str) -> str:
    year = f"TRY_CAST(regexp_extract({text}, '^\\d{{4}}') AS INTEGER)"
    rest = f"regexp_replace({text}, '^\\d{{4}}(\\s*[-—–/]\\s*\\d{{4}})?', '')"
    seq = (
        f"CASE WHEN regexp_matches({rest}, '^[-学年第 ]*1|{_FIRST}') THEN '1' "
        f"WHEN regexp_matches({rest}, '^[-学年第 ]*2|{_SECOND}') THEN '2' END"
    )
    return f"({year} || '-' || ({year} + 1) || '-' || {seq})"


def _term_of_date(day: str) -> str:
    first = f"(year({day}) - CASE WHEN month({day}) >= 8 THEN 0 ELSE 1 END)"
    seq = f"CASE WHEN month({day}) BETWEEN 2 AND 7 THEN '2' ELSE '1' END"
    return f"({first} || '-' || ({first} + 1) || '-' || {seq})"


def _academic_year(text: str) -> str:
    year = f"TRY_CAST(regexp_extract({text}, '^\\d{{4}}') AS INTEGER)"
    return f"({year} || '-' || ({year} + 1))"


def _coded(rule: Value, text: str) -> str:
    if not rule.codes:
        return text
    otherwise = text if rule.unknown == "keep" else "NULL"
    # NULL in the table of codes means: nothing, on purpose.
    cases = " ".join(f"WHEN {literal(k)} THEN {_code(v)}" for k, v in rule.codes.items())
    return f"CASE {text} {cases} ELSE {otherwise} END"


def _code(value: Scalar) -> str:
    return "NULL" if value is None else literal(str(value).lower() if isinstance(value, bool) else str(value))


def _meant(rule: Value, text: str) -> str:
    """Whether an empty result is meant: the source says nothing, or what it says stands for nothing."""
    if rule.codes and rule.unknown == "blank":
        return "true"
    nothing = tuple(code for code, value in rule.codes.items() if value is None)
    return f"({text} IS NULL OR {text} IN ({_literals(nothing)}))" if nothing else f"{text} IS NULL"


def _typed(rule: Value, column: Column, coded: str) -> str:
    value = convert(coded, column, rule.format)
    if (rule.factor, rule.offset) == (1.0, 0.0):
        return value
    # 95 times 0.01 is meant to be 0.95, to the last digit.
    scaled = f"round({convert(coded, Column('', 'DOUBLE', ''))} * {rule.factor!r} + {rule.offset!r}, 12)"
    return scaled if column.type == "DOUBLE" else f"TRY_CAST(round({scaled}) AS {column.type})"


def _listed(text: str) -> str:
    inner = f"regexp_replace(regexp_replace({text}, '^\\[|\\]$', '', 'g'), '[;|、；]', ',', 'g')"
    return f"('[' || {inner} || ']')"


def _literals(texts: tuple[str, ...]) -> str:
    return ", ".join(literal(t) for t in texts)
