"""What was asked of the rectification ledger or of findings, as plain data, and the words several readings know."""

from __future__ import annotations

import re
from dataclasses import dataclass

DOINGS = re.compile(
    "延期|延[一二三半几]|延长|销(?:了|掉|一下)?号|批准|通过吧|佐证|认领|合并|挂起|关[掉闭]|删|改成|发(?:给|送|布)|提交"
)
URGE = re.compile("催(?:一?下|一?催|办|促)|帮我催|去催|督促一?下")
OPEN = re.compile(
    "立(?:个|一个)?(?:整改)?项(?!以[来后]|之后|后|时|至今|到现在|日|的时候|的(?=[，,。?？]|$))|(?:列入|纳入|转成?|转为|转入)整改|(?:起草|拟|建|开|做)(?:一?[个条项份])?整改(?:项|任务)?"
)
ORDERED = re.compile("把|将|给|就|这|那|帮|请|第|起草|拟")
FACETS = re.compile(
    "谁(?:来|在|是)?(?:负责|牵头|承担|督办|管)|负责人|责任人|牵头|状态|阶段|环节|哪一?步|到哪|走到|进[展度]|期限|什么时候|啥时候|哪[天日]|几[号天日月]|多久|到期|截止|缺|还?差|补|退回|打回"
    "|材料|措施|卡|怎么?样|如何|情况|验收了?[吗没]|做[到完]|完成|逾期|超期|拖|等谁|在谁"
)
RULES_AFTER = re.compile("指南|规定|办法|制度|条款|标准|口径|算不算|应该?怎么")
OWN = re.compile(
    r"我(?:手[上里头]|名下)(?:督|管|负责|牵头|跟|盯)?(?:办)?(?:着)?的|我(?:督|管|跟|盯)(?:着)?的"
    r"|我(?:们[^，。?？]{0,6})?(?:负责|承担|督办|牵头|参与|配合)的|我(?:们?(?:学院|院|系|专业))?的?(?:[这那][个项条]?)?整改(?!期限)"
)
NEXT_DUE = re.compile(
    "(?:最近|最先|最早|最快|接下来|下一?[个项条]|先|马上|快要?|就要)[^，。?？]{0,8}(?:到期|到期限|截止)|(?:到期|期限|截止)[^，。?？]{0,4}最(?:近|早|先|紧)"
)
WAITING = re.compile(
    r"(?:需要|等着?|要|该)我(?:来|去)?(?:办理?|批准?|审批?|审核|认领|验收|确认|处理|签)的|我有?(?:什么|哪些|啥|几[条项个])[^，。?？]{0,4}(?:要|需要|待|等着)(?:认领|验收|批|审|办|处理)"
    r"|等(?:着)?我(?:来|去)?(?:办|批|审|处理|验收|确认)|我的?待办|待我(?:办|批|审|处理)|我[^，。?？]{0,6}(?:还有|有)(?:什么|哪些|啥|几[条件项个])"
    r"[^，。?？]{0,5}(?:要办|要批|要审|要处理|待办|待批|等着?办)|我(?:该|要|需要)(?:办|批|审)(?:什么|哪些|哪几)"
)
BY_UNIT = re.compile("(?:哪个?|各个?|哪几个|每个)(?:学院|院系?|单位|部门)|哪家")
_UNITS = "(?:哪一?[个家]?|哪几个|各个?|每个)(?:牵头|责任|主责)?(?:学院|院系?|系|单位|部门|专业|处室)"
TALLY = re.compile(
    f"{_UNITS}[^，。?？]{{0,12}}(?:最多|最少|比较多|(?:各|分别|都)?(?:有|占|摊上)?(?:几|多少)[条个项])|{_UNITS}(?:各|分别)"
    "|(?:都|分别|是|属于)*哪(?:些|个|几个)(?:学院|单位|部门|院系)的[呢啊]?(?=$|[?？。])|最[多少]的?(?:学院|单位|部门|院系|专业)?是?(?:哪|谁)|谁(?:家|手[里上]|名下|头上)?(?:来)?(?:牵头|负责|承担|摊上|占)?的?(?:整改项?|问题|任务)?(?:是)?最[多少]"
    "|按(?:学院|单位|部门|院系)(?:来)?(?:数|分|统计|看|排|列)|各个?(?:牵头)?(?:学院|单位|部门|院系)[^，。?？]{0,8}(?:排|统计|汇总|数)(?:一?[下个]|出来|$)"
)
"""How many there are unit by unit."""
COUNTED = re.compile(
    "(?<![第前哪])(?<!哪些)(?:几|多少)[条个项](?!月|学期|工作日|星期|人|学院|单位|部门|专业|学生|老师)"
)
"""How many there are."""


@dataclass(frozen=True)
class Asked:
    """`what` is ledger, findings, open or urge. `about` a side of the ledger, `item` a number in capitals, `most` how
    many findings, `place` which of those told before, `course` the course named. `named` holds words that may be of an
    item's title, `sure` is false where only such a title makes it a question of the ledger; `owed` asks for what is
    still to be done alone, `next_due` for the nearest deadline, `titled` for the one item of that title, `part` for one
    part of what the ledger tells of effects, `pointed` says that one item is spoken of (那条), `verdict` the one whose
    items are asked for, `closing` whether an item can be closed. `only` and, of findings, `year` are conditions as the
    tools take them, `topic` is the matter alone that was asked about, `unmet` what nothing can be picked by; `count`
    asks how many there are and `tally` how many of each unit; `items` asks for what came of each.
    """

    what: str
    about: str = ""
    item: str = ""
    most: int = 0
    place: int = 0
    course: str = ""
    named: str = ""
    sure: bool = True
    owed: bool = False
    next_due: bool = False
    titled: bool = False
    pointed: bool = False
    part: str = ""
    verdict: str = ""
    closing: bool = False
    only: str = ""
    year: str = ""
    topic: str = ""
    unmet: str = ""
    items: bool = False
    count: bool = False
    tally: bool = False
