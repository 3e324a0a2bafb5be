"""The school's calendar as its data have it: which terms and years have marks, and what lies so far back from today."""

from __future__ import annotations

from knowledge_base.errors import GenerationError
from knowledge_base.evaluation.directory import Directory


class Calendar:
    """The terms and years of one generation. Immutable like the directory it is made from."""

    def __init__(self, directory: Directory) -> None:
        latest = directory.latest_complete_term()
        self._years = directory.complete_years()
        if latest is None or not self._years:
            raise GenerationError("数据里没有一个完整的学年，还不能提问：请导入学期（term）及其数据")
        self._latest = latest.id
        self.today = directory.as_of

    def complete_years(self) -> list[str]:
        """Academic years whose terms are both finished, the oldest first."""
        return self._years

    def complete_terms(self) -> list[str]:
        """Every term with marks, the oldest first."""
        terms = [f"{year}-{half}" for year in self._years for half in (1, 2)]
        first, last = self._latest[:9], self._latest
        if first not in self._years:
            terms += [f"{first}-{half}" for half in range(1, int(last[-1]) + 1)]
        return terms

    def latest_term(self) -> str:
        return self._latest

    def term_back(self, count: int) -> str:
        """The term `count` before the running one, which follows the latest with marks."""
        first, half = int(self._latest[:4]), int(self._latest[-1])
        index = first * 2 + half - 1 + 1 - count
        return f"{index // 2}-{index // 2 + 1}-{index % 2 + 1}"

    def year_back(self, count: int) -> str:
        """The academic year `count` before the running term's."""
        first = int(self.term_back(0)[:4]) - count
        return f"{first}-{first + 1}"

    def half_of(self, word: str, half: str) -> str:
        """The term said as 「去年秋季」 (season of a calendar year) or 「上学年第一学期」 (half of a study year)."""
        back = 0 if word[0] in "今本这" else 2 if word == "前年" else 1
        if half in ("autumn", "spring") and word.endswith("年") and "学年" not in word:
            year = self.today.year - back
            return f"{year}-{year + 1}-1" if half == "autumn" else f"{year - 1}-{year}-2"
        number = {"autumn": "1", "spring": "2"}.get(half, half)
        return f"{self.year_back(back)}-{number}"

    def last_point(self) -> int:
        """The year of the last thirtieth of September on the data's day."""
        day = self.today
        return day.year if (day.month, day.day) >= (9, 30) else day.year - 1

    def day_in(self, word: str, day: str) -> str:
        """The day (month-day) of 去年, 今年 or 前年; without a word the latest that is not to come."""
        if word:
            return f"{self.today.year - {'今': 0, '去': 1, '前': 2}[word[0]]}-{day}"
        this_year = f"{self.today.year}-{day}"
        return this_year if this_year <= self.today.isoformat() else f"{self.today.year - 1}-{day}"
