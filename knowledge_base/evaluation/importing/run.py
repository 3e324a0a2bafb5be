"""One import from delivery to published generation, or to a refusal that leaves everything as it was.

gather → same as before? → load aside → (update: take the rest over) → checks → threshold → anonymous rows → coverage →
publish → report. Until the last step but one nobody sees anything; whatever ends an import before that ends it whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

import duckdb

from knowledge_base.errors import GenerationError, InputError
from knowledge_base.evaluation.holding import held, sweep
from knowledge_base.evaluation.importing.history import History
from knowledge_base.evaluation.importing.mapping import ImportMapping
from knowledge_base.evaluation.importing.model import ERROR, Finding, Limits, Progress, silent
from knowledge_base.evaluation.importing.report import PUBLISHED, REFUSED, UNCHANGED, FileCount, ImportReport
from knowledge_base.evaluation.importing.sources import MISSING, Delivery, gather, is_url, place
from knowledge_base.evaluation.importing.stages import Stages, Stopped
from knowledge_base.evaluation.importing.watermarks import remembered
from knowledge_base.evaluation.tables import TABLES
from knowledge_base.evaluation.warehouse import OVERTAKEN, Generation, Warehouse

_REASONS = 5


@dataclass(frozen=True)
class ImportRequest:
    """What to import and how. `as_of` is the day the data are from, where they do not say it and it is not `now`."""

    given: str
    mapping: ImportMapping
    now: datetime
    update: bool = False
    as_of: date | None = None
    limits: Limits = field(default_factory=Limits)
    timer: Callable[[], float] = perf_counter


class ImportRefused(InputError):
    """The delivery cannot be published; `report` says all that was found."""

    def __init__(self, report: ImportReport) -> None:
        more = "；……" if len(report.reasons) > _REASONS else ""
        super().__init__(f"整批未导入，原有数据不变：{'；'.join(report.reasons[:_REASONS])}{more}")
        self.report = report


def import_data(
    warehouse: Warehouse, history: History, request: ImportRequest, progress: Progress = silent
) -> ImportReport:
    """Import a delivery into a new generation; what was done, also kept in the history.

    Raises ImportRefused with the report when the delivery is refused, InputError when there is nothing to import,
    GenerationError when the disk or another import stands in the way. In each case the warehouse is as before.
    """
    sweep(warehouse.folder)
    sweep(history.folder)
    begun = request.now.isoformat(" ", "seconds")
    report = ImportReport(history.next_number(), begun, place(request.given), request.mapping.name, REFUSED)
    try:
        with _scratch_folder(warehouse.folder) as scratch:
            _run(warehouse, request, scratch, report, progress)
    except (duckdb.OperationalError, duckdb.FatalException) as error:
        raise GenerationError(f"数据没能写成，原有数据不变；请检查磁盘空间后重试：{_short(error)}") from error
    except duckdb.Error as error:
        # What a mapping may say is tried when it is opened; this is what nobody thought of.
        raise InputError(f"按映射 {request.mapping.name} 读不成，原有数据不变；请检查映射：{_short(error)}") from error
    except OSError as error:
        raise GenerationError(f"读写文件失败，原有数据不变；请检查磁盘空间与权限后重试：{_short(error)}") from error
    try:
        history.keep(report)
    except OSError as error:
        state = "原有数据不变" if report.generation is None else f"数据已发布为第 {report.generation} 代"
        raise GenerationError(f"{state}，但报告没能写入 {history.folder}：{_short(error)}") from error
    if report.outcome == REFUSED:
        raise ImportRefused(report)
    return report


@contextmanager
def _scratch_folder(warehouse: Path) -> Iterator[Path]:
    """A folder for the time of an import, on the disk of the warehouse and as private."""
    with held(warehouse, "importing-") as name:
        folder = warehouse / name
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _run(warehouse: Warehouse, request: ImportRequest, scratch: Path, report: ImportReport, progress: Progress) -> None:
    begun, base = request.timer(), None if warehouse.is_empty() else warehouse.current()
    if request.update and base is None:
        raise InputError("还没有数据，不能增量更新；先不带 --update 导入一次")
    facts = _facts_of(warehouse, base)
    since = remembered(facts)
    delivery = gather(request.given, request.mapping, scratch, request.limits, update=request.update, since=since)
    report.findings += delivery.findings
    report.files = [FileCount(one.name, one.digest, 0, 0) for one in delivery.all_inputs]
    if faults := [finding for finding in delivery.findings if finding.severity == ERROR]:
        report.reasons = _faults_zh(faults)
        return
    if not is_url(request.given):
        # Known before anything is read; of a database only once it was.
        report.fingerprint = _fingerprint(request, delivery)
        if report.fingerprint == facts.get("fingerprint"):
            _unchanged(report, facts)
            return
    stages = Stages(
        request.mapping, delivery, report, scratch, request.limits, request.now.date(), request.as_of, facts,
        lambda: _fingerprint(request, delivery), progress,
    )  # fmt: skip

    kept = partial(_file_of, warehouse, base, scratch) if request.update and base is not None else None

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        stages.load(connection, kept)
        report.seconds["读取"] = request.timer() - begun
        stages.check(connection)
        report.seconds["校验"] = request.timer() - begun - report.seconds["读取"]
        stages.finish(connection)

    try:
        generation = warehouse.build(fill)
    except Stopped:
        if not report.reasons:
            _unchanged(report, facts)
        return
    report.seconds["派生与发布"] = request.timer() - begun - sum(report.seconds.values())
    report.outcome, report.generation = PUBLISHED, generation.number


def _faults_zh(faults: list[Finding]) -> list[str]:
    """Why the delivery cannot be read; sources that are missing are one reason."""
    missing = [fault.file for fault in faults if fault.rule == MISSING]
    said = [
        fault.reason if fault.reason.startswith(fault.file) else f"{fault.file} {fault.reason}"
        for fault in faults
        if fault.rule != MISSING
    ]
    if missing:
        said.append(f"缺少必需的来源 {'、'.join(missing)}（只交新增、改动的行时请加 --update）")
    return said


def _unchanged(report: ImportReport, facts: Mapping[str, str]) -> None:
    report.outcome = UNCHANGED
    if report.fingerprint == facts.get("fingerprint"):
        report.same_as = int(facts["import"])
    report.watermarks = json.loads(facts.get("watermarks", "{}"))


def _facts_of(warehouse: Warehouse, generation: Generation | None) -> dict[str, str]:
    """What a generation says of itself; nothing where there is none."""
    if generation is None:
        return {}
    with closing(warehouse.open(generation)) as client:
        return {str(key): str(value) for key, value in client.fetch("SELECT key, value FROM data_info")}


def _file_of(warehouse: Warehouse, base: Generation, folder: Path) -> Path:
    """The rows an update keeps; GenerationError when `base` is no longer the current generation.

    Asked once the build has its number: who publishes after that takes the number, and the build is refused for it.
    """
    if warehouse.current().number != base.number:
        raise GenerationError(OVERTAKEN)
    path = warehouse.file_of(base, folder)
    if path.parent == folder:
        return path
    # The build reaches nothing outside its own folder, so the generation's file gets a second name in there.
    link = folder / "kept.duckdb"
    os.link(path, link)
    return link


def _fingerprint(request: ImportRequest, delivery: Delivery) -> str:
    """Changes with the content of the inputs, the mapping, the tables and the options; not with when it is done."""
    inputs = sorted((source, one.name, one.digest) for source, several in delivery.inputs.items() for one in several)
    declared = hashlib.sha256(repr(list(TABLES.values())).encode()).hexdigest()
    said = [request.mapping.digest(), declared, request.update, str(request.as_of), inputs]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
