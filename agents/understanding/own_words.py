"""What a teacher asks of one own course in everyday words: how many took part in rating it, how many failed, what to
change, what students liked best.

Each is a side of the own feedback sheet. A figure of a unit, over the years, or what a rule says, is another question.
"""

from __future__ import annotations

import re

from agents.understanding.own_rating import SHOULD_RATE
from agents.understanding.own_sections import ELSEWHERE

_ME = r"(?:我|本人|俺)(?!们|院|系|校|专业|学院|教研室)"
_OF_RULES = re.compile(
    "规定|办法|制度|条款|指南|标准|怎么算|如何算|怎么计算|低于|高于|口径|定义|公式|几天|多少天|申请|多久|期限|谁来|谁能|会不会|复核"
)
TAKES_PART = re.compile(
    r"参评|评了教|(?<![收回])(?:(?<!回)来|去|参加|参与|做|填|填写|交|提交|完成)(?:了|过|完)?(?:的|[给对]?我的?|[这那本]次的?)*(?:评教|评教问卷)|评教的?(?:参与|参加|填写|回收|完成|人数)"
    r"|(?:问卷|答卷)的?(?:参与|回收|填写|完成)率|评教[^，。?？]{0,8}真(?:正|的)?(?:填|评|交|做)了|评教[^，。?？]{0,14}[，,]参与率|给我(?:评|打)(?:了|过)?分的(?:学生|同学|人)"
    r"|(?:多少|几)个?(?:名|位)?(?:学生|同学|人)(?:来|去|有)?(?:给|对)我(?:的课)?(?:评了?教|评过教|评了|(?:打|评)(?:了|过)?分(?!的))(?!.*?[几多]少?分)"
    r"|评教[^。?？]{0,12}(?:学生|同学)们?(?:里[头面]?|当中|之中|中间?)?[^，。?？]{0,3}(?:填|评|交|做|参加)(?:了|过|完)的?[^，。?？]{0,4}(?:几成|占|百分|多少|比例)"
)
"""Who took part in the rating, of all who could."""
COUNTS = re.compile(
    r"有效率|(?:答卷|问卷|评教|交上?来的|收回?来?的|填的)[^，。?？]{0,12}?(?:有效|作数|算数|能用|可用|合格|无效|作废|废卷|不算)"
    r"|(?:有效|作数|无效|作废)的?(?:答卷|问卷|评教)"
)
"""How much of what was handed in counts."""
_HOW_MANY = re.compile(
    r"几成|占(?:几|多|比|了)|百分|多少|比例|率|多大|几个|几分之|高不高|高吗|多高|怎么样|咋样|情况|过半|够不够"
)
_FAILED = re.compile(
    r"不及格|挂科|挂了|挂掉|挂的|没及格|及格率|没过|没考过|没通过|未通过|(?:通过|及格)的?(?:比例|人数)"
)
_MEAN = re.compile(r"平均分|均分|平均成绩|平均考|平均得?了?多少分|平均[^，。?？]{0,3}几分")
_EXCELLENT = re.compile(
    r"优秀(?:率|的?(?:占|比例|比重|有几|有多|成绩|人数)|那?一?档)|(?:拿|得|打|评|考|到)(?:了|到|过)?优秀(?!教|老|学生|毕业|课|团|奖|党|班|论文)"
)
_THAT_CLASS = re.compile("[那这](?:[一两三几]个|个)?(?:教学|大|小)?班(?!主任|长|级|会|子)")
"""「分析化学25年春那个班」: one's own, for of no other class is a teacher told."""
_THAT_COURSE = re.compile(
    "各(?:个|条|项)?课程目标|[那这]一?门|[那这](?:个|[一两几]个)?(?:教学)?班(?!主任|长|级|会)|那课"
)
_ATTAINED = re.compile("(?:课程|教学|各|的|^)*目标[^，。?？]{0,6}(?:达成|达到|实现|完成)")
"""「抽样调查那门的目标达成情况」: of a course pointed at."""
_POOLED = re.compile("合起来|加起来|合计|总的|整体|平均下来|合在一起|一起算")
"""Of one's own sections of a course the figure over them all is told above the sheet."""
_SCORED = re.compile("评教(?:得了?|的|分|平均|成绩|结果|总共|到底|是|有)*(?:[几多]少?分|得?分(?:是|有)?多少)")
"""The score of a course is no figure, for it is one person's: the own sheet tells it."""
_RATED = re.compile("评教|打分|评分|学生评|参评|题项")
_TERM = re.compile(r"学期|[春秋]|20\d\d-20\d\d-[12]|[上下]$")
_TO_CHANGE = re.compile(
    r"改进|改善|改一?改|改点|改[哪什啥]|(?:能|该|要|可以|怎么|如何)(?:再|去)?改|提升|调整|优化|完善|(?:教|上|讲|带)得?(?:再|更)好"
)
_IN_WHICH_WAY = re.compile(r"什么|啥|哪|怎么|如何|建议|点子|方向|几[条点个]|主意")
_OF_TEACHING = re.compile(
    r"评教|反馈|(?:学生|同学)们?的?(?:意见|评价|评语|说法)|评语|教学|上课|讲课|授课|[这那]门课|下一?[轮次回]|建议"
)
_NOT_ADVICE = re.compile(
    r"率|比例|得分|评教分|成绩|培训|政策|支持|报名|项目|经费|教改|课题|职称|考核|方案|大纲|系统|页面|制度"
)
_PART_OF_FORM = "(?:项|题|条|点|块|处|方面|地方|环节|题项)"
_WHICH = f"(?:哪|什么)(?:一|几)?(?:个)?{_PART_OF_FORM}"
_PLEASED = "(?:认可|满意|喜欢|买账|看好|欣赏|肯定|受用|待见|称赞|赞成|服气)"
_LIKED = re.compile(
    rf"(?:学生|同学)们?[^，。?？]{{0,8}}最(?:不)?(?:是)?{_PLEASED}[^，。?？]{{0,10}}(?:{_WHICH}|的?是?(?:什么|啥)(?:[呢啊呀?？。，]|$))"
    rf"|{_WHICH}[^，。?？]{{0,6}}(?:学生|同学)们?[^，。?？]{{0,6}}最(?:不)?{_PLEASED}"
    rf"|{_WHICH}[^，。?？]{{0,8}}(?:最受(?:学生|同学)?们?(?:欢迎|好评|认可|肯定|喜欢)|最讨(?:学生)?喜)"
)


