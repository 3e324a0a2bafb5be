"""Documents by the names people give them: 《…》, the title without its school, 评教办法 for 示范大学学生评教工作办法.

A short name is a run of the question that ends as titles end (办法, 规程, 法 …) and whose characters stand in that
order in the title. Of several documents the one whose title is nearest in length is meant: 教育法 is not 高等教育法.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.policies.model import Document
from knowledge_base.policies.normalise import comparable

_QUOTED = re.compile("《([^《》]{2,60})》")
_ENDS = ("暂行办法", "实施办法", "管理办法", "办法", "规程", "条例", "细则", "规定", "指南", "制度", "规则", "法")
_STATE = re.compile("^中华人民共和国")
_EDITION = re.compile(r"[（(][^（）()]*(?:修订|修正|版|试行|暂行)[^（）()]*[）)]$")
_NO_NAME = "律规定院治人学制"
"""What makes another word of a 法 before it: 「撤销学位法律上怎么规定」 does not name 学位法."""
_LEAST = 2
"""How many characters a short name has besides its ending: 「学校的办法」 names no document."""


@dataclass(frozen=True)
class Named:
    """`words` of the question that name documents; `documents` is empty for a title in 《》 that none bears."""

    words: str
    documents: tuple[Document, ...]
    quoted: bool


def bare_title(title: str) -> str:
    """A title without the state's name, brackets and the edition, for comparing."""
    return _EDITION.sub("", _STATE.sub("", comparable(title).strip("《》 \t")))


def matching(name: str, documents: Sequence[Document]) -> tuple[Document, ...]:
    """Documents that bear the name: exactly, else inside their title, else by their short name. May be several."""
    wanted = bare_title(name)
    if not wanted:
        return ()
    exact = [d for d in documents if wanted in (bare_title(d.title), comparable(d.id))]
    inside = exact or [d for d in documents if wanted in bare_title(d.title)]
    found = inside or [d for d in documents if len(wanted) > 2 and _stands_in_order(wanted, bare_title(d.title))]
    return tuple(found)


def named_in(question: str, documents: Sequence[Document]) -> Named | None:
    """The documents a question names, or None when it names none. A title in 《》 comes before a short name."""
    quoted = _QUOTED.search(question)
    if quoted is not None:
        return Named(quoted.group(), matching(quoted.group(1), documents), quoted=True)
    text = comparable(question)
    best: tuple[int, int] = (0, 0)
    words = ""
    found: list[Document] = []
    for document in documents:
        short = _short_name(text, bare_title(document.title))
        rank = (len(short), -len(bare_title(document.title)))
        if short and rank >= best:
            found = [*found, document] if rank == best else [document]
            best, words = rank, short
    return Named(words, tuple(found), quoted=False) if found else None


def _short_name(question: str, title: str) -> str:
    """The longest run of the question that names this title, or empty."""
    ending = next((end for end in _ENDS if title.endswith(end)), "")
    if not ending:
        return ""
    ends = [match.end() for match in re.finditer(re.escape(ending), question)]
    runs = [
        _run_before(question, end, title)
        for end in ends
        if ending != "法" or question[end : end + 1] not in {*_NO_NAME}
    ]
    least = _LEAST + len(ending)
    return max((run for run in runs if len(run) >= least), key=len, default="")


def _run_before(question: str, end: int, title: str) -> str:
    """The longest run of the question ending at `end` whose characters stand in the title in that order."""
    start, place = end, len(title)
    while start > 0:
        place = title.rfind(question[start - 1], 0, place)
        if place < 0:
            break
        start -= 1
    return question[start:end]


def _stands_in_order(name: str, title: str) -> bool:
    return name.endswith(_ENDS) and _run_before(name, len(name), title) == name
