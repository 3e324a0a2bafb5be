"""Writes docs/data-model.md from the declaration of the tables and their checks. A test keeps it current."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.markdown import grid
from api.settings import ROOT
from knowledge_base.evaluation.checks import NAMED, Severity
from knowledge_base.evaluation.facts import FACTS
from knowledge_base.evaluation.tables import FIGURES, TABLES, Column, Domain, Table

PATH = ROOT / "docs" / "data-model.md"

_HEAD = """# 数据模型：评价数据的表、列与校验规则

由 `./zhizhen reference` 从代码生成，请勿手改。供质量评估中心、教务处准备导入数据时查阅。

- **必填**：标“是”的列每行都要有值，其余可以留空；学校没有的数据，整张表都可以不交。
- **代码**：只能取所列的值；学校自己的写法在映射文件里换算。
- **密级**：P0 公开；P1 校内；P2 个人信息；P3 敏感信息，只用于汇总，不逐条示人。
- **历史表**（职称、专业）一行自起始日起有效，到同一人的下一行为止；主表是现状。

**匿名。** 评教答卷 `set_response`、评语 `set_comment` 以及调查的 `survey_response`、`survey_answer`
不含答卷人，不含比批次更细的时间，也不含来源系统的主键；答卷号、评语号只能是导入时生成的随机号，行按随机号存放，
评语也不指向答卷。谁参评了另存于 `set_participation`，它与答卷只共有批次、教学班和教师，没有能把一份答卷对到
一名学生的列；参评的人很少时仍可能猜到是谁，所以评教结果对任何人都只给达到最少人数的汇总。
教学反馈 `feedback_ticket` 不存提出人。
"""

_TYPES = {
    "VARCHAR": "文字",
    "INTEGER": "整数",
    "DOUBLE": "小数",
    "BOOLEAN": "是否",
    "DATE": "日期",
    "TINYINT[]": "整数列表",
}
_SEVERITIES = {Severity.ERROR: "错误：改正或剔除后才能发布", Severity.WARNING: "警告：照常发布，写入报告"}


def text() -> str:
    """The whole document."""
    parts = [_HEAD, *_contents()]
    for domain in Domain:
        parts += [f"## {domain.value}\n", *(line for table in _tables(domain) for line in _table(table))]
    return "\n".join([*parts, *_facts(), *_figures(), *_rules()]).rstrip() + "\n"


def _tables(domain: Domain) -> list[Table]:
    return [table for table in TABLES.values() if table.domain is domain]


def _contents() -> Iterator[str]:
    yield "## 一览\n"
    rows = ((domain.value, "、".join(f"`{t.name}` {_short(t)}" for t in _tables(domain))) for domain in Domain)
    yield from grid(("数据域", "表"), rows)


def _short(table: Table) -> str:
    return table.meaning.split("：")[0].split("（")[0]


def _table(table: Table) -> Iterator[str]:
    yield f"### `{table.name}` {table.meaning}\n"
    yield f"主键：{_names(table.key)}\n"
    limits = [f"{_names(r.columns)} 合起来引用 `{r.table}`" for r in table.references]
    limits += [f"`{first}` 不大于 `{second}`" for first, second in table.ordered]
    if limits:
        yield f"约束：{'；'.join(limits)}\n"
    rows = (
        (
            f"`{c.name}`",
            _TYPES[c.type],
            "" if c.nullable else "是",
            c.meaning,
            _allowed(c),
            c.references or "",
            c.privacy,
        )
        for c in table.columns
    )
    yield from grid(("列", "类型", "必填", "含义", "代码或范围", "引用", "密级"), rows)


def _names(columns: Iterable[str]) -> str:
    return "、".join(f"`{name}`" for name in columns)


def _allowed(column: Column) -> str:
    if column.codes:
        return "、".join(column.codes)
    if column.low is not None and column.high is not None:
        return f"{column.low:g}–{column.high:g}"
    if column.low is not None:
        return f"≥ {column.low:g}"
    return "" if column.high is None else f"≤ {column.high:g}"


def _facts() -> Iterator[str]:
    yield "## 派生表\n"
    for fact in FACTS.values():
        rows = f"每行对应 `{fact.rows}` 的一行" if fact.rows else "一行对一行"
        rows = f"每行汇总若干行，`{fact.gathers}` 是行数" if fact.gathers else rows
        yield f"- `{fact.name}`：每代数据生成时由 `{fact.source}` 及其关联表展开，{rows}"
    yield ""


def _figures() -> Iterator[str]:
    yield "## 填报数据代码\n"
    yield "`filed_figure` 的 `figure_id`。学校可以另报其他代码；下列代码的单位与统计期必须照此填写。\n"
    yield from grid(
        ("代码", "含义", "单位", "统计期"), ((f"`{k}`", f.name, f.unit, f.period) for k, f in FIGURES.items())
    )


def _rules() -> Iterator[str]:
    yield "## 校验规则\n"
    yield "除下列规则外，每张表的主键、必填、代码、范围、写法、引用和先后次序都按上文的声明校验，不符合的都是错误。\n"
    rows = ((r.title, f"`{r.table}`", _SEVERITIES[r.severity], r.hint, f"`{r.id}`") for r in NAMED)
    yield from grid(("必须成立", "表", "等级", "如何改正", "编号"), rows)
