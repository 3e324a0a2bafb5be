"""A yearly indicator of institutions by mapping and metric file alone: imported into an empty home, asked by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from agents.answering.answer import Answer, Status
from agents.build import Sources, build_assistant
from agents.conversation import GraphAssistant
from knowledge_base.demo.templates import RULES_YAML
from knowledge_base.evaluation.importing.report import PUBLISHED
from knowledge_base.evaluation.warehouse import SqlClient
from knowledge_base.policies.store import PolicyStore
from tests.deliveries import STRICT, Home
from tests.support import ROOT
from tools.scope import Role, Scope

EXAMPLES = ROOT / "tests/examples"
LEADER = Scope("leader", Role.LEADER)
SUPERVISOR = Scope("supervisor.1", Role.SUPERVISOR, sections=frozenset({"s1"}))
RATE, KEPT = "institution_graduation_rate", "institution_retention_rate"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An empty home with the example imported and the school's own metric in its folder."""
    home = Home(tmp_path_factory.mktemp("peers"))
    assert home.take(EXAMPLES / "indicators", "indicators", limits=STRICT).outcome == PUBLISHED
    return home


@pytest.fixture(scope="module")
def assistant(home: Home, tmp_path_factory: pytest.TempPathFactory) -> GraphAssistant:
    folder: Path = tmp_path_factory.mktemp("school")
    aliases = folder / "aliases.yaml"
    aliases.write_text("units: {}\ncourses: {}\n", "utf-8")
    policies = PolicyStore(folder / "policies")
    sources = Sources(home.warehouse, policies, aliases, RULES_YAML, None, EXAMPLES / "metrics")
    return build_assistant(sources, lambda: date(2026, 3, 20))


@pytest.fixture(scope="module")
def client(home: Home) -> Iterator[SqlClient]:
    with closing(home.warehouse.open(home.warehouse.current())) as client:
        yield client


def figures(answer: Answer, metric: str) -> dict[tuple[str, str], float]:
    """Shown figures by entity and period."""
    return {
        (str(e.entity), str(e.period)): e.value for e in answer.evidence if e.metric == metric and e.value and e.sql
    }


ASKED = [
    ("云州大学的毕业率是多少", RATE, {("云州大学", "2024"): 3887 / 4220}),
    ("云州大学2023年的留存率", KEPT, {("云州大学", "2023"): 4350 / 4542}),
    ("公办院校的毕业率", RATE, {("公办院校", "2024"): (3887 + 3572) / (4220 + 3820)}),
    ("公办和民办的毕业率比一比", RATE, {("公办院校", "2024"): 7459 / 8040, ("民办院校", "2024"): 1975 / 2420}),
    ("哪所院校的留存率最高", KEPT, {("云州大学", "2024"): 4420 / 4578, ("山南理工学院", "2024"): 2295 / 2550}),
    ("各院校2023年毕业率排名", RATE, {("临海师范大学", "2023"): 3528 / 3810, ("青川学院", "2023"): 1409 / 1710}),
    ("青川学院近三年留存率变化", KEPT, {("青川学院", "2022"): 1602 / 1800, ("青川学院", "2024"): 1847 / 2010}),
    ("各院校毕业率", RATE, {("云州大学", "2024"): 3887 / 4220}),
    ("公办院校里哪所毕业率最高", RATE, {("临海师范大学", "2024"): 3572 / 3820, ("云州大学", "2024"): 3887 / 4220}),
    (
        "近三年院校毕业率的趋势",
        RATE,
        {("所载各院校", "2022"): (3835 + 1368 + 3534 + 1891) / (4200 + 1700 + 3800 + 2400)},
    ),
]


@pytest.mark.parametrize(
    ("question", "metric", "true"), ASKED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_it_is_answered_by_the_institutions_own_rows(
    assistant: GraphAssistant, client: SqlClient, question: str, metric: str, true: dict[tuple[str, str], float]
) -> None:
    answer = assistant.ask(question, LEADER)
    assert answer.status is Status.ANSWERED, answer.text
    found = figures(answer, metric)
    assert {key: found.get(key) for key in true} == {key: pytest.approx(value) for key, value in true.items()}
    assert not any(word in answer.text for word in ("全校", "示范大学"))
    assert {e.metric for e in answer.evidence if e.sql} == {metric}
    for evidence in (e for e in answer.evidence if e.sql):
        (row,) = client.fetch(str(evidence.sql))
        assert row[0] == pytest.approx(evidence.value)
        assert str(evidence.title).startswith(str(evidence.entity))


def test_every_post_may_ask_and_a_follow_up_keeps_the_institution_or_the_metric(assistant: GraphAssistant) -> None:
    first = assistant.ask("云州大学2023年的毕业率", SUPERVISOR)
    assert figures(first, RATE) == {("云州大学", "2023"): pytest.approx(3823 / 4210)}
    then = assistant.ask("那青川学院呢", SUPERVISOR, first.thread)
    assert figures(then, RATE) == {("青川学院", "2023"): pytest.approx(1409 / 1710)}
    kept = assistant.ask("留存率呢", SUPERVISOR, first.thread)
    assert figures(kept, KEPT) == {("青川学院", "2023"): pytest.approx(1765 / 1950)}


@pytest.mark.parametrize(
    ("question", "status", "said"),
    [
        ("云洲大学的毕业率", Status.CLARIFY, "云州大学"),
        ("云州大学2025年的毕业率", Status.NO_DATA, "没有"),
        ("云州大学少数民族学生的毕业率", Status.CLARIFY, "少数民族"),
        ("云州大学的挂科率", Status.NO_DATA, "其他学校"),
        ("我们学校和云州大学的毕业率比", Status.ANSWERED, "本校的同类指标"),
    ],
)
def test_what_cannot_be_had_is_said(assistant: GraphAssistant, question: str, status: Status, said: str) -> None:
    answer = assistant.ask(question, LEADER)
    assert answer.status is status, answer.text
    assert said in answer.text
    assert "个人记录" not in answer.text
