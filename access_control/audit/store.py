"""Where the audit log is kept: it only grows, and every growth is signed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from access_control.audit.checkpoint import Checkpoint
from access_control.audit.merkle import Frontier, inclusion_proof, leaf_hash
from access_control.model import AuditEvent
from storage.database import Database, metadata
from storage.keys import SigningKey

FORMAT = 1
ROWS_AT_ONCE = 5000

audit_event = Table(
    "audit_event",
    metadata,
    Column("idx", Integer, primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary(32), nullable=False),
    Column("actor", String(40), nullable=False, index=True),
    Column("action", String(60), nullable=False, index=True),
    Column("resource", String(200), nullable=False, index=True),
    Column("outcome", String(20), nullable=False),
    Column("body", Text, nullable=False),
)
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
)
audit_checkpoint = Table(
    "audit_checkpoint",
    metadata,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event with its place in the log and the exact text that was hashed."""

    index: int
    body: str

    @property
    def leaf(self) -> bytes:
        return leaf_hash(self.body.encode())

    @property
    def fields(self) -> dict[str, object]:
        fields: dict[str, object] = json.loads(self.body)
        return fields


@dataclass(frozen=True, slots=True)
class AuditLog:
    """The log. `append` joins a running change; `record` makes one of its own."""

    database: Database
    origin: str
    key: SigningKey

    def append(self, connection: Connection, *events: AuditEvent) -> int:
        """Add events within the caller's transaction and sign the new head.

        Returns the index of the last event. The change and its record happen together, or not
        at all.
        """
        frontier = self._locked_head(connection)
        rows = []
        for event in events:
            rows.append(_row(frontier.size, event))
            frontier = frontier.append(rows[-1]["leaf"])
        connection.execute(insert(audit_event), rows)
        note = Checkpoint(self.origin, frontier.size, frontier.root()).sign(self.key)
        connection.execute(insert(audit_checkpoint).values(size=frontier.size, note=note))
        connection.execute(
            update(audit_head).values(size=frontier.size, frontier=frontier.to_bytes())
        )
        return frontier.size - 1

    def record(self, *events: AuditEvent) -> int:
        with self.database.change() as connection:
            return self.append(connection, *events)

    def get_checkpoint(self) -> str:
        """The newest signed note; an empty text while nothing has happened."""
        newest = select(audit_checkpoint.c.note).order_by(audit_checkpoint.c.size.desc()).limit(1)
        with self.database.read() as connection:
            return connection.execute(newest).scalar() or ""

    def get_size(self) -> int:
        with self.database.read() as connection:
            return connection.execute(select(func.count()).select_from(audit_event)).scalar_one()

    def list_events(
        self, *, text: str = "", outcome: str = "", newest_first: bool = True, limit: int = 100
    ) -> list[LoggedEvent]:
        """Events whose actor, action, resource or facts hold `text`."""
        order = audit_event.c.idx.desc() if newest_first else audit_event.c.idx
        query = select(audit_event.c.idx, audit_event.c.body).order_by(order).limit(limit)
        if text:
            query = query.where(audit_event.c.body.icontains(text, autoescape=True))
        if outcome:
            query = query.where(audit_event.c.outcome == outcome)
        with self.database.read() as connection:
            return [LoggedEvent(row.idx, row.body) for row in connection.execute(query)]

    @contextmanager
    def iterate_both(self) -> Iterator[tuple[Iterator[LoggedEvent], Iterator[str]]]:
        """All events and all checkpoints of one moment, however busy the log is.

        Read one after the other, an event written between them would look like tampering.
        """
        with self.database.read() as connection:
            yield _events(connection), _checkpoints(connection)

    def iterate_events(self) -> Iterator[LoggedEvent]:
        with self.database.read() as connection:
            yield from _events(connection)

    def iterate_checkpoints(self) -> Iterator[str]:
        with self.database.read() as connection:
            yield from _checkpoints(connection)

    def get_inclusion_proof(self, index: int) -> tuple[str, list[bytes]]:
        """The newest checkpoint and the path from event `index` up to its root."""
        query = select(audit_event.c.leaf).order_by(audit_event.c.idx)
        with self.database.read() as connection:
            leaves = list(connection.execute(query).scalars())
        frontier = Frontier()
        for leaf in leaves:
            frontier = frontier.append(leaf)
        note = Checkpoint(self.origin, frontier.size, frontier.root()).sign(self.key)
        return note, inclusion_proof(leaves, index)

    def _locked_head(self, connection: Connection) -> Frontier:
        # FOR UPDATE queues writers on PostgreSQL; SQLite's BEGIN IMMEDIATE already has.
        query = select(audit_head.c.size, audit_head.c.frontier).with_for_update()
        row = connection.execute(query).one()
        return Frontier.from_bytes(row.size, row.frontier)


def _events(connection: Connection) -> Iterator[LoggedEvent]:
    query = select(audit_event.c.idx, audit_event.c.body).order_by(audit_event.c.idx)
    for row in connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
        yield LoggedEvent(row.idx, row.body)


def _checkpoints(connection: Connection) -> Iterator[str]:
    query = select(audit_checkpoint.c.note).order_by(audit_checkpoint.c.size)
    for row in connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
        yield row.note


def _row(index: int, event: AuditEvent) -> dict[str, Any]:
    body = canonical(event)
    return {
        "idx": index,
        "leaf": leaf_hash(body.encode()),
        "actor": event.actor,
        "action": event.action,
        "resource": event.resource,
        "outcome": event.outcome,
        "body": body,
    }


def canonical(event: AuditEvent) -> str:
    """The text that is hashed: JSON with sorted keys, no spaces, UTF-8 (after RFC 8785)."""
    fields = {
        "v": FORMAT,
        "at": _utc(event.at),
        "actor": event.actor,
        "action": event.action,
        "resource": event.resource,
        "outcome": event.outcome,
        "rules": list(event.rules),
        "policy": event.policy_digest,
        "facts": dict(event.facts),
    }
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
