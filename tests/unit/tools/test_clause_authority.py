"""What only tells of rules gives way to the rules themselves, unless it is what was asked for."""

from __future__ import annotations

from knowledge_base.policies.model import PUBLIC, Document, DocumentKind
from tools.clauses.authority import only_tells, settling


def _document(title: str, kind: DocumentKind = DocumentKind.SCHOOL_RULE) -> Document:
    return Document(title, title, kind, PUBLIC, f"{title}.docx", "hash")


RULE, SLIDES = _document("整改管理办法"), _document("整改工作培训")
MINUTES = _document("第三次例会纪要", DocumentKind.INTERNAL)


def test_slides_and_minutes_only_tell() -> None:
    assert only_tells(SLIDES.title)
    assert only_tells(MINUTES.title)
    assert not only_tells(RULE.title)


def test_rules_are_looked_in_first() -> None:
    assert settling([RULE, SLIDES], "给分放松算不算成效") == {RULE.id}


def test_what_was_told_is_looked_in_when_asked_for() -> None:
    assert settling([RULE, SLIDES], "培训课件里怎么讲成效的") == {RULE.id, SLIDES.id}
    assert settling([MINUTES], "逾期的怎么议定的") == {MINUTES.id}
