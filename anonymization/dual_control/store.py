"""Where holders of shares and requests of two persons are kept, and how a deed is committed."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter
from sqlalchemy import Column, Connection, Integer, String, Table, Text, insert, select, update

from access_control.audit.store import AuditLog
from access_control.model import AccountId, AuditEvent
from anonymization.dual_control.errors import UnknownDeedRequest
from anonymization.dual_control.model import DeedState, TwoPersonRequest
from anonymization.records.model import ReleaseDomain
from anonymization.store import end_generation, insert_generation, insert_shares
from catalog.errors import ChangedMeanwhile
from catalog.model import Dataset
from catalog.store import swap
from storage.database import Database, metadata
from storage.key_shares import HolderKey

share_holder = Table(
    "share_holder",
    metadata,
    Column("account_id", String(40), primary_key=True),
    Column("document", Text, nullable=False),
)
two_person_request = Table(
    "two_person_request",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("document", Text, nullable=False),
)
_requests: TypeAdapter[TwoPersonRequest] = TypeAdapter(TwoPersonRequest)


@dataclass(frozen=True, slots=True)
class NextGeneration:
    """What takes the place of a domain's key, with its shares if it is held in shares."""

    ended: ReleaseDomain
    begun: ReleaseDomain
    shares: Mapping[AccountId, bytes]


@dataclass(frozen=True, slots=True)
class DualControlStore:
    """Holders and requests; every method that writes takes the event that goes with it."""

    database: Database
    log: AuditLog

    def find_holder(self, account: AccountId) -> HolderKey | None:
        query = select(share_holder.c.document).where(share_holder.c.account_id == account)
        with self.database.read() as connection:
            document = connection.execute(query).scalar()
        return None if document is None else _holder_key(document)

    def list_holders(self) -> dict[AccountId, HolderKey]:
        with self.database.read() as connection:
            found = connection.execute(select(share_holder))
            return {AccountId(row.account_id): _holder_key(row.document) for row in found}

    def keep_holder(self, account: AccountId, key: HolderKey, event: AuditEvent) -> None:
        """Keep the key pair of a holder; an earlier one opens nothing any more."""
        document = _holder_document(key)
        same = share_holder.c.account_id == account
        with self.database.change() as connection:
            # The log's head queues writers, so between looking and inserting nobody comes first.
            self.log.append(connection, event)
            known = connection.execute(update(share_holder).where(same).values(document=document))
            if not known.rowcount:
                connection.execute(
                    insert(share_holder).values(account_id=account, document=document)
                )

    def get(self, request_id: str) -> TwoPersonRequest:
        """Return a request.

        Raises:
            UnknownDeedRequest: There is none of that id.
        """
        columns = two_person_request.c
        query = select(columns.document).where(columns.id == request_id)
        with self.database.read() as connection:
            document = connection.execute(query).scalar()
        if document is None:
            raise UnknownDeedRequest(
                "there is no such request of two persons. Look for it in the list",
                vi="không có yêu cầu hai người này. Hãy tìm trong danh sách",
            )
        return _requests.validate_json(document)

    def list_requests(self, state: DeedState | None = None) -> list[TwoPersonRequest]:
        """Requests, newest first."""
        query = select(two_person_request.c.document)
        if state is not None:
            query = query.where(two_person_request.c.state == state)
        with self.database.read() as connection:
            documents = connection.execute(query).scalars()
            found = [_requests.validate_json(document) for document in documents]
        return sorted(found, key=lambda request: request.asked_at, reverse=True)

    def add(self, request: TwoPersonRequest, event: AuditEvent) -> TwoPersonRequest:
        values = {"id": request.id, **_values(request)}
        with self.database.change() as connection:
            connection.execute(insert(two_person_request).values(**values))
            self.log.append(connection, event)
        return request

    def save(self, changed: TwoPersonRequest, event: AuditEvent) -> TwoPersonRequest:
        """Replace a request by its changed form and return it with its new revision.

        Raises:
            ChangedMeanwhile: It is not the form that `changed` was made from.
        """
        return self.commit(changed, [], None, event)

    def commit(
        self,
        changed: TwoPersonRequest,
        datasets: Sequence[Dataset],
        generation: NextGeneration | None,
        event: AuditEvent,
        *more: AuditEvent,
    ) -> TwoPersonRequest:
        """Keep all that a deed changes and all it has to say, or nothing of it.

        Raises:
            ChangedMeanwhile: The request, a dataset or the key is not what the deed began with.
        """
        with self.database.change() as connection:
            saved = _swap(connection, changed)
            for dataset in datasets:
                swap(connection, dataset)
            if generation is not None:
                end_generation(connection, generation.ended)
                insert_generation(connection, generation.begun)
                insert_shares(connection, generation.begun, generation.shares)
            self.log.append(connection, event, *more)
        return saved


def _swap(connection: Connection, changed: TwoPersonRequest) -> TwoPersonRequest:
    saved = replace(changed, revision=changed.revision + 1)
    columns = two_person_request.c
    same = (columns.id == changed.id) & (columns.revision == changed.revision)
    moved = connection.execute(update(two_person_request).where(same).values(**_values(saved)))
    if not moved.rowcount:
        raise ChangedMeanwhile(
            "someone else moved this request meanwhile. Look at it again and repeat your step",
            vi="yêu cầu vừa được người khác xử lý. Hãy xem lại và thực hiện lại bước này",
        )
    return saved


def _values(request: TwoPersonRequest) -> dict[str, object]:
    document = _requests.dump_json(request).decode()
    return {"state": str(request.state), "revision": request.revision, "document": document}


def _holder_document(key: HolderKey) -> str:
    parts = {"public": key.public, "locked": key.locked, "salt": key.salt}
    texts = {name: base64.b64encode(part).decode() for name, part in parts.items()}
    return json.dumps({**texts, "work": key.work})


def _holder_key(document: str) -> HolderKey:
    known = json.loads(document)
    parts = {name: base64.b64decode(known[name]) for name in ("public", "locked", "salt")}
    return HolderKey(**parts, work=known["work"])
