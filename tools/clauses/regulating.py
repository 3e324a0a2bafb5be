"""The clause of the school's own documents that regulates a matter, for whoever proposes something to be done."""

from __future__ import annotations

from tools.context import ToolContext
from tools.errors import ToolError
from tools.evidence import Evidence
from tools.search_policy import search_policy

_KIND = "school_rule"


def clause_on(query: str, context: ToolContext) -> Evidence | None:
    """The clause of the school's own documents that regulates a matter; None when nothing the reader may see does."""
    try:
        result = search_policy(context, query=query, kind=_KIND, limit=1)
    except ToolError:
        return None
    hits = [hit for hit in result.data.get("hits", ()) if hit.get("how") == "regulates" and hit.get("in_force")]
    return result.evidence[hits[0]["evidence"]] if hits else None
