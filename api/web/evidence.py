"""The drawer behind a figure's mark: what the figure is, or the clause in its document.

`facts` decides what is said and is plain data; `fill` draws it. Everything is set as text, never as HTML.
"""

from __future__ import annotations

from nicegui import ui

from tools.evidence import Evidence, EvidenceKind

KIND_ZH = {
    EvidenceKind.METRIC: "指标",
    EvidenceKind.COMPUTED: "计算所得",
    EvidenceKind.CLAUSE: "制度条款",
    EvidenceKind.RECORD: "记录",
    EvidenceKind.COMMENT: "评语",
}
_WITHHELD = "人数过少，不予显示"


def facts(e: Evidence) -> list[tuple[str, str]]:
    """(label, text) of everything known about `e` but its value, quote and SQL, in reading order."""
    rows = [
        ("对象", e.entity),
        ("期间", _with_code(e.period_zh, e.period)),
        ("文件", e.document),
        ("条款", e.clause),
        ("页码", f"第 {e.page} 页" if e.page is not None else None),
        ("口径", e.definition),
        ("分子 ÷ 分母", _fraction(e)),
        ("人数 n", f"{e.n:,}" if e.n is not None else None),
        ("归属", e.attribution),
        ("筛选", "；".join(f"{name} = {_plain(value)}" for name, value in e.filters.items()) or None),
        ("方法", e.method),
        ("来自", "、".join(e.inputs) or None),
        ("数据完整率", f"{e.completeness:.1%}" if e.completeness is not None else None),
        ("施行日期" if e.kind is EvidenceKind.CLAUSE else "数据截至", e.as_of),
        ("数据版本" if e.kind is not EvidenceKind.CLAUSE else "索引版本", _generation(e)),
        ("口径版本", " · ".join(part for part in (e.metric, e.definition_version) if part) or None),
    ]
    return [(label, text) for label, text in rows if text]


def value_text(e: Evidence) -> str:
    """The figure as shown; why there is none when it is withheld."""
    return e.display or (_WITHHELD if e.withheld else "")


def fill(e: Evidence) -> None:
    """Draw `e` into the current element."""
    ui.label(f"{e.id} · {KIND_ZH[e.kind]}").classes("zz-evidence-kind")
    ui.label(e.title).classes("zz-evidence-title").props("role=heading aria-level=2")
    if text := value_text(e):
        ui.label(text).classes("zz-evidence-value")
    if e.quote:
        with ui.element("blockquote").classes("zz-quote"), ui.element("mark"):
            ui.label(e.quote)
    with ui.element("dl").classes("zz-facts"):
        for label, text in facts(e):
            with ui.element("dt"):
                ui.label(label)
            with ui.element("dd"):
                ui.label(text)
    if e.sql:
        with ui.element("details").classes("zz-sql"):
            with ui.element("summary"):
                ui.label("查询语句（SQL）")
            with ui.element("pre").props("tabindex=0"):
                ui.label(e.sql)


def _with_code(said: str | None, code: str | None) -> str | None:
    if not said or said == code:
        return code
    return said if not code or code in said else f"{said}（{code}）"


def _fraction(e: Evidence) -> str | None:
    if e.numerator is None or e.denominator is None:
        return None
    return f"{e.numerator:,.10g} ÷ {e.denominator:,.10g}"


def _generation(e: Evidence) -> str | None:
    return f"第 {e.generation} 代" if e.generation is not None else None


def _plain(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
