"""Register a delivered file: check it, profile it, seal it in the vault as version 1."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from access_control.guard import Guard
from access_control.model import HOUSE, Account, AccountId, Fact
from catalog.errors import UnreadableSource
from catalog.model import Dataset, DatasetId, Description, Version, VersionKind
from catalog.profile import ContentProfile, check_content, profile
from catalog.read_source import SourceLimits, bring_into_parquet, display_name
from catalog.store import DatasetStore, name_taken
from storage.engine import Engine
from storage.sealed_tables import workroom
from storage.vault import Vault

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Intake:
    """Where delivered files go: the engine that reads them and the vault that keeps them."""

    engine: Engine
    vault: Vault
    limits: SourceLimits


def register(
    store: DatasetStore,
    guard: Guard,
    intake: Intake,
    *,
    by: Account,
    source: Path,
    description: Description,
    owner: AccountId,
    at: datetime,
) -> Dataset:
    """Take a delivered CSV or Parquet file into the catalog.

    The steward is who registers. Nothing stays behind when the file is refused: no draft, no
    dataset, no sealed file.

    Raises:
        AccessDenied: `by` may not register.
        UnreadableSource, UnreadableTable, SourceTooLarge: The file is not taken; see there.
        NameTaken: Another dataset has the name.
    """
    decision = guard.admit(by, "register", HOUSE, at)
    _require_free_name(store, description.name)
    with intake.vault.all_or_nothing(store.count_uses) as vault, workroom(vault) as room:
        table = room / "table.parquet"
        bring_into_parquet(source, table, intake.engine, intake.limits)
        found = profile(table, column_kinds(table), intake.engine)
        check_content(found)
        with table.open("rb") as file:
            digest = vault.put(file)
        new = _dataset(description, found, by=by, owner=owner, source=source, digest=digest, at=at)
        facts: dict[str, Fact] = {
            "digest": digest,
            "rows": found.rows,
            "columns": len(found.columns),
        }
        store.add(new, decision.event(at, dataset=new.id, **facts))
    return new


def _require_free_name(store: DatasetStore, name: str) -> None:
    """Before a large file is read for nothing; `add` has the last word."""
    if len(name) > LONGEST_NAME:
        raise UnreadableSource(
            f"a dataset's name has at most {LONGEST_NAME} signs. Choose a shorter one",
            vi=f"tên bộ dữ liệu có tối đa {LONGEST_NAME} ký tự. Hãy chọn tên ngắn hơn",
        )
    if store.find(name) is not None:
        raise name_taken(name)


def column_kinds(parquet: Path) -> Mapping[str, str]:
    """The kind of value of each column of a Parquet file: text, integer, number, date, other."""
    return {field.name: _kind(field.type) for field in pq.read_schema(parquet)}


def _kind(arrow: pa.DataType) -> str:
    if pa.types.is_dictionary(arrow):
        arrow = arrow.value_type
    if pa.types.is_string(arrow) or pa.types.is_large_string(arrow):
        return "text"
    if pa.types.is_integer(arrow):
        return "integer"
    if pa.types.is_floating(arrow) or pa.types.is_decimal(arrow):
        return "number"
    return "date" if pa.types.is_temporal(arrow) else "other"


def _dataset(
    description: Description,
    found: ContentProfile,
    *,
    by: Account,
    owner: AccountId,
    source: Path,
    digest: str,
    at: datetime,
) -> Dataset:
    with source.open("rb") as file:
        source_digest = hashlib.file_digest(file, "sha256").hexdigest()
    first = Version(1, VersionKind.REGISTERED, digest, found.rows, at, by.id)
    return Dataset(
        id=DatasetId(f"d-{secrets.token_hex(6)}"),
        description=description,
        steward=by.id,
        owner=owner,
        source_name=display_name(source.name),
        source_digest=source_digest,
        columns=found.columns,
        versions=(first,),
    )
