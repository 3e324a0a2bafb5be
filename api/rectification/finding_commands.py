"""`./zhizhen findings` and `./zhizhen rectify draft`: what to look at, and the item drafted for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from api.rectification.parts import Rectification
    from tools.scope import Scope

As = Annotated[str, typer.Option("--as", metavar="USER", help="以哪个账号的身份（仅供本机管理员，会记入审计日志）")]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="发现的序号或编号，见 findings")]
Registering = Annotated[bool, typer.Option("--register", help="以这个账号的身份立项；不写就只显示草稿")]


def list_findings(user: As) -> None:
    """列出这个账号的数据里值得核查的发现，带序号。"""
    from api.rectification.finding_lines import finding_lines
    from api.rectification.finding_views import findings_of

    parts, scope = _parts(user)
    typer.echo("\n".join(finding_lines(findings_of(parts, scope))) or "没有发现。")


def draft(number: Number, user: As, register: Registering = False) -> None:
    """由一条发现起草整改项：问题、任务、责任、效果检验和反馈文字；加 --register 才立项。"""
    from api.rectification.finding_lines import draft_lines
    from api.rectification.finding_views import DraftView, draft_of

    parts, scope = _parts(user)
    made = draft_of(parts, _key(parts, scope, number), scope)
    typer.echo("\n".join(draft_lines(DraftView.of(made, parts.organisation()))))
    if register:
        from api.rectification.opening import open_item

        item = open_item(parts, made.register, scope, finding=made.key)
        typer.echo(f"已立项：{item.id}（{item.state.zh}）")


def _key(parts: Rectification, scope: Scope, number: str) -> str:
    """The key itself, or that of the finding at that place of the list; UserError beyond its end."""
    from api.errors import UserError
    from api.rectification.finding_views import findings_of

    if not number.isdecimal():
        return number
    found = findings_of(parts, scope)
    if not 1 <= int(number) <= len(found):
        raise UserError(f"没有第 {number} 条发现，共 {len(found)} 条；见 ./zhizhen findings --as {scope.user}")
    return found[int(number) - 1].key


def _parts(user: str) -> tuple[Rectification, Scope]:
    from api import settings, wiring

    container: Any = wiring.build_container(settings.load())
    return container.rectification, container.identities.as_administrator(user).scope
