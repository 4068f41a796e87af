"""The documents in memory, their terms, and one SQLite file with what was committed."""

import json
import math
import sqlite3
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.lab.ckan.solr.refusals import BadRequest
from tests.lab.ckan.solr.schema import Field, Schema
from tests.lab.ckan.solr.values import convert, format_date, parse_date, scalar_text, without_offset

MAX_TERM_BYTES = 32766  # Lucene: a longer indexed string is an "immense term"
_GAP = 100  # positionIncrementGap: no phrase runs from one value into the next

Hits = dict[int, float]
"""The number of a document and its score."""

Postings = dict[Any, dict[int, list[int]]]
"""Per term, the documents that hold it and where."""


@dataclass
class Document:
    """What is given back of a document, and its terms by field."""

    key: str
    stored: dict[str, Any]
    terms: dict[str, dict[Any, list[int]]] = field(default_factory=dict)
    length: dict[str, int] = field(default_factory=dict)


class Index:
    """Everything that can be found. Changes become visible, and last, at `commit`."""

    def __init__(self, schema: Schema, path: Path | str) -> None:
        self.schema = schema
        self.lock = threading.RLock()
        self.documents: dict[int, Document] = {}
        self.postings: dict[str, Postings] = defaultdict(lambda: defaultdict(dict))
        self._by_key: dict[str, int] = {}
        self._total_length: Counter[str] = Counter()
        self._pending: list[Callable[[], None]] = []
        self._next = 0
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=NORMAL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS docs (key TEXT PRIMARY KEY, body TEXT NOT NULL)"
        )
        for (body,) in self._file.execute("SELECT body FROM docs ORDER BY rowid").fetchall():
            self._put(analyse(self.schema, json.loads(body)))

    def add(self, raw: dict[str, Any]) -> None:
        """Take a document for the next commit; a bad one is refused before anything changes."""
        document = analyse(self.schema, raw)
        with self.lock:
            self._pending.append(lambda: self._keep(document, raw))

    def delete_key(self, key: str) -> None:
        with self.lock:
            self._pending.append(lambda: self._remove([self._by_key.get(key)]))

    def delete_matching(self, find: Callable[["Index"], Hits]) -> None:
        with self.lock:
            self._pending.append(lambda: self._remove(list(find(self))))

    def rollback(self) -> None:
        with self.lock:
            self._pending.clear()

    def commit(self) -> None:
        with self.lock:
            self._file.execute("BEGIN")
            for change in self._pending:
                change()
            self._file.execute("COMMIT")
            self._pending.clear()

    def close(self) -> None:
        self._file.close()

    def score(
        self, name: str, found: dict[int, list[int]], frequency: Callable[[int], int]
    ) -> Hits:
        """Return BM25 scores of the documents that hold a term or phrase in this field."""
        total = len(self.documents)
        rarity = math.log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
        has_norms = self.schema.field(name).type.has_norms
        average = (self._total_length[name] / total if total else 0) or 1.0
        hits: Hits = {}
        for number in found:
            often = frequency(number)
            if often:
                length = self.documents[number].length[name] / average
                damping = 1.2 * (0.25 + 0.75 * length) if has_norms else 1.2
                hits[number] = rarity * often / (often + damping)
        return hits

    def _keep(self, document: Document, raw: dict[str, Any]) -> None:
        self._put(document)
        row = (document.key, json.dumps(raw))
        self._file.execute("INSERT OR REPLACE INTO docs VALUES (?, ?)", row)

    def _remove(self, numbers: list[int | None]) -> None:
        for number in numbers:
            if number is not None:
                key = self.documents[number].key
                self._file.execute("DELETE FROM docs WHERE key = ?", (key,))
                self._drop(number)

    def _put(self, document: Document) -> None:
        if document.key in self._by_key:
            self._drop(self._by_key[document.key])
        number, self._next = self._next, self._next + 1
        self.documents[number], self._by_key[document.key] = document, number
        for name, terms in document.terms.items():
            for term, positions in terms.items():
                self.postings[name][term][number] = positions
            self._total_length[name] += document.length[name]

    def _drop(self, number: int) -> None:
        document = self.documents.pop(number)
        del self._by_key[document.key]
        for name, terms in document.terms.items():
            for term in terms:
                holders = self.postings[name][term]
                holders.pop(number, None)
                if not holders:
                    del self.postings[name][term]
            self._total_length[name] -= document.length[name]


