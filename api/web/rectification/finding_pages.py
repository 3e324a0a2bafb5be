"""/findings, one finding, its draft, and opening an item: by plain HTML forms, no script.

Reading writes nothing. An item is opened by the signed-in person's own form, through the workflow; the finding is found
again among what that person's data show, so a key opens nobody else's.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.container import Container
from api.identity import Identity
from api.problems import problem_of
from api.rectification.finding_views import FINDING_KEY, DraftView, draft_of, findings_of
from api.rectification.opening import letters_of, open_item, proposal_of
from api.rectification.parts import Rectification
from api.rectification.posts import name_of
from api.routes.dependencies import InContainer
from api.security import require_same_origin
from api.web.plain import not_found, page
from api.web.rectification import forms
from api.web.rectification.finding_view import WAYS, shown, why_of, with_marks
from api.web.rectification.pages import signed_in
from tools.errors import NoSuchFinding, OutOfScope, ToolError
from tools.rectification.drafts import Draft
from tools.rectification.found import DRAFTERS, by_key
from tools.rectification.words import Level, Nature, Severity
from tools.scope import Role, Scope

router = APIRouter(default_response_class=HTMLResponse)
_KEY = re.compile(FINDING_KEY)
_ONCE = re.compile(r"[0-9a-f]{32}")
Drawing = Callable[[Identity], Response]


@router.get("/findings")
async def findings(request: Request, container: InContainer) -> Response:
    """What the asker should look at, kind by kind."""

    def drawn(identity: Identity) -> Response:
        try:
            found, told = findings_of(container.rectification, identity.scope), ""
        except OutOfScope:
            raise
        except ToolError as error:
            found, told = [], error.message
        return page("findings.html", identity, {"found": found, "told": told})

    return await _for_drafters(request, container, drawn)


@router.get("/findings/{key}")
async def finding(request: Request, key: str, container: InContainer, by: str = "") -> Response:
    """One finding with its evidence, and what the change is made of, by the way asked for."""
    way = by if by in WAYS else ""

    def drawn(identity: Identity) -> Response:
        context = container.rectification.sight(identity.scope)
        one = by_key(context, _checked(key))
        unit = container.rectification.organisation().name(one.unit)
        evidence = [shown(e, number) for number, e in enumerate(one.evidence, start=1)]
        values = {"one": one, "key": key, "unit": unit, "evidence": evidence, "way": way, "ways": WAYS}
        return page("finding.html", identity, {**values, "why": why_of(one, context, way), "here": "/findings"})

    return await _for_drafters(request, container, drawn)


@router.get("/findings/{key}/draft")
async def draft(request: Request, key: str, container: InContainer) -> Response:
    """The drafted item as a form."""

    def drawn(identity: Identity) -> Response:
        return _form(
            container.rectification, identity, draft_of(container.rectification, _checked(key), identity.scope)
        )

    return await _for_drafters(request, container, drawn)


@router.get("/rectification/new")
async def blank(request: Request, container: InContainer) -> Response:
    """The form of an item that rests on no finding."""
    return await _for_drafters(request, container, lambda identity: _form(container.rectification, identity, None))


@router.post("/rectification/new")
async def register(request: Request, container: InContainer) -> Response:
    """Open the item and go to it; the form again with what is wrong, otherwise."""
    async with request.form() as form:
        return await _for_drafters(request, container, lambda identity: _opened(container, identity, form))


def _opened(container: Container, identity: Identity, form: FormData) -> Response:
    parts, key = container.rectification, _checked(forms.text_of(form, "finding"))
    made = draft_of(parts, key, identity.scope) if key else None
    once = forms.text_of(form, "key")
    try:
        asked = forms.register_of(form)
        proposal = forms.proposal_of(form, made.test.request if made.test else None) if made else None
        more = {"finding": key, "proposal": proposal, "key": once if _ONCE.fullmatch(once) else ""}
        item = open_item(parts, asked, identity.scope, **more)  # type: ignore[arg-type]
    except ToolError as error:
        problem = problem_of(error)
        return _form(parts, identity, made, problem.message, form, problem.status)
    return RedirectResponse(f"/rectification/{item.id}?done=register", status_code=303)


def _form(
    parts: Rectification,
    identity: Identity,
    made: Draft | None,
    told: str = "",
    form: FormData | None = None,
    status: int = 200,
) -> Response:
    organisation = parts.organisation()
    old = _old(made, form)
    rows = [*old.get("measures", ()), *({"milestones": []} for _ in range(2))]
    values: dict[str, Any] = {
        "draft": DraftView.of(made, organisation) if made else None,
        "letters": letters_of(made, parts) if made else (),
        "evidence": [shown(e) for e in made.evidence] if made else [],
        "register": forms.REGISTER, "proposed": forms.PROPOSED, "duties": forms.DUTIES, "tested": forms.TESTED,
        "rows": [{**dict.fromkeys(("text", "deliverable", "due_on", "responsible"), ""), **row} for row in rows],
        "old": {"register": old},
        "choices": {
            "units": _units(parts, identity.scope),
            "levels": [(one.value, one.zh) for one in Level],
            "severities": [(one.value, one.zh) for one in Severity],
            "natures": [(one.value, one.zh) for one in Nature],
        },
        "people": _people(parts, made),
        "named": lambda username: name_of(username, parts.posts),
        "with_marks": with_marks,
        "key": secrets.token_hex(16),
        "today": parts.clock().isoformat(),
        "told": told,
    }  # fmt: skip
    return page("rectification_register.html", identity, values, status)


def _old(made: Draft | None, form: FormData | None) -> dict[str, Any]:
    """What the form begins with: the draft; what was filled in, where it comes back."""
    old: dict[str, Any] = {}
    if made is not None:
        proposal = proposal_of(made).model_dump(mode="json")
        test = proposal.pop("test") or {}
        old = {**made.register.model_dump(mode="json"), **proposal, **{f.name: test.get(f.name) for f in forms.TESTED}}
    fields = (*forms.REGISTER, *forms.DUTIES, *forms.TESTED, *(f for f in forms.PROPOSED if f.kind != "measures"))
    filled = {f.name: forms.text_of(form, f.name) for f in fields if f.name in form} if form else {}
    lines = {f.name: filled[f.name].splitlines() for f in fields if f.kind == "lines" and f.name in filled}
    rows = {"measures": forms.rows_of(form)} if form and made else {}
    return {**old, **filled, **lines, **rows}


def _units(parts: Rectification, scope: Scope) -> list[tuple[str, str]]:
    """The units whose items the person may open."""
    organisation = parts.organisation()
    units = organisation.inside(scope.own_unit if scope.role in (Role.DEAN, Role.HEAD) else None)
    return [(unit.id, unit.name) for unit in units]


def _people(parts: Rectification, made: Draft | None) -> dict[str, list[tuple[str, str]]]:
    college = parts.organisation().place(made.plan.lead)[0] if made else None
    roles = (Role.HEAD, Role.DEAN, Role.TEACHER) if college else (Role.QA, Role.LEADER)
    owners = [p for role in roles for p in parts.posts.holding(role, college)]
    held = [p for role in (Role.SUPERVISOR, Role.QA, Role.LEADER) for p in parts.posts.holding(role)]
    return {
        "owner": [(p.username, f"{p.name}，{p.role.name_zh}") for p in owners],
        "supervisor": [(p.username, f"{p.name}，{p.role.name_zh}") for p in held],
    }


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise NoSuchFinding
    return key


async def _for_drafters(request: Request, container: Container, drawing: Drawing) -> Response:
    """For who may open items; for others there is no such page."""
    identity = signed_in(request, container)
    if identity is None:
        return RedirectResponse("/login", status_code=303)
    if request.method == "POST":
        require_same_origin(request)
    if identity.scope.role not in DRAFTERS:
        return not_found()

    def drawn() -> Response:
        try:
            return drawing(identity)
        except (NoSuchFinding, OutOfScope):
            return not_found()

    return await run_in_threadpool(drawn)
