"""Bring a DataStore table to hold exactly the rows of a release, for readers all the while."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from publishing.portals.ckan_api import CkanApi
from publishing.portals.ckan_table import (
    Difference,
    Record,
    Table,
    batches,
    can_be_updated,
    deletions,
    difference,
    has_dictionary,
    rows_of_dump,
    shape_of,
)


def fill(api: CkanApi, resource_id: str, table: Table) -> bool:
    """Bring the table to hold exactly these rows, read them back, and tell if that was a change.

    Only rows that differ are sent and only rows that vanished are deleted, so readers are never
    without the others. A table with other columns, types or key is built anew, because CKAN
    ignores a changed type without a word; the first rows come in the same call as the table.

    Raises:
        PortalMismatchError: The portal holds other rows than those sent.
    """
    info = api.find("datastore_info", {"id": resource_id})
    held = _held(api, resource_id, info, table)
    if info is None or held is None:
        _build(api, resource_id, table)
    else:
        relabelled = _relabel(api, resource_id, info, table)
        found = difference(table, held)
        if found.is_empty:
            return relabelled
        _update(api, resource_id, table, found)
    _require_held(api, resource_id, table)
    return True


def _held(
    api: CkanApi, resource_id: str, info: Mapping[str, Any] | None, table: Table
) -> pl.DataFrame | None:
    """Return the rows on the portal, or nothing when the table must be built anew."""
    if info is None or shape_of(info) != table.shape:
        return None
    dump = api.read(f"/datastore/dump/{resource_id}?bom=false")
    rows = rows_of_dump(dump, table) if dump is not None else None
    return rows if rows is not None and can_be_updated(rows, table.key) else None


def _build(api: CkanApi, resource_id: str, table: Table) -> None:
    api.find("datastore_delete", {"resource_id": resource_id, "force": True})
    records = batches(table.rows)
    _create(api, resource_id, table, next(records, []))
    _upsert(api, resource_id, records)


def _relabel(api: CkanApi, resource_id: str, info: Mapping[str, Any], table: Table) -> bool:
    if has_dictionary(info, table):
        return False
    _create(api, resource_id, table, [])
    return True


def _update(api: CkanApi, resource_id: str, table: Table, found: Difference) -> None:
    _upsert(api, resource_id, batches(found.to_send))
    for filters in deletions(found.to_delete, table.key):
        fields = {"resource_id": resource_id, "filters": filters, "force": True}
        api.ask("datastore_delete", fields)


def _create(api: CkanApi, resource_id: str, table: Table, records: list[Record]) -> None:
    fields = {
        "resource_id": resource_id,
        "fields": table.fields,
        "primary_key": list(table.key),
        "records": records,
        "force": True,  # CKAN asks for it where a file was uploaded
    }
    api.ask("datastore_create", fields)


def _upsert(api: CkanApi, resource_id: str, records: Iterator[list[Record]]) -> None:
    for batch in records:
        fields = {"resource_id": resource_id, "records": batch, "method": "upsert", "force": True}
        api.ask("datastore_upsert", fields)


def _require_held(api: CkanApi, resource_id: str, table: Table) -> None:
    info = api.find("datastore_info", {"id": resource_id})
    held = _held(api, resource_id, info, table)
    if held is None or not difference(table, held).is_empty:
        raise api.mismatch("the rows of the table", "các dòng của bảng")
