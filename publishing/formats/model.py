"""What every format of a release is made from."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from catalog.model import Bilingual
from publishing.dictionary import DictionaryColumn


@dataclass(frozen=True, slots=True)
class ReleaseContents:
    """A release that is being packed.

    `folder` holds the files written so far; `metadata` is what `metadata.json` says; `address` is
    where the page of this version will stand, without a slash at the end.
    """

    folder: Path
    table: pl.DataFrame
    columns: tuple[DictionaryColumn, ...]
    metadata: dict[str, Any]
    address: str

    @property
    def keys(self) -> list[str]:
        """The columns that tell rows apart, in order."""
        return [column.name for column in self.columns if column.is_key]

    @property
    def figures(self) -> list[str]:
        """The columns of numbers."""
        return [column.name for column in self.columns if column.kind in ("int", "numeric")]


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file of a release is: the name of its format, its media type, and its content."""

    format: str
    media_type: str
    title: Bilingual


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Size in bytes and SHA-256 (hexadecimal) of a file."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> "FileFacts":
        with path.open("rb") as file:
            return cls(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
