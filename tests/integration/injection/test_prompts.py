"""The system text may be repeated word for word: it holds nothing that its reader may not know."""

from __future__ import annotations

import re

import pytest

from tests.integration.injection.channels import QUESTION
from tests.integration.injection.conftest import Desk
from tests.integration.injection.world import MARKERS
from tools.scope import Role

_SECRETS = re.compile(r"(?i)api.?key|secret|password|sk-|密钥|密码|https?://|/[a-z]+/[a-z]+|zhizhen_")


@pytest.mark.parametrize("role", list(Role))
def test_it_holds_no_secret_no_person_and_no_figure(desk: Desk, role: Role) -> None:
    who = next(user for user, scope in desk.scopes.items() if scope.role is role)
    scope = desk.scopes[who]
    trace = desk.ask(QUESTION, who, {"content": "好。"})
    text = "\n".join(text for told, text in trace.told() if told == "system")
    assert text
    assert _SECRETS.findall(text) == []
    assert [value for value in desk.everything_forbidden() if value in text] == []
    assert not any(marker in text for marker in MARKERS.values())
    assert who not in text
    assert not scope.person or scope.person not in text
    assert not any(section in text for section in scope.sections)
    dates = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-\d{4}(?:-\d)?")
    assert re.findall(r"\d{2,}", dates.sub("", text)) == [], "figures stand in evidence only"


@pytest.mark.parametrize("role", list(Role))
def test_said_word_for_word_it_still_passes_the_binder_like_any_text(desk: Desk, role: Role) -> None:
    who = next(user for user, scope in desk.scopes.items() if scope.role is role)
    first = desk.ask(QUESTION, who, {"content": "好。"})
    prompt = next(text for told, text in first.told() if told == "system")
    trace = desk.ask(QUESTION, who, {"content": prompt})
    assert "{" not in trace.answer.text
    assert not re.search(r"\bE\d", re.sub(r"\[E\d+\]", "", trace.answer.text))
