"""Questions for what holds by the rules, whatever figure, ledger or person is named in them.

「整改想延四十天，谁有权批」 names the ledger and asks who decides; 「评教全打一样的分还算数吗」 names a figure and asks
what is valid. Such a question has a modal (能不能, 要不要, 算数), asks who decides, for a term, a bound or a
consequence, and speaks of no period, unit or record whose figure could be meant.
"""

from __future__ import annotations

import re

from agents.understanding.ledger_ruled import asks_what_holds
from agents.understanding.scan import Scan
from knowledge_base.policies.subjects import question_of

_FORM = re.compile(
    "(?:逾期|超期|过期|没按期|未按期|到期没|拖)[^，。]{0,6}(?:怎么办|咋办|会怎么?样|怎么处理)|谁来?(?:验收|初验|复核|组织|牵头|把关|定级)|验收[^，。]{0,3}谁来?(?:做|办|负责|管|组织)"
    "|(?:谁|哪个(?:部门|单位)|找谁|哪里)(?:有权|来|能|可以|负责|去)*(?:批|审|同意|点头|拍板|签|认定|裁|说了算|指定|任命|指派|聘|定(?!点))"
    "|由谁|要谁(?:批|同意|签)|(?:可以|能)[^，。？?]{1,14}[吗么不](?:$|[，。？?])|能不能|可不可以|能否|可否|该不该|允不允许|允许"
    "|要不要|用不用|需不需要|得不得|会不会(?!不?[是降升高低])|算不算|还?(?:算数|作数)|有没有资格|行不行|行[吗么](?:$|[，。？?])|成不成"
    "|(?:几|多少)个?(?:天|日|工作日|周|个月)(?:之|以)?内|提前(?:几|多久|多少|多长)|(?:最[多长晚迟高低少]|至[少多]|顶多|起码|上限|下限)[^，。]{0,6}(?:几|多少|多久|多长|什么时候)"
    "|得(?:在|要)?(?:几|多少|多久|多长)|(?:要|得|须|必须)[^，。]{0,4}(?:几|多少|多久)(?!.*(?:了|过)$)|(?:什么|啥)(?:后果|手续|程序|条件)|怎么(?:处理|处罚|处分|罚|认定|追责)|咋(?:处理|罚|办)|会(?:被)?怎么?样"
    "|(?:去|到|向|往)哪(?:里|儿)?[^，。]{0,3}(?:申请|申诉|复核|反映|提)|有没有(?:期限|时限|规定|条件|程序|办法|说法)"
    "|会(?:被|要)?(?:扣|罚|处|取消|记|影响|通报|降|失去|停|退|约谈|追)[^，。？?]{0,8}[吗么不](?:$|[，？?])"
    "|(?:是不是|是否)(?:得|要|该|必须|需要|就)|算[^，。]{1,8}[吗么]|按哪|以哪|占(?:多少|几成|百分之几)|(?:最晚|最迟|最早)[^，。]{0,4}(?:哪|什么)"
    "|(?:要|得)走(?:到|什么|哪)|(?:几|哪一?|什么)级(?:事故)?|(?:扣|奖|罚)(?:多少|几)|几年一(?:次|轮)|多久[^，。]{0,2}(?:一次|修一次|评一[次轮])|(?:一任|任期|聘期)(?:是)?(?:几|多少|多久)"
    "|(?:得|要|该|能|需|请|组|由|须|会)[^，。]{0,6}(?:几|多少)[个位名]?人|(?:几|多少)[个位名]?(?:专家|学生|代表|委员|成员|教授)|(?:留|存|讲|答|观察|保存|等)[^，。]{0,3}(?:多久|多长时间|到什么时候)|(?:能|准|许)(?:带|收|报|招|选|修|认|休|请|续|连|延|补|考|查)[^，。]{0,4}(?:几|多少)"
    "|(?:几|多少)(?:门|次|节|个|分|学分)[^，。]{0,4}(?:会被|就?要被|就?得被|就算|才算)|什么样?的?(?:情况|情形|条件)下?[^，。]{0,8}(?:会|要|得|被|算|才|可以|能)|(?:超过|低于|高于|不足|少于|多于|达到|不到)(?:百分之)?(?:多少|几)[^，。]{0,3}(?:就|才|便|会|要|得|需|须|应|算)|(?:预警|警戒|合格|及格|达标)线(?:是|为|定|在)*(?:多少|几|哪)"
    "|(?:比例|率)(?:限|限制|上限|控制|不超过|不能超过)(?:在|是|为)*(?:多少|几)|(?:多少|几)[^，。]{0,4}(?:才|就)?算不?(?:合格|达标|及格|优秀|过关|通过)|多大(?:的)?(?:篇幅|比例|比重)|(?:会|要)影响(?:什么|哪)"
)
_MODAL = re.compile(
    "能不能|可不可以|能否|可否|允不允许|允许|要不要|需不需要|算不算|行不行|谁有权|谁(?:来)?(?:批|审批)|由谁"
)
"""Asks for a norm even where units are compared or bests are named: 「年报里能不能写跟别的学院比」."""
_LIMIT = re.compile(
    "最[多少长](?:能|可以?|只能|要|得|该)?(?:带|指导|收|招|选|修|报|请|休|延|补|续|讲|听|扣|罚|存|留|缺|免)[^，。了过]{0,3}(?:几|多少)"
)
"""「最多带几个学生」 asks for a limit, not for the highest figure."""
_RECORD = re.compile(
    r"[了过](?:几|多少)(?!天|日)|还(?:欠|差|剩|有(?:几|多少|哪))|一共|总共|有(?:几|多少|哪)[^，。]{0,2}(?:项|条|个)|到哪一?步了|进展|进度|怎么样了|现在|目前|截至|zg[0-9]{4}|[0-9]{8}|哪[些几]|哪[项条]|"
    r"我(?:这样|现在|目前|能不能毕业|能毕业|会不会(?:被)?(?:预警|延毕|退学))|帮我(?!代|上|监)|给我(?!打|判|评)|列出|看看|告诉|查一?下|看一?下|能看到|说说|提供一|报一下|发一"
)
_OF_FIGURES = (
    "time", "unit", "by", "ranking", "trend", "compare", "top", "highest", "lowest", "best", "worst", "benchmark",
    "why", "define",
)  # fmt: skip
_COUNTING = re.compile(
    "算(?:进|在|到|入)|计入|口径|分母|分子|占(?:多少|几成|百分之)|怎么(?:统计|计算)|^(?:换成|改成|那|再|按)"
)
"""Asks how a figure counts, or takes up the figure before."""
_OF_TIME = ("time", "trend", "ranking", "why", "define")
_TOLD_BY = 2
_FEW = 14
_WHAT_THEN = re.compile("(?:连续|没完成|没达标|不达标|不合格|有问题|逾期)[^，。]{0,6}(?:怎么办|咋办|会怎)")


