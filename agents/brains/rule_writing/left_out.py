"""What a question sets as a condition that neither a study nor a feedback sheet can be told by: said before the answer.

A figure is refused or asked back under a condition it cannot be counted by. The own study and the own sheet are told
whole, side by side, which is useful all the same, but must not pass for what was asked.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.answering.answer import Status
from agents.brains.base import Draft
from agents.understanding.normalise import normalise

_WITHOUT = re.compile(
    "(?:不算|不计|不含|不包括|除去|去掉|扣除|刨去|刨掉|抛开|排除)[^，。？?！!；;吧吗么还]{1,10}?"
    "(?=$|[，。？?！!；;]|我(?!们)|之?外|以后|之后|的话|还[差欠有剩要]|平均|[修挂得]了)"
)
"""「不算体育我还差多少」: what is to be left out."""
_FINELY = re.compile(
    "(?:上|这|本)个?(?:周|星期|礼拜|月)(?!底|初|报|例会|前)|昨[天晚]|前天|(?:最近|近|过去)(?:几|两|三|一|十)?[天周]"
    "(?=[^，。？?！!]{0,8}(?:修|得|拿|评|打|给|挂|写|说|留言|反馈))"
)
"""Times finer than a term, by which nothing of the two is counted."""
_HAPPENED = re.compile("考完|听说|聊|开会|收到|[看查问说]过|通知|发现")
"""「上周收到告知书」: the time is of something else."""
_SAID = "您说的“{}”没有单独的统计，下面没有按它来分。"
_SAID_OF_NUMBERS = "您说的条件没有单独的统计，下面没有按它来分。"
_NUMBER = re.compile("[0-9一二两三四五六七八九十百]")
"""What is repeated of a question must hold no number: every number of an answer has its evidence."""


def noted(question: str, draft: Draft) -> Draft:
    """An answer from a study or a sheet with the condition it was not told by said first; unchanged without one."""
    found = _condition(normalise(question)) if draft.status is Status.ANSWERED else ""
    return replace(draft, text=f"{said(found)}\n\n{draft.text}") if found else draft


def said(condition: str) -> str:
    """That a condition in the asker's words was not applied; empty without one."""
    if not condition:
        return ""
    return _SAID_OF_NUMBERS if _NUMBER.search(condition) else _SAID.format(condition)


def _condition(text: str) -> str:
    left_out = _WITHOUT.search(text)
    if left_out:
        return left_out.group()
    finely = _FINELY.search(text)
    return finely.group() if finely and not _HAPPENED.search(text) else ""
