"""整改完成率 from its two sources side by side: this system's own records, and the table the school has imported.

They answer different questions and need not agree; whoever shows one says which it is. Neither mends the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.rectification.parts import Rectification
from tools.rectification.ledger import Ledger
from tools.scope import Role, Scope

if TYPE_CHECKING:
    from tools.context import ToolContext
    from tools.metrics.request import MetricRequest

METRIC = "rectification_completion_rate"
OWN = "本系统办理的整改项"
IMPORTED = "学校导入的整改记录表"
DIFFERS = (
    "两处数字不合并、不互相修正：前者算在本系统立项、到今天已到期的问题，完成指措施验收通过；"
    "后者是指标“整改完成率”，算导入的记录表里首次批准期限在该年的项，完成指状态为已销号"
)


@dataclass(frozen=True)
class Sources:
    """`own` and `imported` as people read them; `why` says why there is no imported one."""

    own: str
    imported: str
    why: str

    @property
    def lines(self) -> tuple[str, ...]:
        """What a board or ledger says, one source a line, then how they differ."""
        other = self.imported or f"没有数字（{self.why}）"
        return (f"完成率（{OWN}）：{self.own}", f"完成率（{IMPORTED}）：{other}", DIFFERS)


def sources_of(parts: Rectification, scope: Scope, found: Ledger) -> Sources:
    """Both for that person's unit; the imported one only where the person may have it."""
    problems = found.problems
    share = "还没有到期的" if problems.completion is None else f"{problems.completion:.2%}"
    own = f"{share}（验收 {problems.accepted} 个，到期 {problems.due} 个，截至 {found.today}）"
    imported, why = _imported(parts, scope)
    return Sources(own, imported, why)


def _imported(parts: Rectification, scope: Scope) -> tuple[str, str]:
    """The metric's figure and no reason, or none with the reason."""
    from tools.errors import ToolError
    from tools.query_metric import figure_evidence

    if scope.role not in (Role.QA, Role.LEADER, Role.DEAN):
        return "", "这个指标只算到全校和学院"
    try:
        context = parts.sight(scope)
        request = _request(context)
        table = context.metrics.query(request, scope)
    except ToolError as error:
        return "", error.message.rstrip("。")
    if not table.figures:
        return "", "记录表里没有到期的项"
    one = figure_evidence(table.figures[0], table, context)
    if one.value is None:
        return "", one.display or "小样本保护，不显示"
    counted = f"已销号 {one.numerator:g} 项，到期 {one.denominator:g} 项" if one.numerator is not None else ""
    return f"{one.display}（{one.entity}，{one.period_zh}，{counted}，第 {one.generation} 代数据）", ""


def _request(context: ToolContext) -> MetricRequest:
    from tools.metrics.definition import Level
    from tools.metrics.request import MetricRequest
    from tools.names import newest_period

    scope = context.scope
    metric = context.catalogue.get(METRIC)
    college = scope.college if scope.role is Role.DEAN else None
    level = Level.COLLEGE if college else Level.SCHOOL
    return MetricRequest(
        metric, college or "school", level, (newest_period(context, metric),), metric.attribution, None
    )
