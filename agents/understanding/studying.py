"""Whether somebody asks about a student's own study: credits to graduation, courses to take, the way to a warning."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from agents.understanding.companions import somebody_beside
from agents.understanding.gate import is_person
from agents.understanding.normalise import normalise
from agents.understanding.study_asks import ASKS
from agents.understanding.study_english import in_chinese, without_mixed

_ABOUT_RULES = re.compile(
    "最晚|最迟|最长|最多(?:能|可以)?[^，。]{0,4}(?:拖|延|读)|(?:拖|延)到(?:什么时候|哪年|几时|啥时候)|[黄橙红]色预警[^,，。]{0,3}(?:是|要|得|指|等于)|规定|办法|制度|指南|条例|文件|哪一?条"
)
_FIGURES = re.compile(
    "评教[^，。；;?？]{0,8}分|挂了|挂科|绩点|预警率|毕业率|占|比例|多少人|哪些人|全校|我们[院校班]|各(?!个?学[期年]|年)"
)
"""Words of a question that is about something else, or something else besides: it is read as ever."""
_TALK = re.compile(r"^[^，,。；;?？]*(?:挂了|挂科|绩点)[^，,。；;?？]*[，,。；;?？]")
"""A clause before the asking one, of how it came to that: 「挂了几门，我还能按时毕业吗」."""
_FAILED_TOO = re.compile(r"我(?!们)[^，,。；;]{0,8}挂(?:了|过|科)*(?:有)?(?:几|多少|哪)[^，,。；;]{0,3}[，,。；;?？]")
_TERM = re.compile("学期|学年|年|上次|这次|大[一二三四五]|期末")
_STILL_FAILED = re.compile(
    r"(?:哪|有|还有|几)[^，。?？]{0,8}必修课?[^，。?？]{0,4}(?:挂|不及格|没考过)[^，。?？]{0,10}(?:没|未)[^，。?？]{0,3}(?:补|重修|通过|过)(?:回来|上|掉|完|了|过)?"
    r"|(?:有没有|有无|还有|有)(?:挂|不及格|没过)[^，。?？]{0,10}(?:没|未)(?:有)?[^，。?？]{0,3}(?:补|重修|通过|过|清)(?:过来|回来|上|掉|完|了|过)*的?[^，。?？]{0,3}必修课?程?"
    r"|必修课?[里中]?[^，。?？]{0,3}(?:有没有|有无|还有|有)(?:挂|不及格|没过)[^，。?？]{0,8}(?:没|未)(?:有)?[^，。?？]{0,3}(?:补|重修|通过|过|清)(?:过来|回来|上|掉|完|了|过)*的?"
    r"|(?:挂|不及格)了?的?(?:必修|那些|那几门|课)[^，。?？]{0,8}(?:哪|几)[^，。?？]{0,6}(?:没|未)[^，。?？]{0,3}(?:补|重修|通过|过)(?:回来|上|掉|完|了|过)?"
)
"""Required courses failed and not made good: a part of the own record, no rate of failing."""
_FAILED_OF_THEM = re.compile(
    r"(?:哪[几些]?门?|几门|有哪[些几])(?:课|必修)*(?:是|还)*(?:挂|不及格|没过)(?:了|的)?(?:还|又|但|却|一直)*(?:没|未)(?:有)?[^，。?？]{0,2}(?:补|重修|清|过)(?:回来|上|掉|完|了|过|的)*"
)
"""「里头哪几门是挂了没补上的」, after the own study was told."""
_HEARSAY = re.compile(
    r"^(?:我)?(?:听说|据说)[^，,。；;?？]{2,}[，,。；;]|^(?:我)?(?:听|据|刚听|昨天听)[^，,。；;]{1,8}(?:说|讲|提起|提到|聊到)[^，,。；;?？]*[，,。；;]"
)
"""What was heard from somebody, in a clause of its own: it speaks of nobody's record."""
_WARNED_BESIDE = re.compile(
    r"^[^，,。；;?？]*(?:室友|舍友|同学|有人|别人|隔壁|同桌|班里|朋友)[^，,。；;?？]*(?:收到|被|接到|拿到|吃了?)[^，,。；;?？]*?(?P<what>预警|警示)[^，,。；;?？]*[，,。；;?？]"
)
"""Somebody else's warning, told before the own one is asked after."""
_OTHERS_TOLD = re.compile(
    r"^(?:我的?|最近|现在)?(?:室友|舍友|同学|同桌|班里|班上|大家|别人|人家|周围|身边|朋友|学长|学姐)们?[^，,。；;?？]*[，,。；;]"
)
"""What others are about, in a clause before the own question: 「室友都在算学分，我还差多少」."""
_OWN_MAJOR = (
    r"(?:我们?的?|咱们?的?|本)?(?:学?的)?(?:{names})(?:这个)?(?:专业|方向)?"
    r"的?(?:20)?(?:\d\d级)?的?(?:本科)?(?:学生|同学)?"
)
_COHORT = re.compile(r"(?<!\d)(?:20)?(?P<year>\d\d)级(?!考)")
_CLAUSES = re.compile(r"[，,。；;、?？]|(?<=[\u4e00-\u9fff])(?:以及|另外)(?=[\u4e00-\u9fff])")
_LEVEL_BY_RULE = re.compile(
    r"[按照依](?:学校)?的?(?:规定|规则|办法|标准)(?:来)?(?=[^，。]{0,6}(?:哪|第?几|什么)一?(?:级|档|等))"
)
_UNPASSED = "(?:不及格|挂|没过|没及格|没通过|未通过)"
OWED = re.compile(
    f"{_UNPASSED}[^，,。；;]{{0,10}}欠[^，,。；;]{{0,6}}学分|欠[^，,。；;]{{0,10}}学分[^，,。；;]{{0,6}}(?:必修|{_UNPASSED})"
    f"|{_UNPASSED}[^，,。；;]{{0,14}}(?:(?:多少|几)个?学分|(?:[一总统拢]共|加起来|合起来|[加合]一?块儿?|[合总]计)[^，,。；;]{{0,4}}(?:多少|几)个?学?分)"
    f"|{_UNPASSED}[^。；;]{{0,14}}学分[^，,。；;]{{0,6}}(?:一共|共|加起来|加一块|合计|总共|是|有)?(?:多少|几)"
)
"""Asks for the credits of required courses not passed, which the rules of warning count."""
_INTENT = re.compile(
    r"(?:^|(?<=[，,。；;]))我?(?:想|打算|准备|计划|希望)(?:着)?(?=从|把|在|提前|先|自己|一口气|一次|早点)"
)
"""Whoever says no more than what is intended speaks of oneself: 「想从现在安排到毕业」."""
_LISTED = re.compile(
    r"我(?:现在|到底)?(?:(?:在不在|上没上|进没进)|(?:是不是|有没有|是否)(?:已经)?(?:在|上|进))了?(?:学校|学院|院里)?的?"
    r"(?:学业)?(?:预警|警示)(?:的)?名单(?:上|里|中)?了?(?:吗|么)?"
)
"""The own place on a list of those warned, which is the own warning and nobody else's."""
_CREDITS_SAID = re.compile("[0-9一二两三四五六七八九十]+个?学分")
"""Who says how many credits are owed puts a case to the rules; else the record is asked how they apply."""
_OWN = re.compile(r"(?:我(?![们院系校班])|本人|自己|俺)")
_OWN_LAST = re.compile(
    r"(?:我(?![们院系校班])|本人)"
    r"(?:现在|目前|如今|今年|到底|究竟|一共|总共|大[一二三四五]|还|才|就|都|已经|再|[，, ])*$"
)
"""Oneself right before what is asked, whoever was spoken of earlier: 「张三说我还」."""
OTHERS = re.compile(
    "他|她|同学|室友|舍友|同桌|邻座|[前后]桌|哥们|学委|班长|别人|人家|名单|(?<!找)(?:(?<!必修都有)(?<!必修有)谁|谁(?=[^，,。?？]))(?!提|批|审)"
)
NUMBER = re.compile(
    r"(?:学号)(?:是|为)?[:： ]?(?P<said>[0-9a-zA-Z]{4,20})(?:(?:的|这[个位名])?(?:学生|同学))?"
    r"|(?<![0-9a-zA-Z])(?P<bare>[a-zA-Z]{0,3}\d{6,20})(?![0-9a-zA-Z])(?:(?:的|这[个位名])?(?:学生|同学))?"
)
"""A student's number, called so or bare: nobody speaks of oneself by it."""
_SPOKEN_OF = re.compile("(?:[，,]?(?:这|那|该)(?:个|位|名)?(?:学生|同学|孩子|娃|生|人)|该生|此人|[他她])的?")
"""Who is spoken of once a number has said who it is."""
_UNIT_BEFORE = re.compile(r"(?:我们?的?)?[^，,。；;、和跟与]{1,10}(?:专业|学院|系)的?(?:学生|同学)?$")
REASON = re.compile(r"[，,。；;、 ]*(?:查询|查看)?事由(?:是|为)?[:： ]*(?P<reason>[^。；;?？()（）]{2,60})")
_COURTESIES = re.compile(
    r"(?:您|你|老师)好|请问|请|麻烦|劳驾|打扰(?:您|你|一下)?了?|帮忙|(?:瞅|瞧)(?:一?[眼下瞅瞧]|眼)?|(?:核对|核实|确认|了解)(?:一?下)?|调(?:一?下|取)?|(?:帮|给|替)我|我?(?:想|要)?(?:知道|问|了解|咨询|确认)(?:一下|问|下)?"
    r"|(?:看|查|算|问|估|排|列|理)(?:一?下|一[看查算问排列]|看|查|算)|数(?:一?下|一数|数)|[捋理盘对点瞧说讲](?:一?下|一[捋理盘对点瞧说讲]|[捋理盘对点瞧说讲])|统计(?:一?下)?|(?:看|查|算|问|估|数)|老师"
    r"|(?:真|好|太)?(?:烦|累|急|愁|郁闷|难受)(?:死)?(?:了|啊)"
)
ELSEWHERE = re.compile(
    r"转专业|[转换][^，。]{0,4}专业|转[到入去]|辅修|双学位|第二学[位士]|微专业|(?:如果|要是|假如|假设|若)[^，。]{0,8}(?:读|学(?![院校分期年业])|在|去|换)"
    r"|(?<!我的)(?<!我们)(?<!咱们)(?<![我咱本自己这个的])专业(?!课|教育|必修|选修|核心|基础|学分|方案|培养)"
)
"""Another plan than the own: nothing is worked out by it."""
KIN = re.compile(
    r"我(?:的|家)?(?:一个)?(?:朋友|孩子|儿子|女儿|弟弟?|妹妹?|哥哥?|姐姐?|[表堂][兄哥弟姐妹]|对象|闺蜜|舍友|学[长姐弟妹]|学生|女朋友|男朋友)"
)
_FILLING = re.compile(
    r"加?(?:一块儿?|一起|起来)|合(?:起来|计|一块儿?)|[统拢]共|[总合]计|满打满算|[这那]个|(?:我们|咱们?|本)专业|从(?=现在|目前|[这本下]|今)|[\s，,。；;、:：?？!！…]|我们?|本人|自己|俺|现在|目前|如今|今年|20\d\d年|[春秋]季|大[一二三四五][上下]?|到底|究竟|一共|总共|还|才|就|都|已经|再|的|了|呢|啊|吧|那|是|得|要|会|能"
    r"|之后|往后|以后|后面|接下来|剩下|到(?=毕业)|里头|里面|其中|当中|可以|应该|该|下个?学期|这个?学期|本学期|上个?学期|接下来|学分|毕业|离|距离?|差|按时|不|有|和|跟|在|[做定出排](?:一?[个份])?|制定|规划|安排"
    r"|[\u4e00-\u9fff]{1,4}?类的?(?=选修|必修|任选|限选|课|$)|(?:学科基础|专业教育|专业基础|专业核心|专业|通识教育|通识|公共基础|公共|实践教学|实践环节|实践)?(?:必修|选修|任选|限选)课?|实践环节|通识教育?课?"
)
_OF_STUDY = re.compile("学分|必修|选修|毕业|预警|警示|选课|培养方案|学期[^，。]{0,8}[修选排]")
_PAUSES = re.compile(r"[，,。；;?？!！\s]+")
_BEGINS = re.compile(r"(?<=[\u4e00-\u9fff])(?=(?:帮|替)我)")
"""A request begins a clause of its own, with a pause or without."""
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_NO_NAME = re.compile(r"[什哪几多怎挂低高课绩分门级度时候样情况条件规学校院系]")


