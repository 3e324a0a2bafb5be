"""A school's own metric files stand beside the shipped catalogue, and their mistakes are told by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.errors import InputError
from tests.support import ROOT
from tools.metrics.definition import Catalogue

EXAMPLE = ROOT / "tests/examples/metrics/institution_retention_rate.yaml"


def test_a_metric_of_the_school_is_asked_like_any_other(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / EXAMPLE.name).write_bytes(EXAMPLE.read_bytes())
    own = Catalogue.load(own=tmp_path)
    assert own.get("各院校留存率").id == "institution_retention_rate"
    assert len(list(own)) == len(list(catalogue)) + 1


def test_a_home_without_own_metrics_has_the_shipped_ones(tmp_path: Path, catalogue: Catalogue) -> None:
    assert list(Catalogue.load(own=tmp_path / "metrics")) == list(catalogue)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("min_n: 1", "min_m: 1", "min_m"),
        ("relation: institution", "relation: institutions", "institutions"),
        ("各院校留存率", "挂科率", "挂科率"),
        ("id: institution_retention_rate", "id: other", "other"),
    ],
)
def test_a_mistake_names_the_file(tmp_path: Path, before: str, after: str, told: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    (tmp_path / EXAMPLE.name).write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(InputError) as error:
        Catalogue.load(own=tmp_path)
    assert EXAMPLE.name in str(error.value)
    assert told in str(error.value)
