"""The word lists behind the number check, read from words.yaml next to this file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).with_name("words.yaml")


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    numerals: str
    phrases: tuple[str, ...]
    function_words: tuple[str, ...]
    patterns: tuple[str, ...]
    pieces: dict[str, str]
    terms: tuple[str, ...]
    relative_periods: tuple[str, ...]
    english_numerals: tuple[str, ...]
    english_phrases: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """`numerals`: characters read as numbers; `phrases`: words that state a number without such a character;
    `harmless`: words that contain such a character and state none; `english`: a whole English number word."""

    numerals: str
    phrases: re.Pattern[str]
    harmless: re.Pattern[str]
    english: re.Pattern[str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The compiled word lists; a malformed file raises pydantic's ValidationError at the first use."""
    words = _Words.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
    chinese = _either((*words.function_words, *words.terms, *words.relative_periods))
    phrases = _either(words.english_phrases)
    number = _either(words.english_numerals)
    return Lexicon(
        numerals=words.numerals,
        phrases=re.compile(_either(words.phrases)),
        harmless=re.compile(rf"{_patterns(words)}|{chinese}|(?<![A-Za-z])(?i:{phrases})(?![A-Za-z])"),
        english=re.compile(rf"(?i:(?:{number})+(?:fold|th|ths|s|ish)?)"),
    )


def _patterns(words: _Words) -> str:
    """The patterns in the file's order, their pieces put in; each stands for itself and counts its own groups."""
    no_number = rf"(?:(?![{re.escape(words.numerals)}])[\u4e00-\u9fff])"
    pieces = {"字": no_number, "非数": f"(?:(?![每应须至少]){no_number})", **words.pieces}
    written = []
    for place, pattern in enumerate(words.patterns):
        for name, piece in pieces.items():
            pattern = pattern.replace(f"{{{name}}}", f"(?:{piece})" if name in words.pieces else piece)
        written.append(pattern.replace("(@", f"(?P<p{place}>").replace("@@", f"(?P=p{place})"))
    return "|".join(written)


def _either(words: tuple[str, ...]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest_first))})"
