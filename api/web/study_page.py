"""The page at /path: a student's own way to graduation, from the study that chat, HTTP and the command line show.

Only a student has one; everybody else is told so. Nothing here is worked out anew: it is drawn.
"""

from __future__ import annotations

import asyncio

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from nicegui import Client, ui

from api.container import Container
from api.errors import RequestError, Unauthenticated
from api.identity import COOKIE
from api.learning import AuditView, LearningView, PlannedView, TermView, WarningView, own_study
from api.web import layout
from api.web.study_charts import (
    GraphSpec,
    NodeSpec,
    RingSpec,
    graph_alternative,
    graph_options,
    ring_alternative,
    ring_options,
)
from tools.display import count
from tools.learning.warning import HELP, called, level_told
from tools.metrics.periods import Period

_RING = 220
_DONE = ("已通过", "免修")


def register(container: Container) -> None:
    """Make NiceGUI serve the page."""

    @ui.page("/path")
    async def path(request: Request, client: Client) -> Response | None:
        try:
            identity = container.identities.of_token(request.cookies.get(COOKIE))
        except Unauthenticated:
            return RedirectResponse("/login")
        layout.head()
        layout.header(identity, container.unit_names, "/path")
        with ui.element("main").classes("zz-main zz-wide") as main:
            ui.label("我的学业").classes("zz-hello").props("role=heading aria-level=1")
            waiting = ui.label("正在对照培养方案……").classes("zz-notice").props("role=status")
        # A page must answer within seconds, and the first study after a start waits for the stores.
        await client.connected()
        try:
            study = await asyncio.to_thread(own_study, container, identity.scope)
        except RequestError as error:
            waiting.set_text(error.message)
            return None
        if not client.is_deleted:
            waiting.delete()
            with main:
                draw(study)
        return None


def draw(study: LearningView) -> None:
    """The whole study into the current element."""
    _audit(study)
    _terms(study)
    _warning(study)
    _graph(study)
    with ui.element("footer").classes("zz-small"):
        for note in study.notes:
            ui.label(f"{note}。")


def _section(title: str) -> ui.element:
    section = ui.element("section").classes("zz-answer zz-study")
    with section:
        ui.label(title).classes("zz-study-head").props("role=heading aria-level=2")
    return section


def _audit(study: LearningView) -> None:
    audit = study.audit
    with _section("毕业学分"), ui.element("div").classes("zz-study-row"):
        spec = ring_of(audit)
        ring = ui.echart(ring_options(spec)).style(f"height: {_RING}px; width: {_RING}px")
        ring.props["aria-label"] = ring_alternative(spec)
        ring.props("role=img")
        with ui.element("div").classes("zz-study-text"):
            ui.label(f"距毕业还差 {count(audit.missing)} 学分").classes("zz-study-figure")
            ui.label(f"总学分 {count(audit.total)}，已修得 {count(audit.earned)}，在修 {count(audit.waiting)}")
            ui.label(f"对照 {audit.entry_year} 级培养方案（{audit.version}）").classes("zz-quiet")
            with ui.element("ul").classes("zz-study-list"):
                for module in audit.modules:
                    _item(f"{module.name}必修", f"{count(module.done)} / {count(module.required)}")
                if audit.elective_needed:
                    _item("选修", f"{count(audit.elective_done)} / {count(audit.elective_needed)}")
    open_ = [c for c in study.courses if c.nature == "必修" and c.state == "未通过"]
    if open_:
        with _section("未通过的必修课程"), ui.element("ul").classes("zz-study-list"):
            for course in open_:
                _item(course.name, f"{count(course.credits)} 学分")


def _item(name: str, value: str) -> None:
    with ui.element("li"):
        ui.label(name)
        ui.label(value).classes("zz-study-value")


def ring_of(audit: AuditView) -> RingSpec:
    """Earned, under way and left, in credits; what is under way beyond what is missing counts for nothing more."""
    waiting = min(audit.waiting, audit.missing)
    parts = (
        ("已修得", audit.earned, "已通过"),
        ("在修或待出成绩", waiting, "在修或待出成绩"),
        ("还须修读", audit.missing - waiting, "未修"),
    )
    return RingSpec("毕业学分", parts, f"{count(audit.earned)} / {count(audit.total)}")


