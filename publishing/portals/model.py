"""The nouns of publishing at a portal: what is published there, and the receipt for it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from catalog.model import Bilingual


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file of a release. Its `name` stays the same from release to release."""

    path: Path
    name: str
    title: Bilingual
    format: str
    media_type: str
    size: int
    sha256: str


ColumnKind = Literal["text", "int", "numeric", "date"]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a published table. A code is `text`, or `01` would become 1."""

    name: str
    kind: ColumnKind
    title: Bilingual
    notes: Bilingual


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """The CSV of a release that readers can also query. An empty cell is a missing value."""

    csv: Path
    columns: tuple[TableColumn, ...]
    primary_key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """A release as a portal needs it: who, what, since when, under which terms, which files.

    `name` is the stable name of the dataset (`[a-z0-9_-]`), the same for every release;
    `organization` is the publisher as readers know it; `manifest_digest` is the SHA-256
    of the release's manifest.
    """

    name: str
    release_id: str
    version: str
    title: Bilingual
    notes: Bilingual
    organization: str
    licence_id: str
    licence_title: Bilingual
    licence_url: str
    tags: tuple[str, ...]
    issued: date
    modified: date
    frequency: str
    temporal_start: str
    temporal_end: str
    spatial: str
    contact_name: str
    contact_email: str
    landing_page: str
    manifest_digest: str
    files: tuple[PublishedFile, ...]
    table: PublishedTable | None


@dataclass(frozen=True, slots=True)
class ResourceReceipt:
    """One thing the portal shows now, read back and compared. `rows` only for a table."""

    name: str
    id: str
    url: str
    sha256: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class PortalReceipt:
    """What the portal shows now. `changed` is false when it showed exactly this before."""

    portal: str
    dataset_id: str
    dataset_url: str
    release_id: str
    changed: bool
    resources: tuple[ResourceReceipt, ...]


@dataclass(frozen=True, slots=True)
class WithdrawalReceipt:
    """The portal shows this dataset to nobody. `changed` is false when it already did not."""

    portal: str
    name: str
    dataset_id: str | None
    changed: bool


class Portal(Protocol):
    """A place where releases are published.

    Every call may be repeated after any interruption. Two calls for the same dataset must not
    run at the same time.
    """

    @property
    def name(self) -> str:
        """The name of the portal in receipts and messages."""

    def publish(self, publication: Publication) -> PortalReceipt:
        """Bring the portal to show exactly this release."""

    def withdraw(self, name: str, notice: Bilingual) -> WithdrawalReceipt:
        """Remove the dataset, its files and its table. `notice` replaces the bytes of the files."""

    def release_on(self, name: str) -> str | None:
        """Return the id of the release that anyone can see at the portal now."""

    def may_hold(self, name: str, release_id: str) -> bool:
        """Tell whether anything of this release may be at the portal.

        Also after an interrupted `publish`, when the portal still shows the release before.
        """
