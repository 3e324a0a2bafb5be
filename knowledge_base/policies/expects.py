"""What kind of answer a question waits for, and how a clause that gives it is written.

「有哪些」 waits for an enumeration, 「多少」 and 「最多」 for a number with its unit, 「由谁」 for who acts.
The words are those in which rules are written, never a subject's.
"""

from __future__ import annotations

import re

_NUMBER = r"[0-9零一二两三四五六七八九十百]+"
_MAY = re.compile("可以|不得|应当|不予|方可|禁止|不能|不再|除外|免于|不[作计记列纳对公适]")
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile("哪些|哪几|包括什么|几[级类种档]|(什么|哪种|何种)(情况|情形|条件|样的)"),
        re.compile("下列|包括|分为|由.{2,40}组成|（一）|主要有|应当写明|应当包括|应当具备|申请人应当"),
    ),
    (
        re.compile("哪一?[级档类]|哪个(等级|级别|档)|什么(等级|级别|档次)|几级"),
        re.compile(r"(等级|级别|档次)[^\n]{0,12}[|｜]|分为.{2,40}[级等档]"),
    ),
    (re.compile("最多|上限|顶多|顶天|至多|撑死|封顶|不能(高于|超过)"), re.compile("不得超过|不超过|最高|最长")),
    (re.compile("至少|最少|起码|下限|不能(低于|少于)|才够"), re.compile("不少于|不低于|至少")),
    (
        re.compile("多少|几[个名次门天人]|多大"),
        re.compile(f"{_NUMBER}(名|人|次|门|学分|份|分)?以[上下]|不足{_NUMBER}|达到{_NUMBER}|{_NUMBER}(名|次|门)"),
    ),
    (
        re.compile("多久|几天|几年|期限|多长"),
        re.compile(f"{_NUMBER}个?(工作日|日|天|周|月|年|学年|学期)(?!级)|每{_NUMBER}?(月|周|年|学年|学期)"),
    ),
    (
        re.compile("怎么(计算|算)|如何计算|计算方法"),
        re.compile("等于|除以|乘以|加权|之和|之比|占.{2,20}的比例|按下列方法计算"),
    ),
    (
        re.compile("谁|哪个部门|哪个单位"),
        re.compile(
            "由[^，。；]{2,20}(负责|组织|批准|审议|审批|提出|进行|调查|认定|初验|复核|核实)|指定[^，。；]{0,2}名|审议|核准|批准|同意|主要负责|向[^，。；]{2,12}(提出|申请)"
        ),
    ),
    (
        re.compile(
            "能不能|可不可以|能否|可否|行不行|行吗|行不|可以[吗么不]|允不允许|允许|成不成|要不要|用不用|需不需要|[能让得][^，。]{1,12}[吗么不]$|还用|让不让|来得及"
        ),
        _MAY,
    ),
    (
        re.compile("什么时候|何时|哪天|几月"),
        re.compile(
            f"之前|之后|之日|前[一两三]周|启动|每学期|每学年|[期年月周][末初底]|下一次|月{_NUMBER}日前|每{_NUMBER}年|满{_NUMBER}[年届]"
        ),
    ),
    (re.compile("(?:什么时候|何时|哪天|几月)[^，。]{0,4}(?:施行|实施|执行|生效|开始)"), re.compile("起施行")),
    (re.compile("什么意思|啥意思|怎么定义"), re.compile("是指|分为|列为|标准|[：:]|下列情形")),
    (
        re.compile("后果|怎么(?:处理|处分|处罚|罚)|会怎么?样"),
        re.compile("通报|责令|不予|给予|取消|追究|不得|约谈|扣发|扣减|解聘"),
    ),
    (
        re.compile("多少(?:分|才|就|能|可以)*(?:算|为|是|够)(?:是|作)?(?:合格|达标|达成|及格|通过|优秀|良好)"),
        re.compile(f"(?:不低于|不少于|不小于|达到|高于)(?:百分之)?{_NUMBER}"),
    ),
    (
        re.compile("职责|(?:负责|承担|[管干做])(?:些|的)?(?:是)?(?:什么|哪些|啥)"),
        re.compile("承担下列|职责(?:是|包括)|履行下列"),
    ),
    (
        re.compile("(?:能|可以)(?:不能|不可以)?[看查](?!完|出|病|卷)"),
        re.compile("可以?查[看阅]|查阅|不得查|向[^，。；]{2,12}开放"),
    ),
    (
        re.compile("(?:怎么|如何|怎样)[^，。]{0,3}(?:当上?|成为|加入|应聘|报名|竞选)"),
        re.compile("选聘|自荐|推荐|应当具备"),
    ),
)
_HOW_OFTEN = re.compile("(?:多久|多长时间|几(?:年|个?月|个?学期|周|天))[^，。]{0,4}一(?:次|回|轮|遍)")
_EACH = re.compile(f"每(?:{_NUMBER})?个?(?:月|周|年|学年|学期|季度|天|日)")
_ONCE_IN = re.compile(f"{_NUMBER}个?(?:工作日|日|天|周|月|年|学年|学期)(?!级)")
"""「多久一次」 is told by how often, and only for want of that by a term in which something is done once."""
_WHO = re.compile("谁(?:来|去|负责|可以|能)*(?P<deed>[\u4e00-\u9fff]{2})(?=$|[，。？?的])")
_ALLOWED = re.compile("(?:能|可以|准|许|让)(?:不能)?(?P<deed>[\u4e00-\u9fff]{2})[吗么不]?[？?]*$")
"""Who does the deed that is asked of, and whether it may be done, is told beside that deed."""
_STEPS = re.compile("手续|流程|程序|步骤|怎么(?:申请|办理)")
_STEP = re.compile("申请|批准|审批|审核|同意|提交|填写|报送|提出|办理|程序|备案")


