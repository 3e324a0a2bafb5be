"""The command line: `./zhizhen COMMAND`.

Exit 0 on success, else one line on stderr and 1 (2 for a command line that cannot be read). Imports wait until a
command runs, so that `--help` is quick.
"""

from __future__ import annotations

import sqlite3
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from api import acting_commands
from api.command_words import in_chinese
from api.feedback_command import feedback
from api.model_commands import models
from api.rectification import commands as rectification_commands
from api.report_commands import reports

app = typer.Typer(
    name="zhizhen",
    help="质诊：以证据回答教学质量问题的诊断助手。",
    add_completion=False,
    pretty_exceptions_enable=False,
)

As = Annotated[str, typer.Option("--as", metavar="USER", help="以哪个账号的身份（仅供本机管理员，会记入审计日志）")]


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="问题")],
    user: As,
    thread: Annotated[str | None, typer.Option("--thread", metavar="ID", help="接着哪个会话问")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出完整的 JSON")] = False,
) -> None:
    """提一个问题，打印带依据的回答。"""
    from api import documents, settings, wiring
    from api.errors import UserError
    from api.terminal import answer_lines

    if not question.strip():
        raise UserError("问题不能为空")
    current = settings.load()
    if note := documents.outdated_note(current):
        typer.echo(f"zhizhen: {note}", err=True)
    container = wiring.build_container(current)
    identity = container.identities.as_administrator(user)
    answer = container.assistant.ask(question, identity.scope, thread)
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    else:
        typer.echo("\n".join(answer_lines(answer, identity.username)))


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口")] = 8000,
    host: Annotated[str, typer.Option(help="监听地址；默认只供本机访问")] = "127.0.0.1",
    with_demo: Annotated[bool, typer.Option("--with-demo", help="主文件夹为空时先建示范大学")] = False,
    workers: Annotated[int, typer.Option(help="进程数，只能为 1")] = 1,
) -> None:
    """启动网页与接口。"""
    from api import demo_home, documents, settings, wiring
    from api.errors import UserError
    from api.server import run

    if workers != 1:
        raise UserError("只能用一个进程：网页的状态在内存里。人多时请起几个实例，前面放会话保持的负载均衡")
    current = settings.load()

    def prepare() -> None:
        if with_demo and demo_home.needs_demo(current):
            typer.echo("主文件夹是空的，先建示范大学。")
            demo_home.build_demo_home(current, typer.echo, judged=True)
        documents.follow_embedder(current, typer.echo)
        wiring.check_own_metrics(current)

    run(current, host, port, prepare, say=typer.echo)


@app.command()
def demo(
    seed: Annotated[int | None, typer.Option(help="种子；相同则大学相同")] = None,
    scale: Annotated[float, typer.Option(min=0.01, max=10.0, help="规模，1 约一百万条选课")] = 1.0,
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="示范大学的“今天”")] = None,
    no_faults: Annotated[bool, typer.Option("--no-faults", help="不埋设问题")] = False,
    export: Annotated[Path | None, typer.Option(help="写出 CSV 到空文件夹，不动主文件夹")] = None,
) -> None:
    """建示范大学：数据、制度与账号；或写出一套可供导入的文件。"""
    from api import demo_home, settings
    from api.terminal import account_lines

    current = settings.load()
    day = today.date() if today else None
    if export is not None:
        demo_home.export_demo(current, typer.echo, export, seed=seed, scale=scale, today=day, faults=not no_faults)
        return
    demo_home.build_demo_home(current, typer.echo, seed=seed, scale=scale, today=day, faults=not no_faults, judged=True)
    typer.echo("\n".join(account_lines(current)))


@app.command()
def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="制度文件或文件夹")] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="按现在的设置重建已收入文件的索引，如更换向量模型之后；不需要原文件")
    ] = False,
    remove: Annotated[list[str] | None, typer.Option("--remove", help="移出文件，写文件标识，可重复")] = None,
    listed: Annotated[bool, typer.Option("--list", help="列出已收入的文件及其标识")] = False,
) -> None:
    """收入制度文件，发布新一代索引；也可列出、移出已收入的文件。"""
    from api import documents, settings

    if not (paths or rebuild or remove or listed):
        raise typer.BadParameter("请给出制度文件或文件夹；只重建索引请用 --rebuild，列出已收入的文件请用 --list")
    current = settings.load()
    if remove:
        typer.echo(documents.remove_documents(current, list(dict.fromkeys(remove))))
    for line in documents.ingest_documents(current, paths) if paths else ():
        typer.echo(line)
    if rebuild:
        typer.echo(documents.rebuild_index(current))
    for line in documents.document_lines(current) if listed else ():
        typer.echo(line)


