"""Every figure of every teacher's sheet of the small demo, and all it says of them, against what `sheets.py` counts.

Both ways: what is told must be right, and what ought to be told must be there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from agents.brains.base import ToolCall
from agents.calling.toolbox import run
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.warehouse import DuckClient
from tests.integration.sheet_words import asked, marks_of, of_comments, of_items, of_marks, of_objectives, of_visits
from tests.integration.sheets import (
    LEVELS,
    SECTIONS,
    Campus,
    Figure,
    Own,
    Term,
    Told,
    Where,
    of_answers,
    of_interval,
    of_ratings,
)
from tools.context import ToolContext
from tools.evidence import Evidence
from tools.scope import Role, Scope

PLAIN = re.compile(r"(-?[\d,]+(?:\.(\d+))?)( 分| 人|%)?")
POSITIONS = {"above": "整个区间在参照带之上", "within": "与参照带相当", "below": "整个区间在参照带之下"}
EARLIER = 3


@dataclass(frozen=True)
class Sheet:
    """One teacher's sheet as told, and its terms as counted here."""

    user: str
    evidence: Sequence[Evidence]
    objectives: Sequence[Evidence]
    """Those of the side that tells every objective; empty where none is told."""
    data: Mapping[str, Any]
    now: Term
    earlier: Sequence[Term]

    def text(self, key: str) -> str:
        return "\n".join(part["draft"] for part in self.data["parts"] if part["key"] == key)

    def of(self, slot: str) -> Evidence:
        return self.evidence[int(slot.removeprefix("E")) - 1]

    @property
    def whole(self) -> bool:
        """Whether the own cell of the whole term is told."""
        return any(e.metric == "set_valid_rate" for e in self.evidence)


def sheet_of(campus: Campus, user: str, scope: Scope, context: ToolContext) -> Sheet | None:
    outcome = run(ToolCall("my_teaching", {"about": "all"}), context, 0)
    if outcome.error is not None:
        return None
    sides: Sequence[Evidence] = ()
    if any(e.title.endswith("达成度") for e in outcome.evidence):
        sides = run(ToolCall("my_teaching", {"about": "attainment"}), context, 0).evidence
    staff = scope.person or ""
    own: dict[str, dict[str, Own]] = defaultdict(dict)
    for row in campus.client.fetch(SECTIONS.format(staff)):
        if row[4]:
            own[row[0]][row[1]] = Own(*row)
    rated = {term for term, rows in campus.rated.items() if any(r.staff == staff for r in rows)}
    marked = {term for term, sections in own.items() if any(s.marked for s in sections.values())}
    newest = max((marked & rated) or marked)
    told = {e.period for e in outcome.evidence if e.title.endswith("评分区间") or e.metric == "set_valid_rate"}
    terms = [Term(campus, staff, term, own[term], term in told) for term in sorted(rated & set(own)) if term < newest]
    now = Term(campus, staff, newest, own[newest], newest in told)
    return Sheet(user, outcome.evidence, sides, outcome.data, now, terms[-EARLIER:])


@pytest.fixture(scope="module")
def sheets(
    demo_client: DuckClient, rules: RuleSet, scopes: dict[str, Scope], tools_of: Callable[[Scope], ToolContext]
) -> Sequence[Sheet]:
    """Every teacher's who has one."""
    campus = Campus(demo_client, rules.values.set_feedback.value.items)
    teachers = {user: scope for user, scope in scopes.items() if scope.role is Role.TEACHER}
    found = [sheet_of(campus, user, scope, tools_of(scope)) for user, scope in teachers.items()]
    told = [sheet for sheet in found if sheet is not None]
    assert len(told) >= 30
    return told


def differences(told: Iterable[Evidence], counted: Told) -> list[tuple[object, ...]]:
    """Where what is told is not what was counted: another figure, another number beside it, one too many or too few."""
    ours: dict[Where, list[Figure]] = defaultdict(list)
    theirs: dict[Where, list[Evidence]] = defaultdict(list)
    for where, figure in counted:
        ours[where].append(figure)
    for e in told:
        if e.value is not None:
            title = "评教有效率" if e.metric == "set_valid_rate" else e.title
            theirs[title, e.entity_id, e.period or ""].append(e)
    return [
        (where, ours.get(where), [(e.value, e.n, e.numerator, e.denominator, e.display) for e in theirs.get(where, ())])
        for where in ours.keys() | theirs.keys()
        if not _alike(ours.get(where, []), theirs.get(where, []))
    ]


def _alike(ours: Sequence[Figure], theirs: Sequence[Evidence]) -> bool:
    pairs = zip(sorted(ours, key=lambda f: f.value), sorted(theirs, key=lambda e: e.value or 0), strict=False)
    return len(ours) == len(theirs) and all(
        e.value == pytest.approx(f.value, abs=1e-9)
        and (e.n, e.numerator, e.denominator) == (f.n, f.numerator, f.denominator)
        and (e.display == f.shown if f.shown is not None else _shows(e))
        for f, e in pairs
    )


