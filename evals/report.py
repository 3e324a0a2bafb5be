"""What a run comes to: a table by role, the cases not exact with their reasons, and whether the bars are met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.case import HELD_BACK, Case, Half
from evals.findings import Verdict


@dataclass(frozen=True)
class Result:
    """One judged case; `texts` are the answers' texts."""

    case: Case
    verdict: Verdict
    reasons: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """What a half must reach: the most wrong cases, and the least share of exact ones (0-1)."""

    most_wrong: int
    least_exact: float

    def met(self, results: Sequence[Result]) -> bool:
        wrong = sum(r.verdict is Verdict.WRONG for r in results)
        return wrong <= self.most_wrong and share_exact(results) >= self.least_exact


BARS = {Half.WORKING: Bar(0, 0.90), Half.HELD: Bar(1, 0.70), Half.ACCEPTANCE: Bar(0, 1.0)}


def share_wrong(results: Sequence[Result]) -> float:
    """Wrong cases over all of them (0–1); 0 for none."""
    return sum(r.verdict is Verdict.WRONG for r in results) / len(results) if results else 0.0


def share_exact(results: Sequence[Result]) -> float:
    """Exact cases over all of them (0–1); 0 for none."""
    return sum(r.verdict is Verdict.EXACT for r in results) / len(results) if results else 0.0


def lines(half: Half, results: Sequence[Result], skipped: Sequence[Case], *, verbose: bool = False) -> list[str]:
    """The report of one half."""
    bar = BARS[half]
    held_back = sum(r.case.kind in HELD_BACK for r in results)
    out = ["", f"== {half.value}: {len(results)} cases, {held_back} of them refusals, clarifications or no data"]
    out += _table(results)
    for result in results:
        if result.verdict is not Verdict.EXACT or verbose:
            out += _case_lines(result, verbose=verbose)
    if skipped:
        out.append(f"  skipped, the guide's text is not on this machine: {', '.join(c.id for c in skipped)}")
    wrong = sum(r.verdict is Verdict.WRONG for r in results)
    verdict = "met" if bar.met(results) else "MISSED"
    exact = f"exact {share_exact(results):.1%} (bar {bar.least_exact:.0%})"
    return [*out, f"  {exact}, wrong {wrong}, {share_wrong(results):.1%} (at most {bar.most_wrong}): {verdict}"]


def _table(results: Sequence[Result]) -> list[str]:
    roles = sorted({r.case.role for r in results})
    rows = [(role, [r for r in results if r.case.role == role]) for role in roles]
    header = f"  {'role':<12}{'cases':>6}" + "".join(f"{v.value:>9}" for v in Verdict)
    return [header, *(_row(role, own) for role, own in rows), _row("all", list(results))]


def _row(name: str, results: Sequence[Result]) -> str:
    counts = [sum(r.verdict is v for r in results) for v in Verdict]
    return f"  {name:<12}{len(results):>6}" + "".join(f"{count:>9}" for count in counts)


def _case_lines(result: Result, *, verbose: bool) -> list[str]:
    case = result.case
    out = [
        f"  - {result.verdict.value.upper()} {case.id} ({case.account}): {' ▸ '.join(t.question for t in case.turns)}"
    ]
    out += [f"      {reason}" for reason in result.reasons]
    if verbose:
        out += [f"      | {line}" for text in result.texts for line in (*text.splitlines(), "")]
    return out
