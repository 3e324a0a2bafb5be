"""What the data of this home are made of: generations, imports with their files, what was left out and why.

Read from what imports keep on disk, as `./zhizhen import --history` reads it. For the quality office and leaders; a
value of a rejected row is shown only as far as its column's privacy class allows (`shown_value`).
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from api.errors import Forbidden, NotFound
from api.settings import Settings
from api.stores import open_warehouse
from knowledge_base.demo import SOURCE
from knowledge_base.evaluation.importing.history import History
from knowledge_base.evaluation.importing.model import Finding
from knowledge_base.evaluation.importing.report import local_time, same_as_zh
from knowledge_base.evaluation.tables import TABLES, Privacy
from knowledge_base.evaluation.warehouse import Warehouse
from tools.scope import Role, Scope

READERS = (Role.QA, Role.LEADER)
MOST = 200
"""Findings of one import listed on the page; all are in its findings.csv."""
_ONLY = "“数据”页面对质量评估中心和校领导开放。想知道某个数字从哪里来，点开它旁边的依据。"
WITHHELD = "（按隐私级别不显示）"
_OPEN = frozenset({Privacy.PUBLIC, Privacy.INTERNAL})


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class GenerationView(_View):
    """A generation kept; `made_by` is the import it came from, None for the demo's."""

    number: int
    current: bool
    made_by: int | None
    source: str
    as_of: str


class FileView(_View):
    """One input of an import; `digest` is the hash of its content."""

    name: str
    digest: str
    rows: int
    rejected: int


class ImportView(_View):
    """One import, or a return to earlier data (`number` None)."""

    number: int | None
    begun: str
    outcome: str
    generation: int | None
    mapping: str = ""
    source: str = ""
    said: str = ""
    rows: int = 0
    rejected: int = 0
    errors: int = 0
    warnings: int = 0
    files: tuple[FileView, ...] = ()
    reasons: tuple[str, ...] = ()


class DataView(_View):
    """Everything, the newest first."""

    generations: tuple[GenerationView, ...]
    imports: tuple[ImportView, ...]


class FindingView(_View):
    """A row or file that was left out or reported."""

    severity: str
    table: str
    table_zh: str
    file: str
    line: int | None
    column: str
    value: str
    reason: str
    mend: str


class ImportDetail(_View):
    """One import with its findings; `listed` of `found` are shown, `checks` counts them by rule."""

    head: ImportView
    findings: tuple[FindingView, ...]
    found: int
    checks: tuple[tuple[str, str, int], ...]


def check_reader(scope: Scope) -> None:
    """Forbidden for everybody whose data are not the whole school's."""
    if scope.role not in READERS:
        raise Forbidden(_ONLY)


def data_report(settings: Settings, scope: Scope) -> DataView:
    """What serves now, what is kept, and how it came in."""
    check_reader(scope)
    history = History(settings.home / "imports")
    records = history.records()
    with closing(open_warehouse(settings)) as warehouse:
        generations = _generations(warehouse, records)
    done = sorted([*records, *history.roll_backs()], key=lambda r: datetime.fromisoformat(r["begun"]), reverse=True)
    return DataView(generations=generations, imports=tuple(_import(record) for record in done))


def serving_line(settings: Settings, scope: Scope) -> str:
    """Which data serve now and what brought them, in a sentence; empty where there are none."""
    report = data_report(settings, scope)
    now = next((one for one in report.generations if one.current), None)
    if now is None:
        return ""
    came = next((one for one in report.imports if one.number is not None and one.number == now.made_by), None)
    by = f"，{came.begun[:10]}第 {came.number} 次导入" if came else ""
    return f"现用数据第 {now.number} 代：{now.source}{by}，截至 {now.as_of}。"


