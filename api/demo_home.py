"""A demo university in the home folder, or as the files a school would hand over: data, school's files, documents,
accounts and rectifications. Here alone the demo's parts meet the stores.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from api.accounts import Account, Accounts, demo_password, hash_password
from api.documents import ingest_documents
from api.private_files import write_whole
from api.rectification.parts import build_rectification
from api.settings import Settings
from api.stores import open_warehouse
from tools.scope import Role

if TYPE_CHECKING:
    from knowledge_base.demo.accounts import DemoAccount

Say = Callable[[str], object]

_BUILDING = ".demo-building"
_TRUTH_HEAD = "# 埋设在示范数据里的问题，由生成器记录；用来检验诊断，不要改。\n"


def needs_demo(settings: Settings) -> bool:
    """Whether the home folder has no data, or a demo whose building was cut short."""
    with closing(open_warehouse(settings)) as warehouse:
        return warehouse.is_empty() or (settings.home / _BUILDING).exists()


def build_demo_home(
    settings: Settings,
    say: Say,
    *,
    seed: int | None = None,
    scale: float = 1.0,
    today: date | None = None,
    faults: bool = True,
    judged: bool = False,
) -> None:
    """Build the demo university into the home folder: data, the school's files, documents, accounts, rectifications.

    With `judged` also rectifications whose observation is over, judged by the day's own run.
    A new generation beside the earlier ones; what a school has edited in `school/` stays as it is. Raises InputError
    for a scale or a day the generator does not cover, or a document that cannot be read.
    """
    from knowledge_base.demo.accounts import demo_accounts
    from knowledge_base.demo.build import DEFAULT_SEED, DEFAULT_TODAY, build_demo
    from knowledge_base.demo.documents import PLANTED_INSTRUCTIONS, demo_documents

    # Names, marks and password hashes lie in it.
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if needs_demo(settings):
        # Of a home that already answers, a rebuild that fails changes nothing: there is nothing to make good later.
        (settings.home / _BUILDING).touch()
    say("正在生成示范大学的数据（约一分钟）……")
    warehouse = open_warehouse(settings)
    summary = build_demo(
        warehouse,
        seed=DEFAULT_SEED if seed is None else seed,
        scale=scale,
        today=today or settings.today or DEFAULT_TODAY,
        faults=faults,
    )
    say(f"  数据第 {summary.generation.number} 代：选课 {summary.counts['enrolment']:,} 条")
    _write_school_files(settings, (*summary.truth, *(PLANTED_INSTRUCTIONS if faults else ())))
    say("正在收入制度文件……")
    for line in ingest_documents(settings, (*demo_documents(faults=faults), *settings.documents)):
        say(f"  {line}")
    client = warehouse.open(summary.generation)
    try:
        count = _put_demo_accounts(settings, demo_accounts(client))
    finally:
        client.close()
        warehouse.close()
    say(f"已建立示范账号 {count:,} 个")
    if items := _play_demo_items(settings, today or settings.today or DEFAULT_TODAY, judged):
        say(f"已写入整改 {items} 项")
    (settings.home / _BUILDING).unlink(missing_ok=True)


def export_demo(
    settings: Settings,
    say: Say,
    folder: Path,
    *,
    seed: int | None = None,
    scale: float = 1.0,
    today: date | None = None,
    faults: bool = True,
) -> None:
    """Write a demo university as the files a school would hand over, with mistakes in them unless without faults.

    The home folder stays as it is. Raises InputError for a folder that is not empty, a scale or a day out of range.
    """
    from knowledge_base.demo.build import DEFAULT_SEED, DEFAULT_TODAY, build_demo
    from knowledge_base.demo.export import ERRORS_FILE, export_tables, make_empty
    from knowledge_base.evaluation.warehouse import DuckWarehouse

    number = DEFAULT_SEED if seed is None else seed
    day = today or settings.today or DEFAULT_TODAY
    make_empty(folder)
    with tempfile.TemporaryDirectory() as aside:
        say("正在生成示范大学的数据……")
        warehouse = DuckWarehouse(Path(aside))
        build_demo(warehouse, seed=number, scale=scale, today=day, faults=faults)
        planted = export_tables(warehouse.current(), folder, seed=number, errors=faults)
    say(f"已写入 {folder}" + (f"；其中埋有数据错误 {len(planted)} 处，见 {ERRORS_FILE}" if planted else ""))


def _write_school_files(settings: Settings, truth: object) -> None:
    import yaml

    from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML

    settings.school.mkdir(parents=True, exist_ok=True)
    for template in (ALIASES_YAML, RULES_YAML):
        target = settings.school / template.name
        if not target.exists():
            write_whole(target, template.read_text(encoding="utf-8"))
    text = yaml.safe_dump(list(truth) if isinstance(truth, tuple) else truth, allow_unicode=True, sort_keys=False)
    write_whole(settings.home / "truth.yaml", _TRUTH_HEAD + text)


def _put_demo_accounts(settings: Settings, listed: list[DemoAccount]) -> int:
    """Replace the demo's accounts; they share one hash of one password."""
    shared = hash_password(demo_password(settings.home))
    accounts = Accounts(settings.records)
    try:
        return accounts.replace_demo(_account(demo, shared) for demo in listed)
    finally:
        accounts.close()


def _play_demo_items(settings: Settings, today: date, judged: bool) -> int:
    """The demo's rectifications as of that day; none where the records already hold some."""
    from api.rectification.demo import play_demo

    accounts, warehouse = Accounts(settings.records), open_warehouse(settings)
    parts = build_rectification(settings, warehouse, accounts, lambda: today, lambda: True)
    try:
        return play_demo(parts, accounts, today, judged)
    finally:
        parts.close()
        warehouse.close()
        accounts.close()


def _account(demo: DemoAccount, password_hash: str) -> Account:
    """A demo account; a major's code begins with its college's."""
    unit = demo.unit
    return Account(
        username=demo.username,
        role=Role(demo.role),
        display_name=demo.display_name,
        password_hash=password_hash,
        college=unit.split(".")[0] if unit else None,
        major=unit if unit and "." in unit else None,
        person=demo.person,
        sections=frozenset(demo.sections),
        demo=True,
    )
