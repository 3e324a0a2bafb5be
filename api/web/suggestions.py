"""What each role may want to ask first: shown on an empty page, never sent anywhere by itself."""

from __future__ import annotations

from tools.scope import Role

_GUIDE = "指南对学业预警有什么要求？"

BY_ROLE: dict[Role, tuple[str, ...]] = {
    Role.LEADER: (
        "全校近三年挂科率怎么样？哪个学院最高？",
        "各学院去年的毕业率排名",
        "全校的生师比是多少？",
        _GUIDE,
    ),
    Role.QA: (
        "上学期各学院评教平均分排名",
        "全校近三年挂科率怎么样？哪个学院最高？",
        "评教办法怎么认定无效问卷？",
        _GUIDE,
    ),
    Role.DEAN: (
        "我们院近三年挂科率怎么样？哪个专业最高？",
        "我们院上学期的评教平均分和全校比怎么样？",
        "我们院各专业的平均绩点排名",
        _GUIDE,
    ),
    Role.HEAD: (
        "我们专业近三年挂科率怎么样？",
        "我们专业的平均绩点和学院比怎么样？",
        "我们专业去年的毕业率是多少？",
        _GUIDE,
    ),
    Role.TEACHER: (
        "我上学期评教怎么样？",
        "我该改进什么？",
        "我的课上学期挂科率是多少？",
        "评教办法怎么认定无效问卷？",
    ),
    Role.STUDENT: (
        "还差多少学分毕业？",
        "下学期该选什么课？",
        "我的平均绩点是多少？",
        "学业预警分几级，各是什么条件？",
        "高等数学的挂科率是多少？",
    ),
    Role.SUPERVISOR: (
        "我督导的教学班上学期挂科率是多少？",
        "评教办法怎么认定无效问卷？",
        _GUIDE,
    ),
}
