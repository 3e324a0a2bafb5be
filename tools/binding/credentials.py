"""Sentences that ask the reader for a secret: a password, a code, an identity card's number.

The system never needs one, and whoever could make it ask would have them: from a document, say, that tells a model to.
Advice against giving one away is no asking: a verb behind a plain 「请勿」 or 「不会要求」 does not count. Nor is the
way to an office (「忘记密码请到教务处提交申请」, a copy of the card handed in there) or how one signs in, as long as
nothing is to be brought here.
"""

from __future__ import annotations

import re

_NAMED = (
    "密码|口令|验证码|校验码|动态码|身份证|银行卡|支付码|私钥|助记词"
    r"|(?i:passwords?|passwd|passcode|pincode|verificationcode|credentials?|otp(?![a-z])|token)"
)
_SECRET = re.compile(_NAMED)
_VERBS = "发|给|告诉|告知|提供|输入|填写|填入|回复|报上|贴|提交|上传|说出|写下|出示|登录(?!密码|口令|账号)"
_ASKING = re.compile(rf"{_VERBS}|(?i:send|reply|enter|provide|give|tell|type|paste|share|submit|confirm)")
_GAPS = re.compile(r"[\s*_·.\-—…、，,]+")

_NOT = (
    r"请勿|切勿|切莫|勿|千万别|请别|也别|都别|\b别|不要|不应|不得(?!不)|不能(?!不)|不可(?!不)|不会|不需要|不必"
    "|无需|无须|严禁|禁止"
)
_MANNER = (
    "随意|随便|轻易|擅自|直接|再|要求|向|在|面前|通过|以任何方式"
    "|任何人|他人|别人|外人|陌生人|第三方|您|你|学生|教师|老师|同学"
)
_OWN = (
    "教务|系统|平台|邮箱|校园网|门户|"
    "把|将|自己|本人|个人|您|你|的|登录|统一身份认证|账号|账户|手机|短信|及|和|与|或|、|等|信息"
)
_MOVES = "送|到|至|出|外|予|透露|泄露|或|或者"
_ADVICE = re.compile(
    rf"(?P<not>(?<![会要能可应需])(?:{_NOT}))(?P<before>(?:{_MANNER}|{_OWN}|{_SECRET.pattern}){{0,12}}?)"
    rf"(?P<verbs>(?:{_VERBS})(?:{_MOVES}|{_VERBS}){{0,4}})"
)
"""Only these words stand between the 「不」 and its verb: 「不要犹豫把密码发来」 and 「别忘了回复」 are no advice."""
_BUT = re.compile("我|除|以外|之外|只|仅|唯")
"""Whoever is meant by these may be the one to give it to; 「不要告诉别人，只告诉我」 asks."""

_HERE = re.compile(
    "我|本助手|这里|此处|这儿|对话|聊天|回复|发来|发送|发到|发给|上传|贴|拍照|告诉|附|写明|注明|连同|(?<![提递])交来"
)
_OFFICE = re.compile("(?:到|去|向|至|在|由|交给)[^，。；]{0,12}?(?:处|中心|学院|办公室|窗口|大厅|部|科|辅导员|秘书)")
_HANDED_IN = re.compile(
    "(?:提交|递交|填写|提供)(?:书面|正式|重置|密码|纸质|相关|一份|的){0,3}(?:申请表?|工单|材料|表格)"
    "|(?:居民)?身份证(?:的|原件|正反面|和|及|、){0,3}(?:复印件|原件)"
)
_SIGNING_IN = re.compile(rf"(?:使用|用|凭)(?:{_OWN}){{0,4}}(?:{_NAMED})(?:{_OWN}){{0,3}}登录")


def asks_for_secret(sentence: str) -> str | None:
    """The secret that a sentence of an answer asks for; None when it asks for none. Gaps within words do not count."""
    said = sentence if _BUT.search(sentence) else _ADVICE.sub(r"\g<not>\g<before>", sentence)
    text = _GAPS.sub("", said)
    if not _HERE.search(text):
        text = _SIGNING_IN.sub("", _HANDED_IN.sub("", text) if _OFFICE.search(text) else text)
    secret = _SECRET.search(text)
    return secret.group() if secret and _ASKING.search(text) else None
