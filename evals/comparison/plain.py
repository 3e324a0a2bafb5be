"""The plain agent itself, and the only module outside `agents/` that knows langchain: it is what we compare with.

Its chat model is a transport of ours, so that its replies can be typed, recorded and replayed like the assistant's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import StructuredTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.checkpoint.memory import InMemorySaver

from agents.models.wire import ModelReply, ModelRequest, Transport


@dataclass(frozen=True)
class PlainTool:
    """A tool: what the model is told of it, and what makes the call. `parameters` is a JSON schema."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    call: Callable[[Mapping[str, Any]], str]


class TransportChat(BaseChatModel):
    """A langchain chat model over a transport."""

    transport: Any

    @property
    def _llm_type(self) -> str:
        return "transport"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools])

    def _generate(self, messages: list[BaseMessage], *_: Any, tools: Sequence[Any] = (), **__: Any) -> ChatResult:
        said = convert_to_openai_messages(messages)
        reply = self.transport.send(ModelRequest(said if isinstance(said, list) else [said], tools))
        return ChatResult(generations=[ChatGeneration(message=_message(reply))])


class PlainAgent:
    """One agent over a transport; threads stay in memory."""

    def __init__(self, transport: Transport, tools: Sequence[PlainTool], system: str = "") -> None:
        model = TransportChat(transport=transport)
        self._agent = create_agent(
            model, [_tool(tool) for tool in tools], system_prompt=system or None, checkpointer=InMemorySaver()
        )

    def ask(self, question: str, thread: str) -> str:
        """The text that ends one turn."""
        done = self._agent.invoke(
            {"messages": [HumanMessage(question)]}, {"configurable": {"thread_id": thread}}, durability="exit"
        )
        return str(done["messages"][-1].text)


def _tool(tool: PlainTool) -> StructuredTool:
    return StructuredTool(
        name=tool.name,
        description=tool.description,
        args_schema=dict(tool.parameters),
        func=lambda **arguments: tool.call(arguments),
    )


def _message(reply: ModelReply) -> AIMessage:
    """The reply as langchain's; arguments that are no JSON object are its invalid calls."""
    calls = [{"name": c.name, "args": dict(c.arguments), "id": c.id} for c in reply.calls if c.arguments is not None]
    broken = [
        {"name": c.name, "args": c.raw, "id": c.id, "error": "not JSON"} for c in reply.calls if c.arguments is None
    ]
    return AIMessage(content=reply.text, tool_calls=calls, invalid_tool_calls=broken)
