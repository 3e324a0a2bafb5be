"""A few words after a rule was told that lean on it: 「要是没办呢」, 「没按时交会怎样」, 「那还能补考吗」.

They put another case to the rule, or ask what follows, and do not say again of what. Whatever names a figure, a unit, a
period or a document of its own leans on nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.brains.base import PastTurn, latest_told
from agents.understanding.gate import in_rule_form
from agents.understanding.normalise import normalise
from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan
from knowledge_base.policies.subjects import question_of
from knowledge_base.policies.telling_words import Sort

_MOST = 20
"""Letters of such words."""
_FEW = 10
"""The same, where nothing but the want of a matter shows that they lean on one: 「一年能报几个」."""
_POINTS_BACK = re.compile(
    "(?:这|那)(?:种|类|样的?|事|件事|些情况)|^(?:那|可|但)?(?:之后|以后|期间|其间|到时候?|[^，。我]{1,4}[了完](?:以后|之后|后))"
    "|^[^，。我有没]{1,2}(?:上去|下来|出去|完|好)(?:了|之后|以后|后)*(?:多|几|要|还|怎|谁|会|能|就)"
    "|^(?:具体|最后|最终|真的|除了[^，。]{1,8}还|还有(?:别的|其他))"
)
"""「查这种事得几个人」「收了以后多久出结果」「最后谁批」: of what was told, whatever else is named."""
_NOTHING_SAID = re.compile("^(?:那|嗯|哦|好|然后|后来|接下来|还有|别的|其他|其它|所以|我|你|您|他们?)*呢[?？。]*$")
_SORTS = frozenset(
    [
        "普通",
        "一般",
        "正常",
        "严重",
        "重大",
        "轻微",
        "特殊",
        "其他",
        "优秀",
        "合格",
        "不合格",
        "线上",
        "线下",
        "新手",
        "老手",
        "个别",
        "少数",
        "多数",
    ]
)
"""Words that only tell sorts of something apart: alone they name no matter."""
_SHORT = 16
"""The same of a question that seems whole: 「专业负责人呢」「多少天查完」."""
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
_PREDICATE = re.compile(
    "^(?:[那可但嗯哦]|那么|可是|但是|不过|[，,])*(?:就|还|也)*(?:"
    "(?:[会能要用算需]|可以?|影|有)(?:不|没)(?:会|能|要|用|算|需要?|可以|影响|有)[^，。]{1,8}"
    "|(?:会|能|可以|要|需要|必须|得|用|算|有|影响|给|扣|罚|记)[^，。]{1,8}[吗么嘛]"
    "|(?:要|需要|得|能|可以|会)[^，。]{0,6}(?:谁|几|多久|多少|什么)[^，。]{0,4})[?？。]*$"
)
"""A question without a subject, which the rule told before has: 「会有处分吗」「要提前几天」."""
_OF_SOMETHING = re.compile(
    "^(?:[那可但嗯哦]|那么|一共|总共|都|[，,])*(?:任期|聘期|期限|时限|名额|比例|次数|费用|条件|材料|流程|程序|手续|标准|待遇|职责|人数|时间|成绩|学分|后果|级别|等级|(?=有?分?几[级种类档等]))"
    "(?:都|一共|具体|大概)*(?:是|有|分|要|需要|占)*(?:多久|多长|多少|多高|几|怎么|怎样|如何|什么|哪些|由谁|谁)[^，。]{0,4}[?？。]*$"
)
"""A side or part that only something else can have: 「任期多久」「名额有多少」."""
_CONSEQUENCE = re.compile(
    "处分|处罚|惩罚|罚款|扣[钱分]|绩效|奖金|通报|记过|开除|退学|档案|检讨|补贴|津贴|奖励|[交收]钱|收费|费用|交费|考试|考核|面试|笔试|答辩|公示"
    "|签字|盖章|材料|证明|评优|评奖|职称|连任|续聘|辅导员|家长|导师|备案|说明"
)
"""What comes of many a matter and belongs to none: asked alone it would be answered of any of them."""
_ALLOWED = re.compile("(?:行吗|行不行|可以吗|成吗|能吗)[?？。]*$")
"""「挂过科行吗」: a case put to the rule, whatever figure its words name."""
_OF_ANY_ITEM = re.compile("谁|多久|几[天次个]|多少|什么(?:条件|材料|手续)|怎么(?:办|申请|算)")
"""Asks of every item alike, not how this one stands: 「能延多久」, not 「能销号吗」."""
_RULED = re.compile(
    "(?:超过|低于|高于|不足|少于|多于|达到|不到|[满扣减罚折])[^，。]{0,8}(?:多少|几)|(?:多少|几)[^，。]{0,6}(?:才|就|会|要)?算|算(?:不算|是?什么|哪)|(?:不够|没满|没完成|没达到)[^，。]{0,4}(?:会|怎|咋)"
    "|(?:有|算|给|计|记|折)[^，。]{1,6}[吗么嘛][?？。]*$|(?:限|限制|上限)(?:是|为)?(?:多少|几)"
)
"""Asks for a bound or what follows: what is counted there stands in a rule, though no record has it."""
_AGAINST_IT = re.compile(
    "^那?我?(?:能|可以|要|该|想|不服|不认)*(?:怎么|如何|向谁|找谁|去哪)?(?:去|来|申请|提出?|提起)*(?:申诉|复核|复查|异议)[吗么不呢]?[?？。]*$"
)
"""What may be done about any decision, and so about the one that was told: 「我能申请复核吗」."""
_OTHER_CASE = re.compile("(?:超过|不足|不到|少于|多于|超了?|满|第[二两三四]次)[^，。]{0,8}呢[?？。]*$")
"""「延期超过一个月呢」: the same rule, another case."""
_WARNING, _RECTIFICATION = "学业预警", "整改"
ITEM = "item"
"""In a turn's memory: the number of the one item of the ledger that was told."""
STUDY = "study"
"""In a turn's memory: the side of a study that was told, and the student's number where it was one's."""
_NOT_LEANING = (
    "unit", "time", "by", "trend", "ranking", "top", "compare", "why", "define",
    "course", "clause", "policy_guide", "policy_school_rule", "policy_law", "policy_internal", "policy_neutral",
)  # fmt: skip


