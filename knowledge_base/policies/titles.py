"""Documents by the names people give them: 《…》, the title without its school, 评教办法 for 示范大学学生评教工作办法.

A short name is a run of the question that ends as titles end (办法, 规程, 法 …) and whose characters stand in that
order in the title. Of several documents the one whose title is nearest in length is meant: 教育法 is not 高等教育法.
A name of which only the end fits is another document's: 辅导员考核办法 is not 课程考核与成绩管理办法.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.policies.model import Document
from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.said_titles import SaidTitle, cuts_word, said_title, telling

_QUOTED = re.compile("《([^《》]{2,60})》")
_ENDS = (
    "暂行办法", "实施办法", "管理办法", "办法", "规程", "条例", "细则", "规定", "指南", "制度", "规则", "编写要求",
    "纪要", "对照表", "法",
)  # fmt: skip
_STATE = re.compile("^中华人民共和国")
_EDITION = re.compile(r"[（(][^（）()]*(?:修订|修正|版|试行|暂行)[^（）()]*[）)]$")
_NO_NAME = "律规定院治人学制"
"""What makes another word of a 法 before it: 「撤销学位法律上怎么规定」 does not name 学位法."""
_LEAST = 2
"""How many characters a short name has besides its ending: 「学校的办法」 names no document."""


@dataclass(frozen=True)
class Named:
    """`words` of the question that name documents; `documents` is empty for a name that none bears. `core` is the
    matter in a name that is not in 《》: 缓考 in 缓考办法; empty otherwise.
    """

    words: str
    documents: tuple[Document, ...]
    quoted: bool
    core: str = ""


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


def named_in(question: str, documents: Sequence[Document], *, article: bool = False) -> Named | None:
    """The documents a question names, or None when it names none. A title in 《》 comes before a short name.

    `article` says that an article of it is asked for beside the question: then 请假制度 is a name, else a phrase.
    """
    quoted = _QUOTED.search(question)
    if quoted is not None:
        return Named(quoted.group(), matching(quoted.group(1), documents), quoted=True)
    text = comparable(question)
    words, found = _by_short_name(text, documents)
    said = said_title(text, article=article)
    if said is not None and (not found or _only_its_end(said, words, found)):
        found = _by_core(said, documents)
        if found or said.sure:
            return Named(said.words, tuple(found), quoted=False, core=said.core)
    return Named(words, tuple(found), quoted=False) if found else None


def _by_short_name(text: str, documents: Sequence[Document]) -> tuple[str, list[Document]]:
    """The longest run of the question that names documents, and which."""
    best: tuple[int, int] = (0, 0)
    words = ""
    found: list[Document] = []
    for document in documents:
        short = _short_name(text, bare_title(document.title))
        rank = (len(short), -len(bare_title(document.title)))
        if short and rank >= best:
            found = [*found, document] if rank == best else [document]
            best, words = rank, short
    return words, found


def _only_its_end(said: SaidTitle, words: str, found: Sequence[Document]) -> bool:
    """Whether `words` are but the end of what was said, and not all that tells the documents found from others."""
    front = said.words.removesuffix(words)
    if not said.words.endswith(words) or not (telling(front) or cuts_word(said.words, len(front))):
        return False
    return not any(all(word in words for word in telling(bare_title(d.title))) for d in found)


def _by_core(said: SaidTitle, documents: Sequence[Document]) -> list[Document]:
    """The documents with the matter in their title whatever they call themselves: 学籍规定 for a 学籍管理办法."""
    words = telling(said.core)
    titles = [(d, bare_title(d.title)) for d in documents if bare_title(d.title).endswith(_ENDS)]
    return [
        d
        for d, title in titles
        if all(word in title for word in words) or _run_before(said.core, len(said.core), title) == said.core
    ]


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
    named = (run for run in runs if len(run) >= least and (ending == "法" or telling(run.removesuffix(ending))))
    return max(named, key=len, default="")


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
