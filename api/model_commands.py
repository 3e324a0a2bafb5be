"""`./zhizhen model check`. Imports wait until a command runs."""

from __future__ import annotations

import typer

models = typer.Typer(help="大模型。")


@models.callback()
def _models() -> None:
    """Makes `model` a group of commands though it has one."""


@models.command("check")
def check_model() -> None:
    """试一试配置的大模型：能做什么，缺什么，意味着什么；能用则退出码为 0，否则为 1。"""
    from api import settings
    from api.model_check import check_lines

    lines, usable = check_lines(settings.load())
    typer.echo("\n".join(lines))
    if not usable:
        raise typer.Exit(1)
