"""Find out who somebody is: accounts with argon2id passwords, server-side sessions."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from access_control.errors import SignInFailed
from access_control.model import Account, AccountId, AuditEvent, Role
from access_control.store import AccountStore, Session

SESSION_LENGTH = timedelta(hours=12)
NOBODY = AccountId("nobody")

# OWASP Password Storage: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
# Checked when the login is unknown, so that an answer takes as long as for a known one.
_DECOY = _hasher.hash(secrets.token_urlsafe(16))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session with the token that only the browser gets to know."""

    account: Account
    token: str
    form_token: str


def new_account(login: str, name: str, roles: frozenset[Role]) -> Account:
    return Account(AccountId(f"a-{secrets.token_hex(8)}"), login, name, roles)


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def authenticate(store: AccountStore, *, login: str, password: str, at: datetime) -> Account:
    """Return the account of a name and its password.

    Raises:
        SignInFailed: The two do not belong together, or the account is suspended. The failed
            try is in the log, without the name that was typed (people type passwords there).
    """
    known = store.find_password_hash(login)
    try:
        _hasher.verify(known or _DECOY, password)
    except (VerificationError, InvalidHashError):
        known = None
    person = store.find(login) if known else None
    if person is None or person.is_suspended:
        store.log.record(AuditEvent(at, NOBODY, "sign-in", "Session/-", "refused"))
        raise SignInFailed(
            "this name and password do not belong together. Check both and try again",
            vi="tên và mật khẩu không khớp. Hãy kiểm tra và thử lại",
        )
    return person


def sign_in(store: AccountStore, *, login: str, password: str, at: datetime) -> SignedIn:
    """Open a session.

    Raises:
        SignInFailed: See `authenticate`.
    """
    person = authenticate(store, login=login, password=password, at=at)
    token, form_token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    opened = Session(_digest(token), person.id, form_token, at + SESSION_LENGTH)
    store.open_session(opened, AuditEvent(at, person.id, "sign-in", "Session/-", "done"))
    return SignedIn(person, token, form_token)


def who_is(store: AccountStore, token: str, *, at: datetime) -> tuple[Account, Session] | None:
    """Return the account behind a session token; nothing when it is over or suspended."""
    found = store.find_session(_digest(token))
    if found is None or found.expires_at <= at:
        return None
    person = store.get(found.account_id)
    return None if person.is_suspended else (person, found)


def sign_out(store: AccountStore, token: str, *, by: Account, at: datetime) -> None:
    store.close_session(_digest(token), AuditEvent(at, by.id, "sign-out", "Session/-", "done"))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
