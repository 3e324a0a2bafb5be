"""Filed figures by hand: each looked up on its own, put together in Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.by_hand.model import Client, Sides, Worked


def filed(
    top_period: str,
    top: Mapping[str, float],
    bottom_period: str,
    bottom: Mapping[str, float],
    if_filed: Mapping[str, float] | None = None,
) -> Sides:
    """A weighted sum of figures over another; `{y}` in a period's form is the year asked for, `{z}` the one after."""

    def worked_out(client: Client, unit: str | None, periods: Sequence[str]) -> Worked:
        (code,) = periods
        year = int(code.split(":")[-1][:4])
        if code != top_period.format(y=year, z=year + 1):
            return None, None, 0

        def value(figure: str, form: str) -> float | None:
            found = client.fetch(
                f"SELECT value FROM filed_figure WHERE figure_id = '{figure}' AND org_id = '{unit or 'school'}' "
                f"AND period = '{form.format(y=year, z=year + 1)}'"
            )
            return found[0][0] if found else None

        needed = [(factor, value(figure, top_period)) for figure, factor in top.items()]
        below = [(factor, value(figure, bottom_period)) for figure, factor in bottom.items()]
        also = [(factor, value(figure, bottom_period)) for figure, factor in (if_filed or {}).items()]
        present = [pair for pair in (*needed, *below, *also) if pair[1] is not None]
        return _sum(needed), _plus(_sum(below), _sum([p for p in also if p[1] is not None])), len(present)

    return Sides(worked_out, personal=False)


def _sum(terms: Sequence[tuple[float, float | None]]) -> float | None:
    if any(value is None for _, value in terms):
        return None
    return sum(factor * (value or 0.0) for factor, value in terms)


def _plus(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else left + right
