"""The imports of a home, one numbered folder each: what came, what was found, what became of it."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge_base.evaluation.holding import held
from knowledge_base.evaluation.importing.model import Finding
from knowledge_base.evaluation.importing.report import UNCHANGED, ImportReport, local_time, same_as_zh

_ROLL_BACKS = "rollbacks.jsonl"


class History:
    """The folder `imports/` of a home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def next_number(self) -> int:
        return max((int(path.name) for path in self._folders()), default=0) + 1

    def keep(self, report: ImportReport) -> Path:
        """Write a report into its folder, whole or not at all; where it lies.

        Another import may have taken the report's number meanwhile: it then gets the next one.
        """
        with held(self.folder, ".keeping-") as name:
            aside = self.folder / name
            aside.mkdir(mode=0o700)
            try:
                while True:
                    report.write(aside)
                    final = self.folder / f"{report.number:06d}"
                    try:
                        os.rename(aside, final)
                    except OSError as error:
                        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                            raise
                        report.number = self.next_number()
                    else:
                        return final
            finally:
                shutil.rmtree(aside, ignore_errors=True)

    def records(self) -> list[dict[str, Any]]:
        """What is told of each import, oldest first."""
        return [json.loads((path / "report.json").read_text(encoding="utf-8")) for path in self._folders()]

    def findings(self, number: int) -> list[Finding]:
        """What the import of that number found, as its findings.csv has it; none where that is not kept."""
        path = self.folder / f"{number:06d}" / "findings.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))[1:]
        return [Finding(r[0], r[1], r[2], int(r[3]) if r[3].isdigit() else None, *r[4:9]) for r in rows]

    def note_roll_back(self, generation: int, now: datetime) -> None:
        """Keep that `generation` was made current again."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        said = {"begun": now.isoformat(" ", "seconds"), "rolled_back_to": generation}
        with (self.folder / _ROLL_BACKS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(said) + "\n")

    def lines(self) -> list[str]:
        """One line for each import and each return to earlier data, in the order they were done."""
        done = sorted([*self.records(), *self.roll_backs()], key=lambda r: datetime.fromisoformat(r["begun"]))
        return [_line(record) for record in done] or ["还没有导入过数据"]

    def roll_backs(self) -> list[dict[str, Any]]:
        """Each return to earlier data: when, and to which generation."""
        path = self.folder / _ROLL_BACKS
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

    def _folders(self) -> list[Path]:
        return sorted(p for p in self.folder.glob("[0-9]" * 6) if p.is_dir())


def _line(record: dict[str, Any]) -> str:
    if "rolled_back_to" in record:
        return f"      {local_time(record['begun'])}  回退  改用数据第 {record['rolled_back_to']} 代"
    begun = local_time(record["begun"])
    if record["outcome"] == UNCHANGED:
        return f"{record['number']:>4}  {begun}  {UNCHANGED}  {same_as_zh(record.get('same_as'))}  {record['mapping']}"
    made = f"数据第 {record['generation']} 代" if record["generation"] is not None else "没有新的数据"
    rows = sum(file["rows"] for file in record["files"])
    rejected = sum(file["rejected"] for file in record["files"])
    hashes = "、".join(f"{f['name']} {f['digest'][:12]}" for f in record["files"][:3])
    more = f" 等 {len(record['files'])} 个" if len(record["files"]) > 3 else ""
    return (
        f"{record['number']:>4}  {begun}  {record['outcome']}  {made}  {record['mapping']}  "
        f"{rows:,} 行，剔除 {rejected:,} 行  {hashes}{more}"
    )
