"""The drawer behind a figure's mark: what the figure is, or the clause in its document.

`facts` decides what is said and is plain data; `fill` draws it. Everything is set as text, never as HTML.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nicegui import ui

from api.web import clause_text
from api.web import passage as passage_view
from tools.evidence import Evidence, EvidenceKind

if TYPE_CHECKING:
    from knowledge_base.policies import Passage

KIND_ZH = {
    EvidenceKind.METRIC: "指标",
    EvidenceKind.COMPUTED: "计算所得",
    EvidenceKind.CLAUSE: "制度条款",
    EvidenceKind.RECORD: "记录",
    EvidenceKind.COMMENT: "评语",
}
_WITHHELD = "小样本保护，不显示"
_FILTERS = {"unit": "单位代码", "course": "课程代码", "section": "教学班"}
_FIGURES = (EvidenceKind.METRIC, EvidenceKind.COMPUTED)


@dataclass(frozen=True)
class Links:
    """Where the drawer leads on to: another evidence of the same answer by its id, and the whole document."""

    open_evidence: Callable[[str], Awaitable[None]]
    open_document: Callable[[], Awaitable[None]]


def facts(e: Evidence) -> list[tuple[str, str]]:
    """(label, text) of everything known about `e` but its value, quote, inputs and SQL, in reading order."""
    rows = [
        ("标题" if e.kind is EvidenceKind.CLAUSE else "对象", e.entity),
        ("期间", e.period_zh or e.period),
        ("文件", e.document),
        ("条款", e.clause),
        ("页码", f"第 {e.page} 页" if e.page is not None else None),
        ("口径", e.definition),
        ("分子 ÷ 分母", _fraction(e)),
        ("人数 n" if e.counted in (None, "人") else "数量 n", _counted(e)),
        ("归属", e.attribution),
        ("筛选", "；".join(_filters(e.filters)) or None),
        ("方法", e.method),
        ("数据完整率", f"{e.completeness:.1%}" if e.completeness is not None else None),
        ("施行日期" if e.kind is EvidenceKind.CLAUSE else "数据截至", e.as_of),
        ("数据版本" if e.kind is not EvidenceKind.CLAUSE else "索引版本", _generation(e)),
        ("口径版本", " · ".join(part for part in (e.metric, e.definition_version) if part) or None),
    ]
    return [(label, text) for label, text in rows if text]


def _counted(e: Evidence) -> str | None:
    """How many persons, responses, sections … stand behind the figure."""
    if e.n is None:
        return None
    if e.counted not in (None, "人"):
        return f"{e.n:,} {e.counted}"
    # A denominator of other things, or of the same persons several times, is no contradiction.
    return f"{e.n:,}" if e.denominator in (None, e.n) else f"{e.n:,}（每人只计一次）"


def value_text(e: Evidence) -> str:
    """The figure as shown, or why it is withheld; empty for what is no figure and only bears a title."""
    if e.kind not in _FIGURES and e.display == e.title:
        return ""
    return e.display or (_WITHHELD if e.withheld else "")


def fill(e: Evidence, links: Links, passage: Passage | None = None) -> None:
    """Draw `e` into the current element; a clause stands among its neighbours where there is a `passage`."""
    ui.label(f"{e.id} · {KIND_ZH[e.kind]}").classes("zz-evidence-kind")
    ui.label(e.title).classes("zz-evidence-title").props("role=heading aria-level=2")
    if text := value_text(e):
        ui.label(text).classes("zz-evidence-value" if e.kind in _FIGURES else "zz-evidence-said")
    if passage is not None:
        passage_view.draw(passage, links.open_document)
    elif e.quote:
        with ui.element("blockquote").classes("zz-quote"):
            clause_text.draw(e.quote)
    with ui.element("dl").classes("zz-facts"):
        for label, text in facts(e):
            with _fact(label):
                ui.label(text)
        if e.inputs:
            with _fact("来自"):
                _inputs(e.inputs, links)
    if e.sql:
        with ui.element("details").classes("zz-sql"):
            with ui.element("summary"):
                ui.label("查询语句（SQL）")
            with ui.element("pre").props("tabindex=0"):
                ui.label(e.sql)


def _fact(label: str) -> ui.element:
    with ui.element("dt"):
        ui.label(label)
    return ui.element("dd")


def _inputs(names: tuple[str, ...], links: Links) -> None:
    """What a computed figure was made from: each opens its own definition, counts and SQL."""
    for name in names:
        button = (
            ui.element("button").classes("zz-mark zz-input-mark").props(f'type=button aria-label="查看依据 {name}"')
        )
        button.on("click", lambda _, name=name: links.open_evidence(name))
        with button:
            ui.label(name)


def _fraction(e: Evidence) -> str | None:
    if e.numerator is None or e.denominator is None:
        return None
    over, under = (f"{words} " if words else "" for words in (e.numerator_words, e.denominator_words))
    return f"{over}{e.numerator:,.10g} ÷ {under}{e.denominator:,.10g}"


def _generation(e: Evidence) -> str | None:
    return f"第 {e.generation} 代" if e.generation is not None else None


def _filters(codes: Mapping[str, object]) -> Iterator[str]:
    """The request's codes in words; the period is said on its own."""
    for name, code in codes.items():
        if name == "within" or (name, code) == ("unit", "self"):
            yield "只计本人"
        elif name != "period":
            yield f"{_FILTERS.get(name, name)} {_plain(code)}"


def _plain(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
