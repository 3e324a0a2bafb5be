"""A few words after a rule was told that lean on it: 「要是没办呢」, 「没按时交会怎样」, 「那还能补考吗」.

They put another case to the rule, or ask what follows, and do not say again of what. Whatever names a figure, a unit, a
period or a document of its own leans on nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.brains.base import PastTurn
from agents.understanding.gate import in_rule_form
from agents.understanding.normalise import normalise
from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan
from knowledge_base.policies.subjects import Sort, question_of

_MOST = 20
"""Letters of such words."""
_FEW = 10
"""The same, where nothing but the want of a matter shows that they lean on one: 「一年能报几个」."""
_ON_RECORD = re.compile(r"[了过](?:几|多少)|还(?:欠|差|剩|有)|一共|总共|有(?:几|多少|哪)|哪[些几]|现在|目前|我")
"""Asks what is, not what holds."""
_GOES_ON = re.compile("呢[?？。]*$")
"""「评定为差呢」: another case, and no more said of it."""
_SUPPOSES = re.compile(
    "^(?:[那可但嗯哦好行]|那么|可是|但是|不过|还有|[，,])*(?:要是|如果|万一|假如|假设|倘若|若是|不然|否则|要不然)"
)
_FOLLOWS = re.compile(
    "^(?:[那可但嗯哦]|那么|可是|但是|不过|[，,])*(?:就|还|也|我|我们)*(?:没|不|未|超|逾|晚|迟|拖|漏|忘)(?!少|多|低|高|够|久|到)"
    "|^(?:那|那么|那就)(?:就|还|也|我)*(?:能|可以|要|得|会|算|该|需要|用|找|由谁|谁|怎么|多久|几)"
    "|^(?:怎么|怎样|如何)(?:样)?(?:才能|才会|才算|能)|^(?:要|该|得|能|可以)?找谁"
)
_ALLOWED = re.compile("(?:行吗|行不行|可以吗|成吗|能吗)[?？。]*$")
"""「挂过科行吗」: a case put to the rule, whatever figure its words name."""
_OF_ANY_ITEM = re.compile("谁|多久|几[天次个]|多少|什么(?:条件|材料|手续)|怎么(?:办|申请|算)")
"""Asks of every item alike, not how this one stands: 「能延多久」, not 「能销号吗」."""
_WARNING, _RECTIFICATION = "学业预警", "整改"
ITEM = "item"
"""In a turn's memory: the number of the one item of the ledger that was told."""
STUDY = "study"
"""In a turn's memory: the side of a study that was told, and the student's number where it was one's."""
_NOT_LEANING = (
    "unit", "time", "by", "trend", "ranking", "top", "compare", "why", "define",
    "course", "clause", "policy_guide", "policy_school_rule", "policy_law", "policy_internal", "policy_neutral",
)  # fmt: skip


def matter_before(scanned: Scan, past: Sequence[PastTurn]) -> tuple[str, bool]:
    """The matters of the rule told just before, apart by commas, which these words lean on, and whether they have none
    of their own; two empty where they lean on nothing.
    """
    before = _told(past[-1]) if past else None
    if before is None or before.act is not Act.POLICY or len(scanned.text) > _MOST or scanned.has(*_NOT_LEANING):
        return "", False
    case = _SUPPOSES.search(scanned.text) or _ALLOWED.search(scanned.text)
    if scanned.has("metric", "inverse", "missing") and not case:
        return "", False
    terms = question_of(scanned.text).terms
    bare = not any(term.sort is Sort.MATTER and len(term.word) > 1 for term in terms)
    leans = case or _FOLLOWS.search(scanned.text)
    asks = in_rule_form(scanned.text) or (bool(terms) and _GOES_ON.search(scanned.text) is not None)
    asks = asks and bare and len(scanned.text) <= _FEW and not _ON_RECORD.search(scanned.text)
    if "《" in scanned.text or not (leans or asks):
        return "", False
    carried = before.topic.replace("、", "，")
    leant = carried if carried and before.query.startswith(f"{carried}，") else ""
    matter = leant or _matters(before.query or normalise(past[-1].question)) or before.topic
    if not matter or matter in scanned.text:
        return "", False
    if matter == _RECTIFICATION and not (_SUPPOSES.search(scanned.text) or _OF_ANY_ITEM.search(scanned.text)):
        return "", False
    # What else is asked of one item stands on record: no nearest clause answers it.
    return matter, bare and matter != _RECTIFICATION


def _told(past: PastTurn) -> Reading | None:
    """The rule told in a turn; after the own warning that on warnings, for its standards were told with it; after one
    item of the ledger that on rectification.
    """
    if past.memory.get(ITEM):
        return Reading(Act.POLICY, topic=_RECTIFICATION, query=f"{_RECTIFICATION}，")
    if [*past.memory.get(STUDY, ())][:1] == ["warning"]:
        return Reading(Act.POLICY, topic=_WARNING, query=f"{_WARNING}，")
    return Reading.from_memory(past.memory)


def _matters(question: str) -> str:
    """What a question is about and the other matters it names, apart by commas."""
    asked = question_of(question)
    named = (t.word for t in asked.terms if t.sort is Sort.MATTER and t.word not in asked.about)
    return "，".join(word for word in (*named, asked.about) if word)
