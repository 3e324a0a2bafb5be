"""Figures of one's own sections as a teacher asks for them: by class, by question of the form, by course objective.

Only what the own sheet tells section by section. What is asked of a college, of all sections as one, or over the years
is a metric's; what a rule says is a document's.
"""

from __future__ import annotations

import re

_SECTIONS = (
    r"(?:(?:各个?|每个?|这?[几两三四五六七八九十0-9]个?|哪一?个|分)[^，。?？]{0,10}(?:教学班|大班|小班|班)(?!主任|长|级|会)|班均分"
    r"|我[教带]的(?:这些?|几个|两个)?(?:教学)?班(?!级|主任))"
)
_MARKS = r"(?:不及格|挂科|挂了|挂掉|没及格|没过|及格率|均分|平均分|平均成绩|优秀率)"
_RATED = r"(?:评教|参评率|有效率|回收率|打分|学生评分)"
_ME = r"(?:我|本人|俺)(?!们|院|系|校|专业|学院)"
_ONE_SECTION = re.compile(
    rf"{_ME}(?:的|教的|带的|上的|讲的|那门|这门)?[^，。?？]{{1,12}}?(?:[那这]一?个|的)?(?:教学)?班(?!级|主任)[^，。?？]{{0,14}}(?:{_MARKS}|挂)"
)
"""「我高数那个班最后挂了百分之几」."""
_ITEMS = (
    r"(?:学生|同学)们?[^。?？，]{0,8}(?:打|评|给)分?[得的]?[^。?？，]{0,4}(?:最?[高低])[^。?？]{0,8}(?:哪|什么)(?:一|几)?个?(?:项|题|条|方面)"
    r"|(?:问卷|量表|题项|评教表)[^。?？]{0,14}(?:哪|什么)[^。?？]{0,8}最[高低]"
    r"|(?:哪|什么)(?:一|几)?个?(?:题项|项|题|条)[^。?？]{0,8}(?:打?分|得分|给分)[^。?？]{0,3}最[高低]"
)
_ATTAINMENT = (
    rf"{_ME}[^。?？]{{0,12}}(?:课程?的?目标的?|的课(?:程)?(?:的)?)达成[度值]*[^。?？]{{0,6}}(?:多少|几|如何|怎么样|算出来|出来了?[吗没]|有没有|[。?？]*$)"
    r"|课程?目标的?达成[度值]*[^，。?？低高]{0,4}(?:算出来|出来了?[吗没]|有没有算|算好)"
)
_ADVICE = re.compile(
    r"建议[^，。?？]{0,8}(?:怎么|如何|改|调|几条)|(?:给|提|来|出|说)[^，。?？]{0,6}建议|(?:怎么|如何|该怎么|咋)(?:去)?(?:改|调整|提高|提升)"
)
_SIDES = {
    "ratings": re.compile(rf"{_SECTIONS}[^。?？]{{0,10}}{_RATED}|{_RATED}[^。?？]{{0,10}}{_SECTIONS}|{_ITEMS}"),
    "grades": re.compile(rf"{_SECTIONS}[^。?？]{{0,10}}{_MARKS}|班均分"),
    "attainment": re.compile(_ATTAINMENT),
}
ELSEWHERE = re.compile(
    r"全[校院系]|学院|各院|[我本]院|[我本]系|教研室|专业(?!课|认证)|全国|年级(?!主任|长|辅导|的?老师)|合起来|合计|总的|整体|平均下来|趋势|变化|历年|近[两三四五几]"
    r"|(?:[跟和与同]|相)[^，。]{0,10}比(?!例|率|重|较)|比(?:去|上|前)|排[第名]|班级"
)
OF_PAY = re.compile("课时费|课酬|讲课费|津贴|补贴|工资|奖金|报酬|酬金|多少钱|报销|经费")
"""What is paid for teaching stands on no sheet."""
_OF_RULES = re.compile(r"规定|办法|制度|条款|指南|要求|标准|怎么算|如何算|怎么计算|低于|高于|口径|定义|公式|几天|申请")
_EACH = re.compile(
    r"我[那这]几个[^，。?？]{0,4}班|各|分别|每个?|依次|逐个|班均分|[两三四五六七八九十2-9]个[^，。?？]{0,8}班|哪一?个(?:教学)?班|谁的"
)
"""「我带的几个班不及格率是多少」 is one figure; each by itself is the sheet's."""
HIGHEST, LOWEST = "highest", "lowest"
_WHICH_SECTION = re.compile(
    "(?:哪一?个?(?:教学)?(?:班|的)?|谁)(?:的)?[^，。?？]{0,8}?(?:最|更|比较|要|偏)?(?P<side>[高低多少])"
    "|[最更](?P<way>[高低])的?(?:是)?哪一?个?(?:教学)?班?"
)
"""「这些班里哪个低」「哪个班不及格率最高」."""
AMONG_SECTIONS = re.compile(
    "^(?:那么?|其中|所以|请问|[，,])*(?:我?的?)?(?:(?:这|那)(?:些|[几两三四五六]个?)(?:教学)?班?(?:里面?|中间?|当中|之中)?|(?:其中|里面)?(?=哪一?个(?:教学)?班))[，,]?"
    "(?:是)?(?:哪一?个?(?:教学)?班?|谁)(?:的)?(?:[^，。?？]{0,6})(?:最|更|比较|要|偏)?[高低](?:一?[些点])?[呢啊呀了]?[?？。]*$"
)
"""The same as a few words after one's sections were told."""
_HOW_LISTED = re.compile(
    "[，,。？?呢的]|还有|那么?|再|也|都|一样|照样|同样|[按分](?:班|课)|每[门个](?:课|班)|各[门个]?(?:课|班)|一个班一个班|分开|分别"
    "|[合放加]在?一?[起块]儿?(?:来|算)?|一[起块]儿?|[这那]?[两三四几]个班|给我|帮我|[列报说看](?:一?下|出来|一列|看)?|是|有|多少|怎么样"
    "|占|几成|百分之几|比例|换成|改成"
)
_MARKS_ALONE = re.compile(
    "(?:课程|考试|总评)?(?:平均(?:成绩|分数?)|均分|均值|挂科率?|不及格率?|及格率|优秀率?|(?:90|九十)分(?:及|或)?以上)"
)
_TURNS = (
    ("grades", re.compile(_MARKS + "|成绩|优秀(?:的|率)|优良|及格")),
    ("attainment", re.compile("达成")),
    ("comments", re.compile("评语|留言|意见")),
    ("advice", re.compile("建议|改进")),
    ("ratings", re.compile(_RATED + "|题项")),
)


