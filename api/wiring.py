"""The composition root: settings → everything a way in needs. Nothing else builds stores, clients or the assistant.

Heavy packages are imported inside the functions that need them, so that the command line stays quick.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from agents.assistant import Assistant
from api.accounts import Account, Accounts, demo_password, hash_password
from api.clock import Clock, clock_for
from api.container import Container
from api.demo_access import DemoAccess
from api.documents import ingest_documents, policy_store
from api.identity import Identities, signing_secret
from api.lazy import LazyAssistant
from api.model_settings import chat_model
from api.passages import passages
from api.private_files import write_whole
from api.records import records_engine
from api.rectification.parts import build_rectification
from api.settings import Settings
from api.stores import open_warehouse
from api.token_ledger import RecordsLedger
from tools.acts.book import ActionBook
from tools.rectification.acts import with_rectification
from tools.scope import Role

if TYPE_CHECKING:
    from agents.models.waiting import Ambient
    from agents.models.wire import Transport
    from knowledge_base.demo.accounts import DemoAccount
    from knowledge_base.evaluation.warehouse import Warehouse
    from tools.rectification.desk import Desk

Say = Callable[[str], object]

_BUILDING = ".demo-building"
_TRUTH_HEAD = "# 埋设在示范数据里的问题，由生成器记录；用来检验诊断，不要改。\n"


def build_container(
    settings: Settings, transport: Transport | None = None, ambient: Ambient | None = None
) -> Container:
    """Everything, opened on the current generations; GenerationError when there are no data yet.

    `transport` takes the network's place before the chat model, `ambient` is what its retries go by.
    """
    from knowledge_base.demo import SOURCE

    warehouse = open_warehouse(settings)
    client = warehouse.open(warehouse.current())
    try:
        info: dict[str, str] = dict(client.fetch("SELECT key, value FROM data_info"))
        units: dict[str, str] = dict(client.fetch("SELECT org_id, name FROM org_unit"))
    finally:
        # The assistant opens its own: it follows newly published generations.
        client.close()
    clock = clock_for(info["source"] == SOURCE, date.fromisoformat(info["as_of"]), settings.today)
    _log_into(settings.home / "audit.log", "zhizhen.identity")
    _log_into(settings.home / "audit.log", "zhizhen.acts")
    _log_into(settings.home / "audit.log", "zhizhen.learning")
    _log_into(settings.home / "audit.log", "zhizhen.rectification")
    _log_into(settings.home / "audit.log", "zhizhen.reports")
    _log_into(settings.home / "turns.log", "zhizhen.turns")
    _log_into(settings.home / "turns.log", "agents.answering")
    _log_into(settings.home / "policies.log", "zhizhen.policies")
    accounts = Accounts(settings.records)
    demo_open = DemoAccess(warehouse, settings.home)
    identities = Identities(accounts, settings.home, demo_open=demo_open)
    rectification = build_rectification(settings, warehouse, accounts, clock, demo_open)
    desk = rectification.desk
    acts = ActionBook(records_engine(settings.records), kinds=with_rectification(desk))
    assistant = LazyAssistant(lambda: make_assistant(settings, warehouse, clock, acts, transport, ambient, desk))
    found = passages(settings.policies)
    return Container(
        settings, assistant, accounts, identities, clock, acts, units, found, warehouse.current,
        rectification=rectification,
    )  # fmt: skip


def make_assistant(
    settings: Settings,
    warehouse: Warehouse,
    clock: Clock,
    acts: ActionBook,
    transport: Transport | None = None,
    ambient: Ambient | None = None,
    desk: Desk | None = None,
) -> Assistant:
    """The assistant over this home's stores, with the chat brain in front where a model is configured."""
    from agents.build import Sources, build_assistant

    sources = Sources(
        warehouse=warehouse,
        policies=policy_store(settings),
        aliases=settings.school / "aliases.yaml",
        rules=settings.school / "rules.yaml",
        checkpoints=settings.checkpoints,
        metrics=settings.school / "metrics",
        acts=acts,
        rectification=desk,
    )
    chat = chat_model(settings)
    ledger = RecordsLedger(records_engine(settings.records)) if chat is not None else None
    secret = signing_secret(settings.home).encode()
    return build_assistant(sources, clock, chat, transport, ledger=ledger, ambient=ambient, secret=secret)


def check_own_metrics(settings: Settings) -> None:
    """InputError naming file and key when one of the school's own metrics cannot be used; nothing is read without any.

    Told at the start: the stores are opened in the background, where a failure shows with the first question only.
    """
    own = settings.school / "metrics"
    if any(own.glob("*.yaml")):
        from tools.metrics.catalogue_files import load_catalogue

        load_catalogue(own=own)


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


def _log_into(path: Path, name: str) -> None:
    """Write the logger `name` to a file beside the data, for its owner only. Once a process.

    `audit.log`: who signed in, as whom the administrator acted, each act by its id, never its words, who looked at a
    student's record, and who drafted or signed a report. `turns.log`:
    which brain, tools and prompts a turn ran with, how it ended and why a sentence was dropped; never what was asked or
    answered. `policies.log`:
    when the embedder failed and recovered.
    """
    logger = logging.getLogger(name)
    if logger.handlers:
        return
    path.touch(mode=0o600)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
