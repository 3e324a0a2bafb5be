"""`./zhizhen report draft|verify|sign`. Imports wait until a command runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.container import Container
    from api.identity import Identity

As = Annotated[str, typer.Option("--as", metavar="USER", help="以哪个账号的身份（仅供本机管理员，会记入审计日志）")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="报告的 Word 文件")]
Out = Annotated[Path, typer.Option("--out", metavar="FILE.docx", help="写到哪个 Word 文件")]

reports = typer.Typer(help="报告：起草、核对、签发。")


@reports.command()
def draft(
    outline: Annotated[str, typer.Argument(help="哪种报告，如 annual（年度本科教学质量报告）")],
    year: Annotated[str, typer.Option("--year", metavar="YEAR", help="学年，如 2024-2025")],
    out: Out,
    user: As = "qa",
) -> None:
    """按提纲起草一份报告，写成 Word 文件；每个数值都绑定证据。"""
    for line in _drafted(outline, year, out, user):
        typer.echo(line)


@reports.command()
def verify(file: File, user: As = "qa") -> None:
    """核对一份报告：数值有无改动、有无没绑定证据的数字；不符则退出码为 1，并列出各处。"""
    lines, ok = _verified(file, user)
    typer.echo("\n".join(lines))
    if not ok:
        raise typer.Exit(1)


@reports.command()
def sign(file: File, out: Out, user: As) -> None:
    """核对通过后签发：去掉“AI 起草，未签发”的标记，写明签发人与日期。"""
    from api.reports import room_of

    container, identity = _as(user)
    room, name = room_of(container.settings), identity.account.display_name
    content = container.assistant.reports().sign(room, file.read_bytes(), identity.scope, name)
    _write(out, content)
    typer.echo(f"已签发，写入 {out}")


def _drafted(outline: str, year: str, out: Path, user: str) -> Iterator[str]:
    from api.reports import room_of
    from api.terminal import printable

    _check_name(out)
    container, identity = _as(user)
    drafted = container.assistant.reports().draft(room_of(container.settings), outline, year, identity.scope)
    _write(out, drafted.content)
    report = drafted.report
    yield printable(f"已写入 {out}：{report.reach.name}{report.facts['year']}{report.facts['title']}")
    held = f"章 {len(report.chapters)}，证据 {len(report.evidence)} 条，图 {len(report.charts)} 张"
    yield f"{held}；标记“{report.facts['status']}”"
    if drafted.fallback:
        yield f"大模型没有答复，{drafted.fallback} 节由规则写成"
    for sentence, found in report.dropped:
        yield printable(f"删去一句没有证据支持的话（{found}）：{sentence}")
    if report.missing:
        yield f"没有数据、未作推断的指标：{'、'.join(report.missing)}"
    if report.by_people:
        yield "须由人补充："
        yield from (printable(f"  {part}") for part in report.by_people)


def _verified(file: Path, user: str) -> tuple[list[str], bool]:
    from api.reports import room_of
    from api.terminal import printable

    container, identity = _as(user)
    found = container.assistant.reports().verify(room_of(container.settings), file.read_bytes(), identity.scope)
    lines = [printable(f"{fault.where}：{fault.told}") for fault in found.faults]
    lines += [f"（{printable(note)}）" for note in found.notes]
    head = "核对通过" if found.ok else f"核对不通过，{len(found.faults)} 处"
    looked = f"核对内容控件 {found.controls} 处、图 {found.charts} 张，重算 {found.recounted} 项"
    return [f"{head}。{looked}。", *lines], found.ok


def _as(user: str) -> tuple[Container, Identity]:
    from api import settings, wiring

    container = wiring.build_container(settings.load())
    return container, container.identities.as_administrator(user)


def _check_name(out: Path) -> None:
    from api.errors import UserError

    if out.suffix.lower() != ".docx":
        raise UserError(f"{out} 不是 .docx 文件名，请把 --out 写成以 .docx 结尾")


def _write(out: Path, content: bytes) -> None:
    _check_name(out)
    out.write_bytes(content)
