"""The units of 示范大学. Codes and names are fixed (others refer to them); intake and staffing are the generator's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge_base.evaluation.tables import SCHOOL


@dataclass(frozen=True)
class Major:
    """One major: its yearly intake at scale 1 and the mean ability of its students (standard deviations)."""

    code: str
    name: str
    name_en: str
    intake: int
    ability: float

    @property
    def college(self) -> str:
        return self.code.split(".")[0]


@dataclass(frozen=True)
class TeachingUnit:
    """A college or a unit for public courses, with its posts for teachers at scale 1."""

    code: str
    name: str
    name_en: str
    kind: str
    posts: int


@dataclass(frozen=True)
class Office:
    """An administrative office with its posts at scale 1; it teaches nothing."""

    code: str
    name: str
    name_en: str
    posts: int


SCHOOL_NAME = "示范大学"

TEACHING_UNITS = (
    TeachingUnit("cs", "计算机学院", "School of Computer Science", "教学", 198),
    TeachingUnit("me", "机械学院", "School of Mechanical Engineering", "教学", 116),
    TeachingUnit("ms", "材料学院", "School of Materials", "教学", 76),
    TeachingUnit("em", "经济管理学院", "School of Economics and Management", "教学", 168),
    TeachingUnit("fl", "外国语学院", "School of Foreign Languages", "教学", 58),
    TeachingUnit("ma", "数学与统计学院", "School of Mathematics and Statistics", "教学", 70),
    TeachingUnit("mx", "马克思主义学院", "School of Marxism", "公共课部", 34),
    TeachingUnit("pe", "体育部", "Department of Physical Education", "公共课部", 24),
)

MAJORS = (
    Major("cs.cs", "计算机科学与技术", "Computer Science and Technology", 240, 0.25),
    Major("cs.se", "软件工程", "Software Engineering", 255, 0.10),
    Major("cs.ai", "人工智能", "Artificial Intelligence", 150, 0.40),
    Major("cs.ds", "数据科学与大数据技术", "Data Science and Big Data Technology", 160, 0.05),
    Major("cs.ne", "网络工程", "Network Engineering", 115, -0.30),
    Major("me.md", "机械设计制造及其自动化", "Mechanical Design, Manufacturing and Automation", 215, -0.05),
    Major("me.ve", "车辆工程", "Vehicle Engineering", 130, -0.20),
    Major("me.ro", "机器人工程", "Robotics Engineering", 90, 0.20),
    Major("me.id", "工业设计", "Industrial Design", 70, -0.15),
    Major("ms.ms", "材料科学与工程", "Materials Science and Engineering", 135, -0.15),
    Major("ms.po", "高分子材料与工程", "Polymer Materials and Engineering", 90, -0.25),
    Major("ms.ne", "新能源材料与器件", "New Energy Materials and Devices", 100, 0.10),
    Major("em.ac", "会计学", "Accounting", 210, 0.20),
    Major("em.fi", "金融学", "Finance", 180, 0.15),
    Major("em.ba", "工商管理", "Business Administration", 140, -0.15),
    Major("em.mk", "市场营销", "Marketing", 110, -0.30),
    Major("em.it", "国际经济与贸易", "International Economics and Trade", 125, -0.05),
    Major("fl.en", "英语", "English", 110, 0.15),
    Major("fl.ja", "日语", "Japanese", 65, -0.10),
    Major("fl.tr", "翻译", "Translation", 60, 0.20),
    Major("ma.ma", "数学与应用数学", "Mathematics and Applied Mathematics", 110, 0.20),
    Major("ma.st", "统计学", "Statistics", 90, 0.10),
    Major("ma.as", "应用统计学", "Applied Statistics", 80, -0.10),
)

OFFICES = (
    Office("jw", "教务处", "Office of Academic Affairs", 32),
    Office("zp", "质量评估中心", "Centre for Quality Assessment", 12),
    Office("rs", "人事处", "Office of Human Resources", 20),
    Office("xg", "学生工作部", "Office of Student Affairs", 74),
)

UNIT_CODES = tuple(unit.code for unit in TEACHING_UNITS)
MAJOR_CODES = tuple(major.code for major in MAJORS)

_FOUNDED = date(2000, 9, 1)


_DISCIPLINES = {"cs": "工学", "me": "工学", "ms": "工学", "em": "管理学", "fl": "文学", "ma": "理学"}
_OTHER_DISCIPLINES = {"em.fi": "经济学", "em.it": "经济学"}
_ACCREDITABLE = ("cs", "me", "ms")
_NOT_ACCREDITABLE = ("me.id",)
_SPLIT = (("cs.ai", "cs.cs", 2015), ("cs.ds", "cs.cs", 2014), ("me.ro", "me.md", 2014), ("ms.ne", "ms.ms", 2012))
"""(new major, the one it was split from, year)."""


def org_unit_rows() -> list[tuple[Any, ...]]:
    """The rows of `org_unit`: the school, then teaching units, majors and offices."""
    began = {new: date(year, 9, 1) for new, _, year in _SPLIT}
    school = (SCHOOL, None, "school", SCHOOL_NAME, "Demonstration University", "学校", _FOUNDED, None, None, None)
    units = [(u.code, SCHOOL, "college", u.name, u.name_en, u.kind, _FOUNDED, None, None, None) for u in TEACHING_UNITS]
    majors = [
        (m.code, m.college, "major", m.name, m.name_en, "专业", began.get(m.code, _FOUNDED), None,
         discipline(m.code), is_accreditable(m.code))
        for m in MAJORS
    ]  # fmt: skip
    offices = [(o.code, SCHOOL, "office", o.name, o.name_en, "行政", _FOUNDED, None, None, None) for o in OFFICES]
    return [school, *units, *majors, *offices]


def succession_rows() -> list[tuple[Any, ...]]:
    """The rows of `org_succession`: majors split from older ones, which go on."""
    return [(new, old, "拆分", date(year, 9, 1)) for new, old, year in _SPLIT]


def discipline(major: str) -> str:
    """The discipline (学科门类) of a major."""
    return _OTHER_DISCIPLINES.get(major, _DISCIPLINES[major.split(".")[0]])


def is_accreditable(major: str) -> bool:
    """Whether there is a professional accreditation for the major."""
    return major.split(".")[0] in _ACCREDITABLE and major not in _NOT_ACCREDITABLE