def analyse(schema: Schema, raw: dict[str, Any]) -> Document:
    """Return a document with its terms, or refuse it for one of Solr's reasons."""
    values = _with_copies(schema, raw)
    _add_defaults(schema, raw, values)
    values["_version_"] = [str(time.time_ns())]
    document = Document(key=scalar_text(values[schema.key][0]), stored={})
    for name, items in values.items():
        wanted = schema.field(name)
        typed = _typed(document, name, wanted, items)
        if wanted.is_stored:
            shown = [format_date(v) if wanted.type.kind == "date" else v for v in typed]
            document.stored[name] = shown if wanted.is_multi_valued else shown[0]
        if wanted.is_indexed:
            _index_field(document, name, wanted, typed)
    return document


def _with_copies(schema: Schema, raw: dict[str, Any]) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = {}
    copied: dict[str, list[Any]] = defaultdict(list)
    for name, value in raw.items():
        items = [v for v in (value if isinstance(value, list) else [value]) if v is not None]
        if any(isinstance(item, (dict, list)) for item in items):
            raise BadRequest(
                f"[doc={raw.get(schema.key)}] field '{name}' holds a nested value; Solr would take "
                "it as an atomic update or a child document and refuse it "
                "(before_dataset_index must flatten it)"
            )
        if items:
            values.setdefault(name, []).extend(items)
            for dest in schema.copies_of(name):
                copied[dest].extend(items)
    for dest, items in copied.items():
        values.setdefault(dest, []).extend(items)
    return values


def _add_defaults(schema: Schema, raw: dict[str, Any], values: dict[str, list[Any]]) -> None:
    for name, wanted in schema.fields.items():
        if name not in values and wanted.default is not None:
            is_now = wanted.default == "NOW"
            values[name] = [format_date(parse_date("NOW")) if is_now else wanted.default]
        if wanted.is_required and name not in values:
            raise BadRequest(f"[doc={raw.get(schema.key)}] missing required field: {name}")


def _typed(document: Document, name: str, wanted: Field, items: list[Any]) -> list[Any]:
    if wanted.type.kind == "date":
        items = [without_offset(scalar_text(item)) for item in items]
    if len(items) > 1 and not wanted.is_multi_valued:
        raise BadRequest(
            f"[doc={document.key}] multiple values encountered for non multiValued field "
            f"{name}: {items[:3]}"
        )
    return [convert(wanted, name, item) for item in items]


def _index_field(document: Document, name: str, wanted: Field, typed: list[Any]) -> None:
    terms: dict[Any, list[int]] = {}
    offset = length = 0
    for value in typed:
        tokens, width = _tokens(document, name, wanted, value)
        for term, position in tokens:
            terms.setdefault(term, []).append(position + offset)
        length += len(tokens)
        offset += width
    document.terms[name], document.length[name] = terms, length


def _tokens(
    document: Document, name: str, wanted: Field, value: Any
) -> tuple[list[tuple[Any, int]], int]:
    """Return the terms of one value, and how far the next value's positions are away."""
    analyze = wanted.type.index_analyzer
    if wanted.type.kind == "text" and analyze is not None:
        tokens = analyze(value)
        return list(tokens), max((position for _, position in tokens), default=-1) + 1 + _GAP
    if wanted.type.kind == "string" and len(value.encode()) > MAX_TERM_BYTES:
        raise BadRequest(
            f"Exception writing document id {document.key} to the index; possible analysis error: "
            f'Document contains at least one immense term in field="{name}" (whose UTF8 encoding '
            f"is longer than the max length {MAX_TERM_BYTES})"
        )
    return [(value, 0)], 1
