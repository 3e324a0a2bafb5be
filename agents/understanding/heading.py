"""What stands before a question's colon and only says what the answer is wanted for: 「补历史台账：」「年报填数：」.

It is no part of the question, so neither its 历史 nor its 年 is read. A head that names a figure, a unit, a period or a
breakdown is kept.
"""

from __future__ import annotations

import re

from agents.understanding.scan import Scan, scan
from agents.understanding.school import School
from tools.metrics.definition import Catalogue

_HEAD = re.compile(r"^(?P<head>[^，,。；？！:?!]{2,12}):(?=[^，,。；？！:]{4,})")
_PAPERS = re.compile(
    "台账|材料|报表|填表|表格|填报|填数|报告|稿|汇报|总结|简报|月报|年报|上会|开会|会用|急用|备用|归档|核对|核数|写稿|宣传"
)
_WANTED_FOR = re.compile(
    "(?:申请|申报|参评|评选?|竞选|报名?|填|写|做|办|准备|投)?[^，。；？?!：:]{0,4}"
    "(?:奖学金|助学金|奖助学金|评优|优秀毕业生|优秀学生|三好学生|优干|推免|保研|留学|交换|简历|推荐表|申请表|登记表|鉴定表|实习|求职)"
    "(?:的)?(?:材料|表格?|表)?(?:的?时候|时|上面?|里面?)?[，,]?(?:都|就)?(?:要|需要|需|得|让|叫)(?:我|你)?(?:填写?|写|报|用|提供|附)(?:上(?!个?学)|到|一下)?"
)
"""What the own figure has to be written down for: 「申请奖学金要填」."""
_KEPT = (
    "metric", "inverse", "missing", "unit", "own_college", "own_major", "own_school", "own_me", "time", "by", "define",
    "policy_guide", "policy_law", "policy_internal", "clause", "modifier", "course",
)  # fmt: skip


def without_heading(scanned: Scan, catalogue: Catalogue, school: School) -> Scan:
    """The question without such a heading, or without what its figure has to be written down for; the same scan where
    it has none, or where no figure is named after it.
    """
    if (wanted := _WANTED_FOR.search(scanned.text)) is not None and scanned.has("metric", "inverse"):
        rest = scanned.text[: wanted.start()] + scanned.text[wanted.end() :]
        without = scan(rest.lstrip("，,的"), catalogue, school)
        return without if without.has("metric", "inverse") else scanned
    found = _HEAD.match(scanned.text)
    if found is None or not _PAPERS.search(found["head"]):
        return scanned
    if any(span.start < found.end() and span.kind in _KEPT for span in scanned.spans):
        return scanned
    if not scanned.has("metric", "inverse"):
        return scanned
    return scan(scanned.text[found.end() :], catalogue, school)
