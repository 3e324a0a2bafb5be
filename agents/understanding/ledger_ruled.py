"""Whether what holds of every rectification item is asked for, which no item on record could answer.

After how many days who is told, how many are looked at again, which are key ones: the documents say so.
"""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise

NUMBER = re.compile(r"(?<![a-z0-9])[a-z]{2}[0-9]{4}-[0-9]{3}(?![0-9])")
RULED = re.compile(
    "第(?:几|多少)[天日]|(?:(?:几|多少)个?(?:[天日]|工作日|周|月)|多久)[^，。]{0,4}(?:(?:就|才|便|开始)(?:会|要|得|被)?|会|要|得|须|必须)(?:被|把|给|往)?[^，。]{0,8}(?:报|抄|通报|约谈|提醒|预警|升级|督办|上会|惊动)"
    "|抄送|抄[给报]|(?:至少|最少|至多|最多|不少于|起码)[^，。]{0,6}(?:挑|抽|回访|复查|再看)"
    "|(?:什么|哪些|哪种|啥)(?:情况|情形|条件|样的?)[^，。]{0,6}(?:列为|列入|算|叫|才|属于|可以|能)"
)
"""Asks what holds of every item: after how many days who is told, how many are looked at again, which are key ones."""


def asks_what_holds(question: str) -> bool:
    """Whether no item on record could answer: what is asked is what holds of every one."""
    text = normalise(question)
    return NUMBER.search(text) is None and RULED.search(text) is not None