def asks_norm(scanned: Scan) -> bool:
    """Whether what holds by the rules is asked for, and nothing that stands on record."""
    if scanned.has("metric", "inverse") and _COUNTING.search(scanned.text):
        return False
    figures = _OF_TIME if _MODAL.search(scanned.text) or _LIMIT.search(scanned.text) else _OF_FIGURES
    if scanned.has(*figures) or not _holds(scanned.text) or _RECORD.search(scanned.text):
        return False
    return len(question_of(scanned.text).terms) >= _TOLD_BY


def asks_norm_of_figure(scanned: Scan) -> bool:
    """Whether a few words after a figure ask what follows where it stands badly: 「连续两年有问题怎么办」."""
    if scanned.has(*_OF_FIGURES, "metric", "inverse") or _RECORD.search(scanned.text) or is_own(scanned):
        return False
    return len(scanned.text) <= _FEW and _WHAT_THEN.search(scanned.text) is not None


def _holds(text: str) -> bool:
    return _FORM.search(text) is not None or asks_what_holds(text)


def is_own(scanned: Scan) -> bool:
    """Whether the asker speaks of their own affairs, which their own record may tell better than a rule."""
    return re.search("我(?!们?(?:院|校|系|学院|学校))|自己|本人", scanned.text) is not None
