"""Where datasets are kept: a few columns to ask for, the rest as one document."""

from dataclasses import dataclass, replace

from pydantic import TypeAdapter
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from access_control.audit.store import AuditLog
from access_control.model import AuditEvent
from catalog.errors import ChangedMeanwhile, NameTaken, UnknownDataset
from catalog.model import Dataset, DatasetId
from storage.database import Database, metadata

dataset = Table(
    "dataset",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    Column("document", Text, nullable=False),
)
_document: TypeAdapter[Dataset] = TypeAdapter(Dataset)


@dataclass(frozen=True, slots=True)
class DatasetStore:
    """Datasets; every method that writes takes the audit event that goes with it."""

    database: Database
    log: AuditLog

    def get(self, dataset_id: DatasetId) -> Dataset:
        """Return a dataset by its id, or by its name.

        Raises:
            UnknownDataset: There is none.
        """
        found = self.find(dataset_id)
        if found is None:
            raise UnknownDataset(
                "the catalog has no such dataset. Look for it in the list of datasets",
                vi="danh mục không có bộ dữ liệu này. Hãy tìm trong danh sách bộ dữ liệu",
            )
        return found

    def find(self, id_or_name: str) -> Dataset | None:
        query = select(dataset.c.document).where(
            (dataset.c.id == id_or_name) | (dataset.c.name == id_or_name)
        )
        with self.database.read() as connection:
            document = connection.execute(query).scalar()
        return None if document is None else _document.validate_json(document)

    def count_uses(self, digest: str) -> int:
        """How many datasets refer to a sealed file.

        What they say of the delivered file is no reference: its content may be gone, its digest
        stays.
        """
        delivered = f'"source_digest":"{digest}"'
        names_it = func.replace(dataset.c.document, delivered, "").contains(digest, autoescape=True)
        query = select(func.count()).select_from(dataset).where(names_it)
        with self.database.read() as connection:
            return connection.execute(query).scalar_one()

    def list_all(self) -> list[Dataset]:
        query = select(dataset.c.document).order_by(dataset.c.name)
        with self.database.read() as connection:
            return [_document.validate_json(text) for text in connection.execute(query).scalars()]

    def add(self, new: Dataset, event: AuditEvent) -> None:
        """Keep a new dataset.

        Raises:
            NameTaken: Another dataset has the name.
        """
        values = {"id": new.id, "name": new.description.name, "revision": new.revision}
        with self.database.change() as connection:
            try:
                connection.execute(insert(dataset).values(**values, document=_text(new)))
            except IntegrityError as error:
                raise name_taken(new.description.name) from error
            self.log.append(connection, event)

    def save(self, changed: Dataset, event: AuditEvent) -> Dataset:
        """Replace a dataset by its changed form and return it with its new revision.

        Raises:
            ChangedMeanwhile: It is not the form that `changed` was made from.
        """
        with self.database.change() as connection:
            saved = swap(connection, changed)
            self.log.append(connection, event)
        return saved


def swap(connection: Connection, changed: Dataset) -> Dataset:
    """Replace a dataset by its changed form within the caller's transaction.

    Raises:
        ChangedMeanwhile: It is not the form that `changed` was made from.
    """
    saved = replace(changed, revision=changed.revision + 1)
    same = (dataset.c.id == changed.id) & (dataset.c.revision == changed.revision)
    values = {"revision": saved.revision, "document": _text(saved)}
    if not connection.execute(update(dataset).where(same).values(values)).rowcount:
        raise ChangedMeanwhile(
            f"`{changed.description.name}` was changed by someone else meanwhile. "
            "Look at it again and repeat your step",
            vi=f"`{changed.description.name}` vừa bị người khác thay đổi. "
            "Hãy xem lại và thực hiện lại bước này",
        )
    return saved


def name_taken(name: str) -> NameTaken:
    return NameTaken(
        f"there is already a dataset named `{name}`. Choose another name",
        vi=f"đã có bộ dữ liệu tên `{name}`. Hãy chọn tên khác",
    )


def _text(value: Dataset) -> str:
    return _document.dump_json(value).decode()
