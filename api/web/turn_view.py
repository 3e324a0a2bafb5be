"""One turn on the page: question, steps, bound sentences, then the finished answer with charts and follow-ups."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.events import EChartPointClickEventArguments

from agents.answering.answer import Answer, ChartSpec, Status
from agents.confirming import WAITING_NOTE
from api.usage_line import usage_line
from api.web.acts_view import ActionCard, Decide
from api.web.charts import alternative, echart_options
from api.web.render import to_html
from tools.evidence import Evidence

DRAFTED = "由质诊起草，数字均可点开核对"
DEGRADED = "大模型暂不可用，本回答由内置规则引擎给出。"
_STATUS_ZH = {
    Status.REFUSED: "这个请求不能照办",
    Status.NO_DATA: "没有相应的数据",
    Status.CLARIFY: "想先确认一下",
    Status.AWAITING: "等待您确认",
}
_ROW, _CHART = 34, 260
"""Pixels: the height a bar needs, and the least height of a chart."""


class TurnView:
    """Draws itself into the element that is current when it is made."""

    def __init__(
        self,
        index: int,
        question: str,
        on_pick: Callable[[str], None],
        on_evidence: Callable[[int, str], Awaitable[None]],
        on_decide: Decide,
    ) -> None:
        self._index, self._on_pick, self._on_evidence, self._on_decide = index, on_pick, on_evidence, on_decide
        self._answer: Answer | None = None
        with ui.element("article").classes("zz-turn").props(f"data-turn={index}"):
            with ui.element("div").classes("zz-question"):
                ui.label(question)
            self._body = ui.element("div").classes("zz-answer")
        with self._body:
            self._steps = ui.element("ol").classes("zz-steps").props('aria-label="进度"')
            self._text = ui.element("div").classes("zz-text")

    def step(self, text: str) -> None:
        """Say what is being done."""
        with self._steps, ui.element("li"):
            ui.label(text)

    def sentence(self, text: str) -> None:
        """Add one bound sentence; its marks come alive with the finished answer."""
        with self._text:
            ui.html(to_html(text), sanitize=True).classes("zz-sentence")

    def fail(self, message: str) -> None:
        """End the turn without an answer."""
        self._steps.delete()
        with self._body:
            ui.label(message).classes("zz-notice").props("role=status")

    def finish(self, answer: Answer) -> None:
        """Put the whole answer in place of what has been shown so far."""
        self._answer = answer
        self._waiting = {action.id for action in answer.actions}
        self._body.clear()
        with self._body:
            self._status = ui.label(_STATUS_ZH.get(answer.status, "")).classes(f"zz-status zz-status-{answer.status}")
            self._status.set_visibility(answer.status in _STATUS_ZH)
            known = [e.id for e in answer.evidence]
            self._whole = ui.html(to_html(answer.text, known), sanitize=True).classes("zz-text")
            for action in answer.actions:
                ActionCard(action.id, action.summary, action.state, self._decide)
            self._ask_back(answer)
            for spec in answer.charts:
                self._chart(spec)
            self._follow_ups(answer)
            self._small_print(answer)

    async def _decide(self, action_id: str, confirm: bool) -> str:
        """Hand the decision on; when nothing of this turn waits any longer, it no longer says so."""
        told, answer = await self._on_decide(action_id, confirm), self._answer
        if told and answer is not None:
            self._waiting.discard(action_id)
            if not self._waiting:
                self._status.set_visibility(False)
                known = [e.id for e in answer.evidence]
                self._whole.set_content(to_html(answer.text.replace(WAITING_NOTE, ""), known))
        return told

    def evidence(self, name: str) -> Evidence | None:
        """The evidence of this turn that is called `name` (E1, E2 …)."""
        found = [e for e in self._answer.evidence if e.id == name] if self._answer else []
        return found[0] if found else None

    def _ask_back(self, answer: Answer) -> None:
        if answer.clarification is None:
            return
        with ui.element("section").classes("zz-clarify").props('aria-label="需要确认"'):
            ui.label(answer.clarification.question).classes("zz-clarify-question")
            if answer.clarification.default:
                ui.label(f"未选时：{answer.clarification.default}").classes("zz-quiet")
            self._picks(answer.suggestions)

    def _follow_ups(self, answer: Answer) -> None:
        if answer.suggestions and answer.clarification is None:
            with ui.element("nav").classes("zz-next").props('aria-label="还可以问"'):
                ui.label("还可以问").classes("zz-quiet")
                self._picks(answer.suggestions)

    def _picks(self, texts: tuple[str, ...]) -> None:
        with ui.element("div").classes("zz-picks"):
            for text in texts:
                button = ui.element("button").classes("zz-pick").props("type=button")
                button.on("click", lambda _, text=text: self._on_pick(text))
                with button:
                    ui.label(text)

    def _chart(self, spec: ChartSpec) -> None:
        options = echart_options(spec)
        sideways = options["yAxis"]["type"] == "category"
        height = max(_CHART, _ROW * len(spec.x) + 60) if sideways else _CHART
        with ui.element("figure").classes("zz-chart"):
            with ui.element("figcaption"):
                ui.label(spec.title)
            chart = ui.echart(options, on_point_click=lambda event: self._point(spec, event))
            chart.style(f"height: {height}px").props["aria-label"] = alternative(spec)
            chart.props("role=img")

    async def _point(self, spec: ChartSpec, event: EChartPointClickEventArguments) -> None:
        """A point of a chart opens the evidence beside its value."""
        series, point = event.series_index, event.data_index
        if series in range(len(spec.series)) and point in range(len(spec.series[series].evidence)):
            await self._on_evidence(self._index, spec.series[series].evidence[point])

    def _small_print(self, answer: Answer) -> None:
        with ui.element("footer").classes("zz-small"):
            if answer.degraded:
                ui.label(answer.degraded_why or DEGRADED).classes("zz-degraded")
            if answer.evidence:
                ui.label(DRAFTED)
            if answer.usage is not None:
                ui.label(usage_line(answer.usage)).classes("zz-usage")
