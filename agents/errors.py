"""The error tree of the agents.

AgentError
├── ThreadNotFound            no such thread, or somebody else's: which of the two is not told
├── ThreadBusy                a turn of the thread runs elsewhere, in this process or another
└── BrainUnavailable          the chat brain cannot go on; the turn restarts on the rule brain. `told` is for the reader
    ├── ModelUnreachable      no answer: connection, time-out, 429, 5xx; worth another try
    ├── ModelNonsense         an answer that is not of the protocol; worth another try
    ├── ModelRefused          4xx of our own making: key, model name, request; not worth another try
    ├── ModelStuck            the model makes one failing call of a tool again and again
    ├── ModelResting          the server has failed too often and is left alone for a while
    ├── BudgetSpent           the turn has used up its requests, calls, tokens or seconds
    ├── AllowanceSpent        the person has used up the day's tokens
    ├── DraftUnsupported      what the model wrote rests on no evidence
    └── PrivacyWithheld       the turn needs what may not be sent to the model's server

The text of a BrainUnavailable goes into the log: it never holds what was asked, said or sent by the server.
"""

from __future__ import annotations


class AgentError(Exception):
    """Root of everything the agents raise on purpose."""


class ThreadNotFound(AgentError):
    """No thread of that id belongs to the asker."""


class ThreadBusy(AgentError):
    """Another turn of the thread has not ended yet; its text is for the asker."""

    def __init__(self) -> None:
        super().__init__("这个会话正在别处回答（网页或另一个命令行窗口），请等那边答完再问，或另起一个会话")


class BrainUnavailable(AgentError):
    """The chat model cannot be reached, answers nonsense or took too long."""

    told = "大模型暂不可用，本回答由内置规则引擎给出。"


class ModelUnreachable(BrainUnavailable):
    """`retry_after_s` is what the server asked to wait, if it did; `status` its HTTP status, if it gave one."""

    def __init__(self, message: str, *, retry_after_s: float | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.status = status


class ModelNonsense(BrainUnavailable):
    """The server answered in a form that cannot be read."""

    told = "大模型的回复无法读取，本回答由内置规则引擎给出。"


class ModelRefused(BrainUnavailable):
    """The server refused the request; `status` is its HTTP status, `code` its own word for it."""

    def __init__(self, message: str, *, status: int, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    @property
    def misconfigured(self) -> bool:
        """Whether every request would be refused: the key, the address or the model's name is wrong."""
        return self.status in (401, 402, 403, 404)


class ModelStuck(BrainUnavailable):
    """The model repeats a call that has failed, though it was told so."""

    told = "大模型反复发出同一个查不到结果的查询，本回答由内置规则引擎给出。"


class ModelResting(BrainUnavailable):
    """No request is made until the server has rested."""

    told = "大模型服务连续出错，暂停使用片刻，本回答由内置规则引擎给出。"


class BudgetSpent(BrainUnavailable):
    """One turn wanted more than a turn may spend."""

    told = "大模型没有在限定的次数、用量和时间内答完，本回答由内置规则引擎给出。"


class AllowanceSpent(BrainUnavailable):
    """The person's tokens of the day are used up."""

    told = "您今天的大模型用量已到上限，本回答由内置规则引擎给出，明天恢复。"


class DraftUnsupported(BrainUnavailable):
    """Nothing of the draft can be bound, or it answers a question of facts without any evidence."""

    told = "大模型写的回答没有证据支持，没有采用；本回答由内置规则引擎给出。"


class PrivacyWithheld(BrainUnavailable):
    """Only aggregates may be sent, and the turn has fetched something else."""

    told = "按学校的隐私设置，个人的、小样本的数值和内部文件不发给大模型，本回答由内置规则引擎给出。"
