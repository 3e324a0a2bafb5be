"""`./zhizhen confirm|reject|reminders`: what was drafted and waits for a word. Imports wait until a command runs."""

from __future__ import annotations

from typing import Annotated

import typer

As = Annotated[str, typer.Option("--as", metavar="USER", help="以哪个账号的身份（仅供本机管理员，会记入审计日志）")]


def install(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (confirm, reject, reminders):
        app.command()(command)


def confirm(action: Annotated[str, typer.Argument(metavar="ID", help="操作编号")], user: As) -> None:
    """确认一项由质诊起草、等待确认的操作。"""
    from api import acting

    typer.echo(acting.decide(action, user, confirm=True))


def reject(action: Annotated[str, typer.Argument(metavar="ID", help="操作编号")], user: As) -> None:
    """拒绝一项由质诊起草、等待确认的操作。"""
    from api import acting

    typer.echo(acting.decide(action, user, confirm=False))


def reminders(
    user: As,
    done: Annotated[str | None, typer.Option("--done", metavar="ID", help="把一条提醒标为完成")] = None,
) -> None:
    """列出未完成的提醒和等待确认的操作。"""
    from api import acting

    for line in acting.reminder_lines(user, done):
        typer.echo(line)
