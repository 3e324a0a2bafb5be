"""What a pseudonym looks like: a word for the kind and a code, 学生K7Q3D9, made by a keyed hash.

Letters and digits alternate, so a code spells no word and reads as no figure, period or evidence id (no E). A model may
write it in small letters, full-width or apart; whatever else has its form counts as invented. The key holds owner and
thread: the same person has another code elsewhere, and a code tells nothing to anybody without the key.
"""

from __future__ import annotations

import hashlib
import hmac
import re

_LETTERS, _DIGITS = "ABCDFGHJKLMNPQRSTUVWXYZ", "23456789"
_PAIRS = 3
"""Pairs of a usual code: 6.2 million codes, and a longer one for whoever would share one."""

KINDS = ("学生", "教师", "人员", "学号", "工号", "编号", "电话", "证件", "邮箱")
"""What a pseudonym may stand for, as the model reads it; 人员 is a name borne by students and staff, or by nobody."""

_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_APART = r"[ \u00a0\u3000\u200b-\u200d\ufeff*_`~]{0,3}"
_WITHIN = r"[\u200b-\u200d\ufeff]?"
"""Between two pairs of one code no space: two codes may stand beside each other."""
_PAIR = f"[A-DF-HJ-NP-Za-df-hj-np-zＡ-ＤＦ-ＨＪ-ＮＰ-Ｚａ-ｄｆ-ｈｊ-ｎｐ-ｚ]{_WITHIN}[2-9２-９]"
CODE = re.compile(
    f"(?:(?P<kind>{'|'.join(KINDS)})(?P<between>{_APART}))?"
    rf"(?P<code>(?<![0-9A-Za-z０-９Ａ-Ｚａ-ｚ]){_PAIR}(?:{_WITHIN}{_PAIR}){{{_PAIRS - 1},}})"
    "(?![0-9A-Za-z０-９Ａ-Ｚａ-ｚ])"
)
"""A pseudonym as a model may write it."""

_NOT_CODE = re.compile(r"[^0-9A-Z]")


def narrow(text: str) -> str:
    """Full-width letters, digits and signs as ASCII; no character is added or lost."""
    return text.translate(_WIDE)


def plain(code: str) -> str:
    """The code as it was handed out, from however it was written."""
    return _NOT_CODE.sub("", narrow(code).upper())


def thread_key(secret: bytes, owner: str, thread: str) -> bytes:
    """The key of one person's thread; `secret` may serve other ends too."""
    return hmac.new(secret, f"zhizhen-pseudonyms:{len(owner)}:{owner}{thread}".encode(), hashlib.sha256).digest()


def code_of(key: bytes, said: str, longer: int = 0) -> str:
    """The code of what is said, `longer` pairs longer than usual."""
    number = int.from_bytes(hmac.new(key, said.encode(), hashlib.sha256).digest(), "big")
    made = ""
    for _ in range(_PAIRS + longer):
        number, letter = divmod(number, len(_LETTERS))
        number, digit = divmod(number, len(_DIGITS))
        made += _LETTERS[letter] + _DIGITS[digit]
    return made
