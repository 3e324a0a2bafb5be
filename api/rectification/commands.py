"""`./zhizhen rectify …`, `tick` and `ledger`: the command line of rectification. It calls what HTTP calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.rectification import finding_commands

if TYPE_CHECKING:
    from api.rectification.parts import Rectification
    from tools.scope import Scope

As = Annotated[str, typer.Option("--as", metavar="USER", help="以哪个账号的身份（仅供本机管理员，会记入审计日志）")]
Why = Annotated[str, typer.Option("--why", help="理由或说明；批准、退回、延期等都须写明")]
More = Annotated[Path | None, typer.Option("--with", metavar="FILE", help="其余内容，YAML 或 JSON 文件")]
ItemId = Annotated[str, typer.Argument(metavar="ID", help="整改项编号，如 ZG2026-001")]

rectify = typer.Typer(help="整改：立项、方案、审批、证据、验收；状态只经规定的步骤改变。")


def install(app: typer.Typer) -> None:
    """Add the commands to the application's."""
    app.add_typer(rectify, name="rectify")
    app.command("findings")(finding_commands.list_findings)
    rectify.command("draft")(finding_commands.draft)
    app.command()(tick)
    app.command()(ledger)


@rectify.command("list")
def list_items(
    user: As, state: Annotated[str | None, typer.Option("--state", help="只列这种状态，如 working")] = None
) -> None:
    """列出这个账号能看到的整改项。"""
    from api.rectification.lines import board_lines
    from api.rectification.views import summary_of

    parts, scope = _parts(user)
    organisation = parts.organisation()
    found = [summary_of(entry, organisation, parts.posts) for entry in parts.ledger(scope).entries]
    lines = list(board_lines(item for item in found if state in (None, item.state, item.state_zh)))
    typer.echo("\n".join(lines) or "没有整改项。")


@rectify.command()
def show(item: ItemId, user: As) -> None:
    """一项整改的全部记录。"""
    _echo_item(*_parts(user), item)


@rectify.command()
def register(user: As, content: Annotated[Path, typer.Option("--with", metavar="FILE", help="YAML 或 JSON")]) -> None:
    """立项：title、problem、unit、level、severity、nature、why。"""
    from tools.rectification.requests import Register

    parts, scope = _parts(user)
    request = _validated(Register, {"verb": "register", **_read(content)})
    _echo_item(parts, scope, parts.workflow.register(request, scope, parts.clock()).id)


@rectify.command("do")
def act(
    item: ItemId,
    verb: Annotated[str, typer.Argument(help="如 claim、submit_plan、approve_plan、accept、send_back")],
    user: As,
    why: Why = "",
    content: More = None,
) -> None:
    """对一项整改做一件事；能做什么看 show，谁能做由职务决定。"""
    from tools.rectification.requests import Act

    parts, scope = _parts(user)
    given = {"verb": verb, **({"why": why} if why else {}), **(_read(content) if content else {})}
    _echo_item(parts, scope, parts.workflow.act(item, _validated(Act, given), scope, parts.clock()).id)


@rectify.command()
def attach(
    item: ItemId,
    file: Annotated[Path, typer.Argument(help="证据文件")],
    user: As,
    kind: Annotated[str, typer.Option(help="类型，如 minutes、data、rule")],
    measures: Annotated[list[str], typer.Option("--measure", metavar="ID", help="对应的措施编号，可重复")],
    made_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="证据形成的日期")],
    why: Why = "",
) -> None:
    """上传一份证据。"""
    from tools.rectification.files import safe_name
    from tools.rectification.requests import UNKNOWN, AddEvidence

    parts, scope = _parts(user)
    given = {"kind": kind, "measures": measures, "made_on": made_on.date(), "why": why}
    asked = {**given, "sha256": UNKNOWN, "name": safe_name(file.name), "size": 1}
    parts.workflow.rehearse(item, _validated(AddEvidence, asked), scope, parts.clock())
    given |= parts.files.store(file.name, _chunks(file)).__dict__
    _echo_item(parts, scope, parts.workflow.act(item, _validated(AddEvidence, given), scope, parts.clock()).id)


@rectify.command()
def notices(
    user: As,
    issue: Annotated[str | None, typer.Option("--issue", metavar="ID", help="发出一份待发的督办文书")] = None,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="USER", help="发给谁，可重复；不写按草稿")] = None,
    text: Annotated[str, typer.Option("--text", metavar="正文", help="改过的正文；不写按草稿")] = "",
) -> None:
    """列出提醒和督办文书。"""
    from api.rectification.lines import notice_lines
    from api.rectification.views import NoticeView

    parts, scope = _parts(user)
    if issue is not None:
        parts.workflow.issue(issue, scope, parts.clock(), to or (), text)
    found = [NoticeView.of(notice) for notice in parts.records.notices(scope)]
    typer.echo("\n".join(notice_lines(found)) or "没有提醒。")


