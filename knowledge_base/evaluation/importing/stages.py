"""What happens inside the file that is built aside: load, take over, check, weigh, put the anonymous rows in, count."""
# ruff: noqa: S608

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb

from knowledge_base.errors import InputError
from knowledge_base.evaluation.building import derive_facts
from knowledge_base.evaluation.completeness import load_coverage
from knowledge_base.evaluation.importing.anonymity import bring_in, set_aside
from knowledge_base.evaluation.importing.databases import DatabaseTable
from knowledge_base.evaluation.importing.delimited import DelimitedFile
from knowledge_base.evaluation.importing.entries import COUNTED
from knowledge_base.evaluation.importing.expressions import literal
from knowledge_base.evaluation.importing.loading import Loader
from knowledge_base.evaluation.importing.mapping import ImportMapping
from knowledge_base.evaluation.importing.model import ERROR, Finding, Limits, Progress
from knowledge_base.evaluation.importing.origins import Origins
from knowledge_base.evaluation.importing.raw import as_pattern
from knowledge_base.evaluation.importing.report import FileCount, ImportReport
from knowledge_base.evaluation.importing.sources import Delivery
from knowledge_base.evaluation.importing.suspicion import formula_cells
from knowledge_base.evaluation.importing.updating import take_over
from knowledge_base.evaluation.importing.validation import Validation
from knowledge_base.evaluation.importing.watermarks import as_facts, reached, remembered
from knowledge_base.evaluation.tables import TABLES

_MARKS_DUE = timedelta(days=30)
"""After the end of a term by which its marks are expected to be there."""
_NEVER = "1TB"


class Stopped(Exception):
    """The build ends here on purpose; the report says why."""


