"""A PostgreSQL server of one's own, for benchmarks and tests: a cluster in a temporary folder, gone at the end.

The application connects as an ordinary role that may create roles and owns its database; the database sorts text by a
Chinese collation, so that whatever relies on the order of code points has to say so.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

PASSWORD = "t0p-secret"
_SHARED = Path("/usr/lib/postgresql")
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=4GB", "shared_buffers=256MB")


@dataclass
class Server:
    """A running server. `socket` is its folder."""

    socket: Path
    programs: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str = "zhizhen", user: str = "zhizhen", password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{password}@/{database}?host={self.socket}"

    def administrator(self) -> psycopg.Connection[tuple[object, ...]]:
        """A superuser's connection, in autocommit."""
        return psycopg.connect(self.url("postgres", "postgres"), autocommit=True)

    def create(self, database: str) -> str:
        """The address of a new, empty database of the application's role."""
        with self.administrator() as connection:
            connection.execute(
                f"CREATE DATABASE {database} OWNER zhizhen ENCODING 'UTF8' TEMPLATE template0 "
                "LOCALE_PROVIDER icu ICU_LOCALE 'zh' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            )
        return self.url(database)

    def stop(self) -> None:
        """End it as a crash would: nothing is finished, nothing written out, clients are cut off."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)

    def start(self) -> None:
        """Start it (again) and wait until it answers."""
        self.process = _start(self.programs, self.socket)


@contextmanager
def serving() -> Iterator[Server]:
    """A fresh server with an empty database `zhizhen`; FileNotFoundError where none is installed."""
    programs = installed()
    if programs is None:
        raise FileNotFoundError("no initdb on this machine")
    folder = Path(tempfile.mkdtemp(prefix="zhizhen-pg-"))
    try:
        _initialise(programs, folder)
        server = Server(folder, programs, _start(programs, folder))
        try:
            with server.administrator() as connection:
                connection.execute(f"CREATE ROLE zhizhen LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
            server.create("zhizhen")
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def installed() -> Path | None:
    """Where the server's programs lie, if anywhere: Debian keeps them off the path, a folder for each version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(_SHARED.glob("*/bin"), key=lambda p: float(p.parent.name))
    return versions[-1] if versions and (versions[-1] / "initdb").exists() else None


def _user() -> str | None:
    """PostgreSQL refuses to run as root; its package makes a user for it."""
    return "postgres" if os.geteuid() == 0 else None


def _initialise(programs: Path, folder: Path) -> None:
    if user := _user():
        shutil.chown(folder, user)
    secret = folder / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    if user:
        shutil.chown(secret, user)
    options = ("--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    command = [str(programs / "initdb"), f"--pgdata={folder / 'data'}", f"--pwfile={secret}", *options]
    subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _start(programs: Path, folder: Path) -> subprocess.Popen[bytes]:
    settings = [part for setting in (*_FAST, "listen_addresses=") for part in ("-c", setting)]
    command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *settings]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, user=_user(), cwd=folder, stdout=log, stderr=log)
    for _ in range(300):
        try:
            psycopg.connect(f"postgresql://postgres:{PASSWORD}@/postgres?host={folder}").close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return process
    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text(encoding='utf-8')[-2000:]}")
