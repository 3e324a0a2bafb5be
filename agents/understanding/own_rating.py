"""What a teacher asks of the own evaluation in words of the staff room: the score the pupils gave, who of those who
should rate did so, what to change next.

Fond or cross words for pupils are colour: 「那帮小祖宗」 are the students, and nobody of them is asked for.
"""

from __future__ import annotations

import re

_ME = r"(?:我|本人|俺)(?!们|院|系|校|专业|学院|教研室)"
_PUPILS = re.compile(
    r"(?<![我他她家自男女])(?:(?:[这那]|班上|班里|底下|台下|下面)*(?:帮|群|伙|拨|窝|些|班(?=小|熊|皮|活|娃|孩)|波)(?:个)?)?(?:可爱的|调皮的)?"
    r"(?:小祖宗|小家伙|熊孩子|小兔崽子|小崽子|小朋友|小鬼头?|皮猴子?|活宝|小年轻|小孩儿?|娃娃|娃儿?|孩子|崽子?|徒弟)们?"
    r"(?!他?[妈爸]|气|话|头|家|王)"
)
_MANY = re.compile(r"[帮群伙拨窝些波们班]|祖宗|家伙|熊孩子|崽|皮猴|活宝")
"""One child alone may be anybody's: only several, or a word that is only said of pupils, are the class."""
_HOW_MUCH = (
    r"(?:到底|究竟|总共|平均|都|是|有|了|过|的|得|出来|出|个)*"
    r"(?:[几多]少?分|几点几|什么分|啥分|分(?:数)?(?:有|是)?多少)"
)
_GIVEN = (
    rf"(?:评教|教学评价|问卷|学生|同学)[^，。?？]{{0,10}}(?:给|对|替|把){_ME}(?:的课|上的课|这门课)?[^，。?？]{{0,4}}(?:打|评|给){_HOW_MUCH}",
    rf"(?:学生|同学)们?(?:评教)?(?:给|对){_ME}(?:的课)?(?:的)?(?:评教)?(?:打|评)的?分",
    rf"{_ME}[^，。?？]{{0,10}}(?:评教|学生评分|学生打分)(?:里|上|中|时|得)*(?:拿|收|考|挣|捞|混)(?:了|到|过)*{_HOW_MUCH}",
    rf"(?:学生|同学|他)们?(?:给|对|替){_ME}(?:的课|上的课)?(?:打|评)(?:了|出)?的(?:评教)?(?:分数?|均分|平均分|得分|成绩)",
    rf"{_ME}(?:的)?(?:评教)?(?:被)(?:学生|同学)们?(?:打|评){_HOW_MUCH}",
)
_SCORE_GIVEN = re.compile("|".join(f"(?:{one})" for one in _GIVEN))
_UNLIKE = re.compile(
    r"有效|算数|参评|低分|高分的|[几多]少?(?:个|名|位)?(?:学生|同学|人)|为什么|为啥|凭什么|题项|哪[一几些]|谁"
)
_OUGHT = r"(?:应该?|该|本该|应当|可以|能够?|有资格|轮到)"
SHOULD_RATE = re.compile(
    rf"{_OUGHT}(?:来|去|给|参加)?评(?:教|价|分|{_ME})[^，。?？]{{0,10}}(?:真|实际|确实|到底|最后|到头来)?[^，。?？]{{0,4}}(?:评|填|交|做|来)了"
    rf"|(?:真正?|实际|确实|到底)(?:上|地|的)?(?:去|来|给)?(?:我)?评了的?(?:学生|同学|人)?"
    rf"|没(?:有)?(?:去|来|给我|参加)?评教?的(?:学生|同学|人)?(?:有|占|比例|多|还有|是)"
)
"""「该评我的学生里真正评了的」, 「没评的占几成」: who took part, of all who should."""
_NEXT = r"(?:下一步|接下来|往后|今后|以后|下一?[轮回次]|下个?学期|新学期)"
_WAY = r"(?:改|抓|使劲|发力|入手|下手|着手|努力|用力|下功夫|补|加强|突破)"
_NEXT_STEP = re.compile(
    rf"{_NEXT}[^，。?？]{{0,8}}(?:从|往|在|朝|先)?(?:哪|什么|啥)[^，。?？]{{0,5}}{_WAY}"
    rf"|(?:从|往|在|朝)(?:哪|什么)[^，。?？]{{0,5}}{_WAY}[^，。?？]{{0,6}}{_NEXT}"
    rf"|{_ME}[^，。?？]{{0,8}}(?:该|应该?|得|要|可以|先)+(?:从|往|在|朝)(?:哪|什么)[^，。?？]{{0,5}}{_WAY}"
)
_NOT_TEACHING = re.compile(r"课题|项目|职称|论文|科研|考核|方案|大纲|整改|培训|率|绩点|经费|比赛|竞赛")
_SUPERVISED = re.compile(
    rf"督导(?:专家|老师|员|组)?们?(?:给|对|来|去)?(?:评价|评分|打分|评|打|听|给)?(?:了|过)?{_ME}(?:的课|上的?课)?[^，。?？]{{0,5}}(?:多少|几)(?:分|次|节|回|堂|门|趟)"
    rf"|{_ME}(?:的课)?(?:一共|总共|上学期|这学期|今年)*被?督导(?:专家|老师|员|组)?(?:听|评|打)(?:了|过)*(?:课|分)?(?:多少|几)(?:分|次|节|回|堂|门|趟)"
)
_OF_A_RULE = re.compile("规定|办法|制度|应该?|至少|最少|必须|需要|[要会能该须得](?:来|去)?听")

