"""Which course must (hard) or should (soft) be passed before another, read from prerequisites.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge_base.demo.curriculum import Plan

_FILE = Path(__file__).with_name("prerequisites.yaml")


class PrerequisiteFile(BaseModel):
    """The whole of prerequisites.yaml: course → the courses before it, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hard: dict[str, list[str]]
    soft: dict[str, list[str]]


@dataclass(frozen=True)
class Prerequisite:
    """One course (its index in the plan) that comes before another."""

    course: int
    before: int
    hard: bool


def load_prerequisites(plan: Plan) -> tuple[Prerequisite, ...]:
    """Every prerequisite of the demo; KeyError when the file names a course the plan does not have."""
    file = PrerequisiteFile.model_validate(yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    index = {course.name: i for i, course in enumerate(plan.courses)}
    return tuple(
        Prerequisite(index[name], index[before], hard)
        for hard, listed in ((True, file.hard), (False, file.soft))
        for name, earlier in listed.items()
        for before in earlier
    )


def dependants(known: tuple[Prerequisite, ...], course: int) -> frozenset[int]:
    """The courses that name `course` as a prerequisite of either kind."""
    return frozenset(p.course for p in known if p.before == course)
