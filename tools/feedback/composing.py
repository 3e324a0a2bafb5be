"""The rule writer's words: what a sheet says of each part, with slots for figures and names.

Supportive, specific, and never a threat: no rank, no verdict on the person, 「请核查」 where something is worth a look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tools.feedback.attainment import Objective
from tools.feedback.figures import Figures, theme_key
from tools.feedback.grades import Check
from tools.feedback.opening import Opening
from tools.feedback.ratings import Position
from tools.feedback.sheet import Sheet
from tools.feedback.voices import Heard, Section

_POSITIONS = {
    Position.ABOVE: "整个区间在参照带之上",
    Position.WITHIN: "与参照带相当",
    Position.BELOW: "整个区间在参照带之下，值得留意，原因要结合课程看",
}
_CHECKS: Mapping[Check, str] = {
    Check.MANY_EXCELLENT: "优秀的比例偏高",
    Check.MANY_FAILED: "不及格的比例偏高",
    Check.NONE_FAILED: "人数较多而没有人不及格",
    Check.MEAN_LOW: "平均成绩偏低",
    Check.MEAN_HIGH: "平均成绩偏高",
    Check.NARROW: "成绩过于集中",
    Check.WIDE: "成绩很分散",
    Check.HEAPED: "及格线上的人数明显多于线下",
    Check.TWO_PEAKS: "成绩高低分化，呈双峰",
}
_SHUT = {
    Opening.WORDS: "有效答卷较少，或为保护人数少的教学班，只看评语主题，不给分数，也不作考核依据",
    Opening.NOTHING: "答卷太少，为保护学生不显示任何结果",
    Opening.CLOSED: "成绩提交之后才开放评教结果",
}


def drafts(sheet: Sheet, figures: Figures) -> Mapping[str, str]:
    """A draft for each part that has something to say."""
    parts = {
        "overview": _overview(sheet, figures),
        "band": _band(sheet, figures),
        "items": _items(sheet, figures),
        "themes": _themes(sheet, figures),
        "visits": _visits(sheet, figures),
        "grades": _grades(sheet, figures),
        "attainment": _attainment(sheet, figures),
        "objectives": _objectives(sheet, figures),
        "trend": _trend(sheet, figures),
        "advice": _advice(sheet, figures),
        "appeal": _appeal(sheet, figures),
        "limits": _limits(sheet),
    }
    texts = {key: "\n".join(lines) for key, lines in parts.items()}
    return {key: text for key, text in texts.items() if text}


def _overview(sheet: Sheet, figures: Figures) -> Iterator[str]:
    if not sheet.voices.sections:
        yield "没有您的评教数据，下面只看成绩、达成和听课。"
        return
    if sheet.taken is not None:
        # The term by its slot: 「这个学期」 would be read as the one that is running.
        term = figures.slot("term.taken", "period")
        yield f"{term}合计参评率 {figures.slot('term.taken')}，有效率 {figures.slot('term.valid')}。"
    elif figures.has("term.valid") and not _withheld(sheet):
        term = figures.slot("term.valid", "period")
        yield f"{term}合计有效率 {figures.slot('term.valid')}；未参评的学生不足可以公开的最少人数，不给参评率。"
    else:
        yield "未参评的学生或无效的答卷不足可以公开的最少数，为保护学生不给参评率和有效率。"
    for heard in sheet.voices.sections:
        yield f"- {_of_section(heard, figures)}。"
    for heard in sheet.voices.sections:
        if heard.two_peaks:
            name = figures.slot(f"s.{heard.section.section_id}.enrolled", "entity")
            yield f"  - {name}的打分高低分化，均值代表不了多数人，宜结合评语看。"


def _withheld(sheet: Sheet) -> bool:
    return sheet.voices.valid is None or sheet.voices.valid.figures[0].withheld


def _of_section(heard: Heard, figures: Figures) -> str:
    key = f"s.{heard.section.section_id}"
    head = f"{figures.slot(f'{key}.enrolled', 'entity')}：选课 {figures.slot(f'{key}.enrolled')}"
    if heard.rating is None:
        return f"{head}；{_SHUT[heard.opening]}"
    said = f"{head}，有效答卷 {figures.slot(f'{key}.valid')} 份，"
    if figures.has(f"{key}.mean"):
        said += f"有效均值 {figures.slot(f'{key}.mean')}，"
    if figures.has(f"{key}.shrunken"):
        said += f"收缩后 {figures.slot(f'{key}.shrunken')}，"
    said += f"区间 {figures.slot(f'{key}.low')} 至 {figures.slot(f'{key}.high')}"
    return said if heard.opening is Opening.POINT else f"{said}（答卷偏少，只看区间）"


def _band(sheet: Sheet, figures: Figures) -> Iterator[str]:
    for heard in sheet.voices.open_sections:
        key = f"s.{heard.section.section_id}"
        name = figures.slot(f"{key}.low", "entity")
        if heard.band is None:
            yield f"- {name}：可比的教学班不够，这次不作比较。"
        else:
            where = f"，{_POSITIONS[heard.position]}" if heard.position is not None else ""
            yield (
                f"- {name}：参照带 {figures.slot(f'{key}.band_low')} 至 {figures.slot(f'{key}.band_high')}"
                f"（{heard.band.like}的中间水平）{where}。"
            )


def _items(sheet: Sheet, figures: Figures) -> Iterator[str]:
    for items in sheet.items:
        best, least = f"i.{items.course_id}.best", f"i.{items.course_id}.least"
        yield (
            f"- {figures.slot(best, 'entity')}：学生给分最高的是{figures.slot(best)}，相对低的是{figures.slot(least)}。"
            + ("" if items.apart else "各题差别在误差之内，不必看重先后。")
        )
        spread = [figures.slot(f"{least}.{place}") for place in range(len(items.least.spread))]
        if spread:
            yield f"  - 相对低的这一题，{'，'.join(spread)}。"


def _themes(sheet: Sheet, figures: Figures) -> Iterator[str]:
    themes = sheet.themes
    if themes.empty:
        if sheet.voices.sections:
            yield "评语的条数不够归纳出主题，为保护学生不展示。"
        return
    for good, total, lead in (
        (True, "t.good", "学生肯定的"),
        (False, "t.wish", "学生希望改进的"),
    ):
        told = [t for t in themes.topics if t.good is good]
        points = [t for t in themes.points if t.good is good]
        if figures.has(total):
            yield f"- {lead}评语共 {figures.slot(total)} 条。"
        if told:
            yield f"- {lead}主题：{'、'.join(figures.slot(theme_key(t)) for t in told)}。"
        if points:
            yield f"- {lead}说法：{'、'.join(figures.slot(theme_key(t)) for t in points)}。"
        if figures.has(total) and not told and not points:
            yield "  - 说法分散，各个主题都没有达到可以单独列出的条数，为保护学生不再细分。"


def _visits(sheet: Sheet, figures: Figures) -> Iterator[str]:
    for place, visit in enumerate(sheet.visits):
        advised = "" if visit.advice.startswith("建议") else "建议："
        parts = [
            f"{word}{figures.slot(f'v.{place}.{key}')}"
            for key, word in (("strength", "亮点："), ("issue", "可留意："), ("advice", advised))
            if figures.has(f"v.{place}.{key}")
        ]
        if parts:
            yield f"- {'；'.join(parts)}。"


def _grades(sheet: Sheet, figures: Figures) -> Iterator[str]:
    for section in sheet.sections:
        key, grades = f"g.{section.section_id}", sheet.grades.get(section.section_id)
        if grades is None:
            continue
        said = f"- {figures.slot(f'{key}.failed', 'entity')}：不及格率 {figures.slot(f'{key}.failed')}"
        if grades.mean is not None:
            said += (
                f"，平均成绩 {figures.slot(f'{key}.mean')}，标准差 {figures.slot(f'{key}.spread')}，"
                f"优秀率 {figures.slot(f'{key}.excellent')}；分段 {figures.slot(f'{key}.parts')}"
            )
        yield f"{said}。"
        if grades.checks:
            yield f"  - 请核查：{'；'.join(_CHECKS[check] for check in grades.checks)}。这只是提示，不要求改分。"


def _attainment(sheet: Sheet, figures: Figures) -> Iterator[str]:
    told = [(s, o) for s in sheet.sections for o in sheet.objectives.get(s.section_id, ())]
    if not told:
        if sheet.grades:
            yield "没有题目或评分点的成绩，算不出课程目标达成度；只有总评成绩，不作反推。"
        return
    for section in sheet.sections:
        objectives = sorted(sheet.objectives.get(section.section_id, ()), key=lambda o: -o.short)
        shown = [o for o in objectives if o.short > 0] or objectives[:1]
        for objective in shown:
            yield _of_objective(section, objective, figures)
        if len(shown) < len(objectives):
            yield "  - 这个教学班其余的目标都达到期望。"


def _objectives(sheet: Sheet, figures: Figures) -> Iterator[str]:
    """Every objective with what costs it most."""
    for section in sheet.sections:
        for objective in sheet.objectives.get(section.section_id, ()):
            yield _of_objective(section, objective, figures)
            key = f"o.{objective.objective_id}@{section.section_id}.item"
            if figures.has(key):
                yield f"  - 失分最多的是{figures.slot(key)}。"


def _of_objective(section: Section, objective: Objective, figures: Figures) -> str:
    key = f"o.{objective.objective_id}@{section.section_id}"
    state = "达到期望" if objective.short <= 0 else "低于期望"
    return (
        f"- {figures.slot(f'{key}.value', 'entity')}{figures.slot(f'{key}.name')}："
        f"达成度 {figures.slot(f'{key}.value')}，期望 {figures.slot(f'{key}.expected')}，{state}；"
        f"个人未达成 {figures.slot(f'{key}.below')}。"
    )


def _trend(sheet: Sheet, figures: Figures) -> Iterator[str]:
    for term in sheet.earlier:
        for heard in term.open_sections:
            key = f"s.{heard.section.section_id}"
            where = f"，{_POSITIONS[heard.position]}" if heard.position is not None else ""
            yield (
                f"- {figures.slot(f'{key}.low', 'period')} {figures.slot(f'{key}.low', 'entity')}："
                f"区间 {figures.slot(f'{key}.low')} 至 {figures.slot(f'{key}.high')}{where}。"
            )


def _advice(sheet: Sheet, figures: Figures) -> Iterator[str]:
    for place, advice in enumerate(sheet.advice):
        about = figures.slot(f"a.{place}.about") if figures.has(f"a.{place}.about") else ""
        basis = (
            f"依据：{figures.slot(f'a.{place}.clause', 'clause')}"
            if figures.has(f"a.{place}.clause")
            else "可查的校内制度里没有找到直接的条款"
        )
        yield f"- {advice.say.format(about=about)}（{basis}）。"


def _appeal(sheet: Sheet, figures: Figures) -> Iterator[str]:
    if sheet.appeal is None:
        yield "制度库里没有找到评教复核的规定，请向质量评估中心询问。"
    else:
        yield f"{figures.slot('appeal', 'clause')}：{figures.slot('appeal', 'quote')}"


def _limits(sheet: Sheet) -> Iterator[str]:
    yield (
        "只给您本人看，不排名次。评教是学生的看法，有选择和天花板的影响，小样本不作结论；"
        "评语只归纳主题，谁也看不到是谁写的。"
    )
    if sheet.grades:
        yield "成绩只核查分布，不看试卷难度和区分度，也没有平时与期末的相关。"
