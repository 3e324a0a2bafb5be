"""How values are written for people: the only place that turns a stored value into digits.

Rounding is half-up on the shortest decimal form of the value (8.335 % is written 8.34%), as readers recompute it by
hand; binary half-even would surprise them. Percentages stand tight (8.34%), other units after a space (91.27 分).
"""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from tools.errors import ToolFailure

WITHHELD = "小样本保护，不显示"
"""What stands in place of a figure that rests on too few persons."""


class Unit(StrEnum):
    """Units of values. A ratio is stored as a fraction (0.0834), a difference of two ratios likewise (0.012)."""

    RATIO = "ratio"
    SCORE = "score"
    GPA = "gpa"
    PER_ONE = "x:1"
    COUNT = "count"
    PERSONS = "persons"
    PERCENTAGE_POINTS = "pp"
    YUAN_PER_STUDENT = "yuan/student"
    BOOKS_PER_STUDENT = "books/student"
    AREA_PER_STUDENT = "m2/student"
    PER_THOUSAND = "per_thousand"


_DECIMALS = {
    Unit.RATIO: 2,
    Unit.SCORE: 2,
    Unit.GPA: 2,
    Unit.PER_ONE: 1,
    Unit.COUNT: 0,
    Unit.PERSONS: 0,
    Unit.PERCENTAGE_POINTS: 2,
    Unit.YUAN_PER_STUDENT: 0,
    Unit.BOOKS_PER_STUDENT: 1,
    Unit.AREA_PER_STUDENT: 1,
    Unit.PER_THOUSAND: 2,
}

_SUFFIX = {
    Unit.RATIO: "%",
    Unit.SCORE: " 分",
    Unit.GPA: "",
    Unit.PER_ONE: ":1",
    Unit.COUNT: "",
    Unit.PERSONS: " 人",
    Unit.PERCENTAGE_POINTS: " 个百分点",
    Unit.YUAN_PER_STUDENT: " 元/生",
    Unit.BOOKS_PER_STUDENT: " 册/生",
    Unit.AREA_PER_STUDENT: " 平方米/生",
    Unit.PER_THOUSAND: " 起/千门次",
}

_AS_PERCENT = frozenset({Unit.RATIO, Unit.PERCENTAGE_POINTS})


def suffix(unit: str) -> str:
    """What stands after a value of that unit, without the space: 分, 人; nothing for plain numbers."""
    return _SUFFIX.get(Unit(unit), "").strip()


def display(value: float | None, unit: str | None, decimals: int | None = None, *, signed: bool = False) -> str:
    """`value` in `unit` as a person reads it: 8.34%, 91.27 分, 2.98, 17.6:1, 1,204, +1.20 个百分点.

    `decimals` defaults by unit (for a ratio they count after turning it into percent). Percentage points always carry
    their sign, other units when `signed` (a difference of two scores). None is withheld. A unit outside `Unit`, or a
    value that is no finite number, is our own fault: ToolFailure.
    """
    if value is None:
        return WITHHELD
    known = _unit(unit)
    digits = _DECIMALS[known] if decimals is None else decimals
    with_sign = signed or known is Unit.PERCENTAGE_POINTS
    return _digits(_decimal(value, known), digits, with_sign) + _SUFFIX[known]


def as_displayed(value: float, unit: str | None, decimals: int | None = None) -> float:
    """The stored value that is written as `value` is: 0.0834 for 0.08337 of a ratio with two decimals."""
    known = _unit(unit)
    digits = _DECIMALS[known] if decimals is None else decimals
    rounded = _rounded(_decimal(value, known), digits)
    return float(rounded / 100 if known in _AS_PERCENT else rounded)


def count(value: float) -> str:
    """A count or a sum with thousands separators: 1,204; a sum that is not whole keeps up to two decimals: 3,012.5."""
    number = _decimal(value, Unit.COUNT)
    text = _digits(number, 0 if number == number.to_integral_value() else 2, False)
    return text.rstrip("0").rstrip(".") if "." in text else text


def completeness(share: float) -> str:
    """The share of expected records present, rounded down so that 100% means all of them."""
    percent = _decimal(share, Unit.RATIO).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return f"{percent.normalize():f}%"


def said_day(day: date) -> str:
    """A day as people write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _unit(unit: str | None) -> Unit:
    try:
        return Unit(unit or Unit.COUNT)
    except ValueError:
        raise ToolFailure(f"no way to display the unit {unit!r}") from None


def _decimal(value: float, unit: Unit) -> Decimal:
    if not math.isfinite(value):
        raise ToolFailure(f"{value!r} is no value to display")
    exact = Decimal(str(value))
    return exact * 100 if unit in _AS_PERCENT else exact


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _digits(number: Decimal, decimals: int, signed: bool) -> str:
    rounded = _rounded(number, decimals)
    if not rounded:
        return f"{abs(rounded):,f}"
    return f"{rounded:+,f}" if signed else f"{rounded:,f}"