_ITEM = re.compile(
    rf"评教[^。?？]{{0,8}}{_ME}(?:的)?(?:得分|分数)?最(?:弱|差|低|强|好|高|拿得出手|吃亏|短板)的?(?:那|一|是)*(?:项|题|条|方面|地方|块|点)"
    rf"|{_ME}[^，。?？]{{0,6}}评教[^，。?？]{{0,6}}最(?:弱|差|低|强|好|高)的?(?:那|一|是)*(?:项|题|条|方面|地方|块|点)"
    rf"|(?:学生|同学|他)们?[^，。?？]{{0,6}}(?:觉得|认为|嫌|看){_ME}[^，。?？]{{0,6}}(?:哪|什么)一?个?(?:项|条|方面|地方|环节|点)"
    r"[^，。?？]{0,4}(?:欠缺|薄弱|不足|差|弱|不行|欠|强|好|突出)"
    r"|(?:学生|同学)们?[^，。?？]{0,6}(?:打|评|给)分(?:打得|给得)?最(?:低|高)的(?:那|是)*(?:哪)?一?(?:项|题|条|个题项)"
    r"|which (?:[a-z]+ )*(?:item|question|aspect|criterion)[^.?？]*(?:学生|students?|they)"
    r"[^.?？]*(?:rate|score|mark)[^.?？]*(?:me|my|我)"
)
"""「评教我最弱的一项是啥」."""


def item_asked(text: str) -> bool:
    """Whether the question of the form is asked for on which the asker did best or worst."""
    return _ITEM.search(text) is not None


def by_supervisors(text: str) -> bool:
    """Whether a normalised question of a teacher asks what points supervisors gave, or how often they came."""
    return _SUPERVISED.search(text) is not None and _OF_A_RULE.search(text) is None


def as_students(text: str) -> str:
    """The text with fond or cross words for pupils written as 学生."""
    return _PUPILS.sub(lambda found: "学生" if _MANY.search(found.group()) else found.group(), text)


def score_given(text: str) -> bool:
    """Whether a normalised question of a teacher asks what score the own students gave: 「评教给我打了几分」."""
    return _SCORE_GIVEN.search(text) is not None and _UNLIKE.search(text) is None


def next_step(text: str) -> bool:
    """Whether a teacher asks where to begin changing: 「我下一步该从哪里改」."""
    return re.search(_ME, text) is not None and _NEXT_STEP.search(text) is not None and not _NOT_TEACHING.search(text)