class Who(Enum):
    """Whose study a question speaks of; nobody's where it may be a question about rules."""

    ONESELF = auto()
    SOMEBODY = auto()
    NOBODY = auto()


@dataclass(frozen=True)
class Study:
    """What is asked, as the tool calls it, the student's number where one is named, and the reason where one is given.

    `elsewhere` where it is asked for a person called by name, or by a plan that is not the asker's own. `failed` where
    a clause before asks what was failed, beside the way to a warning; of an audit, what is failed and nothing else.
    `more` are further sides asked for in other clauses, `cohort` the year of entry that was said of the plan, in two
    digits.
    """

    what: str
    student: str = ""
    reason: str = ""
    elsewhere: bool = False
    failed: bool = False
    more: tuple[str, ...] = ()
    cohort: str = ""


def study_in(question: str, majors: Collection[str] = (), own: Collection[str] = ()) -> Study | None:
    """The study a question asks about; None when it asks for anything else.

    `majors` are the names of majors that are not the asker's own: to speak of one is to ask by another plan. `own` are
    names of the asker's own major, which say nothing new.
    """
    given = REASON.search(question)
    question = question if given is None else question.replace(given.group(), "")
    text = without_mixed(normalise(in_chinese(question)))
    # A number is written as in the question: reading folds its letters.
    original, named = NUMBER.search(question), NUMBER.search(text)
    text = _said_of_the_number(_without_unit(text), NUMBER.search(_without_unit(text)))
    student = (original["said"] or original["bare"]) if original and named else ""
    named = NUMBER.search(text)
    rest = text if named is None else text.replace(named.group(), "我")
    cohort = _COHORT.search(rest) if own or "方案" in rest else None
    rest = _without_own_major(rest, own) if named is None else rest
    rest = _INTENT.sub("我", _LISTED.sub("我有没有被预警", rest))
    rest = _WARNED_BESIDE.sub(r"\g<what>，", rest) if _OWN.search(_WARNED_BESIDE.sub("", rest)) else rest
    rest = _without_hearsay(_FAILED_OF_THEM.sub("哪些必修没过", _STILL_FAILED.sub("哪些必修没过", rest)))
    rest = _LEVEL_BY_RULE.sub("", rest) if _OWN.search(rest) and not _CREDITS_SAID.search(rest) else rest
    if _ABOUT_RULES.search(rest) or _FIGURES.search(_TALK.sub("", OWED.sub("", rest))) or OTHERS.search(rest):
        return None
    what, found = next(((what, m) for what, pattern in ASKS if (m := pattern.search(rest))), ("", None))
    if found is None:
        return None
    start = found.start()
    reason = given["reason"].strip() if given else ""
    if ELSEWHERE.search(rest) or KIN.search(rest) or any(major in rest for major in majors) or somebody_beside(rest):
        return Study(what, student, reason, elsewhere=True)
    failed = _FAILED_TOO.search(rest) if what == "warning" else None
    if failed and _TERM.search(failed.group()):
        # What was failed in one term is a figure; the record knows what is failed still.
        return None
    if failed:
        return Study(what, student, reason, failed=True)
    more = _further(rest, what, found)
    if what == "audit" and "warning" not in more and OWED.search(rest):
        more = (*more, "warning")
    told = Study(what, student, reason, more=more, cohort=cohort["year"] if cohort else "")
    if student or _OWN.search(found.group()) or _OWN.match(rest[start:]) or _OWN_LAST.search(rest[:start]):
        return told
    match _who(rest[:start], of_study=_OF_STUDY.search(found.group()) is not None):
        case Who.ONESELF:
            return told
        case Who.SOMEBODY:
            return Study(what, elsewhere=True)
        case Who.NOBODY:
            return None


