"""The texts a chat model is given, as Markdown that the quality office can read and review.

    ---
    purpose: what the text is for
    variables: [what, it, needs]
    version: "2026.1"
    ---
    text with {{what}}

`load(name)` gives the text and its hash; the hash is logged with every turn. Nothing here asks a model to guard
permissions: the scope has done that before any model runs.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_FOLDER = Path(__file__).parent
_SLOT = re.compile(r"\{\{(\w+)\}\}")


class PromptError(Exception):
    """A prompt file that is missing, malformed, or rendered without its variables."""


class FrontMatter(BaseModel):
    """What stands above a prompt's text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    purpose: str
    variables: tuple[str, ...] = ()
    version: str


@dataclass(frozen=True)
class Prompt:
    """One prompt: its name, front matter, text and the hash of the whole file."""

    name: str
    front: FrontMatter
    text: str
    hash: str

    def render(self, **values: str) -> str:
        """The text with every variable filled; PromptError when the values are not exactly the declared ones."""
        if set(values) != set(self.front.variables):
            raise PromptError(f"prompt {self.name} takes {sorted(self.front.variables)}, got {sorted(values)}")
        return _SLOT.sub(lambda match: values[match[1]], self.text)


@cache
def load(name: str) -> Prompt:
    """The prompt `name` (`chat`, `roles/dean`); PromptError when it cannot be used."""
    path = _FOLDER / f"{name}.md"
    if not path.is_file():
        raise PromptError(f"no prompt {name!r} in {_FOLDER.name}/")
    raw = path.read_text(encoding="utf-8")
    parts = raw.split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        raise PromptError(f"prompt {name!r} must begin with front matter between two lines of ---")
    front = FrontMatter.model_validate(yaml.safe_load(parts[1]))
    text = parts[2].strip()
    used = set(_SLOT.findall(text))
    if used != set(front.variables):
        raise PromptError(f"prompt {name!r} declares {sorted(front.variables)} but uses {sorted(used)}")
    return Prompt(name, front, text, hashlib.sha256(raw.encode()).hexdigest()[:12])


def names() -> list[str]:
    """Every prompt there is."""
    return sorted(str(p.relative_to(_FOLDER).with_suffix("")) for p in _FOLDER.rglob("*.md"))