@rectify.command()
def urge(item: ItemId, user: As) -> None:
    """为逾期的整改项起草催办单；用 notices --issue 发出。"""
    from api.rectification.lines import notice_lines
    from api.rectification.views import NoticeView

    parts, scope = _parts(user)
    today = parts.clock()
    made = parts.ticking.urge(item, scope, today, parts.rules_on(today), parts.organisation())
    typer.echo("\n".join(notice_lines([NoticeView.of(made)])))


@rectify.command()
def metrics(user: As) -> None:
    """整改成效：完成率、按期率、有效率、成效未显示、特批、复发率，问题与任务分开，带分子分母。"""
    from api.rectification.effect_views import loop_of
    from api.rectification.lines import loop_lines

    typer.echo("\n".join(loop_lines(loop_of(*_parts(user)))))


@rectify.command()
def foresee(
    item: ItemId, user: As, content: Annotated[Path, typer.Option("--with", metavar="FILE", help="YAML 或 JSON")]
) -> None:
    """登记之前先算：达到目标时，这样的效果检验有多大把握看得出来。什么也不写。"""
    from tools.rectification.requests import RegisterTest

    parts, scope = _parts(user)
    asked = _validated(RegisterTest, {"verb": "register_test", **_read(content)})
    typer.echo(parts.workflow.foresee(item, asked, scope, parts.clock()).told)


@rectify.command()
def verify() -> None:
    """核验全部整改记录是否与写下时一致；不一致则逐条列出，退出码为 1。"""
    parts = _container().rectification
    found = parts.workflow.verify(parts.files.is_whole)
    for problem in found.problems:
        typer.echo(problem)
    typer.echo(f"整改项 {found.items} 个，事件 {found.head.events} 个，链尾 {found.head.hash}")
    if found.problems:
        raise typer.Exit(1)


def tick() -> None:
    """每天运行一次（cron）：到期提醒、督办文书草稿。一天运行几次都一样。"""
    from api.rectification.lines import notice_lines
    from api.rectification.views import NoticeView

    parts = _container().rectification
    made = [NoticeView.of(notice) for notice in parts.tick()]
    for line in notice_lines(made):
        typer.echo(line)
    head = parts.workflow.head()
    # In the log that cron keeps, the end of the chain is out of reach of whoever rewrites the records.
    typer.echo(f"{parts.clock()}：新写 {len(made)} 份；事件 {head.events} 个，链尾 {head.hash}")


def ledger(user: As, out: Annotated[Path, typer.Option("--out", metavar="FILE", help="写到哪个 XLSX 文件")]) -> None:
    """整改台账：这个账号能看到的部分，写成 XLSX。"""
    from api.rectification.sources import sources_of
    from tools.rectification.workbook import write_workbook

    parts, scope = _parts(user)
    found = parts.ledger(scope)
    write_workbook(found, parts.organisation(), out, sources_of(parts, scope, found).lines)
    typer.echo(f"问题 {found.problems.total} 个，任务 {found.tasks.total} 个，已写入 {out}")


def _container() -> Any:
    from api import settings, wiring

    return wiring.build_container(settings.load())


def _parts(user: str) -> tuple[Rectification, Scope]:
    container = _container()
    return container.rectification, container.identities.as_administrator(user).scope


def _echo_item(parts: Rectification, scope: Scope, item: str) -> None:
    from api.rectification.lines import item_lines
    from api.rectification.reading import item_view

    typer.echo("\n".join(item_lines(item_view(parts, item, scope))))


def _read(path: Path) -> dict[str, Any]:
    """The content of a YAML or JSON file; UserError when it is none, or no list of fields."""
    import yaml

    from api.errors import UserError

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError(f"{path} 不是有效的 UTF-8 YAML 或 JSON") from error
    if not isinstance(content, dict):
        raise UserError(f"{path} 应写成“字段: 值”")
    return content


def _validated(kind: Any, given: dict[str, Any]) -> Any:
    """The request; UserError naming the first field that cannot be used and what it may hold."""
    from pydantic import TypeAdapter, ValidationError

    from api.errors import UserError
    from api.invalid import named, wrong

    try:
        return TypeAdapter(kind).validate_python(given)
    except ValidationError as error:
        first: Any = error.errors()[0]
        if first["type"] == "union_tag_invalid":
            raise UserError(f"没有叫 {given['verb']} 的步骤；可用：{first['ctx']['expected_tags']}") from error
        # The first part may be the verb, by which the kind of request was told.
        place = [part for part in first["loc"] if isinstance(part, str) and part != given.get("verb")]
        raise UserError(wrong(first, named(place[-1]) if place else "verb")) from error


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            yield chunk
