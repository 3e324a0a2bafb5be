"""Sentences that ask the reader for a secret: a password, a code, an identity card's number.

The system never needs one, and whoever could make it ask would have them: from a document, say, that tells a model to.
"""

from __future__ import annotations

import re

_SECRET = re.compile(
    "密码|口令|验证码|校验码|动态码|身份证|银行卡|支付码|私钥|助记词"
    r"|(?i:passwords?|passwd|passcode|pincode|verificationcode|credentials?|otp(?![a-z])|token)"
)
_ASKING = re.compile(
    "发|给|告诉|告知|提供|输入|填写|填入|回复|报上|贴|提交|上传|说出|写下|出示|登录"
    r"|(?i:send|reply|enter|provide|give|tell|type|paste|share|submit|confirm)"
)
_GAPS = re.compile(r"[\s*_·.\-—…、，,]+")


def asks_for_secret(sentence: str) -> str | None:
    """The secret that a sentence of an answer asks for; None when it asks for none. Gaps within words do not count."""
    text = _GAPS.sub("", sentence)
    secret = _SECRET.search(text)
    return secret.group() if secret and _ASKING.search(text) else None
