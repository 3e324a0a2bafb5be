"""What people call a metric: every one in ten wordings and more, what resembles one and is none, and denied shares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.understanding.reading import Act
from tests.unit.agents.test_readings import read
from tools.metrics.catalogue_files import load_catalogue

WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("wordings.yaml").read_text(encoding="utf-8"))
TEN = 10
NEAR_MISSES = 20


def pairs(key: str) -> list[tuple[str, str]]:
    return [(metric, wording) for metric, wordings in WORDS[key].items() for wording in wordings]


def test_every_metric_is_said_in_ten_wordings() -> None:
    assert {metric: len(set(said)) for metric, said in WORDS["metrics"].items()} == {
        m.id: TEN for m in load_catalogue()
    }
    assert len(set(WORDS["none"])) >= NEAR_MISSES


@pytest.mark.parametrize(("metric", "wording"), pairs("metrics"))
def test_a_metric_is_known_by_its_everyday_wordings(metric: str, wording: str) -> None:
    reading = read("qa", wording)
    assert (reading.act, reading.metrics, reading.inverse) == (Act.FIGURES, (metric,), "")


@pytest.mark.parametrize(("metric", "wording"), pairs("within"))
def test_units_and_periods_may_stand_within_a_name(metric: str, wording: str) -> None:
    reading = read("qa", wording)
    assert (reading.metrics, reading.inverse) == ((metric,), "")
    asked_back = reading.reason in ("grain",) or reading.reason.startswith("period_")
    assert reading.act is Act.FIGURES or asked_back, reading


@pytest.mark.parametrize("wording", WORDS["none"])
def test_what_there_is_no_metric_for_is_said_to_be_missing(wording: str) -> None:
    reading = read("qa", wording)
    assert (reading.act, reading.reason) == (Act.MISSING, "metric")


@pytest.mark.parametrize("wording", WORDS["narrowed"])
def test_a_part_of_what_is_counted_is_not_answered_with_the_whole(wording: str) -> None:
    assert read("qa", wording).act is not Act.FIGURES


@pytest.mark.parametrize(("wording", "metric"), WORDS["opposite"].items())
def test_a_denied_share_is_the_opposite_one(wording: str, metric: str) -> None:
    reading = read("qa", wording)
    assert (reading.act, reading.metrics, bool(reading.inverse)) == (Act.FIGURES, (metric,), True)