@dataclass
class Stages:
    """One build: load, check, finish.

    `facts` are the current generation's, `today` the day of the data where they do not say it.
    """

    mapping: ImportMapping
    delivery: Delivery
    report: ImportReport
    scratch: Path
    limits: Limits
    today: date
    as_of: date | None
    facts: Mapping[str, str]
    fingerprint: Callable[[], str]
    progress: Progress
    _loader: Loader = field(init=False)

    def load(self, connection: duckdb.DuckDBPyConnection, previous: Callable[[], Path] | None) -> None:
        """Fill the tables; Stopped when they would be as they are. `previous` gives an update the rows to keep.

        It is only asked when there is something new: where a server holds the rows, all of them are copied for it.
        """
        self._prepare(connection)
        self._loader = Loader(
            connection, self.mapping, self.delivery, Origins(connection), self.report.findings, previous is not None
        )
        self._loader.load(self.progress)
        self.report.fingerprint = self.fingerprint()
        nothing = previous is not None and not any(self._loader.rows.values())
        if nothing or self.report.fingerprint == self.facts.get("fingerprint"):
            raise Stopped
        if previous is not None:
            self._no_smaller(take_over(connection, previous(), self._loader.origins))

    def _no_smaller(self, smaller: list[Finding]) -> None:
        """Stopped where answers would be lost, unless that is meant."""
        if smaller and not self.limits.smaller_rounds:
            self.report.findings += smaller
            self.report.reasons += [f"{finding.table} {finding.reason}" for finding in smaller]
            raise Stopped

    def check(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take out what must not be published; Stopped when that is too much."""
        origins, rejected = self._loader.origins, self._loader.rejected
        checking = Validation(connection, origins, self.report.findings, rejected)
        checking.run(self.progress)
        if not checking.taken_out:
            # Then all a checkpoint could tidy up are groups of rows that are not full; it would write them once more.
            connection.execute("SET max_vacuum_tasks = 0")
        self.report.findings += formula_cells(connection, origins)
        self._weigh(connection, self._loader)

    def finish(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Put the anonymous rows in, and what the generation says of itself."""
        self.progress("写入", 0, 2)
        bring_in(connection)
        self._facts(connection)
        connection.execute("DETACH scratch")

    def _prepare(self, connection: duckdb.DuckDBPyConnection) -> None:
        # A checkpoint after rows were deleted would tidy up and change the row numbers `origins` goes by.
        connection.execute(f"SET checkpoint_threshold = '{_NEVER}'")
        connection.execute(f"SET memory_limit = {literal(self.limits.memory)}")
        connection.execute(f"SET temp_directory = {literal(str(self.scratch / 'spilled'))}")
        connection.execute(f"ATTACH {literal(str(self.scratch / 'scratch.duckdb'))} AS scratch")
        self._confine(connection)
        # Keys of rows that were left out, so that what refers to them can be told apart from what is wrong itself.
        connection.execute("CREATE TABLE scratch.gone (name VARCHAR, key VARCHAR)")
        connection.execute("CREATE TABLE scratch.left_out (file VARCHAR, line BIGINT)")
        set_aside(connection)

    def _confine(self, connection: duckdb.DuckDBPyConnection) -> None:
        """No statement, whatever went into it, reaches a file that is not part of this import."""
        texts = [one.text for one in self.delivery.all_inputs if isinstance(one, DelimitedFile)]
        paths = [form for text in texts for form in (str(text.absolute()), as_pattern(text))]
        connection.execute(f"SET allowed_paths = [{', '.join(map(literal, paths))}]")
        connection.execute(f"SET allowed_directories = [{literal(str(self.scratch.absolute()))}]")
        connection.execute("SET enable_external_access = false")

    def _weigh(self, connection: duckdb.DuckDBPyConnection, loader: Loader) -> None:
        """Count what was left out, and stop when it is too much of a file."""
        worst: defaultdict[str, int] = defaultdict(int)
        for (file, _), number in loader.rejected.items():
            worst[file] = max(worst[file], number)
        digests = {one.name: one.digest for one in self.delivery.all_inputs}
        known = {
            one.name: one.since.left_out
            for one in self.delivery.all_inputs
            if isinstance(one, DatabaseTable) and one.since is not None
        }
        self.report.files = [
            FileCount(
                name, digest, loader.rows.get(name, 0), min(worst[name], loader.rows.get(name, 0)), known.get(name, 0)
            )
            for name, digest in digests.items()
        ]
        names = [name for name in TABLES if name not in (COUNTED, "data_info")]
        counts = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names)
        found = dict(connection.execute(counts).fetchall())
        self.report.tables = {name: int(found[name]) for name in names}
        self.report.reasons += _too_much(self.report, self.limits.rejected_share)
        if not any(self.report.tables.values()):
            self.report.reasons.append("没有一行可以导入")
        if self.report.reasons:
            raise Stopped

    def _facts(self, connection: duckdb.DuckDBPyConnection) -> None:
        as_of = self.as_of or _given_day(connection) or self.today
        marks = {**remembered(self.facts), **reached(connection, self.delivery, self._loader)}
        self.report.watermarks = {key: mark.value for key, mark in marks.items()}
        facts = {
            "as_of": as_of.isoformat(),
            "source": f"导入：{self.mapping.name}",
            "import": str(self.report.number),
            "fingerprint": self.report.fingerprint,
            **as_facts(marks),
        }
        connection.execute("DELETE FROM data_info")
        connection.executemany("INSERT INTO data_info VALUES (?, ?)", list(facts.items()))
        derive_facts(connection)
        due = [(as_of - _MARKS_DUE).isoformat()]
        terms = connection.execute("SELECT term_id FROM term WHERE ends_on <= CAST(? AS DATE) ORDER BY term_id", due)
        load_coverage(connection, [row[0] for row in terms.fetchall()], as_of)


def _too_much(report: ImportReport, most: float) -> list[str]:
    reasons = [
        f"{file.name} 有 {file.rejected:,} 行（{file.share:.1%}）不能用，超过 {most:.0%}"
        for file in report.files
        if file.share > most
    ]
    # A table that lacks a column has lost every row, though no single row was counted.
    lacking = [f"{f.file} {f.reason}" for f in report.findings if f.severity == ERROR and f.rule == "header"]
    return [*lacking, *reasons]


def _given_day(connection: duckdb.DuckDBPyConnection) -> date | None:
    found = connection.execute("SELECT value FROM data_info WHERE key = 'as_of'").fetchall()
    if not found:
        return None
    try:
        return date.fromisoformat(found[0][0])
    except ValueError as error:
        raise InputError(f"data_info 的 as_of 应为日期，如 2026-03-20，现为 {found[0][0]}") from error