@dataclass(frozen=True)
class Leaning:
    """What a few words lean on: the `matter` of the rule told before, apart by commas; empty where on nothing.

    `bare` says that they have no matter of their own, `alone` that they may be read without it where no clause plainly
    speaks of both, `inside` that nothing but the place after a rule shows that they lean: they are of the document that
    was told or of nothing told; `whole` that they are looked for in their own words alone.
    """

    matter: str = ""
    bare: bool = False
    alone: bool = True
    inside: bool = False
    whole: bool = False


def matter_before(scanned: Scan, past: Sequence[PastTurn]) -> Leaning:
    """What these words lean on of the rule told just before."""
    told = latest_told(past)
    before = _told(told) if told else None
    part = _OF_SOMETHING.search(scanned.text)
    elsewhere = scanned.has(*(kind for kind in _NOT_LEANING if not (part and kind == "define")))
    if told is None or before is None or before.act is not Act.POLICY or len(scanned.text) > _MOST or elsewhere:
        return Leaning()
    case = _SUPPOSES.search(scanned.text) or _ALLOWED.search(scanned.text)
    ruled = _RULED.search(scanned.text) is not None and not _ON_RECORD.search(scanned.text)
    if scanned.has("metric", "inverse") and not (case or part):
        return Leaning()
    if scanned.has("missing") and not (case or part or ruled):
        return Leaning()
    terms = question_of(scanned.text).terms
    bare = not any(t.sort is Sort.MATTER and len(t.word) > 1 and t.word not in _SORTS for t in terms)
    lacks = part or (_PREDICATE.search(scanned.text) and not _ON_RECORD.search(scanned.text))
    points = _POINTS_BACK.search(scanned.text) is not None and not _ON_RECORD.search(scanned.text)
    points = points or _AGAINST_IT.search(scanned.text) is not None
    leans = case or lacks or points or _FOLLOWS.search(scanned.text)
    other = _GOES_ON.search(scanned.text) is not None and not _NOTHING_SAID.search(scanned.text)
    asks = in_rule_form(scanned.text) or other
    asks = asks and bare and len(scanned.text) <= _FEW and not _ON_RECORD.search(scanned.text)
    goes_on = len(scanned.text) <= _SHORT and bool(terms) and not _ON_RECORD.search(scanned.text)
    goes_on = goes_on and (in_rule_form(scanned.text) or other or ruled)
    if "《" in scanned.text or not (leans or asks or goes_on):
        return Leaning()
    carried = before.topic.replace("、", "，")
    leant = carried if carried and before.query.startswith(f"{carried}，") else ""
    matter = leant or _matters(before.query or normalise(told.question)) or before.topic
    if not matter or matter in scanned.text:
        return Leaning()
    of_any = _SUPPOSES.search(scanned.text) or _OF_ANY_ITEM.search(scanned.text) or _OTHER_CASE.search(scanned.text)
    if matter == _RECTIFICATION and not of_any:
        return Leaning()
    if matter == _RECTIFICATION:
        # What else is asked of one item stands on record: no nearest clause answers it.
        return Leaning(matter)
    if not (leans or asks):
        return Leaning(matter, bare, inside=True, whole=not other)
    of_it = points or (bool(lacks) and (points or part is not None or _CONSEQUENCE.search(scanned.text) is not None))
    return Leaning(matter, bare, alone=not (bare or of_it))


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