def marks_asked(text: str) -> tuple[str, ...]:
    """The metrics of marks that a normalised question names in everyday words: failing, the mean, the excellent."""
    if _RATED.search(text):
        return ()
    named = (("course_fail_rate", _FAILED), ("course_mean_score", _MEAN), ("course_excellent_rate", _EXCELLENT))
    return tuple(metric for metric, pattern in named if pattern.search(text))


def of_sheets(text: str) -> bool:
    """Whether a normalised question asks who took part in the rating, or how much of what came back counts."""
    return any(pattern.search(text) for pattern in (TAKES_PART, SHOULD_RATE, COUNTS))


def side_of_own(text: str, term: str, *, named: bool) -> str:
    """The side of the own sheet that a normalised question of a teacher asks for in plain words; empty for none.

    `named` says whether a course is named, `term` the time that is spoken of.
    """
    own = re.search(_ME, text) is not None
    rest = text.replace(term, "") if term else text
    rest = _POOLED.sub("", rest) if own and named and _THAT_CLASS.search(rest) else rest
    if ELSEWHERE.search(rest) or _OF_RULES.search(rest):
        return ""
    if (own or named) and of_sheets(rest) and _HOW_MANY.search(rest):
        return "ratings"
    if named and (own or _THAT_COURSE.search(rest)) and _ATTAINED.search(rest):
        return "attainment"
    if own and named and _SCORED.search(rest) and not marks_asked(rest):
        return "ratings"
    if own and _LIKED.search(rest):
        return "ratings"
    if (own or _THAT_CLASS.search(rest)) and named and _TERM.search(term) and marks_asked(rest):
        return "grades"
    asked = _TO_CHANGE.search(rest) and _IN_WHICH_WAY.search(rest) and _OF_TEACHING.search(rest)
    return "advice" if own and asked and not _NOT_ADVICE.search(rest) else ""