def _further(text: str, what: str, found: re.Match[str]) -> tuple[str, ...]:
    """The other sides asked for, each in a clause of its own."""
    edges = [0, *(m.end() for m in _CLAUSES.finditer(text)), len(text)]
    taken = [(a, b) for a, b in pairwise(edges) if a < found.end() and found.start() < b]
    rest = [text[a:b] for a, b in pairwise(edges) if (a, b) not in taken]
    sides = ((side, m.group()) for side, pattern in ASKS for clause in rest if (m := pattern.search(clause)))
    # Credits owed are a figure of the way to a warning itself, not of what graduation still takes.
    asked = (side for side, said in sides if side != what and not (what == "warning" and said.startswith("欠")))
    return tuple(dict.fromkeys(asked))


def _without_own_major(text: str, own: Collection[str]) -> str:
    """「我们AI专业23级的培养方案」 as 「我的培养方案」."""
    if not own:
        return text
    names = "|".join(sorted(map(re.escape, {name.lower() for name in own}), key=len, reverse=True))
    return re.sub(_OWN_MAJOR.format(names=names), "我的", text)


def _without_hearsay(text: str) -> str:
    """The text without a first clause of what was heard, where oneself is spoken of after it."""
    rest = _OTHERS_TOLD.sub("", _HEARSAY.sub("", text))
    return rest if _OWN.search(rest) else text


