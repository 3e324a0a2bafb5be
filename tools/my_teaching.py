"""Tool: the asker's own teaching, one term: ratings, comments, marks, attainment, what to do. For teachers alone.

The sheet itself is made in `tools.feedback`.
"""

from __future__ import annotations

from typing import Annotated

from tools.choices import choose, one_of
from tools.context import ToolContext
from tools.evidence import ToolResult
from tools.feedback.presenting import presented

About = Annotated[str, one_of("teaching")]


def my_teaching(context: ToolContext, about: About = "", term: str = "") -> ToolResult:
    """教师本人的教学反馈：我的评教、学生评语主题、成绩分布、课程目标达成度、改进建议。只给教师本人，别人的不给。

    about: 只看一面：ratings 评教、comments 评语、grades 成绩、attainment 达成度、advice 改进；all 整张；空＝概要。
    term: 一个学期，照提问写，如 上学期；空＝最近有结果的学期。
    """
    return presented(context, choose("teaching", about), term)