def sides_by_figure(text: str) -> tuple[str, ...]:
    """The sides of the own sheet a normalised question of a teacher asks figures of; what to do about them last."""
    if ELSEWHERE.search(text) or _OF_RULES.search(text):
        return ()
    sides = [side for side, pattern in _SIDES.items() if pattern.search(text)]
    if not sides and _ONE_SECTION.search(text):
        return ("grades",)
    if not (_EACH.search(text) or re.search(_ITEMS, text)):
        sides = [side for side in sides if side == "attainment"]
    if sides and "评教" in text and "grades" in sides and re.search("评教[^，。]{0,3}均分", text):
        # 「各班评教均分」 are no marks of students.
        sides.remove("grades")
    return (*sides, "advice") if sides and _ADVICE.search(text) else tuple(sides)


def section_by_section(text: str) -> bool:
    """Whether sections are asked for each by itself."""
    return re.search(_SECTIONS, text) is not None and _EACH.search(text) is not None


def which_section(text: str) -> str:
    """`highest` or `lowest` where one of the own sections is asked for by its figure; empty for anything else."""
    asked = _WHICH_SECTION.search(text)
    if asked is None or re.search("[最更]?高.{0,6}[最更]?低", text):
        return ""
    return HIGHEST if (asked["side"] or asked["way"]) in ("高", "多") else LOWEST


def turned_to(words: str) -> str:
    """The side a few words turn to, empty where they are about none."""
    if ELSEWHERE.search(words) or _OF_RULES.search(words):
        return ""
    return next((side for side, pattern in _TURNS if pattern.search(words)), "")


def marks_again(words: str) -> bool:
    """Whether a few words after the own sections were told name a figure of marks and nothing else, however they are
    to be listed: 「平均分也按班列」, 「两个班合在一起，均分」.
    """
    return _MARKS_ALONE.fullmatch(_HOW_LISTED.sub("", words)) is not None


def only_listed(words: str) -> bool:
    """Whether nothing is said but how it is to be listed: 「合在一起是多少」 beside another term."""
    return not _HOW_LISTED.sub("", words)
