"""Who is named beside the asker, and what only looks like a name there."""

from __future__ import annotations

import pytest

from agents.understanding.companions import somebody_beside
from agents.understanding.studying import Study, study_in
from agents.understanding.teaching import asked_in
from tools.scope import Role


@pytest.mark.parametrize(
    "question",
    [
        "我和李娜的评教怎么样",
        "我跟王伟这学期评教怎么样",
        "李娜和我的评教怎么样",
        "看看我和隔壁班李雷雷的，还差多少学分",
        "我和张老师的成绩分布怎么样",
    ],
)
def test_a_person_beside_oneself(question: str) -> None:
    assert somebody_beside(question)
    assert asked_in(question, Role.TEACHER) is None


@pytest.mark.parametrize(
    "question",
    [
        "我和培养方案的要求还差多少学分",
        "我跟毕业标准还差多少学分",
        "我和张老师说了，我还差多少学分毕业",
        "我和学院平均比评教怎么样",
        "我的评教和去年比怎么样",
        "我跟高数的成绩",
    ],
)
def test_what_only_stands_beside_oneself(question: str) -> None:
    assert not somebody_beside(question)


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("我和张三还差多少学分毕业", True),
        ("看看我和隔壁班李雷雷的，还差多少学分", True),
        ("我和张老师说了我还差多少学分毕业", False),
        ("张三说我还差多少学分毕业", False),
        ("我还差多少学分毕业", False),
    ],
)
def test_whose_study_it_is(question: str, elsewhere: bool) -> None:
    assert study_in(question) == Study("audit", elsewhere=elsewhere)
