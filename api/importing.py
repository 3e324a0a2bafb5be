"""`./zhizhen import`: a school's data into the home folder, and what has to follow a change of data there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import yaml

from api.accounts import Accounts
from api.demo_access import DemoAccess
from api.documents import without_demo_documents
from api.errors import UserError
from api.private_files import write_whole
from api.records import has_records
from api.settings import Settings
from api.stores import open_warehouse

if TYPE_CHECKING:
    from knowledge_base.evaluation.importing.history import History
    from knowledge_base.evaluation.importing.model import Limits, Progress
    from knowledge_base.evaluation.importing.report import ImportReport

Say = Callable[[str], object]

_STARTER = (
    "# 日常称呼 → 规范名称：units 的键是单位代码，courses 的键是课程名称。\nunits:\n  school: [全校, 我校, 校级]\n"
)


def import_into_home(
    settings: Settings,
    given: str,
    mapping: str,
    say: Say,
    *,
    update: bool = False,
    as_of: date | None = None,
    keep_demo_accounts: bool = False,
    smaller_rounds: bool = False,
) -> None:
    """Import `given` through `mapping`; says what was found and done.

    Raises ImportRefused (after its report was said), InputError or GenerationError; the data are then as before, but
    where a GenerationError says that they are published and only the report is lost.
    """
    from knowledge_base.errors import GenerationError, InputError
    from knowledge_base.evaluation.importing.opening import load_mapping
    from knowledge_base.evaluation.importing.run import ImportRefused, ImportRequest, import_data

    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = datetime.now().astimezone()
    limits = replace(_limits(settings, now.date()), smaller_rounds=smaller_rounds)
    request = ImportRequest(given, load_mapping(mapping), now, update, as_of, limits)
    history, warehouse = _history(settings), open_warehouse(settings)
    demo = DemoAccess(warehouse, settings.home)
    earlier = demo.kept
    # Before anything is published: killed in between, no demo account is let in that was not meant to be.
    demo.keep(keep_demo_accounts)
    try:
        with _progress() as progress:
            report = import_data(warehouse, history, request, progress)
    except InputError as error:
        demo.keep(earlier)
        if isinstance(error, ImportRefused):
            _tell(error.report, settings, say)
        raise
    except GenerationError:
        _settle(settings, say, update)
        raise
    _tell(report, settings, say)
    _settle(settings, say, update)


def history_lines(settings: Settings) -> list[str]:
    """One line for each import of this home, and which generation is current."""

    warehouse = open_warehouse(settings)
    lines = _history(settings).lines()
    if not warehouse.is_empty():
        kept = "、".join(str(g.number) for g in warehouse.generations())
        lines.append(f"现用数据第 {warehouse.current().number} 代；保留着第 {kept} 代")
    return lines


def roll_back(settings: Settings, number: int, say: Say) -> None:
    """Make data generation `number` current again; UserError when it is not kept."""

    warehouse = open_warehouse(settings)
    found = next((g for g in warehouse.generations() if g.number == number), None)
    if found is None:
        kept = "、".join(str(g.number) for g in warehouse.generations()) or "没有"
        raise UserError(f"没有数据第 {number} 代；保留着的：{kept}")
    warehouse.publish(found)
    _history(settings).note_roll_back(number, datetime.now().astimezone())
    # As in an update: going back to data says nothing of whose the rules are.
    _settle(settings, say, update=True)
    say(f"现用数据第 {number} 代；正在运行的服务从下一个问题起改用它")


def _history(settings: Settings) -> History:
    from knowledge_base.evaluation.importing.history import History

    return History(settings.home / "imports")


def _limits(settings: Settings, day: date) -> Limits:
    """The default limits, with the share of rows the school lets an import leave out."""
    from knowledge_base.evaluation.importing.model import Limits
    from knowledge_base.evaluation.rules import SchoolRules

    path = settings.school / "rules.yaml"
    if not path.exists():
        return Limits()
    return replace(Limits(), rejected_share=SchoolRules.load(path).on(day).import_rejected_share)


def _tell(report: ImportReport, settings: Settings, say: Say) -> None:
    for line in report.lines():
        say(line)
    folder = settings.home / "imports" / f"{report.number:06d}"
    say(f"明细：{folder / 'findings.csv'}（Excel 可打开）、report.json、summary.txt")


def _settle(settings: Settings, say: Say, update: bool) -> None:
    """What a school needs beside its data: rules and everyday names; and nothing of the demo's beside it.

    Nothing where the data are the demo's. Done again at every import and roll-back: one before may have been killed.
    """
    warehouse = open_warehouse(settings)
    demo = DemoAccess(warehouse, settings.home)
    if warehouse.is_empty() or demo.on_demo_data():
        return
    settings.school.mkdir(parents=True, exist_ok=True)
    _settle_rules(settings, say, update)
    _settle_aliases(settings, say)
    if taken_out := without_demo_documents(settings):
        say(f"{taken_out}；用 ./zhizhen ingest 收入本校的文件")
    if not demo.kept and has_records(settings.records):
        accounts = Accounts(settings.records)
        try:
            if accounts.count(demo=True):
                _take_out_demo_items(settings, accounts, say)
                accounts.replace_demo([])
                say("示范账号已停用；用 ./zhizhen users 文件 建立本校账号")
        finally:
            accounts.close()


def _take_out_demo_items(settings: Settings, accounts: Accounts, say: Say) -> None:
    """Before the accounts go: whose an event is shows whether it is of the demo."""
    from api.records import records_engine
    from api.rectification.demo import take_out_demo

    def is_demo(username: str) -> bool:
        account = accounts.get(username)
        return account is not None and account.demo

    engine = records_engine(settings.records)
    try:
        if not take_out_demo(engine, is_demo):
            say("整改记录里有本校账号办理过的事项，示范的整改项没有移出，请核对")
    finally:
        engine.dispose()


def _settle_rules(settings: Settings, say: Say, update: bool) -> None:
    """Rules of the demo school must not pass for this school's; an update of the demo's data leaves them to it."""
    from knowledge_base.demo.templates import RULES_YAML
    from knowledge_base.evaluation.rules import USUAL_RULES

    rules = settings.school / "rules.yaml"
    usual = USUAL_RULES.read_text(encoding="utf-8")
    if not rules.exists():
        write_whole(rules, usual)
        say(f"已放入通行做法 {rules}，各项都待学校确认；核对后请写上本校文件，把 status 改为 school")
    elif not update and yaml.safe_load(rules.read_text("utf-8")) == yaml.safe_load(RULES_YAML.read_text("utf-8")):
        write_whole(rules, usual)
        say(f"示范大学的规则不是本校的，已换成待学校确认的通行做法；请在 {rules} 里核对")


def _settle_aliases(settings: Settings, say: Say) -> None:
    """Everyday names of units that are not in the data would keep the assistant from starting."""
    from knowledge_base.demo.templates import ALIASES_YAML
    from knowledge_base.errors import InputError
    from knowledge_base.evaluation.directory import AliasFile, Directory

    path = settings.school / "aliases.yaml"
    if not path.exists():
        write_whole(path, _STARTER)
        return
    warehouse = open_warehouse(settings)
    client = warehouse.open(warehouse.current())
    try:
        Directory.load(client, AliasFile.load(path))
    except InputError as error:
        if yaml.safe_load(path.read_text("utf-8")) == yaml.safe_load(ALIASES_YAML.read_text("utf-8")):
            write_whole(path, _STARTER)
            say(f"示范大学的日常称呼不合本校，已换成空表；请在 {path} 里补充")
        else:
            say(f"请改正 {path}，否则不能作答：{error}")
    finally:
        client.close()


@contextmanager
def _progress() -> Iterator[Progress]:
    """Bars on a terminal, nothing elsewhere."""
    from knowledge_base.evaluation.importing.model import silent

    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("准备", total=None)

        def show(stage: str, done: int, total: int) -> None:
            bars.update(task, description=stage, completed=done, total=total)

        yield show
