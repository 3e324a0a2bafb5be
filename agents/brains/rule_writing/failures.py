"""What was asked and could not be had: every failed call of an answer is named, never passed over."""

from __future__ import annotations

from agents.brains.base import ToolOutcome
from agents.brains.rule_writing.sheet import Sheet
from agents.understanding.reading import Operation

_REFERENCES = {"school": "全校同期的参照", "before": "上一年同期的数值", "companion": "相伴指标的数值"}
_WHY = {
    "out_of_scope": "不在您的岗位可以查看的范围内，这里没有给出",
    "no_data": "没有相应的记录",
    "too_few": "涉及的人数太少，按学校的规定不显示",
}


def of(sheet: Sheet, purpose: str) -> ToolOutcome | None:
    """The outcome of a purpose when it failed."""
    outcome = sheet.results.get(purpose)
    return outcome if outcome is not None and outcome.error is not None else None


def lines(sheet: Sheet) -> list[str]:
    """A sentence for each unit that was asked for in vain, one for the ranking, one for missing references."""
    said: list[str] = []
    instead: list[str] = []
    for place, unit in enumerate(sheet.reading.units):
        failed = of(sheet, f"value:{place}") or of(sheet, f"trend:{place}")
        if failed is not None:
            said.append(f"{sheet.name_of(unit)}的{sheet.metric.name_zh}{_why(failed)}。")
            instead += [s for s in failed.suggestions if s not in _own(sheet)]
    ranked = of(sheet, "rank")
    if ranked is not None and Operation.RANK in sheet.reading.operations:
        said.append(f"您问的排序{_why(ranked)}。")
    if instead:
        said.append(f"可以改与{'、'.join(dict.fromkeys(instead))}比较。")
    # The latest term is an extra nobody asked for; without it nothing is missing.
    gone = [words for purpose, words in _REFERENCES.items() if _lost(sheet, purpose)]
    if gone:
        said.append(f"这次没有取到{'、'.join(gone)}。")
    return ["".join(said)] if said else []


def _lost(sheet: Sheet, purpose: str) -> bool:
    failed = [o for p in sheet.results if p.split(":")[0] == purpose and (o := of(sheet, p)) is not None]
    # Records that did not exist a year ago are not missing from the answer.
    return any(purpose != "before" or o.error_code != "no_data" for o in failed)


def _own(sheet: Sheet) -> list[str]:
    return [sheet.name_of(u) for i, u in enumerate(sheet.reading.units) if of(sheet, f"value:{i}") is None]


def _why(outcome: ToolOutcome) -> str:
    return _WHY.get(outcome.error_code or "", "这次没有取到")
