"""A published table as CKAN's DataStore holds it: declared types, a key, and what differs."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import polars as pl

from publishing.portals.errors import PortalRefused
from publishing.portals.model import ColumnKind, PublishedTable, TableColumn

BATCH = 5_000
_VALUES_PER_DELETE = 1_000
_LONGEST_NAME = 63  # bytes; PostgreSQL cuts a longer one without a word
_TYPES: Mapping[ColumnKind, str] = {
    "text": "text",
    "int": "int8",
    "numeric": "numeric",
    "date": "date",
}
# The forms in which PostgreSQL writes a value back, so that what we read can equal what we sent.
_FORMS: Mapping[ColumnKind, str] = {
    "text": r"(?s)^.*$",
    "int": r"^(0|-?[1-9][0-9]*)$",
    "numeric": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}
_NEGATIVE_ZERO = r"^-(0(?:\.0+)?)$"

Shape = tuple[tuple[tuple[str, str], ...], frozenset[str]]
Record = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows to publish as text, in the order of the declared columns; their key; the CSV's SHA-256."""

    columns: tuple[TableColumn, ...]
    key: tuple[str, ...]
    rows: pl.DataFrame
    digest: str

    @property
    def shape(self) -> Shape:
        """The columns with their PostgreSQL types, and the columns of the key."""
        return tuple((c.name, _TYPES[c.kind]) for c in self.columns), frozenset(self.key)

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The columns as `datastore_create` takes them, with the data dictionary people see."""
        return [
            {"id": c.name, "type": _TYPES[c.kind], "info": _dictionary_entry(c)}
            for c in self.columns
        ]


@dataclass(frozen=True, slots=True)
class Difference:
    """The rows a portal lacks or has otherwise, and the rows only the portal still has."""

    to_send: pl.DataFrame
    to_delete: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        return self.to_send.is_empty() and self.to_delete.is_empty()


def read_table(table: PublishedTable) -> Table:
    """Return the rows of the CSV, once every one of them is known to be fit for a DataStore.

    Raises:
        PortalRefused: A column is missing, not declared or badly named; a value is not
            written as its type; a key is missing or doubled. CKAN would take a missing key
            and double its row with every upload.
    """
    _require_names(table)
    content = table.csv.read_bytes()
    found = _read_csv(content)
    names = [column.name for column in table.columns]
    if found is None or set(found.columns) != set(names):
        raise _refused(
            "the header of the CSV and the declared columns are not the same",
            "tiêu đề CSV và các cột đã khai báo không giống nhau",
        )
    for column in table.columns:
        _require_form(found[column.name], column)
    rows = found.select(_canonical(column) for column in table.columns)
    _require_key(rows, table.primary_key)
    return Table(table.columns, table.primary_key, rows, hashlib.sha256(content).hexdigest())


def rows_of_dump(content: bytes, table: Table) -> pl.DataFrame | None:
    """Return the rows of a DataStore's CSV dump, or nothing when its columns are others."""
    found = _read_csv(content)
    names = [column.name for column in table.columns]
    if found is None or found.columns != ["_id", *names]:
        return None
    return found.select(names)


def shape_of(info: Mapping[str, Any]) -> Shape:
    """Return the shape that `datastore_info` reports. CKAN indexes the key and nothing else."""
    fields = [field for field in info["fields"] if field["id"] != "_id"]
    keys = (f["id"] for f in fields if f.get("schema", {}).get("is_index"))
    return tuple((f["id"], f["type"]) for f in fields), frozenset(keys)


def has_dictionary(info: Mapping[str, Any], table: Table) -> bool:
    """Tell whether the portal shows the labels and notes of this table."""
    shown = {field["id"]: field.get("info") or {} for field in info["fields"]}
    return all(
        shown[field["id"]].get(key) == text
        for field in table.fields
        for key, text in field["info"].items()
    )


def difference(table: Table, held: pl.DataFrame) -> Difference:
    """Return what must be sent and deleted so that the portal holds exactly `table`."""
    return Difference(
        table.rows.join(held, on=table.rows.columns, how="anti", nulls_equal=True),
        held.join(table.rows, on=list(table.key), how="anti", nulls_equal=True),
    )


def can_be_updated(held: pl.DataFrame, key: tuple[str, ...]) -> bool:
    """Tell whether every row on the portal can be named by its key, so that it can be changed."""
    keys = held.select(key)
    return keys.null_count().sum_horizontal().item() == 0 and not keys.is_duplicated().any()


