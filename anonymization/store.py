"""Where release domains are kept: which generation of its key each is at, and whether it is gone."""

from dataclasses import dataclass, replace

from sqlalchemy import Boolean, Column, Integer, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from access_control.audit.store import AuditLog
from access_control.model import AuditEvent
from anonymization.records.model import ReleaseDomain
from catalog.errors import ChangedMeanwhile
from storage.database import Database, metadata

release_domain = Table(
    "release_domain",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("is_destroyed", Boolean, nullable=False),
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
        values = {"name": domain.name, "generation": domain.generation, "is_destroyed": False}
        with self.database.change() as connection:
            try:
                connection.execute(insert(release_domain).values(**values))
            except IntegrityError as error:
                raise _changed_meanwhile(domain) from error
            self.log.append(connection, event)
        return domain

    def mark_destroyed(self, domain: ReleaseDomain, event: AuditEvent) -> ReleaseDomain:
        """Keep that a generation is destroyed; there is no way back.

        Raises:
            ChangedMeanwhile: Somebody else has just done it.
        """
        columns = release_domain.c
        same = (columns.name == domain.name) & (columns.generation == domain.generation)
        ended = update(release_domain).where(same & ~columns.is_destroyed)
        with self.database.change() as connection:
            if not connection.execute(ended.values(is_destroyed=True)).rowcount:
                raise _changed_meanwhile(domain)
            self.log.append(connection, event)
        return replace(domain, is_destroyed=True)


def _changed_meanwhile(domain: ReleaseDomain) -> ChangedMeanwhile:
    return ChangedMeanwhile(
        f"the key of `{domain.name}` was changed by someone else meanwhile. "
        "Look at it again and repeat your step",
        vi=f"khóa của `{domain.name}` vừa bị người khác thay đổi. "
        "Hãy xem lại và thực hiện lại bước này",
    )
