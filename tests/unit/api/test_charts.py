"""Chart options: drawn from the spec, with no key that NiceGUI would evaluate."""

from typing import Any

import pytest

from agents.answering.answer import ChartSpec, Series
from api.web.charts import alternative, echart_options
from tests.fakes import HOSTILE, TREND


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | set().union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list | tuple) else set()


def test_no_key_comes_from_data() -> None:
    hostile = echart_options(HOSTILE.charts[0])
    assert not any(key.startswith(":") for key in keys(hostile))
    plain = ChartSpec(
        kind="bar", title="t", x=("x",), series=(Series(name="s", values=(1.0,), evidence=("E1",)),), unit=""
    )
    assert keys(hostile) == keys(echart_options(plain))


def test_ratios_are_drawn_in_per_cent_and_gaps_stay_gaps() -> None:
    options = echart_options(TREND.charts[0])
    assert options["xAxis"]["data"] == ["2022-2023", "2023-2024", "2024-2025"]
    assert options["series"][0]["data"] == [7.12, 7.3, 8.34]
    assert options["series"][1]["data"] == [8.01, 7.95, None]
    assert options["yAxis"]["axisLabel"]["formatter"] == "{value}%"
    assert options["legend"]["show"]


def test_bars_start_at_zero_and_lie_down_when_their_names_are_long() -> None:
    options = echart_options(TREND.charts[1])
    assert options["yAxis"]["type"] == "category"
    assert options["yAxis"]["data"][0] == "网络工程"
    assert not {"min", "max", "scale"} & set(options["xAxis"])
    assert not options["legend"]["show"]


@pytest.mark.parametrize(
    ("unit", "values", "least"),
    [
        ("ratio", (0.0565, 0.0567, 0.0553), 5),
        ("score", (88.6, 90.1), 10),
        ("gpa", (2.2, 2.21), 0.5),
        ("ratio", (0.0, 0.001), 5),
        ("ratio", (0.02, 0.4), 38),
    ],
)
def test_a_ripple_is_not_drawn_as_a_fall(unit: str, values: tuple[float, ...], least: float) -> None:
    x = tuple(map(str, range(len(values))))
    spec = ChartSpec(kind="line", title="t", x=x, series=(Series(name="s", values=values, evidence=x),), unit=unit)
    axis = echart_options(spec)["yAxis"]
    drawn = echart_options(spec)["series"][0]["data"]
    assert axis["max"] - axis["min"] >= least
    assert 0 <= axis["min"] <= min(drawn)
    assert axis["max"] > max(drawn), "the label above the highest point has room"
    steps = [axis[end] / axis["interval"] for end in ("min", "max")]
    assert steps == pytest.approx([round(step) for step in steps]), "no half step is left over"
    assert 3 <= steps[1] - steps[0] <= 8


def test_no_share_above_the_whole_is_drawn() -> None:
    series = Series(name="s", values=(0.97, 0.995), evidence=("E1", "E2"))
    axis = echart_options(ChartSpec(kind="line", title="t", x=("a", "b"), series=(series,), unit="ratio"))["yAxis"]
    assert (axis["min"], axis["max"]) == (92.0, 100.0)


def test_other_units_are_drawn_as_they_are() -> None:
    spec = ChartSpec(
        kind="line", title="t", x=("a",), series=(Series(name="s", values=(4.5678,), evidence=("E1",)),), unit="point"
    )
    options = echart_options(spec)
    assert options["series"][0]["data"] == [4.568]
    assert options["yAxis"]["axisLabel"]["formatter"] == "{value}"


def test_the_chart_can_be_read_aloud() -> None:
    text = alternative(TREND.charts[0])
    assert "2024-2025 8.34%" in text
    assert "2024-2025 无数据" in text
