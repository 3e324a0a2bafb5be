"""What an OpenAI-compatible client sends, read as a conversation: what was asked and said before, and the question.

Only the words of users count. System, developer and tool messages are the client's own; they neither instruct us nor
reach a brain, and an assistant's words only help to find the thread they were said in. What we cannot do is refused
where ignoring it would mislead (pictures, several choices, forced formats); knobs of sampling have nothing to turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.errors import InvalidParameter, NoSuchModel
from api.routes.chat import QUESTION_LIMIT

MODEL = "zhizhen"
"""The one model there is."""

MOST_MESSAGES = 2000


class _Lenient(BaseModel):
    """Clients send fields of their own; what is not named here has no effect."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Part(_Lenient):
    type: str
    text: str = ""


class Message(_Lenient):
    role: str
    content: str | list[Part] | None = None


class StreamOptions(_Lenient):
    include_usage: bool = False


class CompletionRequest(_Lenient):
    """The fields of a chat completion that mean something here."""

    model: str
    messages: list[Message] = Field(min_length=1, max_length=MOST_MESSAGES)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None
    response_format: dict[str, Any] | None = None
    modalities: list[str] | None = None


@dataclass(frozen=True)
class Said:
    """An earlier question and what the client says was answered; empty where nothing was."""

    question: str
    reply: str = ""


@dataclass(frozen=True)
class Conversation:
    """What came before, oldest first, and what is asked now."""

    earlier: tuple[Said, ...]
    question: str


def conversation_of(request: CompletionRequest) -> Conversation:
    """The conversation of a request; InvalidParameter says which field cannot be served."""
    require_model(request.model)
    _refuse_what_is_not_done(request)
    said: list[Said] = []
    for index, message in enumerate(request.messages):
        text = _text(message, index)
        if message.role == "user":
            said.append(Said(text))
        elif message.role == "assistant" and said and text:
            said[-1] = Said(said[-1].question, f"{said[-1].reply}{text}")
    last = len(request.messages) - 1
    if request.messages[-1].role != "user":
        raise InvalidParameter("最后一条消息应是用户的提问。", f"messages[{last}].role")
    question = said[-1].question
    if not question or len(question) > QUESTION_LIMIT:
        told = f"提问过长，最多 {QUESTION_LIMIT} 个字符。" if question else "提问不能为空。"
        raise InvalidParameter(told, f"messages[{last}].content")
    return Conversation(tuple(said[:-1]), question)


def require_model(name: str) -> None:
    """NoSuchModel for any other than ours."""
    if name != MODEL:
        raise NoSuchModel(f"没有这个模型，可用的只有 {MODEL}。", "model", "model_not_found")


def _refuse_what_is_not_done(request: CompletionRequest) -> None:
    if request.n not in (None, 1):
        raise InvalidParameter("一次只给一个回答：n 只能为 1。", "n")
    if request.response_format not in (None, {"type": "text"}):
        raise InvalidParameter("不支持指定输出格式；完整的结构化回答在 zhizhen 字段里。", "response_format")
    if request.modalities not in (None, ["text"]):
        raise InvalidParameter("只支持文字。", "modalities")


def _text(message: Message, index: int) -> str:
    """The words of a message. Of messages that are not read, parts of any kind may stand."""
    if isinstance(message.content, str):
        return message.content.strip()
    parts = message.content or []
    for place, part in enumerate(parts):
        if part.type != "text" and message.role == "user":
            told = "只读文字：请去掉图片、文件、语音等内容，另开一个会话再问。"
            raise InvalidParameter(told, f"messages[{index}].content[{place}]", "unsupported_content")
    return "\n".join(part.text for part in parts if part.type == "text").strip()
