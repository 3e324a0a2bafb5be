"""A request as the typist reads it."""

from evals.conversations.show import lines, signature

TOOL = {
    "type": "function",
    "function": {
        "name": "query",
        "description": "查一个数。",
        "parameters": {
            "type": "object",
            "required": ["metric"],
            "properties": {
                "metric": {"type": "string", "description": "指标"},
                "by": {"enum": ["", "period"], "default": "", "type": "string"},
                "periods": {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/P"}}, {"type": "null"}]},
            },
            "$defs": {"P": {"type": "object", "properties": {"year": {"type": "integer"}}}},
        },
    },
}
REQUEST = {
    "messages": [
        {"role": "system", "content": "你是助手"},
        {"role": "user", "content": "挂科率"},
        {"role": "tool", "tool_call_id": "c1", "content": '{"evidence": [{"id": "E1"}], "latest": "2024"}'},
    ],
    "tools": [TOOL],
}


def test_a_tool_is_one_line_with_types_and_defaults() -> None:
    told = signature(TOOL)
    assert told == 'query(metric: string, by?: ""|"period" = "", periods?: [{year: integer}] or null)'


def test_a_request_names_system_tools_and_messages() -> None:
    text = "\n".join(lines(REQUEST))
    assert "你是助手" in text
    assert "    查一个数。" in text
    assert "    · metric: 指标" in text
    assert '════ tool c1\nevidence:\n  - {"id": "E1"}\nlatest: "2024"' in text


def test_what_the_request_before_said_is_not_repeated() -> None:
    text = "\n".join(lines(REQUEST, REQUEST))
    assert "你是助手" not in text
    assert text.count("(as in the request before)") == 2
    assert "挂科率" in text
