"""A plan as it is proposed when an item is opened: for its owner to take up, change or leave, and nothing more.

It goes on record in the event that opens the item. The cause is not in it: that is the owner's to find.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tools.rectification.request_base import Code, Request, Text
from tools.rectification.requests import MeasureIn, RegisterTest

PROPOSAL = "proposal"
"""Where it stands in the event's details."""


class Proposal(Request):
    """`owner` and `supervisor` are user names, empty where nobody was proposed."""

    goal: Text
    measures: Annotated[tuple[MeasureIn, ...], Field(min_length=1, max_length=30)]
    due_on: date
    cooperating: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    owner: Code | Literal[""] = ""
    supervisor: Code | Literal[""] = ""
    test: RegisterTest | None = None
