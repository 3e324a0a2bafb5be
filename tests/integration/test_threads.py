"""Threads and their evidence belong to one person under one scope."""

from dataclasses import replace
from datetime import date

import pytest

from agents.answering.answer import Finished, Sentence
from agents.build import Sources, build_assistant
from agents.conversation import GraphAssistant
from agents.errors import AgentError, ThreadNotFound
from tools.scope import Role, Scope

DEAN = Scope("dean.cs", Role.DEAN, college="cs")
OTHERS = [
    Scope("dean.me", Role.DEAN, college="me"),
    Scope("head.cs.ai", Role.HEAD, college="cs", major="cs.ai"),
    Scope("teacher.9", Role.TEACHER, college="cs", person="T00009"),
    Scope("student.9", Role.STUDENT, college="cs", major="cs.se", person="2023010101"),
    Scope("leader", Role.LEADER),
    Scope("qa", Role.QA),
]
QUESTION = "我们院近三年挂科率怎么样？"


@pytest.fixture(scope="module")
def assistant(sources: Sources) -> GraphAssistant:
    return build_assistant(sources, lambda: date(2026, 3, 20))


@pytest.mark.parametrize("other", OTHERS, ids=lambda scope: scope.user)
def test_nobody_else_can_read_or_continue_a_thread(assistant: GraphAssistant, other: Scope) -> None:
    thread = assistant.ask(QUESTION, DEAN).thread
    with pytest.raises(ThreadNotFound):
        assistant.turns(thread, other)
    with pytest.raises(ThreadNotFound):
        assistant.evidence(thread, 0, "E1", other)
    with pytest.raises(ThreadNotFound):
        assistant.ask("那软件工程呢", other, thread)


def test_an_unknown_thread_reads_like_one_of_somebody_else(assistant: GraphAssistant) -> None:
    thread = assistant.ask(QUESTION, DEAN).thread
    texts = set()
    for wanted, scope in ((thread, OTHERS[0]), ("0" * 32, DEAN)):
        with pytest.raises(ThreadNotFound) as error:
            assistant.turns(wanted, scope)
        texts.add(str(error.value).replace(wanted, ""))
    assert len(texts) == 1


def test_a_changed_scope_leaves_nothing_of_what_was_said(assistant: GraphAssistant) -> None:
    first = assistant.ask(QUESTION, DEAN)
    moved = replace(DEAN, college="me")
    assert assistant.turns(first.thread, moved) == []
    with pytest.raises(ThreadNotFound):
        assistant.evidence(first.thread, 0, "E1", moved)
    answer = assistant.ask("那软件工程呢", moved, first.thread)
    assert all(e.entity != "软件工程" or e.value is None for e in answer.evidence)
    assert len(assistant.turns(first.thread, moved)) == 1


def test_a_thread_survives_the_process(sources: Sources) -> None:
    kept = replace(sources, checkpoints=sources.policies.folder.parent / "threads" / "checkpoints.sqlite")
    first = build_assistant(kept, lambda: date(2026, 3, 20)).ask(QUESTION, DEAN)
    again = build_assistant(kept, lambda: date(2026, 3, 20))
    (question, answer), *_ = again.turns(first.thread, DEAN)
    assert (question, answer) == (QUESTION, first)
    evidence = first.evidence[0]
    assert again.evidence(first.thread, 0, evidence.id, DEAN) == evidence
    with pytest.raises(ThreadNotFound):
        again.evidence(first.thread, 5, evidence.id, DEAN)


def test_the_stream_is_the_answer_in_pieces(assistant: GraphAssistant) -> None:
    *_, last = events = list(assistant.stream(QUESTION, DEAN))
    assert isinstance(last, Finished)
    assert "".join(e.text for e in events if isinstance(e, Sentence)) == last.answer.text


def test_an_empty_question_is_refused(assistant: GraphAssistant) -> None:
    with pytest.raises(AgentError, match="空"):
        assistant.ask("   ", DEAN)
