"""Whether others learn who rated, wrote or reported: a question about the rules, not for a figure or a person."""

from __future__ import annotations

import re

from agents.understanding.lexicon import lexicon
from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan

_FEARED = re.compile(
    "(?:我(?!想|要|能)|评教)[^。；？?！!]*(?:老师|教师|学校|学院|院里|领导|别人|人家|会|被)(?:不会|能不能|能|可以|会|被)*(?:看到|看见|看出|知道|查到|查出|认出)"
    "[^，。；？?！!]{0,3}是(?:哪[个位一]*(?:学生|同学|人)|谁)?(?:写|打|评|给|填|留)"
)
_RATES = re.compile("[打给][^,，。]{0,4}(?:低分|差评|高分)|打了?分")
_OF_RATING = ("评教", "评语", "打分", "答卷", "问卷", "差评", "低分")


def asks_anonymity(scanned: Scan) -> bool:
    """「评教会不会被老师知道」 is a question about the rules, not for a figure."""
    return any(word in scanned.text for word in lexicon().policy.no_metric) or fears_to_be_known(scanned.text)


def fears_to_be_known(text: str) -> bool:
    """「我写的评语老师能看到是哪个同学写的吗」: the writer asks whether others learn it; nobody is looked for."""
    return _FEARED.search(text) is not None


def read_anonymity(scanned: Scan) -> Reading:
    """The policy reading; who might learn it and what was written are the asker's case, the rule speaks of neither."""
    if matter := _reporter(scanned.text):
        return Reading(Act.POLICY, topic=matter, query=f"{scanned.text}，{matter}的身份保密吗", source="school_rule")
    settled = fears_to_be_known(scanned.text) or _RATES.search(scanned.text)
    query = "学生评教匿名" if settled else f"{scanned.text} 匿名"
    return Reading(Act.POLICY, topic="匿名", query=query, source="school_rule")


def _reporter(text: str) -> str:
    """Who else than a student rating courses is kept unknown: an informant, one who complains; else empty."""
    if any(word in text for word in _OF_RATING):
        return ""
    return next((word for word in lexicon().policy.reporters if word in text), "")