_DEADLINE = re.compile(
    "(?:[几多][少]?个?(?:工作日|天|日)|多(?:久|长时间))(?:之内|以内|内|里头?|之?前)|什么时候之前|(?:最晚|最迟)(?:什么时候|何时|哪天|几)|期限"
)
_HANDED_IN = re.compile("申请|提出|提交|异议|不[服认]|不公|申诉|复核|复查|报送|上报|报告|交|[递提找]|翻案|说理")
_WITHIN = re.compile(
    f"自[^，。；]{{2,14}}起{_NUMBER}个?(?:工作日|日|天|周)内(?:向(?!省|上级|教育)[^，。；]{{1,10}}?)?(?:提出|申请|提交|报送|申诉|填写|报告)"
)


def sets_deadline(question: str, clause: str) -> bool:
    """Whether a term to hand something in is asked for, and the clause sets it: 「自收到之日起十日内提出」.

    Who takes a decision further, beyond the school, asks for that; the first term is the one within it.
    """
    asked = _DEADLINE.search(question) is not None and _HANDED_IN.search(question) is not None
    return asked and _WITHIN.search(clause) is not None


def answers(question: str, clause: str) -> bool:
    """Whether the clause is written like an answer of the kind the question waits for."""
    return any(told.search(clause) for told in awaited(question))


_OF_UNIT = re.compile("(?:几|多少)个?(?P<unit>工作日|人|名|次|回|遍|趟|门|节|份|篇|周|年|天|日|月)")
_OF_PERSONS = re.compile("(?:几|多少)[个位名]?(?:学生|同学|老师|教师|专家|代表|委员|成员|评委|人)")
_OF_SHARE = re.compile(
    "百分之[几多]|(?:多少|多大|多高|什么)(?:的)?(?:比例|百分比)|几成|比例(?:是|有|要|得)?多少|占[^，。]{0,4}多少"
)
_HOW = re.compile(
    "(?:怎么|如何|怎样)(?:去|来|个)?(?P<deed>认定|评定|评选|审批|审核|验收|确定|产生|推荐|聘任|选聘|备案|公布|组织|保存)"
)
"""「怎么认定」 is told by who does it and by what."""
_VALUE = re.compile(
    "多少|几[个次门名天人年周月学节篇份]|多久|多长|期限|谁|哪个(?:部门|单位)|什么时候|何时|[最至]多|顶多|至少|最少|上限"
)


_OF_MONEY = re.compile(
    "多少(?:钱|元|万|块|经费|费用|补贴|奖金|奖励)|几(?:元|万|块钱?)|(?:经费|费用|学费|手续费|工本费|补贴|津贴|奖金|预算)[^，。]{0,4}(?:多少|几)|打几折|(?:[交收]|缴)多少"
    "|(?:[交收缴花]|不?[交收缴][交收缴]?)(?:钱|费)[吗么不]"
)
_OF_FINE = re.compile("[扣罚][^，。]{0,3}(?:多少|几)?(?:钱|元|万|块|奖金|绩效|工资)")
_FINE = re.compile("扣发|扣减|扣除|罚款")
"""What is taken away is not told by what is given."""
_MONEY = re.compile(f"{_NUMBER}[余多]?(?:元|万元?)|免费|[收缴交]费|免收|减半|绩效的?[0-9]+%")
_OF_MARKS = re.compile("(?:扣|加|减|罚|奖|得|折)(?:多少|几)分")
_MARKS = re.compile(f"{_NUMBER}分(?!之|钟)")


