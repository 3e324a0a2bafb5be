"""What a check is made of: a rule with its SQL, and the result of running it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """ERROR: the rows named must be mended or left out before publication. WARNING: published, and reported."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Rule:
    """One rule on the data of a generation.

    `sql` (DuckDB) gives one row for each offence: `columns`, which pick out the offending rows of `table`, then
    `value`, what is wrong with them. Leaving out the rows an ERROR picks out always mends it. `title` says in Chinese
    what must hold, `hint` how to mend it. `quick`, where there is one, is a cheaper query that gives a row whenever
    `sql` does, and may give one when it does not. `shows` are the columns of `table` in which `value` is looked up by
    who mends it; without them it is `columns`. `implied_by` are rules that, where all of them hold, leave nothing for
    this one to find.
    """

    id: str
    title: str
    severity: Severity
    table: str
    columns: tuple[str, ...]
    sql: str
    hint: str
    quick: str = ""
    shows: tuple[str, ...] = ()
    implied_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckResult:
    """How often a rule is broken, and the first offences in order: each the rule's `columns`, then `value`."""

    rule: Rule
    count: int
    sample: tuple[tuple[Any, ...], ...] = ()

    @property
    def passed(self) -> bool:
        return self.count == 0

    @property
    def text(self) -> str:
        """One line in Chinese: what is broken, how often, where first, how to mend it."""
        rule = self.rule
        if self.passed:
            return f"{rule.title}：符合"
        *where, value = self.sample[0]
        place = "，".join(f"{name}={part}" for name, part in zip(rule.columns, where, strict=True))
        return f"不符合“{rule.title}”：{rule.table} 共 {self.count} 处，如 {place}（{value}）。{rule.hint}"
