"""Settings: the only reader of the environment.

Every setting has a description, which the documentation must list. A setting that names something this version
cannot do refuses at start: a switch that is silently ignored is worse than none.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from agents.models.presets import PRESETS, preset
from agents.privacy.config import Privacy
from api.errors import SettingsError
from api.model_privacy import check_privacy, privacy_of
from api.model_services import check_chat_model, check_embedder

PREFIX = "ZHIZHEN_"
ROOT = Path(__file__).resolve().parent.parent
"""The checkout the application runs from."""


def _documents_beside_the_checkout() -> tuple[Path, ...]:
    """The guide's text, when a folder of shared inputs lies beside the checkout; nothing otherwise."""
    guide = ROOT.parent / "shared" / "corpus" / "guide-2026-18.txt"
    return (guide,) if guide.is_file() else ()


class Settings(BaseSettings):
    """What a deployment may decide. Read once at start by `load`, then passed down."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    home: Path = Field(default=Path("var"), description="数据、制度索引、账号与会话所在的文件夹")
    llm_provider: str | None = Field(
        default=None,
        description=f"大模型的提供商，按其公开的地址、模型名和习惯连接：{'、'.join(PRESETS)}；与地址均不设则使用内置规则引擎",
    )
    llm_base_url: str | None = Field(
        default=None, description="OpenAI 兼容的大模型服务地址；同时设了提供商时以此地址为准"
    )
    llm_api_key: SecretStr | None = Field(default=None, description="大模型服务的密钥；服务不要求时可不设")
    llm_model: str | None = Field(default=None, description="大模型名称；不设则用提供商的默认模型（若有）")
    llm_stream: bool | None = Field(
        default=None, description="是否用流式请求大模型（true 或 false）；不设则按提供商的习惯，只设地址时不用"
    )
    llm_temperature: float | None = Field(
        default=None, ge=0, le=2, description="大模型的温度；不设则按提供商的习惯，一般为 0"
    )
    llm_max_tokens: int | None = Field(default=None, ge=1, description="大模型一次回复至多多少词元；不设则由服务决定")
    llm_timeout: float = Field(default=60.0, gt=0, description="等大模型一次回复至多多少秒")
    llm_attempts: int = Field(default=3, ge=1, le=10, description="大模型暂时出错时，同一请求至多试几次（含第一次）")
    llm_turn_requests: int = Field(default=16, ge=1, description="回答一个问题至多请求大模型几次（含重试）")
    llm_turn_tool_calls: int = Field(default=30, ge=1, description="大模型回答一个问题至多调用几次工具")
    llm_turn_tokens: int = Field(default=150_000, ge=1, description="回答一个问题至多用多少词元，到数即改由规则回答")
    llm_history_tokens: int = Field(
        default=3000, ge=200, description="每次请求里此前的对话至多占多少词元；较早的问答只留摘记，再早的略去"
    )
    llm_turn_seconds: float = Field(
        default=180.0, gt=0, description="大模型回答一个问题至多用多少秒，到时即改由规则回答"
    )
    llm_breaker_failures: int = Field(default=5, ge=1, description="大模型服务连续出错几次后暂停使用")
    llm_breaker_rest: float = Field(default=30.0, gt=0, description="暂停使用多少秒后再试一次")
    llm_daily_tokens: int = Field(
        default=2_000_000, ge=0, description="每人每天至多用多少词元，超出当天改由规则回答；0 为不限"
    )
    llm_price_prompt: float | None = Field(
        default=None, ge=0, description="每百万输入词元的价格，与输出价格一同设置；不设则不计费用"
    )
    llm_price_completion: float | None = Field(default=None, ge=0, description="每百万输出词元的价格")
    llm_currency: str = Field(default="CNY", description="价格的货币")
    llm_privacy: str = Field(
        default=Privacy.PSEUDONYMS.value,
        description="发给大模型的内容怎样处理：pseudonyms 姓名、学号、工号等换成化名（默认）；strict 另外只发汇总数，"
        "涉及个人的问题由规则回答；off 原样发送，只许用于本机的服务，"
        "学校自己的服务器须写明主机名，如 off:llm.example.edu.cn",
    )
    evaluation_url: SecretStr = Field(
        default=SecretStr("embedded"),
        description="评价数据的引擎：embedded 为主文件夹内的 DuckDB；"
        "或 PostgreSQL 数据库地址 postgresql://用户:密码@主机:5432/数据库",
    )
    records_url: SecretStr | None = Field(
        default=None,
        description="账号与记录的数据库：sqlite:///路径，或 postgresql://用户:密码@主机:5432/数据库；"
        "不设则为主文件夹内的 records.sqlite",
    )
    chroma_url: str | None = Field(
        default=None, description="存放制度向量的 Chroma 服务地址；不设则存在主文件夹内。改后下次启动时重建制度索引"
    )
    embedding_model: str | None = Field(
        default=None,
        description="向量模型：不设或 built-in 为内置离线向量；文件夹或模型名为 sentence-transformers 模型（须另装）；"
        "openai:模型名为 OpenAI 兼容的向量服务。改后下次启动时重建制度索引",
    )
    embedding_base_url: str | None = Field(
        default=None, description="向量服务地址，只用于 openai:模型名；不设则用大模型服务的地址和密钥"
    )
    embedding_api_key: SecretStr | None = Field(default=None, description="向量服务的密钥，与向量服务地址一同设置")
    today: date | None = Field(
        default=None, description="回答问题时视为“今天”的日期；不设时示范数据用其生成日期，其余用真实日期"
    )
    documents: Annotated[tuple[Path, ...], NoDecode] = Field(
        default_factory=_documents_beside_the_checkout,
        description="建示范大学时一并收入的制度文件（文件或文件夹，多个以系统路径分隔符隔开）；不设时收入检出目录旁的指南文本（若有）",
    )

    door_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="哪些网站的网页可以从浏览器直接调用 /v1（如 https://chat.example.edu.cn，多个以逗号隔开）；不设则都不可以",
    )

    @field_validator("door_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("door_origins")
    @classmethod
    def _whole_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or origin != f"{parts.scheme}://{parts.netloc}" or "*" in origin:
                raise ValueError("应为网站地址，以 http:// 或 https:// 开头，不带路径，不用通配符")
        return value

    @field_validator("documents", mode="before")
    @classmethod
    def _split_paths(cls, value: Any) -> Any:
        return tuple(Path(part) for part in value.split(os.pathsep) if part) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _only_what_exists(self) -> Settings:
        if self.evaluation_server is None and self.evaluation_url.get_secret_value() != "embedded":
            raise ValueError("ZHIZHEN_EVALUATION_URL：应为 embedded 或以 postgresql:// 开头的地址")
        if self.records_url is not None and not self.records.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("ZHIZHEN_RECORDS_URL：应为 sqlite:///路径，或以 postgresql:// 开头的地址")
        if self.chroma_url is not None and not self.chroma_url.startswith(("http://", "https://")):
            raise ValueError("ZHIZHEN_CHROMA_URL：应以 http:// 或 https:// 开头")
        return self

    @model_validator(mode="after")
    def _chat_model_is_whole(self) -> Settings:
        prices = (self.llm_price_prompt, self.llm_price_completion)
        check_chat_model(self.llm_provider, self.llm_base_url, self.llm_model, self.llm_api_key, prices)
        return self

    @model_validator(mode="after")
    def _privacy_is_meant(self) -> Settings:
        check_privacy(self.llm_privacy, self.chat_base_url)
        return self

    @model_validator(mode="after")
    def _embedder_is_whole(self) -> Settings:
        check_embedder(self.embedding_model, self.embedding_base_url, self.embedding_api_key, self.chat_base_url)
        return self

    @property
    def chat_base_url(self) -> str | None:
        """The chat model's address: the school's own, else the provider's; None when there is no chat model."""
        provider = preset(self.llm_provider) if self.llm_provider else None
        return self.llm_base_url or (provider.base_url if provider else None)

    @property
    def chat_model(self) -> str | None:
        """The chat model's name: the school's own, else the provider's default."""
        provider = preset(self.llm_provider) if self.llm_provider else None
        return self.llm_model or (provider.model if provider else None)

    @property
    def privacy(self) -> Privacy:
        """How much of people the chat model may see."""
        return privacy_of(self.llm_privacy)

    @property
    def embedding_endpoint(self) -> tuple[str, str]:
        """Address and key of the embedding service. The chat model's key only ever goes to the chat model's address."""
        of_chat = self.embedding_base_url is None
        url, key = (
            (self.chat_base_url, self.llm_api_key) if of_chat else (self.embedding_base_url, self.embedding_api_key)
        )
        return url or "", key.get_secret_value() if key else ""

    @property
    def records(self) -> str:
        """The SQLAlchemy URL of accounts and records."""
        own = self.records_url.get_secret_value() if self.records_url else ""
        return own or f"sqlite:///{self.home / 'records.sqlite'}"

    @property
    def checkpoints(self) -> Path:
        return self.home / "checkpoints.sqlite"

    @property
    def evaluation(self) -> Path:
        """The folder of data generations, or where they are built for a database server."""
        return self.home / "evaluation"

    @property
    def evaluation_server(self) -> str | None:
        """The address of the PostgreSQL database with the evaluation data, password and all; None when embedded."""
        url = self.evaluation_url.get_secret_value()
        return url if url.startswith(("postgresql://", "postgres://")) else None

    @property
    def policies(self) -> Path:
        """The folder of document generations."""
        return self.home / "policies"

    @property
    def school(self) -> Path:
        """The folder of what a school edits by hand: aliases and dated rules."""
        return self.home / "school"


