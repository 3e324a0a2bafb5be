"""What is never answered, whatever stands beside it: known before a question is read for anything else.

Blame and punishment of persons, a student's own rank, chances of prizes and places, what will come, a promise to
graduate. A tool's word in another clause, a place in a conversation, a polite frame change nothing: the whole question
is declined, and what else it asked is offered to be asked alone. Where rules are asked for, the documents answer. The
lists are `lexicon/never.yaml`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from agents.understanding.lexicon import Never, lexicon
from agents.understanding.normalise import normalise
from tools.scope import Role

_CLAUSES = re.compile(r"[，,。；;？?！!\n]+")
_WIDE = str.maketrans({",": "，", ";": "；", "!": "！"})
"""What the reading has folded ends a clause here as it was typed."""
_LEAST = 4
"""Characters a clause has at least to be offered as a question of its own."""


def never_in(question: str, role: Role) -> str:
    """The reply's key of the first kind that is never answered; empty where there is none."""
    texts = dict.fromkeys((normalise(question).translate(_WIDE), question.lower()))
    return next((kind.id for kind in lexicon().never.never for text in texts if _is_of(kind, text, role)), "")


def besides(question: str, role: Role) -> tuple[str, ...]:
    """The clauses of a question that may be asked alone."""
    clauses = [clause.strip() for clause in _CLAUSES.split(question)]
    if len(clauses) < 2:
        return ()
    return tuple(c for c in clauses if len(c) >= _LEAST and not never_in(c, role))


def _is_of(kind: Never, text: str, role: Role) -> bool:
    if kind.roles and role.value not in kind.roles:
        return False
    always, some, unless = _patterns(kind)
    if always.search(text):
        return True
    return bool(some.search(text)) and not unless.search(text)


@lru_cache(maxsize=32)
def _patterns(kind: Never) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The expressions of a kind; what has none matches nothing."""
    return _any(kind.always), _any(kind.patterns), _any((kind.unless,) if kind.unless else ())


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    filled = [_filled(pattern) for pattern in patterns]
    return re.compile("|".join(f"(?:{pattern})" for pattern in filled) or "(?!)")


def _filled(pattern: str) -> str:
    for name, said in lexicon().never.classes.items():
        pattern = pattern.replace(f"{{{name}}}", said)
    return pattern