@app.command("import")
def import_data(
    source: Annotated[
        str | None, typer.Argument(metavar="DIR|URL", help="文件夹、文件，或 SQLAlchemy 数据库地址")
    ] = None,
    mapping: Annotated[str, typer.Option(help="映射文件，或内置映射的名称")] = "own",
    update: Annotated[bool, typer.Option("--update", help="在现有数据上增改，不重来")] = False,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="数据截至哪一天；不写为今天")] = None,
    keep_demo_accounts: Annotated[bool, typer.Option("--keep-demo-accounts", help="不停用示范账号")] = False,
    smaller_rounds: Annotated[
        bool, typer.Option("--smaller-rounds", help="增量时允许一轮评教或一次问卷的答卷变少")
    ] = False,
    history: Annotated[bool, typer.Option("--history", help="列出历次导入")] = False,
    rollback: Annotated[int | None, typer.Option(metavar="N", help="改用数据第 N 代")] = None,
) -> None:
    """导入学校自己的数据：校验、出报告，合格才整体换用。"""
    from api import settings
    from api.clean_memory import clean_where_needed
    from api.errors import UserError

    if source is not None:
        # Before anything else of ours loads DuckDB.
        clean_where_needed(source, mapping)
    from api import importing

    current = settings.load()
    if sum((source is not None, history, rollback is not None)) != 1:
        raise UserError("请写明要导入的文件夹、文件或数据库地址，或 --history，或 --rollback N（三者取一）")
    if history:
        typer.echo("\n".join(importing.history_lines(current)))
    elif rollback is not None:
        importing.roll_back(current, rollback, typer.echo)
    elif source is not None:
        day = as_of.date() if as_of else None
        importing.import_into_home(
            current, source, mapping, typer.echo, update=update, as_of=day, keep_demo_accounts=keep_demo_accounts,
            smaller_rounds=smaller_rounds,
        )  # fmt: skip


@app.command()
def users(
    file: Annotated[Path, typer.Argument(help="账号名单，CSV 或 XLSX")],
    update: Annotated[bool, typer.Option("--update", help="已有的账号按名单更新，密码不变")] = False,
) -> None:
    """按名单建立账号：身份、单位、工号或学号、获授权的教学班。"""
    from api import rosters, settings

    for line in rosters.load_accounts(settings.load(), file, update=update):
        typer.echo(line)


acting_commands.install(app)


@app.command()
def path(user: As) -> None:
    """一名学生的学业路径：还差多少学分、每学期修什么、离学业预警多远。"""
    from api import learning

    for line in learning.path_lines(user):
        typer.echo(line)


@app.command("mcp")
def serve_mcp(user: As) -> None:
    """经标准输入输出提供 MCP 工具，由本机的 MCP 客户端启动。"""
    from api import settings, wiring
    from api.mcp_server import stdio

    container = wiring.build_container(settings.load())
    stdio.run(container, container.identities.as_administrator(user))


rectification_commands.install(app)
app.command()(feedback)
app.add_typer(reports, name="report")
app.add_typer(models, name="model")


@app.command("reference", hidden=True)
def write_reference() -> None:
    """由代码重写 docs/reference.md、docs/data-model.md 与映射文件、报告提纲的 JSON schema。"""
    from api import data_model, reference
    from knowledge_base.evaluation.importing import mapping
    from tools.reports import outline

    for document in (reference, data_model):
        document.PATH.write_text(document.text(), encoding="utf-8")
    for files in (mapping, outline):
        files.SCHEMA.write_text(files.schema_text(), encoding="utf-8")


def main() -> None:
    """Run the command line; what a person can mend becomes one line, anything else is a bug and keeps its traceback."""
    try:
        code = app(args=sys.argv[1:] or ["--help"], prog_name="zhizhen", standalone_mode=False)
    except typer.Abort:
        sys.exit(130)
    except typer.TyperException as error:
        _fail(f"{in_chinese(error.format_message())}（--help 可看用法）", error.exit_code)
    except Exception as error:
        message = _expected(error)
        if message is None:
            raise
        _fail(message)
    sys.exit(code if isinstance(code, int) else 0)


def _expected(error: Exception) -> str | None:
    """The one line of an expected error; None for a bug."""
    from agents.errors import AgentError, ThreadNotFound
    from api.errors import UserError
    from knowledge_base.errors import KnowledgeError
    from tools.errors import ToolsError

    if isinstance(error, ThreadNotFound):
        return "没有这个会话，或它不属于这个账号"
    if type(error) in (sqlite3.DatabaseError, sqlite3.OperationalError):
        # Its other kinds are mistakes of ours; these are a damaged or locked file, a full disk.
        return f"会话数据库 checkpoints.sqlite 不能使用：{error}"
    if isinstance(error, UserError | AgentError | KnowledgeError | ToolsError | OSError):
        return " ".join(str(error).split()) or type(error).__name__
    return None


def _fail(message: str, code: int = 1) -> NoReturn:
    print(f"zhizhen: {message}", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
