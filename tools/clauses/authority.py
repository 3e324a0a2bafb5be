"""Which documents settle a matter and which only tell of what others settle: slides, talks, explanations, minutes.

What is told shortens and mixes rules. It is cited when it is asked for, or when no rule speaks of the matter nearly as
much; never in the place of a rule that does.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from knowledge_base.policies.model import Document, DocumentKind

_TOLD = re.compile("培训|课件|讲稿|宣讲|解读|问答|讲座|纪要|会议记录|新闻|简报")
_ASKED_FOR = re.compile("培训|课件|讲稿|宣讲|解读|问答|讲座|PPT|ppt|幻灯|纪要|例会|会议|会上|开会|简报|新闻")


def only_tells(title: str) -> bool:
    """Whether a document of this title is no rule, but tells of rules or of what was said of them."""
    return _TOLD.search(title) is not None


def asked_for_telling(question: str) -> bool:
    """Whether the question itself asks for what was said on an occasion."""
    return _ASKED_FOR.search(question) is not None


def settling(documents: Collection[Document], question: str) -> set[str]:
    """Ids of the documents to look in first: all of them when the question asks for what was told."""
    if asked_for_telling(question) or all(d.kind is DocumentKind.INTERNAL for d in documents):
        # Minutes are internal: who asks for what was resolved asks for that kind.
        return {d.id for d in documents}
    return {d.id for d in documents if not only_tells(d.title)}
