"""Where release domains are kept: which generation of its key each is at, and whether it is gone."""

from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Integer, String, Table, delete, insert, select

from access_control.audit.store import AuditLog
from access_control.model import AuditEvent
from anonymization.records.model import ReleaseDomain
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

    def save(self, domain: ReleaseDomain, event: AuditEvent) -> ReleaseDomain:
        """Keep a new generation, or that one is destroyed."""
        columns = release_domain.c
        same = (columns.name == domain.name) & (columns.generation == domain.generation)
        values = {
            "name": domain.name,
            "generation": domain.generation,
            "is_destroyed": domain.is_destroyed,
        }
        with self.database.change() as connection:
            connection.execute(delete(release_domain).where(same))
            connection.execute(insert(release_domain).values(**values))
            self.log.append(connection, event)
        return domain
