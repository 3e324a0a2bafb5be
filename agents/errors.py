"""The error tree of the agents.

`ThreadNotFound` also stands for a thread of somebody else: whether it exists is not told.
`BrainUnavailable` makes the turn restart on the rule brain; it never reaches a person.
"""


class AgentError(Exception):
    """Root of everything the agents raise on purpose."""


class ThreadNotFound(AgentError):
    """No thread of that id belongs to the asker."""


class BrainUnavailable(AgentError):
    """The chat model cannot be reached, answers nonsense or took too long."""
