"""What is wrong with a field that was filled in, as the person reads it: which field, what it may hold, an example.

One place for HTTP, the command line and the pages' forms: pydantic's own messages are English and written for
programmers. What was given is never echoed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FIELD_NAMES: Mapping[str, str] = {
    "alpha": "检验水平 α", "attribution": "归属口径", "beside_why": "同时检验的理由", "better": "改善方向",
    "cause": "问题类别", "cause_note": "原因分析", "comparison": "对照单位", "contact": "联系人",
    "cooperating": "配合单位", "course": "课程号", "deliverable": "成果", "done": "完成的节点", "due_on": "期限",
    "goal": "目标", "guard": "守护指标", "into": "并入的编号", "kind": "类型", "level": "层级", "made_on": "形成日期",
    "measure": "措施编号", "measures": "措施", "metric": "指标", "milestones": "节点",
    "missing": "须补充的内容", "name": "名称", "nature": "性质", "observe_from": "观察期开始",
    "observe_until": "观察期结束", "owner": "责任人", "periods": "统计期", "problem": "问题表述",
    "progress": "自报进度", "recurrence_of": "复发自", "request": "检验的指标请求", "resources": "需要的条件",
    "responsible": "负责人", "result": "结论", "severity": "严重程度", "supervisor": "督办人",
    "target": "目标值", "text": "内容", "title": "问题", "to": "日期", "unit": "单位", "until": "日期",
    "why": "理由", "without_guard": "没有守护指标的理由",
}  # fmt: skip
"""Fields of requests by their codes, where somebody writes the codes."""

_EXAMPLES = {
    "alpha": "大于 0、不大于 0.1，如 0.05",
    "target": "与指标同单位的一个数；比例写成小数，5% 写成 0.05",
    "progress": "0 到 100 的整数",
}
_BOUNDS = {
    "less_than_equal": ("le", "不能大于 {}"),
    "less_than": ("lt", "须小于 {}"),
    "greater_than_equal": ("ge", "不能小于 {}"),
    "greater_than": ("gt", "须大于 {}"),
    "string_too_long": ("max_length", "过长，最多 {} 个字符"),
    "too_short": ("min_length", "至少要有 {} 条"),
    "too_long": ("max_length", "最多 {} 条"),
}
_PLAIN = {
    "string_pattern_mismatch": "须写代码，只用字母、数字和 . _ - 号",
    "finite_number": "须是一个数",
    "string_type": "须是文字",
    "tuple_type": "须写成列表",
    "list_type": "须写成列表",
    "dict_type": "须写成“字段: 值”",
    "dataclass_type": "须写成“字段: 值”",
    "model_type": "须写成“字段: 值”",
    "bool_parsing": "须写是（true）或否（false）",
}


def named(code: str) -> str:
    """The field by its Chinese name and its code."""
    return f"{FIELD_NAMES[code]}（{code}）" if code in FIELD_NAMES else code


def wrong(error: Mapping[str, Any], name: str) -> str:
    """One of pydantic's errors, without a full stop; `name` is what the field is called here."""
    kind, context = error["type"], error.get("ctx") or {}
    field = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "")
    example = f"；应填{_EXAMPLES[field]}" if field in _EXAMPLES else ""
    if kind == "missing":
        return f"缺少 {name}"
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"不认识的字段 {name}"
    gap = "" if name.endswith("）") else " "
    return f"{name}{gap}{_said(kind, context)}{example}"


def _said(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "string_too_short":
        least = context.get("min_length", 1)
        return "不能为空" if least <= 1 else f"太短，至少 {least} 个字符"
    if kind in _BOUNDS:
        limit, told = _BOUNDS[kind]
        bound = context.get(limit)
        return told.format(f"{bound:g}" if isinstance(bound, float) else bound)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind.startswith(("float", "int")):
        return "须是一个数"
    if kind.startswith("date"):
        return "须写成日期，如 2026-08-31"
    if kind in ("enum", "literal_error"):
        return f"只能是 {str(context.get('expected', '')).replace(' or ', '、').replace(', ', '、')}"
    if kind == "value_error":
        return f"不能这样填：{context.get('error', '')}"
    return "的值无效"
