"""Who may have the figures of a judgement: whoever may have the registered metric's by their own post, and no other.

Who sees an item because they cooperate in it, supervise it or did a part of it sees the verdict and the state. What
is taken away here is taken from the item itself, so that no page, ledger or answer made of it can tell more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tools.errors import ToolError
from tools.metrics.access import may
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.rectification.judged import Judged
from tools.rectification.measuring import request_of
from tools.rectification.model import EffectTest, Item, Registration
from tools.scope import Role, Scope

Sees = Callable[[EffectTest, Scope], bool]
"""Whether that person may have the figures of what this test found."""


def may_have(test: EffectTest, scope: Scope, service: MetricService, catalogue: Catalogue) -> bool:
    """By the right of the person's own post, and with no fewer persons than they are shown."""
    try:
        request = request_of(test.request, service, catalogue)
    except ToolError:
        return False
    return may(scope, request, service.directory) and (test.baseline.n or 0) >= service.limit(request, scope)


def told_to(item: Item, registered: Registration | None, scope: Scope, sees: Sees) -> Item:
    """The item as that person may have it."""
    judged = item.outcome.judgement
    if judged is None or has_figures(registered, scope, sees):
        return item
    return replace(item, outcome=replace(item.outcome, judgement=bare(judged)))


def has_figures(registered: Registration | None, scope: Scope, sees: Sees) -> bool:
    """The quality office judges, so it has them; anybody else by the metric's own rights."""
    if scope.role is Role.QA:
        return True
    return registered is not None and registered.test is not None and sees(registered.test, scope)


def has_found(details: Mapping[str, Any], tests: Sequence[Registration], scope: Scope, sees: Sees) -> bool:
    """Whether the reader may have the figures of an event's judgement: by the registration that was judged then."""
    if scope.role is Role.QA or "judgement" not in details:
        return True
    number = details["judgement"].get("registration")
    return has_figures(next((made for made in tests if made.number == number), None), scope, sees)


def bare(judged: Judged) -> Judged:
    """The verdict, when and how it was found, without any figure."""
    kept = {name: getattr(judged, name) for name in _KEPT}
    return Judged(sentences=(), **kept)


def bare_details(details: dict[str, Any]) -> dict[str, Any]:
    """An event's details without the figures of its judgement."""
    if "judgement" not in details:
        return details
    found = details["judgement"]
    return {**details, "judgement": {**{name: found.get(name) for name in _KEPT}, "sentences": []}}


_KEPT = ("verdict", "method", "window", "judged_on", "alpha", "registration", "version", "beside")
