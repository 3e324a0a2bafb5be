"""Which files, sheets or database tables a mapping's sources stand for in one delivery.

A delivery is a folder (and its subfolders), a single file, or a database. A file that cannot be read is a finding of
its own and refuses the import; a file no source asks for is only named, but for the coverage, which is counted anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.databases import Mark, open_database, shown
from knowledge_base.evaluation.importing.delimited import open_delimited
from knowledge_base.evaluation.importing.entries import COUNTED
from knowledge_base.evaluation.importing.mapping import NOTED, ImportMapping, Source
from knowledge_base.evaluation.importing.model import ERROR, WARNING, Finding, Input, Limits
from knowledge_base.evaluation.importing.raw import fold
from knowledge_base.evaluation.importing.workbooks import Sheet, open_workbook

MISSING = "missing"
"""The rule of the finding that a required source is not there."""
_BOOKS = (".xlsx", ".xlsm")
_TEXTS = (".csv", ".tsv", ".txt")
_MENDS = {
    ".xls": "用 Excel 另存为 .xlsx",
    ".zip": "先解压，再导入解压出来的文件夹",
    ".et": "用 WPS 另存为 .xlsx",
}


@dataclass
class Delivery:
    """The inputs of each source by name, and what was found wrong on the way."""

    inputs: dict[str, list[Input]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def all_inputs(self) -> list[Input]:
        """Every input once, in order of name."""
        found = {one.name: one for several in self.inputs.values() for one in several}
        return [found[name] for name in sorted(found)]


def is_url(given: str) -> bool:
    return "://" in given


def gather(
    given: str, mapping: ImportMapping, scratch: Path, limits: Limits, *, update: bool, since: Mapping[str, Mark]
) -> Delivery:
    """What the mapping's sources stand for in `given`; InputError when there is nothing at all to import.

    With `update` no source is required. `since` holds the last marks of sources with a watermark.
    """
    if is_url(given):
        delivery = _from_database(given, mapping, limits, since if update else {})
    else:
        delivery = _from_files(Path(given), mapping, scratch, limits)
    if not update:
        delivery.findings += [_absent(name, s) for name, s in mapping.sources.items() if _lacks(name, s, delivery)]
    if not delivery.inputs and not delivery.findings:
        raise InputError(f"{place(given)} 里没有映射 {mapping.name} 认得的数据；来源名称见映射的 sources")
    return delivery


def place(given: str) -> str:
    """How a delivery is called in reports: without the password of a database."""
    return shown(given) if is_url(given) else given


def _lacks(name: str, source: Source, delivery: Delivery) -> bool:
    return source.required and name not in delivery.inputs


def _absent(name: str, source: Source) -> Finding:
    wanted = "、".join((*source.files[:3], *source.sheets[:1]))
    reason = f"缺少必需的来源 {name}"
    return Finding(
        ERROR,
        "",
        name,
        None,
        "",
        "",
        reason,
        f"补上 {wanted or name}；只交新增、改动的行时加 --update；学校没有的，在映射里写 required: false",
        MISSING,
    )


def _listed(given: Path, limits: Limits) -> list[Path]:
    if given.is_file():
        return [given]
    if not given.is_dir():
        raise InputError(f"找不到 {given}：请给出文件夹、文件或数据库地址")
    # Links are not followed: a delivery is what lies in the folder.
    files = sorted(
        p for p in given.rglob("*") if p.is_file() and not p.is_symlink() and not p.name.startswith((".", "~$"))
    )
    if len(files) > limits.files:
        raise InputError(f"{given} 里有 {len(files)} 个文件，超过 {limits.files} 个；请只放要导入的文件")
    return files


def _from_files(given: Path, mapping: ImportMapping, scratch: Path, limits: Limits) -> Delivery:
    delivery = Delivery()
    for path in _listed(given, limits):
        # Folders tell files of one name apart: 2023/score.csv and 2024/score.csv.
        name = path.name if path == given else path.relative_to(given).as_posix()
        try:
            taken = _take(path, name, mapping, delivery, scratch, limits)
        except (InputError, OSError, LookupError) as error:
            delivery.findings.append(_unusable(name, str(error)))
            continue
        if not (taken or path.stem.lower() == COUNTED or path.name == NOTED):
            mend = _MENDS.get(path.suffix.lower(), "若应导入，请按映射的 sources 改名，或写进映射")
            delivery.findings.append(Finding(WARNING, "", name, None, "", "", "没有用到这个文件", mend, "unused"))
    return delivery


def _unusable(name: str, said: str) -> Finding:
    return Finding(ERROR, "", name, None, "", "", said, "改正或移走这个文件后重新导入", "unreadable")


def _take(path: Path, name: str, mapping: ImportMapping, delivery: Delivery, scratch: Path, limits: Limits) -> bool:
    suffix, called = path.suffix.lower(), path.name.lower()
    wanted = [(key, source) for key, source in mapping.sources.items() if source.is_file(called)]
    if suffix in _BOOKS:
        return _take_sheets(path, name, mapping, wanted, delivery, limits)
    if suffix not in _TEXTS:
        return False
    for key, source in wanted:
        delivery.inputs.setdefault(key, []).append(_unambiguous(open_delimited(path, name, source, scratch, limits)))
    return bool(wanted)


def _unambiguous(one: Input) -> Input:
    """The input, whose columns must be told apart by their names."""
    folded = [fold(header) for header in one.headers if header]
    if twice := sorted({header for header in folded if folded.count(header) > 1}):
        raise InputError(f"{one.name} 有同名的列 {'、'.join(twice[:5])}：请改名或删去多余的")
    return one


def _take_sheets(
    path: Path,
    name: str,
    mapping: ImportMapping,
    wanted: list[tuple[str, Source]],
    delivery: Delivery,
    limits: Limits,
) -> bool:
    named = [(key, source) for key, source in mapping.sources.items() if source.sheets]
    if not wanted and not named:
        return False
    skip = max((source.skip_lines for _, source in wanted), default=0)
    sheets = open_workbook(path, name, limits, skip)
    taken = False
    for key, source in mapping.sources.items():
        for sheet in _sheets_for(sheets, source, (key, source) in wanted):
            delivery.inputs.setdefault(key, []).append(_unambiguous(sheet))
            taken = True
    return taken


def _sheets_for(sheets: list[Sheet], source: Source, by_file: bool) -> list[Sheet]:
    """The sheets named by the source; the first sheet of a workbook that is named as a whole."""
    named = [sheet for sheet in sheets if source.is_sheet(sheet.sheet)]
    if source.files and not by_file and source.sheets and not named:
        return []
    return named or (sheets[:1] if by_file else [])


def _from_database(url: str, mapping: ImportMapping, limits: Limits, since: Mapping[str, Mark]) -> Delivery:
    tables = open_database(url, limits)
    delivery = Delivery()
    for key, source in mapping.sources.items():
        found = [table for name, table in tables.items() if source.is_table(name)]
        for table in found:
            if source.watermark in table.headers:
                table.watermark, table.mark = source.watermark, key if len(found) == 1 else f"{key}:{table.name}"
                table.since = since.get(table.mark)
            delivery.inputs.setdefault(key, []).append(table)
    return delivery
