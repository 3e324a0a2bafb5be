"""What a report says in words: times, shares, and the cells to look at."""

from datetime import UTC, datetime

import pytest

from knowledge_base.evaluation.checks import NAMED, Rule
from knowledge_base.evaluation.importing.report import local_time, share_zh
from knowledge_base.evaluation.tables import TABLES


@pytest.mark.parametrize("rule", NAMED, ids=lambda rule: rule.id)
def test_the_value_of_an_offence_names_columns_of_its_table(rule: Rule) -> None:
    assert rule.shows
    for name in rule.shows:
        assert TABLES[rule.table].column(name)


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0.0%"), (3 / 100_000, "不到 0.1%"), (0.0005, "0.1%"), (0.25, "25.0%")]
)
def test_a_small_share_is_not_said_to_be_none(share: float, said: str) -> None:
    assert share_zh(share) == said


def test_times_are_those_of_the_machine_without_offset() -> None:
    moment = datetime(2026, 11, 26, 11, 49, 1, tzinfo=UTC)
    assert local_time(moment.isoformat(" ")) == moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")
