"""A teacher's sheet of one term, as facts: what is open of it, and what is missing and why. No text, no digits yet.

For the teacher alone. Whoever else asks is refused: a dean or a head has the unit's figures, never a person's sheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.clauses.regulating import clause_on
from tools.context import ToolContext
from tools.errors import NoData, OutOfScope, ToolError
from tools.evidence import Evidence
from tools.feedback.advice import APPEAL, Advice, Findings, advice_on
from tools.feedback.attainment import Objective, item_terms, objectives_of
from tools.feedback.grades import Grades, grades_of, marked
from tools.feedback.items import Items, items_of
from tools.feedback.reading import Query, Reading, one
from tools.feedback.relations import DUTIES
from tools.feedback.themes import Themes, themes_of
from tools.feedback.visits import Visit, visits_of
from tools.feedback.voices import Section, TermVoices, Voices, own_sections
from tools.metrics.periods import Period
from tools.periods.asked import asked_periods
from tools.scope import Role

_DUTY = Query(DUTIES, {"asked": "COUNT(*)", "submitted": "COUNT(*) FILTER (WHERE submitted)"}, "term_id = :term")
_EARLIER = 3
"""Terms before the one asked for that are told beside it."""

_CALENDAR = re.compile(r"(?P<year>20\d\d)年?")
"""A year that crosses two academic years."""
_THIS = ("这学期", "这个学期", "本学期", "当前学期", "这一学期")

REFUSED = "教学反馈单只给任课教师本人看，不向其他人提供任何一位教师的反馈单。您可以看本单位的汇总数据"
_OFFERS = ("本院评教平均分", "本院评教有效率")


@dataclass(frozen=True)
class Taken:
    """How many were asked about the teacher in the term, and how many answered."""

    asked: int
    submitted: int


@dataclass(frozen=True)
class Sheet:
    """One term of one teacher. `taken` is None where either side is too few to tell, `appeal` where no rule is found.

    `asked` is the term that was asked for where it has no results yet and the newest that has takes its place.
    """

    term: str
    asked: str
    terms: tuple[str, ...]
    sections: tuple[Section, ...]
    voices: TermVoices
    earlier: tuple[TermVoices, ...]
    taken: Taken | None
    items: tuple[Items, ...]
    themes: Themes
    grades: Mapping[str, Grades]
    objectives: Mapping[str, Sequence[Objective]]
    visits: tuple[Visit, ...]
    advice: tuple[Advice, ...]
    appeal: Evidence | None
    item_terms: tuple[str, ...]
    """The terms in which marks of single items are on record."""

    @property
    def course_of(self) -> Mapping[str, str]:
        """Section → course."""
        return {section.section_id: section.course for section in self.sections}


def sheet_of(context: ToolContext, term: str = "") -> Sheet:
    """The sheet of `term` (as a code or in words; empty: the newest with results). Raises OutOfScope for everyone but
    teachers, NoData where there is nothing of the term.
    """
    if context.scope.role is not Role.TEACHER:
        raise OutOfScope(REFUSED, _OFFERS if context.scope.role in (Role.DEAN, Role.HEAD) else ("全校评教平均分",))
    reading = Reading(context.metrics, context.scope)
    sections, marks = own_sections(reading), marked(reading)
    voices = Voices(context.metrics, context.scope, reading, sections)
    if not sections:
        raise NoData("教务数据里没有您任课的教学班，所以没有反馈单；如有出入，请向学院教学办核对任课信息")
    finished = [t for t in sections if marks.get(t)]
    if not finished:
        raise NoData("您任课的教学班还没有提交成绩。评教结果在成绩提交之后开放，届时再出反馈单")
    newest = max([t for t in finished if t in voices.terms] or finished)
    asked = _term(context, term, sections) if term.strip() else newest
    unready = asked not in finished and asked > newest
    chosen, instead_of = (newest, asked) if unready else (asked, "")
    return _Maker(context, reading, voices, marks).make(chosen, instead_of, sections)


def _term(context: ToolContext, said: str, sections: Mapping[str, Sequence[Section]]) -> str:
    """The term that was said; of a longer time the only one taught in. ToolError where there are several, naming them;
    NoData where the teacher had no section.
    """
    metric, directory = context.catalogue.get("set_mean_score"), context.metrics.directory
    if said.strip() in _THIS:
        # It has no results before it ends, which is no reason to tell nothing.
        return max((t.id for t in directory.terms.values() if t.start <= context.today), default=max(sections))
    newest = sorted(sections)[-_EARLIER:]
    found = _CALENDAR.fullmatch(said.strip())
    if found is not None:
        year = int(found["year"])
        codes: tuple[str, ...] = (f"{year - 1}-{year}-2", f"{year}-{year + 1}-1")
    else:
        codes = tuple(period.code for period in asked_periods([said], metric, directory, ()).periods)
    terms = [term for term in sorted(sections) if any(term == code or term.startswith(f"{code}-") for code in codes)]
    if not terms:
        raise NoData(f"您问的时间没有您任课的教学班；最近有的学期：{_listed(newest)}", newest)
    if len(terms) > 1:
        raise ToolError(f"反馈单按学期出，请说明是哪个学期：{_listed(terms)}", terms)
    return terms[0]


def _listed(terms: Sequence[str]) -> str:
    return "、".join(Period.parse(term).zh for term in terms)


@dataclass(frozen=True)
class _Maker:
    context: ToolContext
    reading: Reading
    voices: Voices
    marks: Mapping[str, set[str]]

    def make(self, term: str, asked: str, sections: Mapping[str, Sequence[Section]]) -> Sheet:
        rules, own = self.context.metrics.rules.values, tuple(sections[term])
        ids = [section.section_id for section in own]
        voices = self._voices(term, ids)
        earlier = [t for t in self.voices.terms if t < term and t in sections][-_EARLIER:]
        courses = {section.section_id: section.course for section in own}
        feedback = rules.set_feedback.value
        items = tuple(items_of(self.reading, voices.sections, term, feedback.items, self._limit("set_mean_score")))
        themes = themes_of(self.reading, voices.heard, term, feedback)
        grades = grades_of(self.reading, term, rules)
        objectives = objectives_of(self.reading, term, rules.attainment.value)
        visits = tuple(visits_of(self.reading, term, ids))
        found = Findings(voices, items, themes, grades, objectives, visits, courses)
        return Sheet(
            term=term,
            asked=asked,
            terms=tuple(sorted(sections)),
            sections=own,
            voices=voices,
            earlier=tuple(self._voices(t, [s.section_id for s in sections[t]]) for t in reversed(earlier)),
            taken=self._taken(term, voices),
            items=items,
            themes=themes,
            grades=grades,
            objectives=objectives,
            visits=visits,
            advice=tuple(advice_on(found, self.context)),
            appeal=clause_on(APPEAL, self.context),
            item_terms=item_terms(self.reading),
        )

    def _voices(self, term: str, ids: Sequence[str]) -> TermVoices:
        get = self.context.catalogue.get
        closed = [section for section in ids if section not in self.marks.get(term, ())]
        return self.voices.of_term(term, closed, get("set_mean_score"), get("set_valid_rate"))

    def _limit(self, metric: str) -> int:
        rules = self.context.metrics.rules
        return max(rules.limit(self.context.scope.role.value), self.context.catalogue.get(metric).min_n)

    def _taken(self, term: str, voices: TermVoices) -> Taken | None:
        """Who took part, once what was handed in is told anyway: else those who gave no valid answer could be counted
        where they are few.
        """
        if voices.valid is None or voices.valid.figures[0].withheld:
            return None
        line = one(self.reading.voices(_DUTY.given(term=term)))
        asked, submitted = int(line["asked"]), int(line["submitted"])
        limit = self._limit("set_participation_rate")
        return Taken(asked, submitted) if min(submitted, asked - submitted) >= limit else None