def _terms(study: LearningView) -> None:
    path = study.path
    with _section("到毕业的修读安排"):
        if path is None:
            ui.label(f"{study.why_no_path}。").classes("zz-notice")
            return
        ends = f"最早在{Period.parse(path.ends).zh}修完" if path.ends else "现有数据排不出能修完的学期"
        ui.label(ends).classes("zz-study-figure")
        if path.capped_by:
            ui.label(f"现处于学校认定的“{called(path.capped_by)}”等级，下学期的学分上限较低").classes("zz-quiet")
        for term in path.terms:
            _term(term)
        for course in path.left_out:
            ui.label(f"排不进：{course.name}（{'；'.join(course.reasons)}）").classes("zz-notice")
        if path.elective_short:
            ui.label(f"方案课程表之外还须另选 {count(path.elective_short)} 学分").classes("zz-notice")
        if path.waiting:
            ui.label(f"按能够通过计算的在修课程：{'、'.join(path.waiting)}").classes("zz-quiet")


def _term(term: TermView) -> None:
    with ui.element("div").classes("zz-term"):
        with ui.element("div").classes("zz-term-head"):
            ui.label(Period.parse(term.term).zh)
            ui.label(f"{count(term.credits)} 学分（上限 {count(term.cap)}）").classes("zz-quiet")
        for course in term.courses:
            _course(course)


def _course(course: PlannedView) -> None:
    with ui.element("div").classes("zz-term-course"):
        with ui.element("div").classes("zz-term-name"):
            ui.label(course.name)
            if course.is_retake:
                ui.label("重修").classes("zz-status zz-status-clarify")
            ui.label(f"{count(course.credits)} 学分").classes("zz-quiet")
        ui.label("；".join(course.reasons)).classes("zz-quiet")


def _warning(study: LearningView) -> None:
    warning = study.warning
    with _section(warning.called if warning else "关注提示"):
        if warning is None:
            ui.label(f"{study.why_no_warning}。").classes("zz-notice")
            return
        for line in warning_lines(warning):
            ui.label(line)
        if warning.level is not None:
            ui.label(HELP).classes("zz-clarify zz-help").props("role=note")
        ui.label("这是按学校规则推算的提示，不是学校的预警认定，也不是处分。").classes("zz-quiet")
        ui.label(
            f"标准见《{warning.document}》{warning.standard}，提出异议的途径见{warning.contest}；"
            "在对话里问“我会不会被预警”可看原文。"
        ).classes("zz-quiet")


def warning_lines(warning: WarningView) -> list[str]:
    """The hint in plain sentences."""
    when, measure = Period.parse(warning.term).zh, warning.measures[0]
    owed = f"（{'、'.join(warning.owed)}）" if warning.owed else ""
    lines = [
        f"截至{when}的成绩：{measure.name} {count(measure.value)} {measure.unit}{owed}",
        f"对应的等级：{level_told(warning.level, warning.raised)}",
    ]
    following = called(warning.next_level or "")
    lines += [
        f"距“{following}”的标准还有 {count(d.gap)} {d.unit}（{d.name}达到 {count(d.bound)} {d.unit}）"
        for d in warning.distances
        if d.bound
    ]
    if warning.official is not None:
        official = warning.official
        lines.append(f"学校最近送达：{Period.parse(official.term).zh}，{called(official.level)}（{official.state}）")
    return lines


def graph_of(study: LearningView) -> GraphSpec:
    """The courses of the plan that come before or after another."""
    linked = {number for r in study.requisites for number in (r.before, r.course)}
    nodes = tuple(NodeSpec(c.id, c.name, c.term or 0, c.state, c.blocking) for c in study.courses if c.id in linked)
    critical = study.path.critical if study.path else ()
    return GraphSpec("先修关系", nodes, tuple((r.before, r.course) for r in study.requisites), critical)


def _graph(study: LearningView) -> None:
    spec = graph_of(study)
    with _section("先修关系"):
        if not spec.nodes:
            ui.label("您的培养方案没有登记硬先修关系。").classes("zz-notice")
            return
        ui.label("箭头从先修课指向后续课程；圆越大，后面等着它的课程越多。").classes("zz-quiet")
        if spec.critical:
            ui.label(f"还没有修完的最长一条：{' → '.join(spec.critical)}").classes("zz-quiet")
        ui.label("图比屏幕宽，可以左右滑动。").classes("zz-quiet zz-narrow-only")
        with ui.element("div").classes("zz-scroll").props("tabindex=0"):
            chart = ui.echart(graph_options(spec))
            chart.style(f"height: {spec.height}px; width: {spec.width}px")
            chart.props["aria-label"] = graph_alternative(spec)
            chart.props("role=img")
