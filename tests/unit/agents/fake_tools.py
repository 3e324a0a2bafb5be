"""Tools with made-up but consistent figures, for driving a brain to its draft without any data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from agents.brains.base import Asker, Brain, CallTools, Draft, PastTurn, ToolCall, ToolOutcome, Turn
from knowledge_base.evaluation.directory import Directory
from tests.unit.agents.demo_names import TODAY
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.definition import Catalogue
from tools.metrics.periods import Period, pooled_code, pooled_zh

Error = tuple[str, str, tuple[str, ...]]
_GUIDE = "培养环节类：包括课堂教学、考试考核、学业预警与帮扶等。"
_ROLES_LIMIT = 12

_SCALES = {"ratio": 0.05, "gpa": 2.5, "score": 88.0, "x:1": 17.0, "yuan/student": 3800.0}
"""A plausible figure by unit."""


@cache
def _catalogue() -> Catalogue:
    """Read once: a test makes its own tools, of the same metrics."""
    return load_catalogue()


class FakeTools:
    """`fail` may turn a call into (code, message, suggestions); `withheld` names entities whose figures are hidden;
    `values` sets the figure of single periods, None for a hidden one.
    """

    def __init__(
        self,
        directory: Directory,
        fail: Callable[[ToolCall], Error | None] = lambda call: None,
        withheld: frozenset[str] = frozenset(),
        values: Mapping[str, float | None] | None = None,
    ) -> None:
        self.directory, self.fail, self.withheld = directory, fail, withheld
        self.values = values or {}
        self.catalogue = _catalogue()
        self.calls: list[ToolCall] = []

    def run(self, call: ToolCall, earlier: tuple[Evidence, ...]) -> ToolOutcome:
        self.calls.append(call)
        if error := self.fail(call):
            return ToolOutcome(call, error=error[1], error_code=error[0], suggestions=error[2])
        if call.name == "my_teaching":
            return ToolOutcome(call, error="没有这个学期的教学班", error_code="no_data")
        made, data = getattr(self, f"_{call.name}")(call.arguments, earlier)
        numbered = tuple(e.model_copy(update={"id": f"E{len(earlier) + i}"}) for i, e in enumerate(made, 1))
        return ToolOutcome(call, numbered, data=data)

    def _query_metric(self, a: Mapping[str, Any], _: tuple[Evidence, ...]) -> tuple[list[Evidence], dict[str, Any]]:
        cells = self._cells(a)
        made = [self._figure(a, entity, periods, i) for i, (entity, periods) in enumerate(cells)]
        if a.get("by") not in (None, "period"):
            made.sort(key=lambda e: (e.value is None, (e.value or 0) * (1 if a.get("order") == "asc" else -1)))
        made = made[: a.get("top") or None]
        return made, {"by": a.get("by", ""), "rows": [{"evidence": i, "small": False} for i in range(len(made))]}

    def _cells(self, a: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
        unit, periods = a["unit"], list(a["periods"])
        match a.get("by", ""):
            case "period":
                return [(unit, [code]) for code in periods]
            case "major" if unit == "school":
                return [(u.id, periods) for u in self.directory.units.values() if u.level == "major"]
            case "college" | "major":
                return [(u.id, periods) for u in self.directory.children(unit) if u.level != "office"]
            case "course":
                return [(c.id, periods) for c in list(self.directory.courses.values())[:_ROLES_LIMIT]]
            case "section":
                return [(f"甲班{i}", periods) for i in "ab"]
            case _:
                return [(a.get("course") or unit, periods)]

    def _figure(self, a: Mapping[str, Any], entity: str, codes: list[str], place: int) -> Evidence:
        metric = self.catalogue.get(a["metric"])
        periods = [Period.parse(code) for code in codes]
        scale = _SCALES.get(metric.display.unit, 30.0)
        value = scale * (1 + 0.15 * place + 0.02 * len(entity))
        given = self.values.get(codes[0], value) if len(codes) == 1 else value
        hidden, value = entity in self.withheld or given is None, given or value
        name = self._name(entity)
        zh = pooled_zh(periods)
        return Evidence(
            kind=EvidenceKind.METRIC,
            title=f"{name}{zh}{metric.name_zh}",
            value=None if hidden else value,
            unit=metric.display.unit,
            display="小样本保护，不显示" if hidden else f"{value:.4f}",
            n=None if hidden else 500,
            numerator=None if hidden else value * 2000,
            denominator=None if hidden else 2000,
            entity=name,
            entity_id=entity,
            period=pooled_code(periods),
            period_zh=zh,
            metric=metric.id,
            definition=metric.definition,
            attribution=metric.attribution.zh,
            completeness=None if hidden else 1.0,
        )

    def _name(self, entity: str) -> str:
        if entity == "self":
            return "本人"
        if entity in self.directory.units:
            return self.directory.unit(entity).name
        return self.directory.course(entity).name if entity in self.directory.courses else entity

    def _explain_change(
        self, a: Mapping[str, Any], earlier: tuple[Evidence, ...]
    ) -> tuple[list[Evidence], dict[str, Any]]:
        """Two sides, a change of mix and rate, two courses, and one process figure beside."""
        years = [f"{int(a['period'][:4]) - 1}-{a['period'][:4]}", a["period"][:9]]
        beside = "against" in a
        sides = [self._figure(a, a["against"] if beside else a["unit"], years[beside:][:1], 0)]
        sides.append(self._figure(a, a["unit"], years[1:], 1))
        course = next(iter(self.directory.courses))
        parts = [self._figure(a, course, [year], i) for i, year in enumerate(years)]
        process = [self._figure({"metric": "attendance_rate"}, a["unit"], [year], i) for i, year in enumerate(years)]
        first = len(earlier) + 1
        made = [*sides, *(self._part(sides[1], word, first) for word in ("变化", "结构", "率")), *parts]
        made += [self._part(parts[1], "贡献", first), *process]
        part = {"evidence": 7, "before": 5, "now": 6, "beyond": True, "by_mix": False, "one_sided": False}
        layer = {"by": "course", "dimension": "课程", "mix": 3, "rate": 4, "reversed": False, "judged": True,
                 "parts": [part], "focus": None}  # fmt: skip
        premise = {"said": "最差", "holds": None, "text": "先核实前提：不能核实", "extreme": None}
        return made, {
            "beside_unit": beside, "before": 0, "now": 1, "change": 2, "layers": [layer],
            "premise": premise if a.get("premise") else None, "beside": [{"before": 8, "now": 9, "moved": True}],
            "checks": [{"code": "terms", "ok": False, "text": "所比的学期数不同", "evidence": []}],
        }  # fmt: skip

    @staticmethod
    def _part(about: Evidence, word: str, first: int) -> Evidence:
        return about.model_copy(
            update={
                "kind": EvidenceKind.COMPUTED, "title": f"{about.entity}的{word}", "value": 0.01, "unit": "pp",
                "display": "+1.00 个百分点", "inputs": (f"E{first}", f"E{first + 1}"),
            }
        )  # fmt: skip

    def _difference(self, a: Mapping[str, Any], earlier: tuple[Evidence, ...]) -> tuple[list[Evidence], dict[str, Any]]:
        by_id = {e.id: e for e in earlier}
        first, second = by_id[a["minuend"]], by_id[a["subtrahend"]]
        assert first.value is not None
        assert second.value is not None
        gap = first.value - second.value
        inputs = (first.id, second.id)
        made = Evidence(kind=EvidenceKind.COMPUTED, title="差", value=gap, display=f"{abs(gap):.4f}", inputs=inputs)
        return [made], {}

    def _define_metric(self, a: Mapping[str, Any], _: tuple[Evidence, ...]) -> tuple[list[Evidence], dict[str, Any]]:
        m = self.catalogue.get(a["metric"])
        made = Evidence(
            kind=EvidenceKind.RECORD,
            title=m.name_zh,
            display=m.name_zh,
            definition=m.definition,
            attribution=m.attribution.zh,
            metric=m.id,
        )
        return [made], {}

    def _learning_path(self, a: Mapping[str, Any], _: tuple[Evidence, ...]) -> tuple[list[Evidence], dict[str, Any]]:
        """Every role of a study, in one figure."""
        one = ("total", "earned", "missing", "waiting", "electives", "open", "exempt", "outside", "load", "cap", "ends",
               "short", "hint", "official")  # fmt: skip
        many = ("modules", "failed", "courses", "terms", "left_out", "measures", "distances")
        made = Evidence(
            kind=EvidenceKind.COMPUTED,
            title="距“黄”的标准",
            display="12.5 学分",
            value=12.5,
            entity="《数据结构》",
            period="2026-2027-1",
            period_zh="2026-2027学年第一学期",
            definition="必修，方案建议第7学期修读；先修《高等数学（一）》已通过",
        )
        places: dict[str, Any] = {**dict.fromkeys(one, 0), **{key: [0] for key in many}, "clauses": []}
        return [made], {"study": {"what": a["what"], **places}}

    @staticmethod
    def _told(title: str, shown: str, definition: str, value: float | None = None) -> Evidence:
        return Evidence(
            kind=EvidenceKind.COMPUTED, title=title, display=shown, value=value, entity="计算机学院",
            period="2026-03-20", period_zh="2026年3月20日", definition=definition,
        )  # fmt: skip

    def _findings(self, a: Mapping[str, Any], _: tuple[Evidence, ...]) -> tuple[list[Evidence], dict[str, Any]]:
        """One finding with one figure, or one problem of a review; with the item of either where it is asked for.

        The problem writes of 教材. Under a condition, or to be counted, the number stands first.
        """
        item = self._told("ZG2025-001《习题课不足》", "整改中", "软件工程牵头；期限 2026年4月9日")
        items = [item] if a.get("items") else []
        matter = str(a.get("matter", ""))
        absent = bool(matter) and matter != "教材"
        counted = bool(a.get("only") or a.get("count") or (matter and not absent))
        head = [self._told("挑选的", "1 条", "按条件", 1)] if counted else []
        told: dict[str, Any] = {**({"picked": 0} if counted else {}), **({"absent": "没有"} if absent else {})}
        first = len(head)
        if a.get("about"):
            made = [*head, self._told("2024年审核评估问题1：教材偏旧", "有课程使用旧教材", "重点；已纳入整改"), *items]
            told |= {"side": "reviews", "reviews": [{"review": "SH2024", "places": [first]}]}
            told |= {"items": {str(first): [first + 1]}} if items else {}
        else:
            finding = self._told("计算机学院挂科率明显高于其他年份", "142 条记录", "课程比率异常变化，重点", 142)
            made = [*head, finding, self._figure({"metric": "course_fail_rate"}, "cs", ["2024-2025"], 0), *items]
            one = {"key": "k", "finding": first, "figures": [first + 1]}
            told |= {"findings": [one | ({"items": [first + 2]} if items else {})]}
        if a.get("count"):
            told["units"] = [len(made)]
            made.append(self._told("计算机学院", "1 条", "按单位数", 1))
        return made, told

    def _rectifications(self, a: Mapping[str, Any], _: tuple[Evidence, ...]) -> tuple[list[Evidence], dict[str, Any]]:
        """The four counts, or the one of what waits, and one item."""
        side = a.get("about") or ("item" if a.get("item") else "open")
        unit = self._told("计算机学院", "1 条", "按牵头单位计", 1)
        if a.get("only") and side not in ("waiting", "item"):
            places = {"counts": [0], "items": [1], "owed": [2]}
            told = [self._told("挑选的整改项", "1 条", "其中没有了结的 1 条", 1)]
            told.append(self._told("ZG2025-001《习题课不足》", "整改中", "软件工程牵头；期限 2026年4月9日"))
            return [*told, unit], {"side": side, "places": places, "picked": 0}
        titles = ("等您办理的",) if side == "waiting" else ("问题级还欠", "问题级逾期", "任务级还欠", "任务级逾期")
        counts = [self._told(title, "2 条", "合并与不纳入的不计", 2) for title in titles]
        line = self._told("ZG2025-001《习题课不足》", "整改中", "软件工程牵头；期限 2026年4月9日")
        if side in ("item", "units"):
            return [line, unit], {"side": side, "places": {"late": [0], "owed": [1]}}
        return [*counts, line], {
            "side": side,
            "places": {"counts": list(range(len(counts))), "items": [len(counts)], "observing": [], "loop": [0]},
        }  # fmt: skip

    def _rectify(self, a: Mapping[str, Any], _: tuple[Evidence, ...]) -> tuple[list[Evidence], dict[str, Any]]:
        """A draft to confirm: of an item, or of urging."""
        if a["do"] == "urge":
            return [self._told("催办草稿", "ZG2025-002 等 1 条", "逾期 12 天")], {}
        told = ("问题", "建议期限", "措施 M1 增开习题课", "效果检验")
        places = {"problem": [0], "deadline": [1], "measures": [2], "test": [3]}
        return [self._told(title, "按规则起草", "由责任人改定") for title in told], {"places": places}

    def _search_policy(self, a: Mapping[str, Any], _: tuple[Evidence, ...]) -> tuple[list[Evidence], dict[str, Any]]:
        guide = a.get("kind") == "guide"
        made = Evidence(
            kind=EvidenceKind.CLAUSE,
            title="条款",
            document="建设指南" if guide else "学业预警办法",
            clause="3.2.2 c)" if guide else "第四条",
            quote=_GUIDE if guide else "学业预警与帮扶坚持早发现、早提醒、早帮扶，保护学生隐私，由学院组织实施。",
        )
        return [made], {"hits": [{"evidence": 0, "how": "lists" if guide else "regulates"}]}


def drive(
    brain: Brain, tools: FakeTools, asker: Asker, question: str, past: tuple[PastTurn, ...] = ()
) -> tuple[Draft, tuple[Evidence, ...]]:
    """The draft of a question, and the evidence of its turn. Fails when a brain goes on for too long."""
    turn = Turn(question, asker, TODAY, past)
    for _ in range(6):
        decision = brain.decide(turn)
        if not isinstance(decision, CallTools):
            return decision, turn.evidence
        outcomes = list(turn.outcomes)
        for call in decision.calls:
            outcomes.append(tools.run(call, tuple(e for o in outcomes for e in o.evidence)))
        turn = Turn(question, asker, TODAY, past, tuple(outcomes))
    raise AssertionError(f"no draft for {question}")
