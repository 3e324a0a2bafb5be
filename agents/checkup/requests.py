"""The requests a checkup makes: our own prompt and tools, with questions whose right reply can be told by a program."""

from __future__ import annotations

import json
from typing import Any

import prompts
from agents.models.usage import estimate
from agents.models.wire import Message

PLAIN = "请只回复四个字：教学质量"
PLAIN_REPLY = "教学质量"
QUESTION = "计算机学院 2024-2025 学年的课程不及格率是多少？请先查询再回答。"
TWO_QUESTIONS = "计算机学院和机械学院 2024-2025 学年的课程不及格率各是多少？请在同一次回复里发出两个查询。"
WATCHWORD = "青山流水"
CONTEXT_TOKENS = 12_000
"""What a long turn takes: prompt and tools, earlier turns, and the results of several calls."""

SCHEMA: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {
        "name": "city",
        "strict": True,
        "schema": {
            "type": "object",
            "properties": {"capital_zh": {"type": "string"}},
            "required": ["capital_zh"],
            "additionalProperties": False,
        },
    },
}
SCHEMA_QUESTION = "中国的首都是哪座城市？"

_SAMPLE = "示例"
_FILLER = "第{n}条 各教学单位应当按期检查教学过程，记录问题，落实整改，并在学期结束前报送总结。\n"


def system_prompt() -> str:
    """The system text of a turn as it is really sent, for the role with the longest text; sample values in its gaps."""
    roles = [_filled(name, {}) for name in prompts.names() if name.startswith("roles/")]
    return _filled("chat", {"role": max(roles, key=len, default=_SAMPLE)})


def turn(question: str) -> list[Message]:
    """A turn's first request."""
    return [{"role": "system", "content": system_prompt()}, {"role": "user", "content": question}]


def after_call(name: str, arguments: dict[str, Any], call_id: str) -> list[Message]:
    """The same turn after one call of a tool was made and answered with one figure."""
    told = {"evidence": [{"id": "E1", "entity": "计算机学院", "period": "2024-2025", "display": "8.34%", "n": 2530}]}
    call = {"name": name, "arguments": json.dumps(arguments, ensure_ascii=False)}
    return [
        *turn(QUESTION),
        {"role": "assistant", "content": "", "tool_calls": [{"id": call_id, "type": "function", "function": call}]},
        {"role": "tool", "tool_call_id": call_id, "content": json.dumps(told, ensure_ascii=False)},
    ]


def long_turn(tools: list[dict[str, Any]]) -> list[Message]:
    """A request of about CONTEXT_TOKENS, with a watchword at its very beginning that a server which cuts would lose."""
    fixed = system_prompt() + json.dumps(tools, ensure_ascii=False)
    lines = max(0, CONTEXT_TOKENS - estimate(fixed)) // estimate(_FILLER.format(n=100))
    filler = "".join(_FILLER.format(n=n) for n in range(1, lines + 1))
    return [
        {"role": "system", "content": f"口令是“{WATCHWORD}”。\n\n{system_prompt()}"},
        {"role": "user", "content": f"以下是一份资料：\n{filler}\n不用查数据，也不用看资料：请只回复最开头说的口令。"},
    ]


def _filled(name: str, values: dict[str, str]) -> str:
    prompt = prompts.load(name)
    return prompt.render(**{variable: values.get(variable, _SAMPLE) for variable in prompt.front.variables})
