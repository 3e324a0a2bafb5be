"""A sheet's figures as evidence: one record a figure, each with its slot.

The writer of a text gets slots by name and never a value; the binder puts in what the evidence says. Section means are
queries of their own and carry them; what is estimated over others carries its method.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tools.context import ToolContext
from tools.display import display
from tools.evidence import Evidence, EvidenceKind
from tools.feedback.attainment import Objective
from tools.feedback.grades import Grades
from tools.feedback.items import Item, Items
from tools.feedback.queries import FAILED, MEAN, POINTS
from tools.feedback.reading import Reading
from tools.feedback.sheet import Sheet
from tools.feedback.themes import Theme
from tools.feedback.voices import Heard, Section, TermVoices
from tools.metrics.figures import MetricTable
from tools.metrics.periods import Period
from tools.metrics.request import SELF
from tools.query_metric import figure_evidence

VERSION = "教学反馈单 2026.1"

_SHRUNKEN = (
    "贝叶斯收缩 θ＝(n·x̄＋κ·μ)/(n＋κ)，κ＝σ²/τ²；σ²（班内）与 τ²（班间）由当学期全校各班的方差分析估计，"
    "μ 为参照课程各班均值的平均；区间为 θ±1.96·√(σ²/(n＋κ))"
)
_PLAIN = "有效答卷均值；区间为 x̄±1.96·√(σ²/n)，σ² 为当学期全校班内方差；可比的班不够，没有收缩"
_BAND = "其他教师同类教学班有效均值的下、上四分位数，取到半分；不含本人，不到规定的班数和人数不给"
_ATTAINED = {
    "sums_then_ratio": "Σ权重·平均得分 ÷ Σ权重·满分（按考核项）",
    "ratios_then_sum": "Σ（权重占比·平均得分÷满分）（按考核项）",
}


@dataclass
class Figures:
    """The evidence of one sheet, numbered from 1, and the slot of each figure by name."""

    evidence: list[Evidence] = field(default_factory=list)
    slots: dict[str, str] = field(default_factory=dict)

    def put(self, key: str, evidence: Evidence) -> None:
        """Number it and give it the name `key`."""
        number = f"E{len(self.evidence) + 1}"
        self.evidence.append(evidence.model_copy(update={"id": number}))
        self.slots[key] = number

    def slot(self, key: str, part: str = "") -> str:
        """What stands for the figure in a draft; KeyError for one the sheet does not have."""
        return f"{{{self.slots[key]}{'.' + part if part else ''}}}"

    def has(self, key: str) -> bool:
        return key in self.slots


def figures_of(sheet: Sheet, context: ToolContext) -> Figures:
    """Every figure and clause the sheet may speak of."""
    maker = _Maker(sheet, context, Reading(context.metrics, context.scope), Figures())
    maker.make()
    return maker.found


@dataclass(frozen=True)
class _Maker:
    sheet: Sheet
    context: ToolContext
    reading: Reading
    found: Figures

    def make(self) -> None:
        voices = self.sheet.voices
        self._metric("term.mean", voices.mean)
        self._metric("term.valid", voices.valid)
        self._taken()
        for heard in voices.sections:
            self._heard(heard, voices)
        for term in self.sheet.earlier:
            for heard in term.open_sections:
                self._heard(heard, term)
        for items in self.sheet.items:
            self._items(items)
        self._themes()
        for section in self.sheet.sections:
            if grades := self.sheet.grades.get(section.section_id):
                self._grades(section, grades)
            for objective in self.sheet.objectives.get(section.section_id, ()):
                self._objective(section, objective)
        self._words()

    def _metric(self, key: str, table: MetricTable | None) -> None:
        if table is not None:
            self.found.put(key, figure_evidence(table.figures[0], table, self.context))

    def _taken(self) -> None:
        if (taken := self.sheet.taken) is not None:
            self._put(
                "term.taken", "本人教学班参评率", taken.submitted / taken.asked, "ratio",
                n=taken.asked, numerator=taken.submitted, denominator=taken.asked,
                numerator_words="参评人次", denominator_words="应参评人次", method="一名学生对一个教学班应评一次",
            )  # fmt: skip

    def _heard(self, heard: Heard, term: TermVoices) -> None:
        section, rating = heard.section, heard.rating
        key, name = f"s.{section.section_id}", named(section)
        about: dict[str, Any] = {"entity": name, "entity_id": section.section_id, "period": term.term_id}
        if term.term_id == self.sheet.term:
            self._put(f"{key}.enrolled", f"{name}选课人数", section.enrolled, "persons", **about)
        if rating is None:
            return
        self._put(f"{key}.valid", f"{name}有效答卷", rating.n, "count", n=rating.n, counted="份有效答卷", **about)
        method = _SHRUNKEN if rating.shrunken is not None else _PLAIN
        inputs: tuple[str, ...] = ()
        if rating.n >= self.context.metrics.rules.values.set_feedback.value.interval_below:
            self._put(
                f"{key}.mean", f"{name}有效答卷均值", rating.mean, "score", n=rating.n, counted="份有效答卷",
                sql=self.reading.sql(MEAN.given(section=section.section_id)), method="有效答卷总分的平均", **about,
            )  # fmt: skip
            inputs = (self.found.slots[f"{key}.mean"],)
            if rating.shrunken is not None:
                self._put(f"{key}.shrunken", f"{name}收缩后的评分", rating.shrunken, "score", 1, n=rating.n,
                          method=method, inputs=inputs, **about)  # fmt: skip
        for end, value in (("low", rating.low), ("high", rating.high)):
            self._put(f"{key}.{end}", f"{name}评分区间", value, "score", 1, n=rating.n, method=method, inputs=inputs,
                      **about)  # fmt: skip
        if heard.band is not None and term.term_id == self.sheet.term:
            band = heard.band
            for end, value in (("band_low", band.low), ("band_high", band.high)):
                self._put(f"{key}.{end}", f"{name}的参照带", value, "score", 1, n=band.sections, counted="个教学班",
                          method=f"{band.like}：{_BAND}", **about)  # fmt: skip

    def _items(self, items: Items) -> None:
        for word, item in (("best", items.best), ("least", items.least)):
            key, title = f"i.{items.course_id}.{word}", f"《{items.course}》评教题项“{item_named(item)}”"
            about: dict[str, Any] = {"entity": items.course, "n": item.n, "counted": "份有效答卷"}
            self._put(key, title, item.mean, "score", shown=f"{item_named(item)}（平均 {display(item.mean, 'score')}）",
                      method="有效答卷在这一题上的平均（1–5 分）", **about)  # fmt: skip
            for place, part in enumerate(item.spread):
                marks = f"{part.low}" if part.low == part.high else f"{part.low}–{part.high}"
                self._put(f"{key}.{place}", f"{title}打 {marks} 分的答卷", part.count, "count",
                          shown=f"{marks} 分的有 {part.count} 份", method="人数少的相邻分值合并", **about)  # fmt: skip

    def _themes(self) -> None:
        themes = self.sheet.themes
        about: dict[str, Any] = {"method": "按标注的倾向和主题计条数；不足规定条数的不列", "counted": "条评语"}
        for key, n, title in (("good", themes.good, "肯定的评语"), ("wish", themes.wish, "建议和批评的评语")):
            if n is not None:
                self._put(f"t.{key}", title, n, "count", **about)
        for theme in (*themes.topics, *themes.points):
            leaning = "肯定" if theme.good else "希望改进"
            self._put(theme_key(theme), f"{leaning}“{theme.said}”的评语", theme.count, "count",
                      shown=f"{theme.said}（{theme.count} 条）", **about)  # fmt: skip

    def _grades(self, section: Section, grades: Grades) -> None:
        key, name = f"g.{section.section_id}", named(section)
        about: dict[str, Any] = {"entity": name, "entity_id": section.section_id}
        self._put(
            f"{key}.failed", f"{name}不及格率", grades.failed / grades.due, "ratio", n=grades.due,
            numerator=grades.failed, denominator=grades.due, numerator_words="不及格人次",
            denominator_words="应考人次", method="正考总评，与指标目录的课程不及格率同口径",
            sql=self.reading.sql(FAILED.given(section=section.section_id)), **about,
        )  # fmt: skip
        if grades.mean is None:
            return
        self._put(f"{key}.mean", f"{name}平均成绩", grades.mean, "score", n=grades.n, method="正考百分制总评的平均",
                  sql=self.reading.sql(POINTS.given(section=section.section_id)), **about)  # fmt: skip
        self._put(f"{key}.spread", f"{name}成绩标准差", grades.spread or 0.0, "score", 1, n=grades.n,
                  method="样本标准差", **about)  # fmt: skip
        self._put(f"{key}.excellent", f"{name}优秀率", grades.excellent / grades.n, "ratio", n=grades.n,
                  numerator=grades.excellent, denominator=grades.n, method="达到优秀分数线的比例", **about)  # fmt: skip
        self._put(f"{key}.parts", f"{name}成绩分段人数", grades.n, "count", n=grades.n,
                  shown="、".join(f"{label} {n} 人" for label, n in zip(_PARTS, grades.parts, strict=True)),
                  method="正考百分制总评", **about)  # fmt: skip

    def _objective(self, section: Section, objective: Objective) -> None:
        key, name = f"o.{objective.objective_id}@{section.section_id}", named(section)
        about: dict[str, Any] = {"entity": name, "entity_id": section.section_id, "n": objective.persons}
        algorithm = self.context.metrics.rules.values.attainment.value.algorithm
        title = f"{name}课程目标 {objective.seq}"
        self._put(f"{key}.name", f"课程目标 {objective.seq}", objective.seq, "count",
                  shown=f"课程目标 {objective.seq}（{objective.text}）", **about)  # fmt: skip
        self._put(f"{key}.value", f"{title}达成度", objective.value, None, shown=f"{objective.value:.3f}",
                  method=_ATTAINED[algorithm], **about)  # fmt: skip
        self._put(f"{key}.expected", f"{title}期望值", objective.expected, None, shown=f"{objective.expected:.2f}",
                  method="大纲所定；没有的按学校规定", **about)  # fmt: skip
        self._put(f"{key}.below", f"{title}未达成的学生", objective.below, "persons", method="个人得分率低于规定界限",
                  numerator=objective.below, denominator=objective.persons, **about)  # fmt: skip
        if objective.items:
            item = objective.items[0]
            self._put(f"{key}.item", f"{title}失分最多的考核项", item.mean, None,
                      shown=f"{item.name}（满分 {item.full:g}，平均 {item.mean:.1f}，拉低 {item.lost:.3f}）",
                      method="权重·(满分－平均)÷Σ权重·满分", **about)  # fmt: skip

    def _words(self) -> None:
        """What is no figure: visits, and the clauses of advice and appeal."""
        for place, visit in enumerate(self.sheet.visits):
            course = self.sheet.course_of.get(visit.section_id)
            for part, said in (("strength", visit.strength), ("issue", visit.issue), ("advice", visit.advice)):
                if said:
                    self.found.put(f"v.{place}.{part}", self._evidence(
                        EvidenceKind.RECORD, f"听课记录{visit.observation_id}的{_VISIT[part]}", said, entity=course,
                        method=f"{visit.on.isoformat()}听课；只读意见，不读听课人",
                    ))  # fmt: skip
        for place, advice in enumerate(self.sheet.advice):
            if advice.about:
                self.found.put(f"a.{place}.about", self._evidence(
                    EvidenceKind.RECORD, f"建议所依据的发现：{advice.about}", advice.about, method="取自本单的发现",
                ))  # fmt: skip
            if advice.clause is not None:
                self.found.put(f"a.{place}.clause", advice.clause)
        if self.sheet.appeal is not None:
            self.found.put("appeal", self.sheet.appeal)

    def _put(
        self, key: str, title: str, value: float, unit: str | None, decimals: int | None = None, *, shown: str = "",
        **more: Any,
    ) -> None:  # fmt: skip
        text = shown or display(value, unit, decimals)
        self.found.put(key, self._evidence(EvidenceKind.COMPUTED, title, text, value=value, unit=unit, **more))

    def _evidence(self, kind: EvidenceKind, title: str, shown: str, **more: Any) -> Evidence:
        term = more.pop("period", self.sheet.term)
        metrics = self.context.metrics
        return Evidence(
            kind=kind,
            title=title,
            display=shown,
            period=term,
            period_zh=Period.parse(term).zh,
            definition_version=VERSION,
            # The own rows of one person, whatever they are counted into: strict privacy goes by this.
            filters={"unit": SELF, "period": term},
            generation=metrics.client.generation,
            as_of=metrics.directory.as_of.isoformat(),
            **more,
        )


_VISIT = {"strength": "优点", "issue": "问题", "advice": "建议"}
_PARTS = ("60 以下", "60–69", "70–79", "80–89", "90 及以上")


def named(section: Section) -> str:
    """A section as its teacher knows it."""
    return f"《{section.course}》{section.section_id}教学班"


def theme_key(theme: Theme) -> str:
    """The name of a theme's figure."""
    return f"t.{theme.topic}.{theme.good}.{theme.said}"


def item_named(item: Item) -> str:
    """A question by its wording, or by its place where the school has given none."""
    return item.wording or f"第 {item.place} 题"
