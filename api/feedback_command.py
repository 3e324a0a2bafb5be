"""`./zhizhen feedback`: a teacher's own sheet on the terminal or as a Word file. Imports wait until it runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

As = Annotated[str, typer.Option("--as", metavar="USER", help="以哪个账号的身份（仅供本机管理员，会记入审计日志）")]
Term = Annotated[str, typer.Option("--term", metavar="TERM", help="学期，如 2024-2025-1；不写为最近有结果的")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE.docx", help="写成一页 Word 文件")]


def feedback(user: As, term: Term = "", out: Out = None) -> None:
    """任课教师本人的教学反馈单：打印，或写成一页 Word 文件。"""
    for line in _lines(user, term, out):
        typer.echo(line)


def _lines(user: str, term: str, out: Path | None) -> Iterator[str]:
    from api import settings, teaching, wiring
    from api.errors import UserError
    from api.terminal import printable

    if out is not None and out.suffix.lower() != ".docx":
        raise UserError(f"{out} 不是 .docx 文件名，请把 --out 写成以 .docx 结尾")
    container = wiring.build_container(settings.load())
    identity = container.identities.as_administrator(user)
    view = teaching.sheet_view(container.assistant, identity.scope, term)
    if out is None:
        yield from map(printable, teaching.sheet_lines(view))
        return
    out.write_bytes(teaching.sheet_document(view, identity.account.display_name))
    yield f"已写入 {out}"
