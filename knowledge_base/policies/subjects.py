"""What a question to the documents is about: its telling words (`telling_words.py`), and its several subjects.

「学业预警的处分和申诉分别怎么规定」 has two subjects; each becomes a question of its own by leaving the other out.
A clause that asks nothing (「补考成绩还没提交，…」) is context: it may help to find a clause, and nothing need be said
on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.telling_words import MANNERS, Sort, Term, asks, names_matter, sort_of, terms_of
from knowledge_base.policies.words import is_asking, tagged

_CLAUSE_END = re.compile(r"[，。；！？,;!?\n]+")
_TITLED = re.compile("《[^《》]*》")
_AND = frozenset(("和", "与", "及", "以及", "跟", "同", "、", "还有", "或", "或者"))
_ACTORS = frozenset(
    ["学生", "同学", "教师", "老师", "学院", "学校", "专业", "院系", "部门", "单位", "课程", "本科生", "系统"]
)


@dataclass(frozen=True)
class Question:
    """One subject of a question: its words for searching, its terms, and `about`, the matter in the asker's words."""

    text: str
    terms: tuple[Term, ...]
    about: str


def question_of(text: str, about: str = "") -> Question:
    """The whole question as one subject; `about` names its matter where the question's own words would not."""
    clauses = list(_clauses(comparable(text)))
    asking = _asking(clauses) or clauses
    terms: dict[str, Term] = {}
    for clause in (*asking, *(c for c in clauses if c not in asking)):
        for term in terms_of(clause):
            known = terms.get(term.word)
            terms[term.word] = (
                replace(known, said=known.said + 1) if known else replace(term, context=clause not in asking)
            )
    return Question(text, tuple(terms.values()), about or _about(asking) or _about(clauses))


def subjects_of(text: str) -> tuple[Question, ...]:
    """The question's subjects, each as a question that leaves the others out; one alone where it has only one."""
    clauses = list(_clauses(comparable(text)))
    asking = _asking(clauses) or [c for c in clauses if names_matter(c)]
    context = [c for c in clauses if c not in asking and not asks(c)]
    lead = _lead(asking[0]) if asking else ""
    found: dict[str, Question] = {}
    for place, clause in enumerate(asking):
        first = [lead] if place and lead not in clause else []
        for piece, about in _apart(clause):
            found.setdefault(piece, question_of("，".join([*context, *first, piece]), about or _about([piece])))
    several = [q for q in found.values() if q.terms]
    return tuple(several) if len(several) > 1 else (question_of(text),)


def _clauses(text: str) -> Iterator[str]:
    yield from (piece for piece in _CLAUSE_END.split(text) if piece.strip())


def _apart(clause: str) -> list[tuple[str, str]]:
    """「甲和乙的丙」 → 「甲的丙」 on 甲 and 「乙的丙」 on 乙; without two matters joined it stays, unnamed."""
    hidden = _TITLED.sub(lambda m: "《" * len(m.group()), clause)
    tokens, place = [], 0
    for word, flag in tagged(hidden):
        tokens.append((place, word, sort_of(word, flag) is not None and not is_asking(word)))
        place += len(word)
    for at, (start, word, _) in enumerate(tokens):
        left, right = _run(tokens[:at][::-1])[::-1], _run(tokens[at + 1 :])
        if word in _AND and left and right:
            first, after = left[0][0], right[0][0]
            last = right[-1][0] + len(right[-1][1])
            here = (clause[:start] + clause[last:], clause[first:start])
            there = _apart(clause[:first] + clause[after:])
            return [here, *((piece, about or clause[after:last]) for piece, about in there)]
    return [(clause, "")]


def _run(tokens: list[tuple[int, str, bool]]) -> list[tuple[int, str, bool]]:
    found = []
    for token in tokens:
        if not token[2]:
            break
        found.append(token)
    return found


def _lead(clause: str) -> str:
    """The matter the first clause opens with: what later clauses, which do not repeat it, are about too."""
    return next((t.word for t in terms_of(clause) if t.sort is Sort.MATTER), "")


def _asking(clauses: list[str]) -> list[str]:
    """The clauses that ask about a matter, else those that ask about a deed; what the matter is stands beside then."""
    asking = [c for c in clauses if asks(c)]
    return [c for c in asking if names_matter(c)] or [c for c in asking if terms_of(c)] or _case(clauses, asking)


def _case(clauses: list[str], asking: list[str]) -> list[str]:
    """The clause that puts the case of one that only asks: 「路上堵车，迟到八分钟，这算哪一级」 is about being late."""
    if not asking:
        return []
    before = [c for c in clauses[: clauses.index(asking[0])] if terms_of(c)]
    return before[-1:]


def _about(clauses: list[str]) -> str:
    """The longest run of neighbouring terms that names a matter: 经费投入, 质量保障专门机构.

    Who acts is a matter only where there is no other, and then with the deed: 学生请假.
    """
    runs: list[tuple[tuple[int, int, int], str]] = []
    for clause in clauses:
        run: list[Term] = []
        for term in terms_of(clause):
            if run and run[-1].start + len(run[-1].word) != term.start:
                run = []
            run.append(term)
            if all(t.sort is Sort.NUMBER for t in run):
                continue  # 「两次」 is of any matter
            words = clause[run[0].start : term.start + len(term.word)]
            matter = sum(len(t.word) for t in run if t.sort is Sort.MATTER)
            special = sum(len(t.word) for t in run if t.sort is Sort.MATTER and t.word not in _ACTORS)
            runs.append(((special, matter, 0 if special else len(words)), words))
    named = [(rank, words) for rank, words in runs if words not in MANNERS and len(words) > 1]
    return max(named, key=lambda r: r[0], default=((0, 0, 0), ""))[1]
