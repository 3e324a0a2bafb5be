"""The words a question is looked for by in the documents: its own, without what says nothing of its matter."""

from __future__ import annotations

import re

from agents.understanding.scan import Scan

_MEETING = re.compile("(?:例会|会议|会上)[^。]{0,26}(?:议定|议决|决定|定下?的|怎么(?:定|说|议)|明确|作出)")
"""「例会对逾期的整改项怎么议定的」: what was resolved stands in the minutes."""
_IN_MEETING = re.compile(
    "^.*?(?:例会|会议|会)(?:上|里|中)?(?:对于?|关于|就|把|针对)?|(?:是)?(?:怎么|如何)?(?:议定|议决|决定|定下?)的?$"
)
_CHECKED_AGAIN = re.compile("(?<!成绩)复核")
_MARK_OF = re.compile("(?:这门课?)?(?:的)?(?:分数?|成绩)(?![布析析段数])")


def of_meeting(scanned: Scan) -> bool:
    """Whether it is asked what a meeting resolved."""
    return _MEETING.search(scanned.text) is not None


def query_of(scanned: Scan) -> str:
    """The question without the politeness it opens with; numbers of clauses are taken out, they are looked up."""
    text = _without_course(scanned)
    openings = {start for start, _ in scanned.clauses()}
    for span in scanned.spans:
        chat = span.kind in ("filler", "background") and len(span.text) > 2 and span.start in openings
        source = span.kind == "policy_guide" and "《" not in text
        if chat or source or span.kind == "clause":
            text = text[: span.start] + (" " if source else "，") * len(span.text) + text[span.end :]
    text = re.sub(" +", " ", re.sub("，+", "，", text)).strip("， ")
    # The meeting names the document; what was resolved there is what is looked for in it.
    return _IN_MEETING.sub("", text) if of_meeting(scanned) else text


def _without_course(scanned: Scan) -> str:
    """The question with the course whose marks it speaks of left out, at its length: no rule is about one course."""
    text = scanned.text
    for span in scanned.of("course"):
        if (match := _MARK_OF.match(text, span.end)) is not None:
            size = match.end() - span.start
            text = text[: span.start] + "成绩".ljust(size, "，") + text[match.end() :]
    # What is checked again where a course's mark is doubted is the mark.
    return text if text == scanned.text else _CHECKED_AGAIN.sub("成绩复核", text)
