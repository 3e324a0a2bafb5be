"""What the frozen histories say beside today's: an "effective" that the data of registration do not bear is not proven.

Judged both ways, restating figures after registration can only lose a verdict, never win one; a correction that makes
no difference costs nothing.
"""

from __future__ import annotations

from tools.metrics.service import MetricService
from tools.rectification.foretold import named
from tools.rectification.freezing import frozen_of, restated
from tools.rectification.histories import Prepared
from tools.rectification.model import EffectTest

_MOST_NAMED = 3
NOT_FROZEN = "这项登记较早，没有冻结对照单位和同类单位的历史，按现有数据检验。"


def unlike(test: EffectTest, found: Prepared, service: MetricService) -> str:
    """Which terms of which units are not what they were at registration; "" where all are, or none were kept."""
    frozen = frozen_of(test, test.request)
    if frozen is None:
        return ""
    names = {slot.index: slot.period.zh for slot in found.over}
    moved = [
        f"{named((unit,), service.directory)}{names.get(index, '')}" for unit, index in restated(found.case, frozen)
    ]
    more = f"等 {len(moved)} 处" if len(moved) > _MOST_NAMED else ""
    return f"{'、'.join(moved[:_MOST_NAMED])}{more}"


def refuted(changed: str) -> str:
    """Why an "effective" of today's data alone is not recognised, and what can be done."""
    where = changed or "给分、补考等守护指标的历史数据"
    return (
        f"登记以后{where}有更正，按登记时的历史数据得不出“有效”，不能据此认定成效；"
        "请核对更正的依据，可以重新整改、按更正后的数据重新登记检验。"
    )


def borne_out(changed: str) -> str:
    """Said beside an "effective" of corrected data that those of registration bear out."""
    return f"登记以后{changed}有更正，按登记时的历史数据结论相同。"
