"""What must be said of the yearly report: a file that is drafted on its page or by a command, verified and signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agents.answering.answer import Answer
from evals.facts.asked import Report
from evals.facts.claims import Claim, words
from evals.findings import Finding, Verdict

_SAYS = {
    "way": (("报告",), ("页面", "命令", "报告页", "/reports")),
    "drafters": (("质量评估中心", "质评中心"), ("校领导",), ("院长", "学院")),
    "verification": (("核对", "校验", "verify", "验证"),),
}
_NEVER = ("已发布", "已经发布", "已签发")
"""Nobody may be told that a report has been issued by asking for it."""


@dataclass(frozen=True)
class Says:
    """Each group of words is told by one of them."""

    groups: tuple[tuple[str, ...], ...]

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        text = words(answer)
        for group in self.groups:
            if not any(word in text for word in group):
                yield Finding(Verdict.PARTIAL, f"does not say {' or '.join(group)}")
        for word in _NEVER:
            if word in text:
                yield Finding(Verdict.WRONG, f"says {word}")


def claims(asked: Report) -> list[Claim]:
    return [Says(_SAYS[asked.fact])]