def variables() -> Mapping[str, str]:
    """Each environment variable and what it is for."""
    return {PREFIX + name.upper(): field.description or "" for name, field in Settings.model_fields.items()}


def load() -> Settings:
    """The settings of this process; SettingsError in one sentence when one cannot be used.

    An unknown ZHIZHEN_ variable is refused too: it is a misspelt one, and would be ignored without a word.
    """
    unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in variables())
    if unknown:
        raise SettingsError(f"没有名为 {'、'.join(unknown)} 的设置")
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("；".join(_said(e) for e in error.errors())) from error


def _said(error: Any) -> str:
    """One validation error as a sentence that names the variable, without echoing its value (it may be a key)."""
    if error["type"].startswith("date"):
        return f"{PREFIX}{str(error['loc'][0]).upper()}：应为日期，如 2026-03-20"
    if wanted := _number_wanted(error):
        return f"{PREFIX}{str(error['loc'][0]).upper()}：应为{wanted}"
    text = error["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{str(error['loc'][0]).upper()}：{text}" if error["loc"] else text


def _number_wanted(error: Any) -> str:
    """What a number or a switch should have been; empty for other errors."""
    kind, limits = error["type"], error.get("ctx", {})
    bounds = {"ge": "不小于", "gt": "大于", "le": "不大于"}
    named = [f"{words} {limits[name]:g} 的数" for name, words in bounds.items() if name in limits]
    if named:
        return named[0]
    return {"int_parsing": "整数", "float_parsing": "数", "bool_parsing": " true 或 false"}.get(kind, "")
