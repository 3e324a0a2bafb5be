"""Whether somebody is named beside the asker: 「我和李娜的评教」, 「张三跟我还差多少学分」. That is not the own record.

A name is known by its surname and length, at the end of what stands beside 我; words of plans and rules are none.
"""

from __future__ import annotations

import re

from agents.understanding.gate import is_person

_WITH = "(?:和|跟|与|同|及|、|还有)"
_END = "(?=的|还|[，,。?？]|比|都|两|各|谁|之间|下个?学期|这学期|本学期|上学期|现在|$)"
_AFTER = re.compile(rf"我{_WITH}(?P<who>[\u4e00-\u9fff]{{2,8}}?){_END}")
_BEFORE = re.compile(rf"(?:^|[，,。；;]|看|查|算|问|把)(?P<who>[\u4e00-\u9fff]{{2,4}}?){_WITH}我(?!们)")
_NO_NAME = re.compile("方案|计划|要求|标准|条件|平均|规定|课|学期|[学专]业|成绩|高数|大物|去年|前年|学院|全[校院]")
_SPEAKS = re.compile(r"^[^，。]{0,2}(?:说|讲|问|聊|谈)")


def somebody_beside(text: str) -> bool:
    """Whether a person is named right beside 我; one who is only spoken to (「我和张老师说了」) is not."""
    return any(
        _is_called(match["who"]) and not _SPEAKS.match(text[match.end() :])
        for pattern in (_AFTER, _BEFORE)
        for match in pattern.finditer(text)
    )


def _is_called(words: str) -> bool:
    if _NO_NAME.search(words):
        return False
    bare = re.sub(r"(?:老师|教授|同学)$", "", words)
    titled = len(bare) < len(words)
    ends = {bare, bare[-3:], bare[-2:]}
    return any(is_person(end) for end in ends) or (titled and is_person(f"{bare[-1:]}某"))
