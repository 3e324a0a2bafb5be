"""A few words after the own warning was told, 「怎么解除」, 「家长会知道吗」: the rules on warnings they ask for.

Each is given in words by which the rule is surely found. What follows from a warning stands in several clauses, none of
which says it alone.
"""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise

_MOST = 18
"""Letters of such words."""
_LIFTED, _HELPED = "学业预警怎么解除", "学业预警有哪些帮扶措施"
_KEPT, _TERM, _LEFT = "学业预警会记入档案吗", "学业预警会限制选课吗", "学业预警会退学吗"
_LEAD = (
    "^(?:[那可但嗯哦]|那么|要是|如果|万一|真的?|一旦|我|被预警了?|预警了?|收到了?"
    "|的话|以后|之后|后|会不会|会|这个?|它|[，,])*"
)
_END = "[呢啊呀吗么的了嘛]*[?？。！!]*$"
_ASKED: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(f"{_LEAD}(?:{words}){_END}"), rules)
    for words, rules in (
        (
            "(?:要|该)?(?:怎么|怎样|如何|咋|什么时候|啥时候|何时|多久|什么条件)(?:样)?(?:才|就|能够?|可以|会|算|去|把它)*(?:解除|取消|撤销|撤掉|消除|消掉|消|摘掉?|去掉|降级|降一?级|脱)(?:预警|掉|警)?"
            "|(?:能|可以|能够)(?:解除|取消|撤销|消除|摘掉?)|(?:解除|取消|撤销|消除)(?:要|需要)?(?:什么|哪些)?(?:的)?条件(?:是什么)?",
            (_LIFTED,),
        ),
        (
            "(?:有|产生)?(?:什么|哪些|啥)(?:样的)?(?:后果|影响|处理|限制)|(?:后果|影响)(?:有|是)?(?:什么|哪些|啥|严重|大|大不大|严不严重)|(?:怎么样|怎样|咋样|如何)|严重|有影响|有什么(?:后果|影响)|影响(?:什么|啥|大)",
            (_KEPT, _TERM, _LEFT),
        ),
        (
            "(?:要|给|让|把|和|跟|告诉|通知|联系|告知)*(?:家长|家里人?|爸妈|父母|爸爸|妈妈|我爸|我妈)(?:会|要|能|也|都)*(?:知道|通知到?|收到|晓得|看到|被通知|联系)?|(?:通知|告诉|联系|找)(?:到)?(?:我)?(?:的)?(?:家长|家里人?|爸妈|父母|爸爸|妈妈|我爸|我妈)|(?:都)?(?:通知|告诉)(?:到)?(?:谁|哪些人|什么人)",
            ("学业预警通知家长吗",),
        ),
        ("(?:被)?(?:退学|劝退|开除|清退)", (_LEFT,)),
        ("(?:影响|限制|不能|少|能不能|还能|能)*选课(?:受影响|受限)?", (_TERM,)),
        (
            "(?:影响|耽误|不能|能不能|还能|能|妨碍)*(?:评奖|评优|评奖评优|拿?奖学金|保研|推免|入党)(?:受影响)?",
            ("学业预警影响评奖吗",),
        ),
        (
            "(?:记|写|放|进|存|留|入|装)*(?:进|入|到|在)?(?:处分|个人|学籍)?档案(?:里)?|(?:算|是|给|有|受|背)?处分",
            (_KEPT,),
        ),
        (
            "(?:要是|如果)?(?:不服|有异议|觉得不对|不认可|搞错|弄错|算错)(?:了)?(?:怎么办|找谁|咋办|去哪|呢)?|(?:能|可以|怎么|如何|找谁|去哪|向谁|能不能|可不可以)*(?:申诉|提异议|复核|复查)",
            ("学业预警怎么申诉",),
        ),
        (
            "(?:该|要|应该|需要|我)*(?:怎么办|怎么做|做什么|做些什么|咋办|如何应对|怎么补救)(?:才好|好)?",
            (_LIFTED, _HELPED),
        ),
        (
            "(?:有)?(?:谁|什么人|哪些人|老师|学校|学院|导师)(?:会|来|能|可以)*(?:帮我?|帮忙|帮扶|辅导)|有(?:什么|哪些|啥)?(?:帮扶|帮助|辅导|措施)",
            (_HELPED,),
        ),
    )
)


_PLAIN = re.compile(
    "^(?:请问|想问一?下|那)?(?:(?:学生|我)?(?:要是|如果)?被?学业预警)(?:了|的|之后|以后|后|的话|[，,])*(?=[^，。?？]*(?:后果|家长|家里|爸|妈|父母))"
)
"""The same words with the warning named."""


def rules_of_warning(question: str) -> tuple[str, ...]:
    """As `rules_after_warning`, of a question that names the warning: what follows from it, and who hears of it."""
    text = normalise(question)
    match = _PLAIN.match(text)
    return rules_after_warning(text[match.end() :]) if match else ()


def rules_after_warning(question: str) -> tuple[str, ...]:
    """The questions about the rules on warnings that a few words come to; empty for any other words."""
    text = normalise(question)
    if len(text) > _MOST:
        return ()
    return next((rules for pattern, rules in _ASKED if pattern.match(text)), ())
