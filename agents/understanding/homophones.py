"""A metric's name typed with the wrong characters of the right sound: 「课程目标达城度」.

Only where no metric was read, or one within the name, and only for names long enough that a slip is likelier than
another word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from agents.understanding.lexicon import lexicon
from agents.understanding.metric_names import metric_names
from tools.metrics.definition import Catalogue
from tools.spans import Span

_LEAST = 3
_ONE_SLIP_PER = 3
"""In how many characters of a name one may be wrong."""


def mended(text: str, catalogue: Catalogue, read: Sequence[Span] = ()) -> str:
    """`text` with the longest such name written right; as it is where there is none.

    Where figures were `read`, only a name they all lie within counts: 评教 in 「评教参于率」 is not what was meant.
    """
    signs = frozenset(text)
    for name, of_name in _names(catalogue):
        if len(of_name - signs) > len(name) // _ONE_SLIP_PER:
            # More of its characters are missing altogether than may be wrong.
            continue
        for start in range(len(text) - len(name) + 1):
            piece = text[start : start + len(name)]
            around = all(start <= s.start and s.end <= start + len(name) and s.text != piece for s in read)
            if piece != name and around and _sounds_alike(piece, name):
                return text[:start] + name + text[start + len(name) :]
    return text


@lru_cache(maxsize=8)
def _names(catalogue: Catalogue) -> tuple[tuple[str, frozenset[str]], ...]:
    """The names long enough, longest first, each with its characters."""
    names = {n for words in metric_names(catalogue).words.values() for n in words}
    kept = sorted((n for n in names if len(n) >= _LEAST and not n.isascii()), key=lambda n: (-len(n), n))
    return tuple((name, frozenset(name)) for name in kept)


def _sounds_alike(piece: str, name: str) -> bool:
    wrong = [(a, b) for a, b in zip(piece, name, strict=True) if a != b]
    return len(wrong) <= len(name) // _ONE_SLIP_PER and all(b in _same_sound(a) for a, b in wrong)


@cache
def _same_sound(sign: str) -> frozenset[str]:
    return frozenset(other for group in lexicon().homophones if sign in group for other in group)
