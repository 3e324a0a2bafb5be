"""The tool for definitions: what a metric counts, its benchmark and how sure that is, for everyone."""

from __future__ import annotations

import pytest

from tests.unit.tools.conftest import Of
from tools.define_metric import define_metric
from tools.errors import UnknownName
from tools.evidence import EvidenceKind
from tools.metrics.definition import Catalogue


def test_definition_and_benchmark_are_records_that_can_be_cited(of: Of) -> None:
    found = define_metric(of("student.1"), "生师比")
    definition, benchmark = found.evidence
    assert found.data["benchmark_evidence"] == 1
    assert "折合教师数" in str(definition.definition)
    assert {definition.kind, benchmark.kind} == {EvidenceKind.RECORD}
    assert "教发〔2004〕2号" in benchmark.display
    assert "部分有出处" in benchmark.display


def test_what_is_unverified_says_so(of: Of) -> None:
    assert "未核实" in define_metric(of("leader"), "挂科率").evidence[1].display


def test_no_benchmark_no_second_evidence(of: Of) -> None:
    found = define_metric(of("leader"), "绩点")
    assert len(found.evidence) == 1
    assert "benchmark_evidence" not in found.data


@pytest.mark.parametrize("user", ["student.1", "leader"])
def test_every_metric_is_defined_for_everyone(of: Of, catalogue: Catalogue, user: str) -> None:
    for metric in catalogue:
        found = define_metric(of(user), metric.name_zh)
        record = found.evidence[0]
        assert (record.metric, record.kind, record.value) == (metric.id, EvidenceKind.RECORD, None)
        for text in (metric.definition, metric.numerator_words, metric.denominator_words, *metric.inclusion):
            assert text in str(record.definition)
        assert found.data["clauses"] == list(metric.clauses)
        assert found.data["benchmark"]["status"] == metric.benchmark.status


def test_an_unknown_metric_brings_what_is_near(of: Of) -> None:
    with pytest.raises(UnknownName) as raised:
        define_metric(of("leader"), "本科毕业率")
    assert any("毕业率" in s for s in raised.value.suggestions)
