"""The report of an import: for people (Chinese), for programs (JSON), for spreadsheets (CSV)."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge_base.evaluation.importing.model import ERROR, WARNING, Finding

PUBLISHED, REFUSED, UNCHANGED = "已发布", "已拒绝", "未变"
_SUMMARISED = 20
_HEAD = ("级别", "表", "文件", "行", "列", "值", "原因", "怎么改", "规则")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class FileCount:
    """One input: its hash, how many rows it has and how many of them were left out.

    `known` were left out already by the import before, and are read again until they are mended.
    """

    name: str
    digest: str
    rows: int
    rejected: int
    known: int = 0

    @property
    def share(self) -> float:
        """The part of the rows that is left out, and was not before."""
        return max(0, self.rejected - self.known) / self.rows if self.rows else 0.0


@dataclass
class ImportReport:
    """What one import did. `number` counts imports, `generation` the data; None where none was made."""

    number: int
    begun: str
    source: str
    mapping: str
    outcome: str
    fingerprint: str = ""
    generation: int | None = None
    files: list[FileCount] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    watermarks: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    """Why it was refused."""
    same_as: int | None = None
    """The import it would have repeated, when it changed nothing."""
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each stage took."""

    def lines(self) -> list[str]:
        """The summary, a line for a thing."""
        head = f"第 {self.number} 次导入：{self.outcome}"
        if self.generation is not None:
            head += f"，数据第 {self.generation} 代"
        if self.outcome == UNCHANGED:
            head += "：" + same_as_zh(self.same_as)
        lines = [head, f"来源：{self.source}；映射：{self.mapping}；开始于 {local_time(self.begun)}"]
        lines += [f"拒绝的原因：{reason}" for reason in self.reasons]
        if self.files and self.outcome == UNCHANGED:
            lines.append(f"文件 {len(self.files)} 个，内容、映射都与那次相同，没有再读")
        elif self.files:
            rows, rejected = sum(f.rows for f in self.files), sum(f.rejected for f in self.files)
            lines.append(f"文件 {len(self.files)} 个，共 {rows:,} 行，剔除 {rejected:,} 行")
            lines += [
                f"  {f.name}：{f.rows:,} 行，剔除 {f.rejected:,} 行（{share_zh(f.share)}）"
                for f in self.files
                if f.rejected
            ]
        if self.seconds:
            lines.append("用时：" + "，".join(f"{stage} {seconds:.1f} 秒" for stage, seconds in self.seconds.items()))
        if self.tables:
            lines.append("各表行数：" + "，".join(f"{name} {count:,}" for name, count in self.tables.items() if count))
        for severity in (ERROR, WARNING):
            lines += self._said(severity)
        return lines

    def _said(self, severity: str) -> list[str]:
        own = [finding for finding in self.findings if finding.severity == severity]
        if not own:
            return []
        kinds = Counter((f.table, f.reason, f.mend) for f in own)
        lines = [f"{severity} {len(own):,} 处："]
        for (table, reason, mend), count in kinds.most_common(_SUMMARISED):
            first = next(f for f in own if (f.table, f.reason, f.mend) == (table, reason, mend))
            place = f"{first.file} 第 {first.line} 行" if first.line else first.file
            shown = f"（{first.column} = {first.value}）" if first.value and first.column else ""
            lines.append(f"  {table + ' ' if table else ''}{reason}：{count:,} 处，如 {place}{shown}。{mend}")
        if len(kinds) > _SUMMARISED:
            lines.append(f"  另有 {len(kinds) - _SUMMARISED} 类，见明细")
        return lines

    def write(self, folder: Path) -> None:
        """report.json, findings.csv and summary.txt into `folder`."""
        data = {name: value for name, value in asdict(self).items() if name != "findings"}
        data["counts"] = dict(Counter(f.severity for f in self.findings))
        (folder / "report.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        (folder / "summary.txt").write_text("\n".join(self.lines()) + "\n", encoding="utf-8")
        # With a mark, so that Excel knows the encoding.
        with (folder / "findings.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_HEAD)
            writer.writerows([neutral(value) for value in asdict(f).values()] for f in self.findings)


def share_zh(share: float) -> str:
    """A share in per cent; one that rounds to nothing is said to be small, not none."""
    return "不到 0.1%" if 0 < share < 0.0005 else f"{share:.1%}"


def local_time(begun: str) -> str:
    """A moment as kept (with its offset) in the time of the machine, without offset."""
    return f"{datetime.fromisoformat(begun).astimezone():%Y-%m-%d %H:%M:%S}"


def same_as_zh(number: int | None) -> str:
    """Which import one repeats that changed nothing."""
    return f"与第 {number} 次导入相同" if number is not None else "没有新的行"


def neutral(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
