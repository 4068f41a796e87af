"""Where requests, releases and deliveries are kept."""

from dataclasses import dataclass, replace

from pydantic import TypeAdapter
from sqlalchemy import Column, Connection, Integer, String, Table, Text, insert, select, update
from sqlalchemy.exc import IntegrityError

from access_control.audit.store import AuditLog
from access_control.model import AuditEvent
from anonymization.workshop import ReleasedTable
from publishing.errors import RequestChanged, UnknownRelease, UnknownRequest
from publishing.model import Delivery, Release, ReleaseRequest
from storage.database import Database, metadata

release_request = Table(
    "release_request",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("product", String(100), nullable=False, index=True),
    Column("release_id", String(140), unique=True),
    Column("revision", Integer, nullable=False),
    Column("document", Text, nullable=False),
)
release = Table(
    "release",
    metadata,
    Column("id", String(140), primary_key=True),
    Column("product", String(100), nullable=False, index=True),
    Column("issued", String(40), nullable=False),
    Column("document", Text, nullable=False),
)
delivery = Table(
    "delivery",
    metadata,
    Column("release_id", String(140), primary_key=True),
    Column("portal", String(300), primary_key=True),
    Column("document", Text, nullable=False),
)
_requests: TypeAdapter[ReleaseRequest] = TypeAdapter(ReleaseRequest)
_releases: TypeAdapter[Release] = TypeAdapter(Release)
_deliveries: TypeAdapter[Delivery] = TypeAdapter(Delivery)


@dataclass(frozen=True, slots=True)
class ReleaseStore:
    """Requests and releases; every method that writes takes the audit event that goes with it."""

    database: Database
    log: AuditLog

    def get(self, request_id: str) -> ReleaseRequest:
        """Return a request.

        Raises:
            UnknownRequest: There is none of that id.
        """
        query = select(release_request.c.document).where(release_request.c.id == request_id)
        with self.database.read() as connection:
            document = connection.execute(query).scalar()
        if document is None:
            raise UnknownRequest(
                "there is no such release request. Look for it in the list of requests",
                vi="không có yêu cầu công bố này. Hãy tìm trong danh sách yêu cầu",
            )
        return _requests.validate_json(document)

    def list_requests(self) -> list[ReleaseRequest]:
        with self.database.read() as connection:
            documents = connection.execute(select(release_request.c.document)).scalars()
            found = [_requests.validate_json(document) for document in documents]
        return sorted(found, key=lambda request: request.submitted_at, reverse=True)

    def add(self, request: ReleaseRequest, event: AuditEvent) -> None:
        with self.database.change() as connection:
            connection.execute(
                insert(release_request).values(
                    id=request.id,
                    product=request.product,
                    revision=request.revision,
                    document=_requests.dump_json(request).decode(),
                )
            )
            self.log.append(connection, event)

    def save(self, changed: ReleaseRequest, event: AuditEvent) -> ReleaseRequest:
        """Replace a request by its changed form and return it with its new revision.

        Raises:
            RequestChanged: It is not the form that `changed` was made from.
        """
        with self.database.change() as connection:
            saved = _swap(connection, changed)
            self.log.append(connection, event)
        return saved

    def get_release(self, release_id: str) -> Release:
        """Return a release, withdrawn or not.

        Raises:
            UnknownRelease: There is none of that id.
        """
        query = select(release.c.document).where(release.c.id == release_id)
        with self.database.read() as connection:
            document = connection.execute(query).scalar()
        if document is None:
            raise UnknownRelease(
                "there is no such release. Look for it in the list of datasets",
                vi="không có bản phát hành này. Hãy tìm trong danh sách dữ liệu",
            )
        return _releases.validate_json(document)

    def list_releases(self, product: str = "") -> list[Release]:
        """Releases, newest first."""
        query = select(release.c.document).order_by(release.c.issued.desc(), release.c.id.desc())
        if product:
            query = query.where(release.c.product == product)
        with self.database.read() as connection:
            return [_releases.validate_json(text) for text in connection.execute(query).scalars()]

    def finish(self, request: ReleaseRequest, new: Release, event: AuditEvent) -> None:
        """Make a release public and its request published, together.

        Raises:
            RequestChanged: Somebody else finished it already.
        """
        with self.database.change() as connection:
            _swap(connection, request)
            connection.execute(
                insert(release).values(
                    id=new.id,
                    product=new.product,
                    issued=new.issued.isoformat(),
                    document=_releases.dump_json(new).decode(),
                )
            )
            self.log.append(connection, event)

    def list_released_tables(self, product: str) -> list[ReleasedTable]:
        """The tables of a product that were ever public, withdrawn ones included, newest first."""
        requests = {
            request.id: ReleasedTable(request.table_digest, request.certificate_digest)
            for request in self.list_requests()
        }
        found = [requests[made.request_id] for made in self.list_releases(product)]
        return list(dict.fromkeys(found))

    def save_release(self, changed: Release, event: AuditEvent) -> None:
        document = _releases.dump_json(changed).decode()
        with self.database.change() as connection:
            connection.execute(
                update(release).where(release.c.id == changed.id).values(document=document)
            )
            self.log.append(connection, event)

    def find_delivery(self, release_id: str, portal: str) -> Delivery | None:
        same = (delivery.c.release_id == release_id) & (delivery.c.portal == portal)
        with self.database.read() as connection:
            document = connection.execute(select(delivery.c.document).where(same)).scalar()
        return None if document is None else _deliveries.validate_json(document)

    def list_deliveries(self, release_id: str = "") -> list[Delivery]:
        query = select(delivery.c.document).order_by(delivery.c.release_id, delivery.c.portal)
        if release_id:
            query = query.where(delivery.c.release_id == release_id)
        with self.database.read() as connection:
            return [_deliveries.validate_json(text) for text in connection.execute(query).scalars()]

    def save_delivery(self, changed: Delivery, event: AuditEvent) -> None:
        key = {"release_id": changed.release_id, "portal": changed.portal}
        same = (delivery.c.release_id == changed.release_id) & (delivery.c.portal == changed.portal)
        document = _deliveries.dump_json(changed).decode()
        with self.database.change() as connection:
            # The log's head queues writers, so between looking and inserting nobody comes first.
            self.log.append(connection, event)
            known = connection.execute(update(delivery).where(same).values(document=document))
            if not known.rowcount:
                connection.execute(insert(delivery).values(**key, document=document))


def _swap(connection: Connection, changed: ReleaseRequest) -> ReleaseRequest:
    saved = replace(changed, revision=changed.revision + 1)
    same = (release_request.c.id == changed.id) & (release_request.c.revision == changed.revision)
    values = {
        "release_id": saved.release_id if saved.version else None,
        "revision": saved.revision,
        "document": _requests.dump_json(saved).decode(),
    }
    try:
        moved = connection.execute(update(release_request).where(same).values(values)).rowcount
    except IntegrityError:  # another request took the same version at the same moment
        moved = 0
    if not moved:
        raise RequestChanged(
            "someone else moved this request meanwhile. Look at it again and repeat your step",
            vi="yêu cầu vừa được người khác xử lý. Hãy xem lại và thực hiện lại bước này",
        )
    return saved
