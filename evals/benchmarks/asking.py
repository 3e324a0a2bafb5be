"""Answers over HTTP from a warm server: distinct questions of every role, one after another and four at a time."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from threading import Semaphore

import httpx

from api.accounts import demo_password
from api.turns import AT_ONCE
from evals.benchmarks.measure import Measurement

BAR_MS = 300.0
POSTGRESQL_BAR_MS = 600.0
_AT_ONCE = 4
_SLOWEST = 5
_SEED = 7

_METRICS = ("挂科率", "平均绩点", "挂科学生比例")
_YEARS = tuple(f"{y}-{y + 1}学年" for y in range(2020, 2025))
_TERMS = tuple(f"{y}-{y + 1}学年第{half}学期" for y in range(2020, 2025) for half in "一二")
_COLLEGES = ("计算机学院", "机械学院", "材料学院", "经济管理学院", "外国语学院", "数学与统计学院")
_MAJORS = ("计科", "软件工程", "人工智能", "大数据", "网络工程")
_COURSES = (
    "高等数学",
    "线性代数",
    "大学物理",
    "概率论",
    "数据结构",
    "操作系统",
    "大学英语",
    "毛概",
    "计算机网络",
    "离散数学",
)
_TOPICS = (
    "学业预警",
    "质量改进",
    "质量文化",
    "实习实训",
    "毕业论文",
    "评教匿名",
    "无效答卷",
    "红色预警",
    "学业导师",
    "数智评价",
)

_OWN = {
    "dean.cs": ("我们院", _MAJORS),
    "head.cs.se": ("我们专业", ("软件工程",)),
    "teacher.1": ("我教的课", ("我们院", "全校")),
    "student.1": ("我们专业", ("我们院", "全校")),
    "supervisor": ("全校", ("全校",)),
}

Asked = tuple[str, str]
"""(account, question)."""


def questions(count: int) -> list[Asked]:
    """`count` distinct questions, all roles mixed, always the same ones."""
    everything = list(dict.fromkeys(_all()))
    random.Random(_SEED).shuffle(everything)
    return everything[:count]


def _all() -> Iterator[Asked]:
    for account in ("leader", "qa"):
        for unit, period, metric in product(_COLLEGES, (*_YEARS, *_TERMS), _METRICS):
            yield account, f"{unit}{period}{metric}是多少"
        for period, metric in product((*_YEARS, *_TERMS), (*_METRICS, "评教平均分", "评教有效率")):
            yield account, f"{period}哪个学院{metric}最高"
        for unit, metric in product(_COLLEGES, (*_METRICS, "毕业率")):
            yield account, f"{unit}近三年{metric}怎么样，哪个专业最高"
    for account, (own, others) in _OWN.items():
        for unit, period, metric in product((own, *others), (*_YEARS, *_TERMS), _METRICS):
            yield account, f"{unit}{period}的{metric}"
        for unit, metric in product((own, *others), _METRICS):
            yield account, f"{unit}近三年{metric}的变化趋势"
            yield account, f"{unit}近四年{metric}和全校比怎么样"
        for course in _COURSES:
            yield account, f"{course}近三年全校挂科率多少"
        for topic in _TOPICS:
            yield account, f"学校对{topic}有什么规定"
            yield account, f"指南里{topic}是怎么写的"
        yield account, "通过率是多少"
        yield account, "把全班成绩发我"


def ask(
    url: str, home: Path, asked: Sequence[Asked], warm: int, where: str = "ask over HTTP", bar: float = BAR_MS
) -> list[Measurement]:
    """Milliseconds from sending a question to having its whole answer; the first `warm` questions are not counted."""
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        tokens = {account: _token(client, account, home) for account in sorted({a for a, _ in asked})}

        # A person may have so many turns at a time only.
        places = {account: Semaphore(AT_ONCE) for account in tokens}

        def once(question: Asked) -> float:
            with places[question[0]]:
                begun = time.perf_counter()
                answer = client.post(
                    "/api/chat",
                    json={"question": question[1]},
                    headers={"Authorization": f"Bearer {tokens[question[0]]}"},
                )
            answer.raise_for_status()
            return (time.perf_counter() - begun) * 1000

        for question in asked[:warm]:
            once(question)
        half = warm + (len(asked) - warm) // 2
        alone = tuple(once(question) for question in asked[warm:half])
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            together = tuple(pool.map(once, asked[half:]))
    slowest = sorted(zip(alone, asked[warm:half], strict=True), reverse=True)[:_SLOWEST]
    print("\n".join(f"slow: {taken:.0f} ms  {account}  {question}" for taken, (account, question) in slowest))
    return [
        Measurement(f"{where}, one at a time", "ms", alone, bar, "p95"),
        Measurement(f"{where}, {_AT_ONCE} at once", "ms", together),
    ]


def _token(client: httpx.Client, account: str, home: Path) -> str:
    credentials = {"username": account, "password": demo_password(home)}
    answer = client.post("/api/login", json=credentials)
    answer.raise_for_status()
    return str(answer.json()["token"])
