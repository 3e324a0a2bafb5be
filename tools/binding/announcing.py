"""Which period a heading or a line with a colon announces for the lines below: 「上学期：」 over a list of figures.

Only where it names one period counted from today and speaks of no plan. A heading holds until the next one, a colon for
the list under it.
"""

from __future__ import annotations

import re

from tools.binding.normalise import without_emphasis
from tools.binding.orphans import is_listed
from tools.binding.sentences import Line
from tools.periods.counted_back import counted_back
from tools.periods.written import draft_written

_PLANS = re.compile("建议|计划|安排|下一步|关注|目标|要求|打算|[比较]|对照")


class Announced:
    """Read line by line, in the draft's order."""

    def __init__(self) -> None:
        self._heading = ""
        self._colon = ""

    def over(self, line: Line) -> str:
        """The period announced for `line`, in its words; empty where none is."""
        text = without_emphasis("".join(line.sentences)).strip()
        if not text:
            return self._colon or self._heading
        is_bold = "".join(line.sentences).rstrip("：: \t").endswith(("**", "__")) and line.lead.endswith(("**", "__"))
        if "#" in line.lead or is_bold:
            self._heading, self._colon = _period(text), ""
            return ""
        if text.endswith(("：", ":")):
            self._colon = _period(text) or self._heading
            return self._heading
        if not is_listed(line.lead):
            self._colon = ""
        return self._colon or self._heading


def _period(text: str) -> str:
    said = list(counted_back(draft_written(text)))
    return said[0].text if len(said) == 1 and not _PLANS.search(text) else ""