def _without_unit(text: str) -> str:
    """The text without the unit right before a number, which only says where that student is."""
    named = NUMBER.search(text)
    return text if named is None else _UNIT_BEFORE.sub("", text[: named.start()]) + text[named.start() :]


def _who(head: str, *, of_study: bool) -> Who:
    """Whose study is spoken of, by the words before what is asked: 「张三还」, 「帮我看看文怡」, 「我现在」."""
    said = _COURTESIES.sub("", _BEGINS.sub("，", head))
    left = _FILLING.sub("", said)
    if not left or (
        of_study and _PAUSES.search(said) and not _FILLING.sub("", _PAUSES.split(said)[-1]) and not _names_one(said)
    ):
        # 「快选课了，帮我瞧瞧」: what was told before names nobody.
        return Who.ONESELF
    called = _NAME.fullmatch(left) and not _NO_NAME.search(left)
    if _OWN.search(said):
        # 「我和张三」: a name beside oneself; any other word beside oneself is talk.
        return Who.SOMEBODY if called and is_person(left) else Who.ONESELF
    return Who.SOMEBODY if called else Who.NOBODY


def _names_one(said: str) -> bool:
    """Whether a clause is no more than what may be a name."""
    clauses = [_FILLING.sub("", clause) for clause in _PAUSES.split(said)]
    return any(_NAME.fullmatch(c) and not _NO_NAME.search(c) and is_person(c) for c in clauses)


def _said_of_the_number(text: str, named: re.Match[str] | None) -> str:
    """「2023110001这孩子」, 「…，他下学期」: after a number, whoever is spoken of is who it stands for."""
    return text if named is None else text[: named.end()] + _SPOKEN_OF.sub("我", text[named.end() :])
