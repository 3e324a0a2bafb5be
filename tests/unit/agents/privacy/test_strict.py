"""Which evidence may be sent where only aggregates may."""

from dataclasses import replace
from datetime import date

import pytest

from agents.brains.base import PERSONAL, Asker, PastTurn, ToolCall, ToolOutcome, Turn
from agents.errors import PrivacyWithheld
from agents.privacy.strict import Strict
from tools.evidence import Evidence, EvidenceKind
from tools.scope import Role

STRICT = Strict(limit=5, is_open=lambda document: document == "open")
FIGURE = Evidence(id="E1", kind=EvidenceKind.METRIC, title="挂科率", value=0.1, n=40, filters={"unit": "cs"})
TURN = Turn("挂科率", Asker(Role.DEAN, "院长"), date(2026, 3, 20))


def changed(**fields: object) -> Evidence:
    return FIGURE.model_copy(update=fields)


def turn_with(evidence: Evidence) -> Turn:
    return replace(TURN, outcomes=(ToolOutcome(ToolCall("tool", {}), (FIGURE, evidence)),))


@pytest.mark.parametrize(
    "evidence",
    [
        FIGURE,
        changed(n=5),
        changed(value=None, n=None),
        changed(kind=EvidenceKind.COMPUTED, n=None, inputs=("E1", "E2")),
        changed(kind=EvidenceKind.CLAUSE, document_id="open", quote="原文"),
    ],
)
def test_aggregates_and_open_clauses_may_be_sent(evidence: Evidence) -> None:
    turn = turn_with(evidence)
    assert STRICT.sendable(turn) == turn


@pytest.mark.parametrize(
    "evidence",
    [
        changed(n=1),
        changed(n=4),
        changed(n=None),
        changed(filters={"unit": "self"}),
        changed(kind=EvidenceKind.COMPUTED, n=None),
        changed(kind=EvidenceKind.CLAUSE, document_id="internal", quote="原文"),
        changed(kind=EvidenceKind.CLAUSE, document_id=None, quote="原文"),
        changed(kind=EvidenceKind.COMMENT, quote="老师讲得快"),
        changed(kind=EvidenceKind.RECORD),
    ],
)
def test_anything_of_a_person_and_anything_internal_ends_the_models_turn(evidence: Evidence) -> None:
    with pytest.raises(PrivacyWithheld):
        STRICT.sendable(turn_with(evidence))


@pytest.mark.parametrize("tool", ["my_teaching", "learning_path"])
@pytest.mark.parametrize("evidence", [(), (changed(kind=EvidenceKind.COMPUTED, value=None, n=None),), (FIGURE,)])
def test_a_tool_of_one_person_is_never_sent(tool: str, evidence: tuple[Evidence, ...]) -> None:
    outcome = ToolOutcome(ToolCall(tool, {}), evidence, notes=("现处于黄色预警",), data={"study": {"what": "next"}})
    with pytest.raises(PrivacyWithheld):
        STRICT.sendable(replace(TURN, outcomes=(outcome,)))


def test_an_earlier_answer_about_one_person_is_not_sent_even_without_figures() -> None:
    own = PastTurn("下学期选什么", "没有要排的课程", memory={PERSONAL: True})
    (past,) = STRICT.sendable(replace(TURN, past=(own,))).past
    assert "没有要排" not in past.text


def test_of_an_earlier_turn_the_question_is_kept_and_a_personal_answer_is_not() -> None:
    own = PastTurn("我挂了几门", "2 门[E1]", evidence=(changed(n=1).model_dump(mode="json"),))
    common = PastTurn("学院呢", "8%[E1]", evidence=(FIGURE.model_dump(mode="json"),))
    first, second = STRICT.sendable(replace(TURN, past=(own, common))).past
    assert first.question == own.question
    assert "2 门" not in first.text
    assert second == common