_OF_PLACE = re.compile(
    "(?:哪里|哪儿|在哪|什么地方|哪个(?:窗口|房间|楼|网址))(?:能|可以|去)?(?:领|买|拿|取|下载|报销|打印)"
)
_PLACE = re.compile("(?:到|向|在)[^，。；]{2,14}(?:领取|购买|下载|报销|打印|领)")


def awaits_unit(question: str) -> bool:
    """Whether a number of something told, or the place of something, is waited for: 几年, 多少钱, 占几成, 哪里领."""
    sides = (_OF_UNIT, _OF_PERSONS, _OF_SHARE, _OF_MONEY, _OF_MARKS, _OF_PLACE)
    return any(side.search(question) for side in sides)


def awaits_steps(question: str) -> bool:
    """Whether it is asked how to go about something: what is applied for, and who agrees."""
    return _STEPS.search(question) is not None


def tells_steps(clause: str) -> bool:
    """Whether a clause says anything that is to be done to have something allowed."""
    return _STEP.search(clause) is not None


def awaits_value(question: str) -> bool:
    """Whether a number, a term or who acts is waited for, and not merely what the rule says."""
    return _VALUE.search(question) is not None


def awaited(question: str) -> tuple[re.Pattern[str], ...]:
    """How a text is written that gives what the question waits for, kind by kind; none where it waits for no kind."""
    if _OF_FINE.search(question):
        return (_FINE,)
    if _OF_MONEY.search(question):
        return (_MONEY,)
    if _OF_MARKS.search(question):
        return (_MARKS,)
    if _OF_PLACE.search(question):
        return (_PLACE,)
    if _HOW_OFTEN.search(question):
        return (_EACH, _ONCE_IN)
    units = {sign for m in _OF_UNIT.finditer(question) for sign in _SAME_UNIT.get(m["unit"], m["unit"])}
    if _OF_PERSONS.search(question):
        units |= set("人名位")
    if _OF_SHARE.search(question):
        return (re.compile(f"百分之|%|[一二三四五六七八九]成|{_NUMBER}分之"),)
    if units:
        # 「几人」 is not answered by how many times.
        return (re.compile(f"{_NUMBER}[余多]?个?(?:工作)?(?:{'|'.join(sorted(units))})"),)
    done = tuple(
        re.compile(
            f"由[^，。；]{{2,20}}{match['deed']}|{match['deed']}(?:由|按照?)|按照?[^，。；]{{2,12}}{match['deed']}"
        )
        for match in _HOW.finditer(question)
    )
    by = tuple(
        re.compile(f"由[^，。；]{{2,20}}{match['deed']}|{match['deed']}人不?(?:由|是|得|为)")
        for match in _WHO.finditer(question)
    )
    may = tuple(
        re.compile(f"(?:可以?|不能|不得|不予|准予|免于)[^，。；]{{0,6}}{match['deed']}")
        for match in _ALLOWED.finditer(question)
    )
    return (*(told for asked, told in _KINDS if asked.search(question)), *done, *by, *may)


def merely_allowed(kind: re.Pattern[str]) -> bool:
    """Whether this is the way in which nearly every rule is written: 可以, 不得; or a term, for how often."""
    return kind in (_MAY, _ONCE_IN)


_UNIT = "份|人|名|次|起|门|学分|分钟|秒|学时|天|日|周|个月|年|篇|节"
_SAME_UNIT = {
    "份": "份人", "人": "人名份", "名": "人名", "天": "天日周", "日": "天日", "月": "月日天周", "节": "节次",
    "起": "次", "工作日": "日天", "年": "年", "回": "次", "遍": "次", "趟": "次",
}  # fmt: skip
_COUNTED = re.compile(f"(?<![第{_NUMBER[1:-2]}]){_NUMBER}(?:来|多)?个?(?P<unit>{_UNIT})")
_BOUND = re.compile(
    f"(?:不足|不满|不超过|不得超过|超过|不少于|不低于|少于|低于|达到|满|每){_NUMBER}个?(?P<after>{_UNIT})"
    f"|{_NUMBER}个?(?P<before>{_UNIT})(?:以[上下内]|之内|的)"
)


def sets_bound(question: str, clause: str) -> bool:
    """Whether the question counts something (7份, 八分钟) and the clause draws a line for that count (不足10人)."""
    counted = {match["unit"] for match in _COUNTED.finditer(question)}
    same = {sign for unit in counted for sign in _SAME_UNIT.get(unit, "")} | counted
    return any((match["after"] or match["before"]) in same for match in _BOUND.finditer(clause))
