"""Tables in the vault: written and read as Parquet, batch by batch, never plain on disk for long."""

import io
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from storage.ahead import ahead
from storage.rooms import room_in
from storage.vault import Vault

BATCH_ROWS = 200_000
ROWS_A_READER = 5 * BATCH_ROWS


def seal_table(vault: Vault, table: pl.DataFrame) -> str:
    """Seal one small table and return its digest; equal tables give equal digests."""
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", statistics=False)
    buffer.seek(0)
    return vault.put(buffer)


def read_table(vault: Vault, digest: str) -> pl.DataFrame:
    with vault.open(digest) as file:
        return pl.read_parquet(io.BytesIO(file.read()))


def seal_batches(vault: Vault, batches: Iterator[pl.DataFrame]) -> tuple[str, int]:
    """Seal a large table that comes in batches of one schema; return its digest and its rows.

    The batches are made in a thread of their own, while those before are compressed and written.
    """
    with workroom(vault) as room:
        draft, rows = room / "table.parquet", 0
        writer: pq.ParquetWriter | None = None
        try:
            for batch in ahead(batches):
                arrow = batch.to_arrow()
                if writer is None:
                    writer = pq.ParquetWriter(draft, arrow.schema, compression="zstd")
                writer.write_table(arrow)
                rows += batch.height
        finally:
            if writer is not None:
                writer.close()
        with draft.open("rb") as file:
            return vault.put(file), rows


def read_batches(
    vault: Vault, digest: str, columns: Sequence[str] | None = None
) -> Iterator[pl.DataFrame]:
    """Yield a table batch by batch; of named columns, only those are read."""
    for batch in ahead(_record_batches(vault, digest, columns)):
        frame = pl.from_arrow(batch)
        if isinstance(frame, pl.DataFrame):
            yield frame


def record_reader(
    vault: Vault, digest: str, columns: Sequence[str] | None = None
) -> pa.RecordBatchReader:
    """A stream of record batches, for the engine; of named columns, only those are read."""
    with vault.open(digest) as file:
        schema = pq.read_schema(file)
    if columns is not None:
        schema = pa.schema([schema.field(name) for name in columns])
    batches = ahead(_record_batches(vault, digest, columns))
    return pa.RecordBatchReader.from_batches(schema, batches)


def workroom(vault: Vault) -> AbstractContextManager[Path]:
    """A folder for plain drafts, for its owner only, gone afterwards."""
    return room_in(vault.rooms)


def _record_batches(
    vault: Vault, digest: str, columns: Sequence[str] | None = None
) -> Iterator[pa.RecordBatch]:
    with vault.open(digest) as file:
        table = pq.ParquetFile(file)
        for groups in _groups_read_together(table.metadata):
            yield from table.iter_batches(BATCH_ROWS, row_groups=groups, columns=columns)


def _groups_read_together(table: pq.FileMetaData) -> Iterator[list[int]]:
    """Yield the row groups in order, some batches of them at a time.

    A reader keeps parts of every group until it has read its last one: with one reader for the
    whole table, memory would grow with the table.
    """
    groups, rows = list[int](), 0
    for group in range(table.num_row_groups):
        groups.append(group)
        rows += table.row_group(group).num_rows
        if rows >= ROWS_A_READER:
            yield groups
            groups, rows = [], 0
    if groups:
        yield groups
