"""External reviews, accreditations, and the problems they listed."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from knowledge_base.demo.noise import Noise
from knowledge_base.demo.organisation import TEACHING_UNITS
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink

_FILE = Path(__file__).with_name("reviews.yaml")
_SOURCES = {"审核评估": "专家报告", "工程认证": "认证反馈", "巡视": "问题清单", "专业评估": "专家报告",
            "论文抽检": "问题清单"}  # fmt: skip
_LEFT_OUT = 0.06


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Review(_Strict):
    """One external review; `findings` is how many problems it listed."""

    id: str
    kind: str
    place: str
    authority: str
    visited: tuple[date, date]
    reported: date
    conclusion: str | None = None
    valid: tuple[date, date] | None = None
    findings: int


class Problem(_Strict):
    """A problem a review may list about a unit."""

    l1: str
    l2: str
    focus: str
    severity: str
    short: str
    full: str


class ReviewFile(_Strict):
    """The whole of reviews.yaml."""

    reviews: list[Review]
    problems: list[Problem]


@cache
def load_review_file() -> ReviewFile:
    """The reviews; pydantic's error when their file is damaged."""
    text = _FILE.read_text(encoding="utf-8")
    return ReviewFile.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


def load_reviews(sink: Sink, scene: Scene) -> None:
    """Fill `external_review` and the `finding`s of reviews that have begun by `today`."""
    file = load_review_file()
    for number, review in enumerate(file.reviews):
        if review.visited[1] > scene.today:
            continue
        known = review.reported <= scene.today
        conclusion, valid = (review.conclusion, review.valid) if known else (None, None)
        valid_from, valid_to = valid or (None, None)
        reported = review.reported if known else None
        document = f"{review.id}报告.pdf" if known else None
        row = (review.id, review.kind, review.place, review.authority, review.visited[0].year, *review.visited,
               reported, conclusion, valid_from, valid_to, document)  # fmt: skip
        sink.put_rows("external_review", [row])
        if known:
            sink.put_rows("finding", list(_findings(scene.noise, file, number)))


def _findings(noise: Noise, file: ReviewFile, number: int) -> Any:
    review = file.reviews[number]
    order = np.argsort(noise.uniform("problem", number, np.arange(len(file.problems))))
    for seq, place in enumerate(order[: review.findings].tolist(), start=1):
        problem = file.problems[place]
        org, name = _blamed(noise, review, number, seq)
        left_out = bool(noise.chance("left-out-finding", _LEFT_OUT, number, seq)[0])
        yield (
            f"{review.id}{seq:02d}", review.id, org, seq, problem.l1, problem.l2, problem.focus,
            problem.short.format(unit=name), problem.full.format(unit=name), _SOURCES[review.kind], problem.severity,
            review.reported, not left_out, "已在上一轮整改中解决，不重复立项" if left_out else None,
        )  # fmt: skip


def _blamed(noise: Noise, review: Review, number: int, seq: int) -> tuple[str, str]:
    """The unit a problem is about: a major's college, or any unit of the school."""
    if review.place != "school":
        code = review.place.split(".")[0]
        return code, next(u.name for u in TEACHING_UNITS if u.code == code)
    unit = TEACHING_UNITS[int(noise.integer("blamed", len(TEACHING_UNITS), number, seq)[0])]
    return unit.code, unit.name
