"""What somebody asks of the yearly quality report as a file: to draft it, to verify it, to issue it, whose it is.

What rules say of the report is another question: it is read as ever. So is an order to change its figures, which is
refused before anything is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from agents.understanding.gate import refused_whatever
from agents.understanding.normalise import normalise

_REPORT = re.compile(
    r"质量(?:年度)?报告|质量年报|质报(?!告)|年度报告|年度质量(?:分析)?报|报告的?(?:草稿|初稿)|年报的?(?:草稿|初稿|底稿)|报告[^，。?？]{0,4}下载"
)
_ANY = re.compile("报告(?!厅|会|书|单|率)|年报")
_NOT_OURS = re.compile("实验报告|开题报告|听课报告|督导报告|自评报告|评估报告|实习报告|调研报告|查重报告|检测报告")
_RULES = re.compile(
    "指南|规定|办法|制度|条款|文件|依据|要求|标准|哪一?条|应当|必须|几月|什么时候(?:要|得|必须|之前)|谁(?:审定|审议|审核|批)|公开|规矩|篇幅|[最至][少多]|不少于|不超过|字数|多少[字页]|几[成页]|内容包括|包括哪些"
)
_VERIFY = re.compile(
    r"核对|校验|验证|核验|查验|查得?出|篡改|(?:被|让)[^，。?？]{0,6}改[过了动]|改动|改过|造假|真的?假|作假|可信|靠不靠谱|对不对得上"
)
_ISSUE = re.compile("发布|签发|上报|报送|公布|发出去|发给|发到|提交|签[了字]|盖章")
_COLLEGE = re.compile("(?:我们?|咱们?|本)(?:学院|院|系)|学院(?:版|的|自己)|院版|院级")
_DRAFT = re.compile(
    "(?:帮|替|给|请)[^，。?？]{0,6}(?:写|起草|草拟|生成|出[一份个版]|拟|做|撰写|编|弄|整|搞|来)|起草|草拟|生成|撰写|编写|编制|从哪|在哪|去哪|到哪|草稿|初稿|哪儿|哪里"
    "|怎么(?:写|弄|做|出|拟|编|开始|搞|办|用|操作|整)|如何(?:写|做|出|编|开始)|(?:写|出|做|拟|整|弄|搞|来)(?:一?[份个版篇稿]|好|完|出来)"
    "|(?:写|弄|做|整)[^，。?？]{0,3}[行成]不[行成]|谁(?:能|可以|来)?(?:写|起草|弄|做)|模板|下载|导出"
)
_WAY = re.compile(
    "(?:怎么|怎样|咋|如何|哪儿|哪里|哪个(?:页面|菜单|入口|地方|按钮|模块|位置)|(?:从|在|上|去|到|往|点|进|走)哪|入口|路径|步骤|流程|指个路|第一步|操作)"
    "|能不能|能否|可不可以|可以(?:吗|不|么)|[行成](?:不[行成]|吗|么)|会不会|有没有|[能会][^，。?？]{0,14}(?:吗|么|不)[?？。!！]*$|谁"
)
"""Asks how, where, by whom or whether it is drafted: to be told the way is the answer."""
_BY_WHOM = re.compile("谁|哪些人|哪几类人|什么人|啥人|有权|权限|有资格|够资格")
"""Who may draft one is told of both, the school's and the college's."""
_MADE = "(?:起草|草拟|写|拟|弄|做|生成|出|整|搞|编)"
_OF_US = re.compile(
    f"(?:请|让|要|麻烦|劳驾)?(?:你|您)[^，。?？]{{0,6}}{_MADE}|(?:帮|替)(?:我|我们|咱|忙|着)[^，。?？]{{0,8}}{_MADE}"
    f"|(?:在|从|上|去|到|往)(?:系统(?:里|上)?的?)?哪(?:里|儿|个页面|个菜单|块)?(?:可以|能)?{_MADE}|系统里[^，。?？]{{0,8}}(?:在哪|怎么){_MADE}?"
)


def asked_of_us(question: str) -> bool:
    """Whether the assistant is asked to draft, or where in the system it is done: no rule is asked for."""
    return _OF_US.search(normalise(question)) is not None


def asks_the_way(question: str) -> bool:
    """Whether a question about drafting the report is answered by the way to it; an order for its text is not."""
    return bool(_WAY.search(normalise(question)))


def asked_of_report(question: str, metrics: Collection[str] = (), *, college: bool = False) -> str:
    """The standing reply that answers it: annual_report, college_report, report_verified, report_issued; else empty.

    `college` says that the question names one.
    """
    text = normalise(question)
    if _NOT_OURS.search(text) or _RULES.search(text) or refused_whatever(question):
        return ""
    if _VERIFY.search(text) and _ANY.search(text):
        return "report_verified"
    if not _REPORT.search(text) or any(name in text for name in metrics):
        # A figure that is wanted for the report is a figure.
        return ""
    if _ISSUE.search(text):
        return "report_issued"
    if not _DRAFT.search(text):
        return ""
    if _BY_WHOM.search(text):
        return "annual_report"
    return "college_report" if college or _COLLEGE.search(text) else "annual_report"
