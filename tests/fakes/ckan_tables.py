"""The DataStore of the fake CKAN, with the habits of the real one that hurt."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.fakes.ckan_errors import invalid

Row = dict[str, Any]


@dataclass
class FakeTable:
    """Declared columns, a unique index, rows."""

    fields: list[dict[str, Any]]
    key: list[str]
    rows: list[Row] = field(default_factory=list)
    _places: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def declare(self, fields: Iterable[dict[str, Any]]) -> None:
        """Take new labels and new columns; ignore a changed type without a word, as CKAN does."""
        known = {entry["id"]: entry for entry in self.fields}
        for entry in fields:
            if entry["id"] not in known:
                self.fields.append(dict(entry))
            elif "info" in entry:
                known[entry["id"]]["info"] = entry["info"]

    def insert(self, records: Iterable[Row]) -> None:
        for number, record in enumerate(records):
            row = self._typed(record, number)
            if self._place(row) is not None:
                raise invalid(records=["duplicate key value"], records_row=number)
            self._append(row)

    def upsert(self, records: list[Row]) -> None:
        """Change or add rows. All or nothing. A missing key is taken, and doubles each time."""
        typed = [self._typed(record, number) for number, record in enumerate(records)]
        for row in typed:
            place = self._place(row)
            if place is None:
                self._append(row)
            else:
                self.rows[place] |= row

    def delete(self, filters: dict[str, Any]) -> None:
        def matches(row: Row) -> bool:
            return all(str(row[name]) in _wanted(value) for name, value in filters.items())

        kept = [row for row in self.rows if not matches(row)]
        self.rows, self._places = [], {}
        for row in kept:
            self._append(row)

    def info(self) -> dict[str, Any]:
        shown = [
            {**entry, "schema": {"is_index": entry["id"] in self.key, "uniquekey": False}}
            for entry in self.fields
        ]
        return {"fields": shown, "meta": {"count": len(self.rows)}}

    def dump(self) -> str:
        names = [entry["id"] for entry in self.fields]
        lines = [",".join(["_id", *names]) + "\r\n"]
        for number, row in enumerate(self.rows, start=1):
            lines.append(",".join([str(number), *(_cell(row.get(n)) for n in names)]) + "\n")
        return "".join(lines)

    def _typed(self, record: Row, number: int) -> Row:
        types = {entry["id"]: entry["type"] for entry in self.fields}
        try:
            return {name: _as(types[name], value) for name, value in record.items()}
        except KeyError as error:
            raise invalid(records=[f"no column {error}"], records_row=number) from error
        except (ValueError, InvalidOperation) as error:
            raise invalid(records=["invalid input syntax"], records_row=number) from error

    def _append(self, row: Row) -> None:
        self._places[self._key(row)] = len(self.rows)
        self.rows.append(row)

    def _place(self, row: Row) -> int | None:
        key = self._key(row)
        return None if None in key else self._places.get(key)

    def _key(self, row: Row) -> tuple[Any, ...]:
        return tuple(row.get(name) for name in self.key)


def _as(kind: str, value: Any) -> Any:
    if value is None or (value == "" and kind != "text"):
        return None
    match kind:
        case "int8":
            return int(value)
        case "numeric":
            return Decimal(str(value))
        case "date":
            return date.fromisoformat(value).isoformat()
        case _:
            return str(value)


def _wanted(value: Any) -> list[str]:
    return [str(entry) for entry in (value if isinstance(value, list) else [value])]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = str(value)
    quoted = not text or any(sign in text for sign in ',"\n\r')
    return '"' + text.replace('"', '""') + '"' if quoted else text
