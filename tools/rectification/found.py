"""The findings a person may make a rectification item of, each with a key by which it is found again.

A key is looked up among what the asker's own post shows, so nobody reaches another's finding by it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tools.context import ToolContext
from tools.diagnosis.findings import KINDS, findings
from tools.diagnosis.model import Finding, FindingKind
from tools.errors import NoSuchFinding, OutOfScope
from tools.metrics.periods import pooled_code
from tools.scope import Role, Scope

DRAFTERS = (Role.QA, Role.LEADER, Role.DEAN, Role.HEAD)
"""Who may open an item at all."""


def listed(context: ToolContext, kinds: Sequence[FindingKind] = KINDS) -> tuple[Finding, ...]:
    """What the asker should look at, by size times the records concerned; OutOfScope for posts that open no items."""
    check_drafter(context.scope)
    return tuple(sorted(findings(context, kinds=kinds), key=lambda f: (-abs(f.size) * f.n, key_of(f))))


def check_drafter(scope: Scope) -> None:
    if scope.role not in DRAFTERS:
        raise OutOfScope("发现与整改起草只对质量评估中心、校领导、院长和专业负责人开放", ("本人",))


def key_of(finding: Finding) -> str:
    """Its kind and what it is about, as `straight_lining-0a1b2c3d4e5f`; the same while the data find the same."""
    request = finding.request
    parts = (request.unit, pooled_code(request.periods), request.course or "", finding.subject, request.metric.id)
    about = "|".join((*parts, *(f"{k}={v}" for k, v in sorted(finding.details.items()) if k != "early")))
    return f"{finding.kind.value}-{hashlib.sha256(about.encode()).hexdigest()[:12]}"


def by_key(context: ToolContext, key: str) -> Finding:
    """The finding of that key; NoSuchFinding when the asker's data show none."""
    check_drafter(context.scope)
    kind = next((k for k in KINDS if key.startswith(f"{k.value}-")), None)
    found = listed(context, (kind,)) if kind else ()
    for finding in found:
        if key_of(finding) == key:
            return finding
    raise NoSuchFinding