def import_detail(settings: Settings, number: int, scope: Scope) -> ImportDetail:
    """One import with what was found; NotFound when none of that number is kept."""
    check_reader(scope)
    history = History(settings.home / "imports")
    record = next((r for r in history.records() if r["number"] == number), None)
    if record is None:
        raise NotFound("没有这一次导入。")
    found = tuple(_finding(f, scope.role) for f in history.findings(number))
    checks = Counter((f.severity, f.reason) for f in found)
    return ImportDetail(
        head=_import(record),
        findings=found[:MOST],
        found=len(found),
        checks=tuple((severity, reason, n) for (severity, reason), n in checks.most_common()),
    )


def shown_value(finding: Finding, role: Role) -> str:
    """The value as far as the columns it stands in may be shown to that post.

    Public and internal columns are open to both posts, personal ones to the quality office, which mends the rows;
    sensitive ones, and what cannot be told to be of a known column, to nobody here.
    """
    if not finding.value:
        return ""
    table = TABLES.get(finding.table)
    names = [name for name in finding.column.split("、") if name]
    known = {column.name: column for column in table.columns} if table else {}
    if table is None or table.anonymous or not names or not set(names) <= set(known):
        return WITHHELD
    classes = {known[name].privacy for name in names}
    allowed = _OPEN | ({Privacy.PERSONAL} if role is Role.QA else set())
    return finding.value if classes <= allowed else WITHHELD


def _finding(finding: Finding, role: Role) -> FindingView:
    table = TABLES.get(finding.table)
    value = shown_value(finding, role)
    reason, mend = finding.reason, finding.mend
    if value == WITHHELD and len(finding.value) > 1:
        # No sentence may say what its column may not.
        reason, mend = (text.replace(finding.value, WITHHELD) for text in (reason, mend))
    meaning = table.meaning.split("：")[0] if table else ""
    return FindingView(
        severity=finding.severity, table=finding.table, table_zh=meaning, file=finding.file, line=finding.line,
        column=_columns(finding), value=value, reason=reason, mend=mend,
    )  # fmt: skip


def _columns(finding: Finding) -> str:
    """Column names with what they mean, as far as they are known."""
    table = TABLES.get(finding.table)
    known = {column.name: column.meaning for column in table.columns} if table else {}
    return "、".join(known.get(name, name) for name in finding.column.split("、") if name)


def _generations(warehouse: Warehouse, records: list[dict[str, Any]]) -> tuple[GenerationView, ...]:
    """Those kept, newest first, each with what it says of itself."""
    if warehouse.is_empty():
        return ()
    current, made = warehouse.current().number, {r["generation"]: r["number"] for r in records if r["generation"]}
    views = []
    for generation in warehouse.generations():
        with closing(warehouse.open(generation)) as client:
            info = {str(k): str(v) for k, v in client.fetch("SELECT key, value FROM data_info")}
        is_demo = info.get("source") == SOURCE
        views.append(
            GenerationView(
                number=generation.number, current=generation.number == current,
                made_by=None if is_demo else made.get(generation.number),
                source="示范大学（生成的数据）" if is_demo else "本校数据", as_of=info.get("as_of", ""),
            )
        )  # fmt: skip
    return tuple(reversed(views))


def _import(record: dict[str, Any]) -> ImportView:
    begun = local_time(record["begun"])
    if "rolled_back_to" in record:
        number = record["rolled_back_to"]
        return ImportView(number=None, begun=begun, outcome="回退", generation=number, said=f"改用数据第 {number} 代")
    files = tuple(FileView(**{k: f[k] for k in ("name", "digest", "rows", "rejected")}) for f in record["files"])
    counts = record.get("counts", {})
    return ImportView(
        number=record["number"], begun=begun, outcome=record["outcome"], generation=record["generation"],
        mapping=record["mapping"], source=record["source"], files=files, reasons=tuple(record.get("reasons", ())),
        said=same_as_zh(record.get("same_as")) if record["outcome"] == "未变" else "",
        rows=sum(f.rows for f in files), rejected=sum(f.rejected for f in files),
        errors=counts.get("错误", 0), warnings=counts.get("警告", 0),
    )  # fmt: skip
