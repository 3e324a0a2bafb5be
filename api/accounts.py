"""Accounts: who may sign in, as which role, with which own units. In the records database.

Demo accounts share one password and one argon2 hash: a hash takes about a tenth of a second, and there are tens of
thousands of them. A school's own accounts are never touched when the demo is rebuilt.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    select,
)

from api.private_files import read_or_create
from api.records import records_engine
from tools.scope import Role, Scope

metadata = MetaData()

account_table = Table(
    "account",
    metadata,
    Column("username", String(64), primary_key=True),
    Column("role", String(16), nullable=False, index=True),
    Column("display_name", String(64), nullable=False),
    Column("college", String(32)),
    Column("major", String(32)),
    Column("person", String(32)),
    # Granted sections are few and always read together with their account: a list beside it, not a table.
    Column("sections", JSON, nullable=False),
    Column("password_hash", String(256), nullable=False),
    Column("demo", Boolean, nullable=False, index=True),
)

revoked_table = Table(
    "revoked_token",
    metadata,
    Column("token_id", String(32), primary_key=True),
    Column("expires", DateTime, nullable=False),
)

_PASSWORD_WORDS = (
    "chunfeng",
    "qingshan",
    "mingyue",
    "liushui",
    "songbai",
    "zhulin",
    "heyun",
    "baihe",
    "xingkong",
    "luoye",
    "changhe",
    "yuguang",
    "feixue",
    "hongri",
    "lanting",
    "zhishu",
    "moxiang",
    "shuyuan",
    "qiushi",
    "duxue",
    "mingde",
    "hailan",
    "tianqing",
    "yunfan",
)

_COLUMNS = tuple(column.name for column in account_table.c)

_hasher = PasswordHasher()


@dataclass(frozen=True)
class Account:
    """One account. `college` and `major` are org codes; `sections` the teaching sections granted to a supervisor."""

    username: str
    role: Role
    display_name: str
    password_hash: str
    college: str | None = None
    major: str | None = None
    person: str | None = None
    sections: frozenset[str] = frozenset()
    demo: bool = False


def scope_of(account: Account) -> Scope:
    """What the account's person may see; ToolFailure when the account lacks what its role needs."""
    return Scope(
        user=account.username,
        role=account.role,
        college=account.college,
        major=account.major,
        person=account.person,
        sections=account.sections,
    )


def hash_password(password: str) -> str:
    """An argon2id hash; slow by design (about 100 ms)."""
    return _hasher.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """True when `password` fits `password_hash`.

    With no hash the same work is done against one that nobody knows, so that the time taken does not tell whether an
    account exists.
    """
    try:
        return _hasher.verify(password_hash or _hash_of_nobody(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    return hash_password(secrets.token_hex(16))


def demo_password(home: Path) -> str:
    """The demo accounts' password: made once, kept in the home folder where only its owner can read it."""
    return read_or_create(home / "demo-password.txt", _memorable)


def _memorable() -> str:
    words = "-".join(secrets.choice(_PASSWORD_WORDS) for _ in range(2))
    return f"{words}-{secrets.randbelow(9000) + 1000}"


class Accounts:
    """The accounts of one records database."""

    def __init__(self, url: str) -> None:
        self._engine = records_engine(url)

    def get(self, username: str) -> Account | None:
        """The account of that name, or None."""
        with self._engine.connect() as connection:
            row = connection.execute(select(account_table).where(account_table.c.username == username)).first()
        return None if row is None else _account(row._mapping)

    def holding(self, role: Role, college: str | None = None, major: str | None = None) -> list[Account]:
        """The accounts of that role, by user name; `college` and `major` narrow it where they are given."""
        table = account_table.c
        query = select(account_table).where(table.role == role.value).order_by(table.username)
        if college is not None:
            query = query.where(table.college == college)
        if major is not None:
            query = query.where(table.major == major)
        with self._engine.connect() as connection:
            return [_account(row._mapping) for row in connection.execute(query)]

    def count(self, demo: bool) -> int:
        """How many accounts there are, of the demo or of the school."""
        query = select(func.count()).select_from(account_table).where(account_table.c.demo == demo)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def signposts(self) -> list[Account]:
        """Demo accounts worth printing: every post of the school and the units, and the first teacher and student."""
        numbered = account_table.c.role.in_([Role.TEACHER.value, Role.STUDENT.value])
        query = select(account_table).where(account_table.c.demo)
        with self._engine.connect() as connection:
            posts = connection.execute(query.where(~numbered)).all()
            firsts = connection.execute(query.where(account_table.c.username.in_(["teacher.1", "student.1"]))).all()
        order = list(Role)
        return sorted((_account(row._mapping) for row in (*posts, *firsts)), key=lambda a: order.index(a.role))

    def add(self, accounts: Iterable[Account]) -> int:
        """Insert accounts in one transaction; how many there were."""
        rows = [_row(account) for account in accounts]
        with self._engine.begin() as connection:
            _insert_all(connection, rows)
        return len(rows)

    def put(self, accounts: Iterable[Account]) -> int:
        """Insert accounts in one transaction, in place of those of the same names; how many there were."""
        rows = [_row(account) for account in accounts]
        with self._engine.begin() as connection:
            for row in rows:
                connection.execute(delete(account_table).where(account_table.c.username == row["username"]))
            _insert_all(connection, rows)
        return len(rows)

    def replace_demo(self, accounts: Iterable[Account]) -> int:
        """Put these demo accounts in place of the earlier ones, in one transaction.

        A school's own account keeps its name: a demo account that bears it is left out.
        """
        rows = [_row(account) for account in accounts]
        with self._engine.begin() as connection:
            connection.execute(delete(account_table).where(account_table.c.demo))
            own = set(connection.execute(select(account_table.c.username)).scalars())
            rows = [row for row in rows if row["username"] not in own]
            _insert_all(connection, rows)
        return len(rows)

    def revoke(self, token_id: str, expires: datetime, now: datetime) -> None:
        """Refuse this token from now on, and drop the rows of tokens expired meanwhile. Times are naive UTC."""
        with self._engine.begin() as connection:
            connection.execute(delete(revoked_table).where(revoked_table.c.expires < now))
            connection.execute(delete(revoked_table).where(revoked_table.c.token_id == token_id))
            connection.execute(insert(revoked_table).values(token_id=token_id, expires=expires))

    def is_revoked(self, token_id: str) -> bool:
        query = select(revoked_table.c.token_id).where(revoked_table.c.token_id == token_id)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def close(self) -> None:
        self._engine.dispose()


def _insert_all(connection: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(account_table), rows)


def _row(account: Account) -> dict[str, Any]:
    row = {name: getattr(account, name) for name in _COLUMNS if name not in ("role", "sections")}
    return {**row, "role": account.role.value, "sections": sorted(account.sections)}


def _account(row: Any) -> Account:
    values = {**row, "role": Role(row["role"]), "sections": frozenset(row["sections"])}
    return Account(**values)
