"""What people say, phrase by phrase, and what documents write for it (paraphrases.yaml).

Words alone (words.yaml) cannot know that 「停一年学」 is 休学: the segmenter cuts it into words that say another thing.
A phrase is found before a question is cut; what documents write for it is added to the search, never put in its place,
so a document that writes as people speak is found as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from knowledge_base.policies.normalise import comparable

_FILE = Path(__file__).with_name("paraphrases.yaml")


class _Entry(BaseModel):
    """One way to put a thing: `say` are patterns of speech, `write` the words of documents."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sort: Literal["matter", "deed", "number"]
    say: tuple[str, ...]
    write: tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """A phrase at `start` of a text in comparable letters, with what documents write for it."""

    start: int
    words: str
    sort: str
    written: tuple[str, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of `text`, from left to right; of two that overlap the longer one."""
    plain = comparable(text)
    found = [
        Phrase(match.start(), match.group(), entry.sort, entry.write)
        for entry, pattern in _patterns()
        for match in pattern.finditer(plain)
        if match.group() and not _written_out(plain, match, entry.write)
    ]
    kept: list[Phrase] = []
    for phrase in sorted(found, key=lambda p: (-len(p.words), p.start)):
        if all(phrase.end <= other.start or other.end <= phrase.start for other in kept):
            kept.append(phrase)
    return tuple(sorted(kept, key=lambda p: p.start))


def _written_out(text: str, match: re.Match[str], written: tuple[str, ...]) -> bool:
    """Whether the asker wrote the documents' own longer word, of which the phrase is a part: 评奖 in 评奖评优."""
    longer = (word for word in written if match.group() in word and word != match.group())
    return any(
        place.start() <= match.start() and match.end() <= place.end()
        for word in longer
        for place in re.finditer(re.escape(word), text)
    )


@cache
def _patterns() -> tuple[tuple[_Entry, re.Pattern[str]], ...]:
    entries = TypeAdapter(tuple[_Entry, ...]).validate_python(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
    return tuple((entry, re.compile("|".join(entry.say))) for entry in entries)
