"""The forms of acts: which fields each verb has on the page, and the request that comes of what was filled in.

What a field may hold is the request's own to say (`tools/rectification/requests.py`); here it is only named and read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData

from api.invalid import FIELD_NAMES, wrong
from tools.errors import Lacking
from tools.rectification.proposal import Proposal
from tools.rectification.request_base import Request
from tools.rectification.requests import Act, Register, RegisterTest
from tools.rectification.words import Standard
from tools.scope import Role

_ACTS: TypeAdapter[Request] = TypeAdapter(Act)


@dataclass(frozen=True)
class Field:
    """`kind`: area, line, lines (one entry a line), date, number, count, choice, checks, owner, supervisor, measures.

    `choices` names the list the page has for it.
    """

    name: str
    label: str
    kind: str = "area"
    required: bool = True
    choices: str = ""
    hint: str = ""


_WHY = Field("why", "理由")
_NOTE = Field("why", "说明", required=False)
_MISSING = Field("missing", "须补充什么（一行一条）", "lines")
_TEST = (
    Field("metric", "检验指标", "choice", choices="metrics"),
    Field("unit", "指标的单位", "choice", choices="units"),
    Field("periods", "基线的学期或学年（一行一个，如 2024-2025）", "lines"),
    Field("course", "只看一门课的，写课程号", "line", required=False),
    Field("attribution", "归属", "choice", required=False, choices="attributions"),
    Field("target", "目标值", "number", hint="与指标同单位；比例写成小数，如 0.10"),
    Field("observe_from", "观察期开始", "date"),
    Field("observe_until", "观察期结束（只在这一天认定一次）", "date"),
    Field("better", "改善方向（指标目录没有规定的才须选）", "choice", required=False, choices="sides"),
    Field("comparison", "对照单位（三个以上同类单位更看得准）", "checks", required=False, choices="peers"),
    Field("courses", "只看一门课的，对照课程的课程号（一行一个）", "lines", required=False),
    Field("guard", "守护指标（不得变差）", "choice", required=False, choices="metrics"),
    Field("without_guard", "没有守护指标的，写明为什么（不少于 20 字）", required=False),
    Field("beside_why", "另有整改项在检验这一指标的，写明同时检验的理由（不少于 20 字）", required=False),
    Field("why", "说明（变更已登记的，须写理由）", required=False),
)
_PLAN = (
    Field("goal", "目标"),
    Field("cause", "问题类别", "choice", choices="causes"),
    Field("cause_note", "原因分析"),
    Field("due_on", "完成期限", "date"),
    Field("measures", "措施", "measures"),
    Field("cooperating", "配合单位的代码（一行一个）", "lines", required=False),
    Field("contact", "联系人", "line", required=False),
    Field("resources", "需要的条件", required=False),
    Field("needs_leader", "需校领导协调，加一级审批", "check", required=False),
    _NOTE,
)
_REPORT = (
    Field("measure", "措施", "choice", choices="measures"),
    Field("progress", "自报进度（0–100，不作为验收依据）", "count"),
    Field("done", "完成的节点（一行一个，写节点名称）", "lines", required=False),
    _WHY,
)
EVIDENCE = (
    Field("file", "文件（pdf、docx、xlsx、pptx、png、jpg、txt、csv，不超过 20 MB）", "file"),
    Field("kind", "类型", "choice", choices="kinds"),
    Field("measures", "说明哪项措施", "checks", choices="measures"),
    Field("made_on", "证据形成的日期", "date"),
    _NOTE,
)
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "claim": (_NOTE,),
    "assign": (Field("owner", "责任人", "owner"), Field("supervisor", "督办人", "supervisor"), _NOTE),
    "save_plan": _PLAN,
    "register_test": _TEST,
    "submit_plan": (_NOTE,),
    "return_plan": (_MISSING, _WHY),
    "report": _REPORT,
    "send_back": (_MISSING, _WHY),
    "ask_extension": (Field("to", "延到哪一天", "date"), _WHY),
    "inspect": (
        *(Field(one.value, one.zh, "choice", choices="checked") for one in Standard),
        Field("missing", "缺什么（一行一条；有不符合的必填）", "lines", required=False),
        Field("why", "核查意见"),
    ),
    "judge_effect": (_NOTE,),
    "override_effect": (Field("why", "特批的理由（不少于 20 字，记入台账，单独统计）"),),
    "observe_on": (Field("until", "新的认定日", "date"), _WHY),
    "look_back": (Field("result", "结论", "choice", choices="looked"), _WHY),
    "merge": (Field("into", "并入哪一项（编号）", "line"), _WHY),
}
"""Every other verb asks for its reason alone."""

_OFFICE = frozenset({"beside_why"})
"""What the quality office alone may say."""
_MOST_MEASURES = 30
REGISTER = (
    Field("title", "问题", "line"),
    Field("problem", "问题表述"),
    Field("unit", "牵头单位", "choice", choices="units"),
    Field("level", "层级", "choice", choices="levels"),
    Field("severity", "严重程度", "choice", choices="severities"),
    Field("nature", "性质", "choice", choices="natures"),
    Field("recurrence_of", "复发自（以前的整改项编号）", "line", required=False),
    Field("why", "立项理由"),
)
PROPOSED = (
    Field("goal", "目标"),
    Field("due_on", "完成期限", "date"),
    Field("measures", "措施", "measures"),
)
DUTIES = (
    Field("cooperating", "配合单位的代码（一行一个）", "lines", required=False),
    Field("owner", "建议责任人（账号）", "owner", required=False),
    Field("supervisor", "建议督办人（账号）", "supervisor", required=False),
)
TESTED = (
    Field("target", "目标值", "number", hint="与指标同单位；比例写成小数，如 0.10"),
    Field("observe_from", "观察期开始", "date"),
    Field("observe_until", "观察期结束（只在这一天认定一次）", "date"),
)
_REGISTERS: TypeAdapter[Register] = TypeAdapter(Register)
_PROPOSALS: TypeAdapter[Proposal] = TypeAdapter(Proposal)


def fields_of(verb: str) -> tuple[Field, ...]:
    return FIELDS.get(verb, (_WHY,))


def fields_for(verb: str, role: Role) -> tuple[Field, ...]:
    """Those that are shown to somebody of that role."""
    return tuple(field for field in fields_of(verb) if role is Role.QA or field.name not in _OFFICE)


def request_of(verb: str, form: FormData) -> Request:
    """What was asked for; Lacking, naming the field, when it cannot be used."""
    given: dict[str, Any] = {"verb": verb, **_filled(fields_of(verb), form)}
    if verb == "register_test":
        given = _test(given)
    asked: Request = validated(_ACTS, given, fields_of(verb))
    return asked


def register_of(form: FormData) -> Register:
    """The item to be opened; Lacking, naming the field, when it cannot be."""
    asked: Register = validated(_REGISTERS, {"verb": "register", **_filled(REGISTER, form)}, REGISTER)
    return asked


def proposal_of(form: FormData, test: RegisterTest | None) -> Proposal:
    """The plan as it was changed on the page; of a drafted `test` only the target and the days are the page's."""
    fields = (*PROPOSED, *DUTIES)
    given = _filled(fields, form)
    if test is not None and text_of(form, "target"):
        given["test"] = {**test.model_dump(), **_filled(TESTED, form)}
    asked: Proposal = validated(_PROPOSALS, given, (*fields, *TESTED))
    return asked


