"""What our graph costs beside a bare agent: the same tools in the same scope, and a model that answers at once.

A turn is two calls in one round and then a text. Turns of all sides alternate, so that whatever else the machine does
falls on each alike; what is judged is the median of the differences. Both sides write a checkpoint at the turn's end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from agents.assistant import Assistant
from agents.brains.base import ToolCall
from agents.build import Library, Sources, build_assistant
from agents.calling import toolbox
from agents.calling.telling import outcome_text
from agents.models.config import ChatModelConfig
from agents.models.usage import Tokens
from agents.models.wire import ModelReply, ModelRequest, WireCall
from api.documents import policy_store
from api.records import records_engine
from api.settings import Settings
from api.stores import open_warehouse
from api.wiring import make_assistant
from evals.benchmarks.measure import Measurement
from evals.comparison.plain import PlainAgent, PlainTool
from tools.acts.book import ActionBook
from tools.context import ToolContext
from tools.scope import Role, Scope

BAR_MS = 60.0
_TODAY = date(2026, 3, 20)
_QUESTION = "计算机学院2024-2025学年的挂科率是多少，和全校比呢？"
_SCOPE = Scope("dean.cs", Role.DEAN, college="cs")
_CALLS = (
    {"metric": "course_fail_rate", "periods": ["2024-2025"]},
    {"metric": "course_fail_rate", "unit": "school", "periods": ["2024-2025"]},
)
_WARM = 5
_ONE = "http://127.0.0.1:9/v1"

Turn = Callable[[], object]


class Instant:
    """A model that needs no time: two calls where nothing has been fetched yet, else a text."""

    def send(self, request: ModelRequest) -> ModelReply:
        """The next of the two replies."""
        told = Tokens(1, 1)
        if request.messages[-1]["role"] == "tool":
            return ModelReply("{E1.entity}在{E1.period}的挂科率是{E1}，全校是{E2}。", tokens=told)
        calls = tuple(WireCall("query_metric", given, id=f"call_{i}") for i, given in enumerate(_CALLS))
        return ModelReply("", calls, tokens=told)


def overhead(home: Path, turns: int) -> Iterator[Measurement]:
    """Milliseconds of a turn on every side, and of ours above the bare agent's, over a demo home."""
    settings = _settings(home)
    sides = dict(_sides(settings))
    for side in sides.values():
        for _ in range(_WARM):
            side()
    taken: dict[str, list[float]] = {name: [] for name in sides}
    order = list(sides)
    for _ in range(turns):
        for name in order:
            taken[name].append(_milliseconds(sides[name]))
        # Whoever follows the one that writes to the disk must not always be the same.
        order = [*order[1:], order[0]]
    for name, samples in taken.items():
        yield Measurement(f"turn with an instant model, {name}", "ms", tuple(samples))
    bare = taken[_BARE]
    for name in (_MEMORY, _SERVED):
        above = tuple(ours - theirs for ours, theirs in zip(taken[name], bare, strict=True))
        yield Measurement(f"  {name} above the bare agent", "ms", above, BAR_MS)


_BARE, _MEMORY, _SERVED = "bare create_agent in memory", "ours in memory", "ours with SQLite as served"


def _sides(settings: Settings) -> Iterator[tuple[str, Turn]]:
    warehouse = open_warehouse(settings)
    sources = Sources(
        warehouse, policy_store(settings), settings.school / "aliases.yaml", settings.school / "rules.yaml", None
    )
    tools = Library(sources, lambda: _TODAY).current().tools(_SCOPE)
    agent = PlainAgent(Instant(), [_bare(schema["function"], tools) for schema in toolbox.schemas(_SCOPE.role)])
    yield _BARE, lambda: agent.ask(_QUESTION, uuid4().hex)
    config = ChatModelConfig(_ONE, "instant")
    yield _MEMORY, _asking(build_assistant(sources, lambda: _TODAY, config, Instant()))
    acts = ActionBook(records_engine(settings.records))
    yield _SERVED, _asking(make_assistant(settings, warehouse, lambda: _TODAY, acts, Instant()))


def _asking(assistant: Assistant) -> Turn:
    def ask() -> None:
        answer = assistant.ask(_QUESTION, _SCOPE)
        if answer.degraded or not answer.evidence:
            raise AssertionError(f"not a turn of the instant model: {answer.text}")

    return ask


def _bare(described: Mapping[str, Any], tools: ToolContext) -> PlainTool:
    """One of our tools as the bare agent holds it: the same function, the same scope, the same words."""
    name = described["name"]

    def call(arguments: Mapping[str, Any]) -> str:
        return outcome_text(toolbox.run(ToolCall(name, arguments), tools, 0))

    return PlainTool(name, described["description"], described["parameters"], call)


def _milliseconds(turn: Turn) -> float:
    begun = time.perf_counter()
    turn()
    return (time.perf_counter() - begun) * 1000


def _settings(home: Path) -> Settings:
    """Over the home, with a chat model that is never reached: the instant one stands in its place."""
    return Settings(
        home=home, llm_provider=None, llm_base_url=_ONE, llm_model="instant", llm_api_key=None, llm_daily_tokens=0
    )
