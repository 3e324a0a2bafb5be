"""The composition root: settings → everything a way in needs. Nothing else builds stores, clients or the assistant.

Heavy packages are imported inside the functions that need them, so that the command line stays quick.
"""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from agents.assistant import Assistant
from api.accounts import Accounts
from api.clock import Clock, clock_for
from api.container import Container
from api.demo_access import DemoAccess
from api.documents import policy_store
from api.identity import Identities, signing_secret
from api.lazy import LazyAssistant
from api.model_settings import chat_model
from api.passages import passages
from api.records import records_engine
from api.rectification.parts import build_rectification
from api.settings import Settings
from api.stores import open_warehouse
from api.token_ledger import RecordsLedger
from tools.acts.book import ActionBook
from tools.rectification.acts import with_rectification

if TYPE_CHECKING:
    from agents.models.waiting import Ambient
    from agents.models.wire import Transport
    from knowledge_base.evaluation.warehouse import Warehouse
    from tools.rectification.desk import Desk


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
