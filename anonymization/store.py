"""Where release domains are kept: which generation of its key each is at, and whether it is gone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from access_control.audit.store import AuditLog
from access_control.model import AccountId, AuditEvent
from anonymization.records.model import ReleaseDomain
from catalog.errors import ChangedMeanwhile
from storage.database import Database, metadata

release_domain = Table(
    "release_domain",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("is_destroyed", Boolean, nullable=False),
    Column("is_shared", Boolean, nullable=False),
)


key_share = Table(
    "key_share",
    metadata,
    Column("domain", String(200), primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("holder", String(40), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class DomainStore:
    """Release domains, one row a generation; every method that writes takes its audit event."""

    database: Database
    log: AuditLog

    def find(self, name: str) -> ReleaseDomain | None:
        """Return a domain at its newest generation."""
        mine = [domain for domain in self.list_all() if domain.name == name]
        return mine[-1] if mine else None

    def list_all(self) -> list[ReleaseDomain]:
        """All generations of all domains, by name, oldest first."""
        columns = release_domain.c
        query = select(release_domain).order_by(columns.name, columns.generation)
        with self.database.read() as connection:
            return [ReleaseDomain(*row) for row in connection.execute(query)]

    def add(self, domain: ReleaseDomain, event: AuditEvent) -> ReleaseDomain:
        """Keep a new generation.

        Raises:
            ChangedMeanwhile: Somebody else has just begun it.
        """
        with self.database.change() as connection:
            insert_generation(connection, domain)
            self.log.append(connection, event)
        return domain

    def mark_destroyed(self, domain: ReleaseDomain, event: AuditEvent) -> ReleaseDomain:
        """Keep that a generation is destroyed; there is no way back.

        Raises:
            ChangedMeanwhile: Somebody else has just done it.
        """
        with self.database.change() as connection:
            ended = end_generation(connection, domain)
            self.log.append(connection, event)
        return ended

    def list_shares(self, domain: ReleaseDomain) -> dict[AccountId, bytes]:
        """The sealed shares of a generation's key, by who holds them."""
        query = select(key_share.c.holder, key_share.c.sealed).where(_shares_of(domain))
        with self.database.read() as connection:
            return {AccountId(row.holder): row.sealed for row in connection.execute(query)}

    def share(
        self, domain: ReleaseDomain, sealed: Mapping[AccountId, bytes], event: AuditEvent
    ) -> ReleaseDomain:
        """Keep the shares of a key; from then on the house counts as having no copy of it.

        Raises:
            ChangedMeanwhile: Somebody else has just split or destroyed it.
        """
        with self.database.change() as connection:
            shared = change_generation(connection, domain, replace(domain, is_shared=True))
            insert_shares(connection, shared, sealed)
            self.log.append(connection, event)
        return shared


def insert_generation(connection: Connection, domain: ReleaseDomain) -> None:
    """Keep a new generation within the caller's transaction.

    Raises:
        ChangedMeanwhile: Somebody else has just begun it.
    """
    values = {"name": domain.name, "generation": domain.generation, "is_destroyed": False}
    try:
        connection.execute(insert(release_domain).values(**values, is_shared=domain.is_shared))
    except IntegrityError as error:
        raise _changed_meanwhile(domain) from error


def insert_shares(
    connection: Connection, domain: ReleaseDomain, sealed: Mapping[AccountId, bytes]
) -> None:
    """Keep the shares of a generation within the caller's transaction."""
    of = {"domain": domain.name, "generation": domain.generation}
    rows = [{**of, "holder": holder, "sealed": share} for holder, share in sealed.items()]
    if rows:
        connection.execute(insert(key_share), rows)


def end_generation(connection: Connection, domain: ReleaseDomain) -> ReleaseDomain:
    """Mark a generation destroyed and forget its shares within the caller's transaction.

    Raises:
        ChangedMeanwhile: It is destroyed already, or was split meanwhile.
    """
    ended = change_generation(connection, domain, replace(domain, is_destroyed=True))
    connection.execute(delete(key_share).where(_shares_of(domain)))
    return ended


def change_generation(
    connection: Connection, domain: ReleaseDomain, changed: ReleaseDomain
) -> ReleaseDomain:
    """Replace a generation that lives by its changed form; what is destroyed stays so.

    Raises:
        ChangedMeanwhile: It is not as `domain` says any more.
    """
    columns = release_domain.c
    same = (columns.name == domain.name) & (columns.generation == domain.generation)
    as_known = same & ~columns.is_destroyed & (columns.is_shared == domain.is_shared)
    values = {"is_destroyed": changed.is_destroyed, "is_shared": changed.is_shared}
    if not connection.execute(update(release_domain).where(as_known).values(**values)).rowcount:
        raise _changed_meanwhile(domain)
    return changed


def _shares_of(domain: ReleaseDomain) -> ColumnElement[bool]:
    columns = key_share.c
    return (columns.domain == domain.name) & (columns.generation == domain.generation)


def _changed_meanwhile(domain: ReleaseDomain) -> ChangedMeanwhile:
    return ChangedMeanwhile(
        f"the key of `{domain.name}` was changed by someone else meanwhile. "
        "Look at it again and repeat your step",
        vi=f"khóa của `{domain.name}` vừa bị người khác thay đổi. "
        "Hãy xem lại và thực hiện lại bước này",
    )
