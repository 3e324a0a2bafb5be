"""What a model is given before anybody has said a word: at most 6,000 tokens, with room for a tool that writes.

Tokens are counted on the high side: 1.25 for a Chinese character, one for three others. Measured once on these texts,
o200k gives 0.72 of that, the tokeniser of Qwen 0.69 and the older cl100k 0.89; their tables are megabytes, so the
test counts characters.
"""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from agents.brains.base import Asker, Turn
from agents.brains.chat import offered
from agents.instructions import instructions
from agents.models.usage import estimate
from knowledge_base.evaluation.directory import Directory
from tools.scope import Role

LIMIT, ROOM = 6000, 500
_WIDE = re.compile(r"[^\x00-\x7f]")


def tokens(text: str) -> float:
    wide = len(_WIDE.findall(text))
    return wide * 1.25 + (len(text) - wide) / 3


def before(role: Role, directory: Directory) -> str:
    """The system text and the tools of a turn; the longest names of units there are."""
    longest = max((u for u in directory.units.values() if u.level == "major"), key=lambda u: len(u.name))
    asker = Asker(role, role.name_zh, longest.parent, longest.id)
    said = instructions(Turn("", asker, date(2026, 3, 20)), directory)
    return said + json.dumps(offered(role), ensure_ascii=False)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_leaves_room_for_the_conversation(role: Role, directory: Directory) -> None:
    assert tokens(before(role, directory)) <= LIMIT - ROOM


def test_the_estimate_of_servers_that_count_no_tokens_is_no_lower_than_their_tokenisers(directory: Directory) -> None:
    """A modern tokeniser takes 0.72 of the high count."""
    text = before(Role.DEAN, directory)
    assert estimate(text) >= 0.75 * tokens(text)


def test_every_tool_and_every_argument_is_described() -> None:
    for tool in (offer["function"] for offer in offered()):
        assert tool["description"]
        assert all(told["description"] for told in tool["parameters"]["properties"].values()), tool["name"]


def test_no_list_of_names_is_in_the_prompt(directory: Directory) -> None:
    """Names are looked up: what is in the prompt is the asker's own unit and examples."""
    text = before(Role.LEADER, directory)
    assert sum(course.name in text for course in directory.courses.values()) <= 2
    assert sum(unit.name in text for unit in directory.units.values() if unit.level == "college") <= 2


@pytest.mark.parametrize(
    ("tool", "roles"),
    [
        ("learning_path", {Role.STUDENT, Role.HEAD, Role.DEAN, Role.QA}),
        ("my_teaching", {Role.TEACHER}),
        ("query_metric", set(Role)),
    ],
)
def test_a_model_is_told_of_the_tools_that_can_give_its_asker_anything(tool: str, roles: set[Role]) -> None:
    told = {role for role in Role if tool in {offer["function"]["name"] for offer in offered(role)}}
    assert told == roles
