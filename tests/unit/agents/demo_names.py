"""The demo university's names and calendar, made by hand: what the reading needs, without building any data."""

# ruff: noqa: E501
from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from agents.brains.base import Asker
from knowledge_base.evaluation.directory import CourseName, Directory, TermInfo, Unit
from tests.support import ROOT
from tools.scope import Role

TODAY = date(2026, 3, 20)
_DEMO = ROOT / "knowledge_base" / "demo"
_COLLEGES = {
    "cs": ("计算机学院", {"cs": "计算机科学与技术", "se": "软件工程", "ai": "人工智能", "ds": "数据科学与大数据技术", "ne": "网络工程"}),
    "me": ("机械学院", {"md": "机械设计制造及其自动化", "ve": "车辆工程", "ro": "机器人工程", "id": "工业设计"}),
    "ms": ("材料学院", {"ms": "材料科学与工程", "po": "高分子材料与工程", "ne": "新能源材料与器件"}),
    "em": ("经济管理学院", {"ac": "会计学", "fi": "金融学", "ba": "工商管理", "mk": "市场营销", "it": "国际经济与贸易"}),
    "fl": ("外国语学院", {"en": "英语", "ja": "日语", "tr": "翻译"}),
    "ma": ("数学与统计学院", {"ma": "数学与应用数学", "st": "统计学", "as": "应用统计学"}),
    "mx": ("马克思主义学院", {}),
    "pe": ("体育部", {}),
}  # fmt: skip
_OFFICES = {"jw": "教务处", "zp": "质量评估中心", "rs": "人事处", "xg": "学生工作部"}


@cache
def directory() -> Directory:
    """Units, courses and thirteen complete terms of the demo, with its alias file."""
    aliases = _yaml("aliases.yaml")
    return Directory(_units(aliases["units"]), _courses(aliases["courses"]), _terms(), TODAY)


def asker(role: str) -> Asker:
    """A person of the role: of the computing college, or as `dean.ma`, of another."""
    kind, _, college = role.partition(".")
    own = college or "cs"
    major = {"cs": "cs.se"}.get(own, f"{own}.{own}")
    match Role(kind):
        case Role.LEADER | Role.QA | Role.SUPERVISOR:
            return Asker(Role(kind), "张三")
        case Role.DEAN | Role.TEACHER:
            return Asker(Role(kind), "李四", own)
        case _:
            return Asker(Role(kind), "王五", own, major)


def _yaml(name: str) -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(_DEMO) / name).read_text(encoding="utf-8"))
    return loaded


def _units(aliases: dict[str, list[str]]) -> list[Unit]:
    units = [_unit("school", "示范大学", "school", None, aliases)]
    for code, (name, majors) in _COLLEGES.items():
        units.append(_unit(code, name, "college", "school", aliases))
        units += [_unit(f"{code}.{key}", major, "major", code, aliases) for key, major in majors.items()]
    return units + [_unit(code, name, "office", "school", aliases) for code, name in _OFFICES.items()]


def _unit(code: str, name: str, level: str, parent: str | None, aliases: dict[str, list[str]]) -> Unit:
    return Unit(code, name, level, parent, "教学", None, tuple(aliases.get(code, ())))


def _courses(aliases: dict[str, list[str]]) -> list[CourseName]:
    plan = yaml.safe_load((Path(_DEMO) / "curriculum.yaml").read_text(encoding="utf-8"))
    owners = {course["name"].rstrip("*"): course["owner"] for course in plan["public"]}
    for college, parts in plan["colleges"].items():
        terms = [parts["foundation"], *parts["majors"].values()]
        for term in terms:
            owners |= {name.rstrip("*"): college for names in term.values() for name in names}
    return [
        CourseName(f"c{i:03d}", name, owner, tuple(aliases.get(name, ())))
        for i, (name, owner) in enumerate(owners.items())
    ]


def _terms() -> list[TermInfo]:
    terms = []
    for first in range(2019, 2026):
        year = f"{first}-{first + 1}"
        terms.append(TermInfo(f"{year}-1", year, date(first, 9, 1), date(first + 1, 1, 20), True))
        spring = first < 2025
        terms.append(TermInfo(f"{year}-2", year, date(first + 1, 2, 20), date(first + 1, 7, 10), spring))
    return terms
