"""The columnar engine: the home of DuckDB. SQL in, Arrow and Polars out, memory bounded."""

import glob
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from storage.errors import Refusal

ROW_NUMBER = "file_row_number"


class UnreadableTable(Refusal):
    """A delivered table that breaks off or changes its form at some line."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Runs SQL in a sandbox: no network, no extension, a limit on memory and threads."""

    memory_limit: str = "1GB"
    threads: int = 2

    def query(
        self, sql: str, tables: Mapping[str, pa.RecordBatchReader | pa.Table]
    ) -> pl.DataFrame:
        """Return the rows of one SELECT over the named Arrow tables, which are streamed."""
        with self._connect() as connection:
            for name, table in tables.items():
                connection.register(name, table)
            answer = pl.from_arrow(connection.sql(sql).to_arrow_table())
        if not isinstance(answer, pl.DataFrame):
            raise TypeError("a SELECT gives a table")
        return answer

    def query_parquet(self, sql: str, path: Path) -> pl.DataFrame:
        """Return the rows of one SELECT over a Parquet file that the SQL calls `source`.

        `source` has a column more, `file_row_number`, from 0, unless the file has one of that name:
        counting rows in SQL would read them in one thread, or hold all of them at once.
        """
        numbered = ROW_NUMBER not in pq.read_schema(path).names
        with self._connect() as connection:
            source = connection.read_parquet(_exactly(path), file_row_number=numbered)
            source.create_view("source")
            answer = pl.from_arrow(connection.sql(sql).to_arrow_table())
        if not isinstance(answer, pl.DataFrame):
            raise TypeError("a SELECT gives a table")
        return answer

    def csv_to_parquet(
        self, source: Path, target: Path, *, columns: Sequence[str], delimiter: str
    ) -> None:
        """Copy a UTF-8 CSV file with the given header into Parquet, every column as text.

        Nothing is guessed: `01` stays `01`. Empty fields become missing values.

        Raises:
            UnreadableTable: A line does not fit the header, or quotes do not close. The message
                gives the line and nothing of its content.
        """
        try:
            with self._connect() as connection:
                connection.read_csv(
                    _exactly(source),
                    header=True,
                    auto_detect=False,
                    delimiter=delimiter,
                    quotechar='"',
                    escapechar='"',
                    columns=dict.fromkeys(columns, "VARCHAR"),
                    strict_mode=True,
                    null_padding=False,
                    ignore_errors=False,
                ).write_parquet(str(target), compression="zstd")
        except duckdb.Error as error:
            raise _unreadable(error) from None  # the engine's message quotes the line

    @contextmanager
    def _connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": self.memory_limit,
                "threads": str(self.threads),
                "preserve_insertion_order": "true",
            }
        )
        # It would be drawn on the standard output, between the lines of a command's JSON.
        connection.execute("SET enable_progress_bar = false")
        try:
            yield connection
        finally:
            connection.close()


def _exactly(path: Path) -> str:
    """This one file: DuckDB would take `*`, `?` and `[` in a name for a pattern of many."""
    return glob.escape(str(path))


def _unreadable(error: duckdb.Error) -> UnreadableTable:
    line = re.search(r"[Ll]ine:? (\d+)", str(error))
    place, place_vi = (f"line {line[1]}", f"dòng {line[1]}") if line else ("a line", "một dòng")
    return UnreadableTable(
        f"the file cannot be read at {place}: it does not have the columns of the header, or a "
        "quote does not close. Export the file again",
        vi=f"không đọc được tệp tại {place_vi}: số cột không khớp tiêu đề, hoặc dấu nháy chưa "
        "đóng. Hãy xuất lại tệp",
    )
