"""What somebody pastes into a question is material, not the question: a comment, a letter, a line of a report.

A quotation is taken out before a question is read where words before it say that it is somebody's text (评语里有一句),
or where it gives orders. Quotation marks around a name or a word stay: they are the asker's own.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(r"“(?P<a>[^“”]{6,})”|「(?P<b>[^「」]{6,})」|『(?P<c>[^『』]{6,})』|\"(?P<d>[^\"\n]{6,})\"")
_CUE = re.compile(
    r"(?:评语|评价|评论|留言|意见|邮件|短信|通知|材料|报告|文件|原文|原话|截图|网上|有人|学生|老师|他|她|系统|上面|里面?)"
    r"[^，。；？?！!]{0,10}(?:写|说|讲|提|称|道|有|是|到|着|一句|一段|一条|这样|如下|[:：])[^，。；？?！!]{0,6}$"
    r"|(?:这|那|一|下面)(?:一)?(?:句|段|条)(?:话|评语|留言|意见|文字)?[^，。；？?！!]{0,3}$"
)
_NAME = re.compile("[^，。；？?！!：:、]{1,12}(?:率|比例|占比|比重|分|数|度|指标)")
"""「通报里写“听课任务完成率”」: the name of a figure, whoever wrote it."""
_ORDERS = re.compile(
    "系统(?:注意|提示|消息|指令)?[:：，,]|请(?:你|忽略|直接|把)|忽略|务必|记(?:成|为|满)|提醒(?:所有|大家|全体)|不要查|别查"
)
_ABOUT_IT = re.compile(
    r"^[，,、\s]*(?:对)?(?:这|该|那)(?:一)?(?:条|句|段|个|种)?(?:话|评语|留言|意见)?[^，。；？?！!]{0,4}"
    r"(?:怎么|如何|要不要|该不该|该|能不能)(?:处理|办|回应|对待|看待|管)[^。；？?！!]{0,6}[。；？?！!，,]*"
)
"""What is asked about the pasted text itself; it is answered by saying what it is taken for."""
_LEAD = re.compile(r"[^，。；？?！!\n]*$")
_LINES = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
"""Lines set as a quotation."""


def without_pasted(question: str) -> str:
    """The question without pasted text; unchanged where nothing of the asker's own would be left."""
    text = _LINES.sub("", question)
    pieces, place = [], 0
    for match in _QUOTED.finditer(text):
        inner = next(part for part in match.groups() if part is not None)
        if _NAME.fullmatch(inner):
            continue
        if _CUE.search(text[: match.start()]) or _ORDERS.search(inner):
            # The words that introduce it go with it, and so do those that ask what to make of it.
            pieces.append(_LEAD.sub("", text[place : match.start()]))
            about = _ABOUT_IT.match(text[match.end() :])
            place = match.end() + (about.end() if about else 0)
    kept = "".join([*pieces, text[place:]]).strip()
    kept = kept.lstrip("，,。；;、 \n") if pieces else kept
    return kept if re.search(r"\w", kept) else question
