"""What an empty page offers to ask is answered, for every role: an offer that is refused would be a poor welcome."""

from collections.abc import Callable
from datetime import date

import pytest

from agents.answering.answer import Status
from agents.build import Sources, build_assistant
from agents.conversation import GraphAssistant
from api.web.suggestions import BY_ROLE
from tests.support import SHARED, need
from tools.scope import Role, Scope

ASKERS = {
    Role.LEADER: "leader",
    Role.QA: "qa",
    Role.DEAN: "dean.cs",
    Role.HEAD: "head.cs.se",
    Role.TEACHER: "teacher.1",
    Role.STUDENT: "student.1",
    Role.SUPERVISOR: "supervisor",
}


@pytest.fixture(scope="module")
def ask(sources: Sources, scopes: dict[str, Scope]) -> Callable[[Role, str], Status]:
    assistant: GraphAssistant = build_assistant(sources, lambda: date(2026, 3, 20))
    return lambda role, question: assistant.ask(question, scopes[ASKERS[role]]).status


@pytest.mark.parametrize(("role", "question"), [(role, q) for role in Role for q in BY_ROLE[role]])
def test_a_starter_is_answered(ask: Callable[[Role, str], Status], role: Role, question: str) -> None:
    if "指南" in question:
        need(SHARED / "corpus" / "guide-2026-18.txt")
    assert ask(role, question) is Status.ANSWERED