def batches(rows: pl.DataFrame) -> Iterator[list[Record]]:
    """Yield the rows as records, few enough at a time that one call stays a few seconds."""
    for start in range(0, rows.height, BATCH):
        yield rows.slice(start, BATCH).to_dicts()


def deletions(vanished: pl.DataFrame, key: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield filters that together match exactly these rows, with as few calls as is simple.

    CKAN combines the columns of a filter with *and*, the values of a list with *or*; so one
    column, the most varied one, may be a list and the others are fixed.
    """
    varied = max(key, key=lambda column: vanished[column].n_unique())
    fixed = [column for column in key if column != varied]
    groups = vanished.partition_by(fixed, maintain_order=True) if fixed else [vanished]
    for group in groups:
        values = group[varied].to_list()
        for start in range(0, len(values), _VALUES_PER_DELETE):
            yield group.select(fixed).row(0, named=True) | {
                varied: values[start : start + _VALUES_PER_DELETE]
            }


def _dictionary_entry(column: TableColumn) -> dict[str, str]:
    english = f"{column.title.en}: {column.notes.en}".strip(": ")
    notes = "\n\n".join(text for text in (column.notes.vi, english) if text)
    return {"label": column.title.vi, "notes": notes}


def _read_csv(content: bytes) -> pl.DataFrame | None:
    """Read everything as text: an empty cell is missing, `""` is an empty text."""
    try:
        return pl.read_csv(BytesIO(content), infer_schema=False)
    except pl.exceptions.PolarsError:
        return None


def _canonical(column: TableColumn) -> pl.Expr:
    values = pl.col(column.name)
    if column.kind == "text":
        return values.str.normalize("NFC")
    if column.kind == "date":
        return values
    return values.str.replace(_NEGATIVE_ZERO, "$1")


def _require_names(table: PublishedTable) -> None:
    names = [column.name for column in table.columns]
    if len(set(names)) != len(names) or not set(table.primary_key) <= set(names):
        raise _refused(
            "a column is declared twice, or the key names a column that is not declared",
            "một cột được khai báo hai lần, hoặc khóa nêu một cột chưa được khai báo",
        )
    if not table.primary_key:
        raise _refused("it has no primary key", "bảng không có khóa chính")
    for name in names:
        if not _is_column_name(name):
            raise _refused(
                f"`{name}` cannot be a column of a DataStore: at most {_LONGEST_NAME} bytes, "
                "not starting with `_`, without quotation marks and control characters",
                f"`{name}` không thể là tên cột của DataStore: tối đa {_LONGEST_NAME} byte, "
                "không bắt đầu bằng `_`, không có dấu nháy kép và ký tự điều khiển",
            )


def _is_column_name(name: str) -> bool:
    return (
        name == name.strip() != ""
        and name.isprintable()
        and '"' not in name
        and not name.startswith("_")
        and len(name.encode()) <= _LONGEST_NAME
    )


def _require_form(values: pl.Series, column: TableColumn) -> None:
    good = values.is_null() | values.str.contains(_FORMS[column.kind])
    if column.kind == "int":
        good &= values.is_null() | values.cast(pl.Int64, strict=False).is_not_null()
    if column.kind == "date":
        good &= values.is_null() | values.str.to_date("%Y-%m-%d", strict=False).is_not_null()
    first = good.not_().arg_max() if not good.all() else None
    if first is not None:
        raise _refused(
            f"row {first + 1} of column `{column.name}` is not written as {column.kind} "
            "(a code with leading zeros is text)",
            f"dòng {first + 1} của cột `{column.name}` không đúng dạng {column.kind} "
            "(mã có số 0 đứng đầu phải là text)",
        )


def _require_key(rows: pl.DataFrame, key: tuple[str, ...]) -> None:
    keys = rows.select(key)
    missing = keys.select(pl.any_horizontal(pl.all().is_null()).sum()).item()
    if missing:
        raise _refused(
            f"{missing} rows have no value in the key ({', '.join(key)})",
            f"{missing} dòng không có giá trị trong khóa ({', '.join(key)})",
        )
    doubled = int(keys.is_duplicated().sum())
    if doubled:
        raise _refused(
            f"{doubled} rows share their key ({', '.join(key)}) with another row",
            f"{doubled} dòng trùng khóa ({', '.join(key)}) với dòng khác",
        )


def _refused(en: str, vi: str) -> PortalRefused:
    return PortalRefused(
        f"cannot publish the table: {en}. Mend the publication plan; nothing was sent",
        vi=f"không thể công bố bảng: {vi}. Hãy sửa kế hoạch công bố; chưa gửi gì",
    )
