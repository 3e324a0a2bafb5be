"""Identity: a request's token → an account → a Scope.

The signing secret is made on first start inside the home folder. A token names its account and a fingerprint of its
password hash, so a changed password ends every session. Unknown user and wrong password get one text and take the
same time. Nothing here is told by, or told to, a model.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from itsdangerous import BadData, URLSafeTimedSerializer

from api.accounts import Account, Accounts, scope_of, verify_password
from api.errors import TooMany, Unauthenticated, UserError
from api.private_files import read_or_create
from tools.scope import Scope

COOKIE = "zhizhen_session"
TOKEN_SECONDS = 12 * 3600
_WRONG = "用户名或密码不正确。"
_SIGN_IN = "请先登录。"
_DEMO_ONLY = "示范账号只能用于示范数据；现用的是学校的数据，请用本校账号登录。"

log = logging.getLogger("zhizhen.identity")

Now = Callable[[], datetime]


def signing_secret(home: Path) -> str:
    """The secret of the home folder, made on first use: signs tokens, and keys the pseudonyms of people."""
    return read_or_create(home / "secret.key", lambda: secrets.token_hex(32))


def never() -> bool:
    """Demo accounts are refused where nobody says what the data are."""
    return False


def utc_now() -> datetime:
    """The time of day the sign-in rules run by; injected, so that tests can move it."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Identity:
    """A signed-in person and what that person may see."""

    account: Account
    scope: Scope

    @property
    def username(self) -> str:
        return self.account.username


class FailedLogins:
    """A light brake on guessing: `limit` failures per user name and address within `window`, then wait.

    Kept in memory (there is one web process) and bounded: the oldest entries go first.
    """

    def __init__(self, now: Now, limit: int = 5, window: timedelta = timedelta(minutes=5), kept: int = 10_000) -> None:
        self._now, self._limit, self._window, self._kept = now, limit, window, kept
        self._failures: dict[tuple[str, str], list[datetime]] = {}
        self._lock = threading.Lock()

    def admit(self, username: str, address: str) -> None:
        """Count one attempt as failed until `forget`; TooMany while the brake is on.

        Counted before the slow check of the password, so that guesses sent together cannot slip under the limit.
        """
        key = (username, address)
        with self._lock:
            recent = self._recent(key)
            if len(recent) >= self._limit:
                wait = recent[0] + self._window - self._now()
                raise TooMany("登录失败次数过多，请稍后再试。", max(1, int(wait.total_seconds())))
            self._failures.pop(key, None)
            self._failures[key] = [*recent, self._now()]
            while len(self._failures) > self._kept:
                self._failures.pop(next(iter(self._failures)))

    def forget(self, username: str, address: str) -> None:
        with self._lock:
            self._failures.pop((username, address), None)

    def _recent(self, key: tuple[str, str]) -> list[datetime]:
        since = self._now() - self._window
        return [moment for moment in self._failures.get(key, ()) if moment > since]


class Identities:
    """Signs people in and tells who a token is. `demo_open` tells whether accounts of the demo may be used now."""

    def __init__(
        self, accounts: Accounts, home: Path, now: Now = utc_now, *, demo_open: Callable[[], bool] = never
    ) -> None:
        self._signer = URLSafeTimedSerializer(signing_secret(home), salt="zhizhen-session")
        self._accounts = accounts
        self._now = now
        self._demo_open = demo_open
        self._failed = FailedLogins(now)

    def login(self, username: str, password: str, address: str) -> str:
        """A token for the right password; Unauthenticated or TooMany otherwise. Slow (argon2): call off the loop."""
        self._failed.admit(username, address)
        account = self._accounts.get(username)
        if not verify_password(password, account.password_hash if account else None) or account is None:
            log.info("failed log-in of %r from %s", username[:64], address)
            raise Unauthenticated(_WRONG)
        self._failed.forget(username, address)
        self._refuse_demo(account)
        log.info("log-in of %s from %s", account.username, address)
        return self._token(account)

    def of_token(self, token: str | None) -> Identity:
        """Whose token this is; Unauthenticated when it is missing, forged, expired, revoked or out of date."""
        if not token:
            raise Unauthenticated(_SIGN_IN)
        claims = self._claims(token)
        account = self._accounts.get(claims.username)
        if account is None or not secrets.compare_digest(_fingerprint(account), claims.fingerprint):
            raise Unauthenticated(_SIGN_IN)
        if self._accounts.is_revoked(claims.token_id):
            raise Unauthenticated(_SIGN_IN)
        self._refuse_demo(account)
        return Identity(account, scope_of(account))

    def logout(self, token: str | None) -> None:
        """Refuse this token from now on; a token that is none already changes nothing."""
        try:
            claims = self._claims(token or "")
        except Unauthenticated:
            return
        self._accounts.revoke(claims.token_id, claims.expires, self._now().replace(tzinfo=None))

    def as_administrator(self, username: str) -> Identity:
        """The identity `--as` names. Only the command line calls this: who can start it can read the files anyway."""
        account = self._accounts.get(username)
        if account is None:
            raise UserError(f"没有名为 {username} 的账号")
        if account.demo and not self._demo_open():
            raise UserError(_DEMO_ONLY)
        log.warning("the machine's administrator acts as %s (--as)", account.username)
        return Identity(account, scope_of(account))

    def _refuse_demo(self, account: Account) -> None:
        """Also in the middle of a session: the data may have become a school's since."""
        if account.demo and not self._demo_open():
            log.warning("the demo's account %s was refused: the data are not the demo's", account.username)
            raise Unauthenticated(_DEMO_ONLY)

    def _token(self, account: Account) -> str:
        claims = {
            "u": account.username,
            "f": _fingerprint(account),
            "i": secrets.token_hex(8),
            "x": int((self._now() + timedelta(seconds=TOKEN_SECONDS)).timestamp()),
        }
        return str(self._signer.dumps(claims))

    def _claims(self, token: str) -> _Claims:
        try:
            body = self._signer.loads(token)
        except BadData as error:
            raise Unauthenticated(_SIGN_IN) from error
        expires = datetime.fromtimestamp(body["x"], UTC)
        if expires <= self._now():
            raise Unauthenticated("登录已过期，请重新登录。")
        return _Claims(body["u"], body["f"], body["i"], expires.replace(tzinfo=None))


@dataclass(frozen=True)
class _Claims:
    """What a token says: whose it is, under which password, its own id and its end (naive UTC)."""

    username: str
    fingerprint: str
    token_id: str
    expires: datetime


def _fingerprint(account: Account) -> str:
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]
