"""Texts of a draft by the rule composer: sentences of a template with slots, bound to the evidence there is.

A sentence whose figures are not all at hand is left out whole, and the binder has the last word over every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tools.binder import bind
from tools.evidence import Evidence
from tools.marks import MARK, slot

_NAMED = re.compile(r"\{([a-z]+)(?:\.([a-z_]+))?\}")


def composed(
    sentences: Iterable[str], names: Mapping[str, str], ids: Mapping[str, str], evidence: Iterable[Evidence]
) -> str:
    """The bound text. `names` are written out, `ids` say which evidence a figure's name stands for."""
    draft = "".join(filled for one in sentences if (filled := _filled(one, names, ids)) is not None)
    known = [name for name in names.values() if name]
    return bind(draft, tuple(evidence), question="", known_names=known).text.strip()


def named(text: str, names: Mapping[str, str]) -> str:
    """The text with its names; for what holds no figure."""
    return _NAMED.sub(lambda found: names.get(found[1], ""), text)


def without_marks(text: str) -> str:
    """The text as it goes into the records, where no evidence stands behind it to be opened."""
    return MARK.sub("", text)


def _filled(sentence: str, names: Mapping[str, str], ids: Mapping[str, str]) -> str | None:
    wanted = {name for name, _ in _NAMED.findall(sentence)}
    if not wanted <= names.keys() | ids.keys():
        return None
    return _NAMED.sub(lambda m: names[m[1]] if m[1] in names else slot(ids[m[1]], m[2]), sentence)
