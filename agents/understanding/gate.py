"""What is settled before any reading: care, attacks, other people's records, small talk, subjects outside.

The order of `refusals.yaml` is the order of judgement. Questions about documents pass the gates that only concern
figures and later features: 「指南对整改有什么要求」 is a fair question.
"""

from __future__ import annotations

import re

from agents.understanding.lexicon import lexicon
from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan

_ALWAYS = ("care", "injection", "tamper", "ghostwriting", "low_score_source")
_NOT_ABOUT_DOCUMENTS = (
    "outside",
    "conflict",
    "later_report",
    "later_rectify",
    "later_listen",
    "later_predict",
    "later_study",
    "later_overall",
    "later_cause",
    "person_list",
    "personnel",
    "external_school",
    "teacher_ranking",
    "named_person",
)
_DECORATION = re.compile(r"[\s\W_]+|[啊呀吧哦呢嘛哈]+$")


def stop(text: str, scanned: Scan) -> Reading | None:
    """A refusal, care or small talk; None when the question is to be read."""
    about_documents = scanned.has(
        "policy_guide", "policy_school_rule", "policy_law", "policy_internal", "clause", "policy_neutral"
    )
    for refusal in lexicon().refusals:
        if about_documents and refusal.id in _NOT_ABOUT_DOCUMENTS:
            continue
        found = refusal.found(text)
        if not found or (refusal.id == "named_person" and any(word in found for word in lexicon().names.not_names)):
            continue
        if refusal.id in ("outside", "rude") and scanned.has("metric", "inverse"):
            continue
        if refusal.id not in _ALWAYS and any(found in span.text for span in scanned.of("metric", "inverse")):
            continue  # words of a figure's own name: 整改完成率, 听课任务完成率
        if found.endswith("怎么办") and scanned.has("topic", "modifier"):
            continue
        return Reading(Act.CARE if refusal.id == "care" else Act.REFUSE, reason=refusal.id, subject=found)
    return None


def is_person(words: str) -> bool:
    """Whether left-over words look like a Chinese person's name."""
    names = lexicon().names
    return len(words) in (2, 3) and words[0] in names.surnames and not any(w in words for w in names.not_names)


def small_talk(text: str) -> str:
    """`greeting`, `help`, `thanks`, `yes` or `no` when the whole question is that; else empty."""
    bare = _DECORATION.sub("", _DECORATION.sub("", text))
    for kind, phrases in lexicon().social.items():
        if kind == "help" and any(len(p) > 4 and p in bare for p in phrases):
            return kind
        if bare in {_DECORATION.sub("", phrase) for phrase in phrases}:
            return kind
    return ""
