"""A demo home's records with an assistant over them: the items of the demo's scenes, played through the workflow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from agents.build import Sources, build_assistant
from agents.conversation import GraphAssistant
from agents.models.config import ChatModelConfig
from api.accounts import Account, Accounts
from api.records import records_engine
from api.rectification.demo import play_demo
from api.rectification.parts import Rectification, build_rectification
from api.settings import Settings
from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.warehouse import DuckWarehouse
from tools.acts.book import ActionBook
from tools.rectification.acts import with_rectification
from tools.scope import Role, Scope


@dataclass
class Home:
    """The records of one home; `assistant` answers by rules, or with a chat model at an address."""

    parts: Rectification
    sources: Sources
    acts: ActionBook

    def assistant(self, url: str = "") -> GraphAssistant:
        chat = ChatModelConfig(url, "scripted") if url else None
        return build_assistant(self.sources, lambda: DEFAULT_TODAY, chat)

    def numbers(self, where: str) -> set[str]:
        """Told by SQL of its own."""
        sql = text(f"SELECT id FROM rectification_item WHERE {where}")
        with self.parts.engine.connect() as connection:
            return set(connection.execute(sql).scalars())


@contextmanager
def opened(folder: Path, warehouse: DuckWarehouse, sources: Sources, scopes: Mapping[str, Scope]) -> Iterator[Home]:
    """A home in `folder` over a warehouse, with the accounts of those who hold a post."""
    settings = Settings(home=folder, documents=())
    settings.school.mkdir()
    for template in (ALIASES_YAML, RULES_YAML):
        shutil.copy(template, settings.school / template.name)
    with closing(Accounts(settings.records)) as accounts:
        accounts.add(
            Account(s.user, s.role, s.user, "hash", s.college, s.major, s.person, s.sections, demo=True)
            for s in scopes.values()
            if s.role not in (Role.TEACHER, Role.STUDENT)
        )
        parts = build_rectification(settings, warehouse, accounts, lambda: DEFAULT_TODAY, lambda: True)
        play_demo(parts, accounts, DEFAULT_TODAY)
        acts = ActionBook(records_engine(settings.records), kinds=with_rectification(parts.desk))
        given = Sources(
            sources.warehouse, sources.policies, sources.aliases, sources.rules, None, None, acts, parts.desk
        )
        yield Home(parts, given, acts)
        acts.close()
        parts.close()