def _filled(fields: tuple[Field, ...], form: FormData) -> dict[str, Any]:
    read = {f.name: _measures(form) if f.kind == "measures" else _value(f, form) for f in fields}
    return {name: value for name, value in read.items() if value is not None}


def validated(adapter: TypeAdapter[Any], given: dict[str, Any], fields: tuple[Field, ...]) -> Any:
    """The request of `given`; Lacking with the label of the first field that is wrong."""
    try:
        return adapter.validate_python(given)
    except ValidationError as error:
        first: Any = error.errors()[0]
        place = [str(part) for part in first["loc"]]
        label = next((field.label for field in fields if field.name in place), "所填内容").split("（")[0]
        raise Lacking(f"“{label}”没有填好：{_of(first, place, label)}") from error


def _of(first: Any, place: list[str], label: str) -> str:
    """What is wrong with it; where the label is of the whole (a measure), which part of it."""
    part = FIELD_NAMES.get(next((one for one in reversed(place) if one in FIELD_NAMES), ""), "")
    said = wrong(first, part if part and part not in label else "").strip()
    return "不能为空" if said == "缺少" else said


def sequence_of(form: FormData) -> int:
    """The item's last event as the page knew it; without it nobody could tell whether the page was stale."""
    text = text_of(form, "expected")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Lacking("页面不完整，请刷新后再办理")
    return int(text)


def text_of(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def texts_of(form: FormData, name: str) -> tuple[str, ...]:
    return tuple(value for value in form.getlist(name) if isinstance(value, str) and value)


def _value(field: Field, form: FormData) -> Any:
    """None where nothing was filled in."""
    if field.kind == "check":
        return bool(text_of(form, field.name))
    if field.kind == "checks":
        return texts_of(form, field.name)
    text = text_of(form, field.name).replace("\r\n", "\n")
    if field.kind == "lines":
        return tuple(line.strip() for line in text.split("\n") if line.strip())
    return text or None


def written_of(verb: str, form: FormData) -> dict[str, Any]:
    """What was filled in, as a form begins with it again."""
    return {f.name: _value(f, form) or "" for f in fields_of(verb) if f.kind != "measures"}


def rows_of(form: FormData) -> tuple[dict[str, Any], ...]:
    """The measures as they were filled in, right or wrong, to be shown again."""
    return _measures(form)


def _measures(form: FormData) -> tuple[dict[str, Any], ...]:
    """The rows that have a text; a row keeps its id."""
    rows = []
    for number in range(1, _MOST_MEASURES + 1):
        text = text_of(form, f"m{number}_text")
        if text:
            row = {name: text_of(form, f"m{number}_{name}") for name in ("deliverable", "due_on", "responsible")}
            milestones = [
                _milestone(line) for line in text_of(form, f"m{number}_milestones").splitlines() if line.strip()
            ]
            rows.append({"id": f"M{number}", "text": text, **row, "milestones": tuple(milestones)})
    return tuple(rows)


def _milestone(line: str) -> dict[str, str]:
    """`2026-05-01 期中检查`: the day, then the name."""
    day, _, name = line.strip().partition(" ")
    return {"due_on": day, "name": name.strip()}


def _test(given: dict[str, Any]) -> dict[str, Any]:
    """The two metrics are asked of the same unit, course and periods."""
    place = {name: given.pop(name, "") for name in ("unit", "course", "attribution")}
    place["periods"] = given.pop("periods", ())
    metric, guard = given.pop("metric", ""), given.pop("guard", None)
    given["request"] = {"metric": metric, **place}
    given["comparison"] = (*given.get("comparison", ()), *given.pop("courses", ()))
    return {**given, "guard": {"metric": guard, **place}} if guard else given
