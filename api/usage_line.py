"""What a turn used of the chat model, in words: for the foot of a web answer and for the command line."""

from __future__ import annotations

from agents.answering.answer import Usage


def usage_line(usage: Usage) -> str:
    """What a turn used of the chat model, as one line for a reader."""
    about = "约 " if usage.estimated else ""
    cost = "费用未知" if usage.cost is None else f"费用 {usage.cost:.4f} {usage.currency}"
    tokens = f"输入 {about}{usage.prompt_tokens:,}、输出 {about}{usage.completion_tokens:,} 词元"
    return f"大模型请求 {usage.requests} 次，{tokens}，{cost}"
