"""Where accounts and signed-in sessions are kept."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Row, String, Table, Text, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from access_control.audit.store import AuditLog
from access_control.errors import NameUsed, UnknownAccount
from access_control.model import Account, AccountId, AuditEvent, Role
from storage.database import Database, metadata

account = Table(
    "account",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("login", String(60), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("roles", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("is_suspended", Boolean, nullable=False),
)
session = Table(
    "session",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("account_id", String(40), nullable=False, index=True),
    Column("form_token", String(64), nullable=False),
    Column("expires_at", String(40), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. Only the digest of its token is kept."""

    token_digest: str
    account_id: AccountId
    form_token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AccountStore:
    """Accounts and sessions; every method that writes takes the event that goes with it."""

    database: Database
    log: AuditLog

    def get(self, account_id: AccountId) -> Account:
        """Return an account.

        Raises:
            UnknownAccount: There is none of that id.
        """
        found = self._find(account.c.id == account_id)
        if found is None:
            raise UnknownAccount(
                "there is no such account. Sign in again",
                vi="không có tài khoản này. Hãy đăng nhập lại",
            )
        return _account(found)

    def find(self, login: str) -> Account | None:
        row = self._find(account.c.login == login)
        return None if row is None else _account(row)

    def find_password_hash(self, login: str) -> str | None:
        row = self._find(account.c.login == login)
        return None if row is None else str(row.password_hash)

    def list_all(self) -> list[Account]:
        with self.database.read() as connection:
            rows = connection.execute(select(account).order_by(account.c.login))
            return [_account(row) for row in rows]

    def save(self, person: Account, password_hash: str, event: AuditEvent) -> None:
        """Keep an account, new or changed.

        Raises:
            NameUsed: Another account has the login.
        """
        values = {
            "login": person.login,
            "name": person.name,
            "roles": json.dumps(sorted(person.roles)),
            "password_hash": password_hash,
            "is_suspended": person.is_suspended,
        }
        with self.database.change() as connection:
            # The log's head queues writers, so between looking and inserting nobody comes first.
            self.log.append(connection, event)
            same = account.c.id == person.id
            try:
                if not connection.execute(update(account).where(same).values(values)).rowcount:
                    connection.execute(insert(account).values(id=person.id, **values))
            except IntegrityError as error:
                raise NameUsed(
                    "there is already an account of that login. Choose another",
                    vi="tên đăng nhập này đã có. Hãy chọn tên khác",
                ) from error

    def find_session(self, token_digest: str) -> Session | None:
        query = select(session).where(session.c.token_digest == token_digest)
        with self.database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        expires = datetime.fromisoformat(row.expires_at)
        return Session(row.token_digest, AccountId(row.account_id), row.form_token, expires)

    def open_session(self, opened: Session, event: AuditEvent) -> None:
        with self.database.change() as connection:
            connection.execute(
                insert(session).values(
                    token_digest=opened.token_digest,
                    account_id=opened.account_id,
                    form_token=opened.form_token,
                    expires_at=opened.expires_at.isoformat(),
                )
            )
            self.log.append(connection, event)

    def close_session(self, token_digest: str, event: AuditEvent) -> None:
        with self.database.change() as connection:
            connection.execute(delete(session).where(session.c.token_digest == token_digest))
            self.log.append(connection, event)

    def _find(self, condition: object) -> Row[tuple[object, ...]] | None:
        with self.database.read() as connection:
            return connection.execute(select(account).where(condition)).one_or_none()  # type: ignore[arg-type]


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(
        id=AccountId(row.id),
        login=row.login,
        name=row.name,
        roles=frozenset(Role(role) for role in json.loads(row.roles)),
        is_suspended=bool(row.is_suspended),
    )
