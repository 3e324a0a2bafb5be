"""What every request is made of: limited texts without hidden characters, codes for names, no field beyond its own."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


def clean(text: str) -> str:
    if any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") and char != "\n" for char in text):
        raise ValueError("含有不可见字符 (control character)")
    return text


LEAST_GROUNDS = 20


def says_enough(text: str) -> bool:
    """Whether it has at least as many letters or ideographs as a reason takes; signs and blanks say nothing."""
    return sum(unicodedata.category(char).startswith("L") for char in text) >= LEAST_GROUNDS


def _grounds(text: str) -> str:
    if not says_enough(text):
        raise ValueError(f"理由须写明，至少 {LEAST_GROUNDS} 个字，标点和空格不算")
    return text


Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=1000), AfterValidator(clean)]
Grounds = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000), AfterValidator(clean), AfterValidator(_grounds)
]
"""A reason that has to say something: for what goes against a judgement."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(clean)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(clean)]
Maybe = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000), AfterValidator(clean)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
Missing = Annotated[tuple[Short, ...], Field(min_length=1, max_length=20)]


class Request(BaseModel):
    """Base of all; nothing beyond the fields is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")
