"""Putting repaired sentences into the places of those that failed.

A sentence is known by its words in the normalised draft: the same words fail alike wherever they stand. A repair takes
its place and nothing more; it may not begin a line, a list or a table of its own, nor run into its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tools.binding.adjoining import WHOLE, is_school
from tools.binding.claims import Claim, asserting, claims_in
from tools.binding.normalise import normalise, without_emoji
from tools.binding.problems import REASONS, Code, Problem
from tools.binding.sentences import Line, Table, blocks
from tools.evidence import Evidence, EvidenceKind
from tools.marks import ID, SLOT, slot_pattern
from tools.periods.counted_back import counted_back

_QUOTED_SLOT = re.compile(rf"[「『“‘\"']({slot_pattern('quote')})[」』”’\"']")
_TITLED_SLOT = re.compile(rf"《({slot_pattern('document')})》")
_LEAD = re.compile(r"^(?:>\s*|#{1,6}\s+|[-*+•·]\s+|\d{1,2}[.、)）]\s*)+")
_DIRECTED = re.compile(
    r"(?:比[^，。；{}]{1,16}|[较与同和][^，。；{}]{1,16}(?:相比)?)?(?:有所|明显|略)?"
    r"(?:上升|上涨|提高|增加|增长|下降|降低|减少|回落|下滑|高出|低出?|高|多|少|相差|高于[^，。；{}]{1,12}|低于[^，。；{}]{1,12})"
    rf"(?:了|约|幅度为|幅度)*[ ]*\{{(?P<id>{ID})\}}"
)
_SAME = {Claim.RISE: Claim.ABOVE, Claim.FALL: Claim.BELOW}
"""What has risen is above what it was: either may be said for the other."""
_COMPARED_WITH = re.compile("全校|学校|全院|同类|平均|均值|其他|其余|兄弟|同期|各[院专学]")
_SHORTEST = 3
_BRACKETS = ("（）", "()", "「」", "『』", "《》", "“”")
_ENDS = "。！？.!?：:；"


@dataclass(frozen=True)
class Fault:
    """A sentence that would be dropped, and everything wrong with it, in Chinese for its writer."""

    sentence: str
    reasons: tuple[str, ...]


def prepared(draft: str) -> str:
    """The draft as it is judged: normalised, without emoji, and slots freed of marks they bring themselves."""
    return _TITLED_SLOT.sub(r"\1", _QUOTED_SLOT.sub(r"\1", without_emoji(normalise(draft))))


def faults_of(problems: Iterable[Problem]) -> list[Fault]:
    """The problems by sentence, in their order; rows that fail with their table only are not their writer's fault."""
    found: dict[str, dict[str, None]] = {}
    for problem in problems:
        if problem.code is not Code.STRUCTURE:
            said = f"{REASONS[problem.code]}：{problem.found}（{problem.hint}）"
            found.setdefault(problem.sentence, {})[said] = None
    return [Fault(sentence, tuple(reasons)) for sentence, reasons in found.items()]


def shaped(repair: str, failed: str) -> str | None:
    """A repair as it may stand in the place of `failed`; None when it cannot."""
    text = " ".join(normalise(repair).split())
    if failed.startswith("|"):
        # A row keeps its cells, or it would fall out of its table.
        return text if text.startswith("|") and text.count("|") == failed.count("|") else None
    text = _LEAD.sub("", text)
    if not text or text.startswith("|") or any(text.count(pair[0]) != text.count(pair[1]) for pair in _BRACKETS):
        return None
    end = failed.rstrip("*_ ")[-1:]
    # Without its end it would become one sentence with the next, and fail with it.
    return text + end if end in _ENDS and text.rstrip("*_ ")[-1:] not in _ENDS else text


def brings_more(repair: str, failed: str, evidence: Sequence[Evidence], names: Iterable[str] = ()) -> bool:
    """Whether a repair claims what the sentence that failed did not: another kind of claim, or the same of another.

    A direction before a computed figure is no claim of its own, for the figure proves it; whom a slot's evidence is
    about may be named.
    """
    known = {item.id: item for item in evidence if item.id}
    words, before = _unproved(repair, known), normalise(failed)
    claims = _kinds(words)
    if claims - _kinds(before):
        return True
    shown = [known[slot[1]] for slot in SLOT.finditer(repair) if slot[1] in known]
    shown += [known[key] for item in shown for key in item.inputs if key in known]
    own = [normalise(item.entity) for item in shown if item.entity]
    said = {name for clause in asserting(words) if claims_in(clause) for name in _objects(clause, evidence, names)}
    school = {WHOLE} if any(map(is_school, shown)) else set()
    return bool(claims) and any(
        name not in before and not any(name in other for other in own) for name in said - school
    )


def _kinds(text: str) -> set[Claim]:
    return {_SAME.get(claim, claim) for claim in claims_in(text)}


def _unproved(text: str, known: Mapping[str, Evidence]) -> str:
    """The words of `text` without those that a computed figure directly behind them proves."""

    def rest(match: re.Match[str]) -> str:
        item = known.get(match["id"])
        return "" if item and item.kind is EvidenceKind.COMPUTED else match.group()

    return _DIRECTED.sub(rest, normalise(text))


def _objects(clause: str, evidence: Sequence[Evidence], names: Iterable[str]) -> set[str]:
    """Whom and when a clause speaks of."""
    entities = {normalise(item.entity) for item in evidence if item.entity}
    known = {name for name in (*entities, *names) if len(name) >= _SHORTEST and name in clause}
    return known | {match.group() for match in _COMPARED_WITH.finditer(clause)} | {s.text for s in counted_back(clause)}


def mended(draft: str, repairs: Mapping[str, str]) -> str:
    """The draft with each failed sentence replaced by its repair."""
    if not repairs:
        return draft
    return "\n".join(_mended(block, repairs) for block in blocks(prepared(draft)))


def _mended(block: Line | Table, repairs: Mapping[str, str]) -> str:
    if isinstance(block, Table):
        return "\n".join(repairs.get(row.strip(), row) for row in block.rows)
    return block.lead + "".join(_replaced(sentence, repairs) for sentence in block.sentences)


def _replaced(sentence: str, repairs: Mapping[str, str]) -> str:
    repair = repairs.get(sentence.strip())
    return sentence if repair is None else repair + sentence[len(sentence.rstrip()) :]