def _shows(e: Evidence) -> bool:
    """Whether a plain figure is shown as its value rounded."""
    found = PLAIN.fullmatch(e.display)
    if found is None or e.value is None:
        return False
    value, decimals = float(found[1].replace(",", "")), len(found[2] or "")
    true = e.value * 100 if found[3] == "%" else e.value
    return bool(abs(value - true) <= 0.5 * 10.0**-decimals + 1e-9)


def all_of(sheet: Sheet) -> Told:
    yield from of_answers(sheet.now, whole=sheet.whole)
    yield from of_ratings(sheet.now)
    yield from of_items(sheet.now)
    yield from of_comments(sheet.now)
    yield from of_marks(sheet.now)
    yield from of_objectives(sheet.now, every=False)
    for term in sheet.earlier:
        for section in term.open:
            yield from of_interval(term, section, term.rating(section))


def test_every_figure_of_every_teacher_and_none_missing(sheets: Sequence[Sheet]) -> None:
    wrong = [(sheet.user, *found) for sheet in sheets for found in differences(sheet.evidence, all_of(sheet))]
    assert wrong == []
    kinds = {re.sub(r"《.*?》|\d+|“.*?”", "", e.title) for s in sheets for e in s.evidence if e.value is not None}
    assert len(kinds) >= 18


def test_every_objective_with_the_item_that_costs_it_most(sheets: Sequence[Sheet]) -> None:
    told = [sheet for sheet in sheets if sheet.objectives]
    assert [(s.user, *d) for s in told for d in differences(s.objectives, of_objectives(s.now, every=True))] == []
    assert len(told) >= 5


def test_how_far_each_section_is_open_and_where_it_lies_by_the_band(sheets: Sequence[Sheet]) -> None:
    seen = set()
    for sheet in sheets:
        assert {row["section_id"]: row["opening"] for row in sheet.data["sections"]} == sheet.now.openings, sheet.user
        for row in sheet.data["sections"]:
            rating = sheet.now.rating(row["section_id"]) if row["section_id"] in sheet.now.open else None
            like = LEVELS[sheet.now.level][0] if rating and rating.band else ""
            assert (row["position"], row["like"]) == (rating.position if rating else "", like), sheet.user
            seen.add(row["opening"])
    assert seen >= {"point", "interval", "words", "nothing"}


def test_where_the_sections_of_earlier_terms_lay(sheets: Sequence[Sheet]) -> None:
    for sheet in sheets:
        terms = {term.term: term for term in sheet.earlier}
        lines = [line for line in sheet.text("trend").splitlines() if line]
        assert len(lines) == sum(len(term.open) for term in sheet.earlier), sheet.user
        for line in lines:
            e = sheet.of(re.findall(r"\{(E\d+)\}", line)[0])
            position = terms[e.period or ""].rating(e.entity_id or "").position
            assert [p for p, words in POSITIONS.items() if words in line] == [position] * bool(position), sheet.user


def test_what_of_the_marks_and_the_questions_is_worth_a_look(sheets: Sequence[Sheet]) -> None:
    warned = set[str]()
    for sheet in sheets:
        told: dict[str, set[str]] = {}
        section = ""
        for line in sheet.text("grades").splitlines():
            if line.startswith("- "):
                section = sheet.of(re.findall(r"\{(E\d+)", line)[0]).entity_id or ""
                told[section] = set()
            else:
                told[section] = set(line.split("请核查：")[1].split("。")[0].split("；"))
        checks = {section: said - {"成绩高低分化，呈双峰"} for section, said in told.items()}
        assert checks == {m.own.section: m.checks for m in marks_of(sheet.now)}, sheet.user
        warned |= set().union(*checks.values())
        lines = [line for line in sheet.text("items").splitlines() if line.startswith("- ")]
        # By their courses: in which order a sheet names them is its own affair.
        apart = [(_course(sheet, line), "误差之内" not in line) for line in lines]
        assert sorted(apart) == sorted((one.course, one.apart) for one in asked(sheet.now)), sheet.user
    assert len(warned) >= 3


def _course(sheet: Sheet, line: str) -> str:
    title = sheet.of(re.findall(r"\{(E\d+)", line)[0]).title
    return title.removeprefix("《").split("》评教题项")[0]


def test_all_that_visitors_noted_and_no_more(sheets: Sequence[Sheet]) -> None:
    for sheet in sheets:
        told = {(e.title, e.display) for e in sheet.evidence if e.title.startswith("听课记录")}
        assert told == of_visits(sheet.now), sheet.user
    assert sum(len(of_visits(sheet.now)) for sheet in sheets) >= 50
