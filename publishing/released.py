"""Read a release from its own signed folder: what its page says is what was signed.

Policies may change after a release; its page does not. A release never changes, so what was
read once is kept.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import BaseModel, ConfigDict

from catalog.model import Bilingual
from publishing.dictionary import DictionaryColumn
from publishing.formats.files import FILES, is_data
from publishing.model import Release
from publishing.portals.model import ColumnKind
from publishing.release import Press
from publishing.sign import MANIFEST, PUBLIC_KEY, SIGNATURE

TABLE = "data.parquet"
_OTHER_FILES = {
    "HOW-TO-VERIFY.txt": ("TXT", Bilingual("Cách kiểm tra", "How to verify")),
    "plan.yaml": ("YAML", Bilingual("Kế hoạch công bố", "Publication plan")),
    "disclosure.yaml": ("YAML", Bilingual("Quy tắc bảo mật số liệu", "Disclosure rules")),
    "verify_certificate.py": (
        "PY",
        Bilingual("Chương trình kiểm tra chứng thư", "Verifier of the certificate"),
    ),
    PUBLIC_KEY: ("PEM", Bilingual("Khóa công khai", "Public key")),
}
_DIGEST = 64


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Contact(_Part):
    """Whom a reader may ask."""

    name: str
    email: str


class Licence(_Part):
    """Under which terms the release may be used."""

    id: str
    title: Bilingual
    terms: tuple[Bilingual, ...]


class _Code(_Part):
    code: str
    title: Bilingual


class _Column(_Part):
    name: str
    kind: ColumnKind
    title: Bilingual
    is_key: bool
    codes: tuple[_Code, ...]


class Metadata(_Part):
    """`metadata.json` of a release."""

    name: str
    version: str
    title: Bilingual
    summary: Bilingual
    invented: Bilingual | None
    keywords: tuple[str, ...]
    frequency: str
    issued: date
    publisher: Bilingual
    contact: Contact
    licence: Licence
    citation: Bilingual
    unit: Bilingual | None
    rows: int
    columns: tuple[_Column, ...]


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """A file that can be downloaded, with the checksum that was signed."""

    name: str
    title: Bilingual
    format: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Released:
    """A public release: its folder and what stands in it."""

    folder: Path
    metadata: Metadata
    columns: tuple[DictionaryColumn, ...]
    certificate: dict[str, Any]
    files: tuple[ReleasedFile, ...]
    periods: tuple[str, str]
    """The first and the last period of the table."""

    @property
    def table(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / TABLE)

    @property
    def data_files(self) -> tuple[ReleasedFile, ...]:
        """The table in each of its forms."""
        return tuple(file for file in self.files if is_data(file.name))

    def find_file(self, name: str) -> ReleasedFile | None:
        return next((file for file in self.files if file.name == name), None)

    def searched_text(self) -> str:
        said = self.metadata
        titles = (said.title.vi, said.title.en, said.summary.vi, said.summary.en)
        return " ".join((said.name, *titles, *said.keywords))


def read_released(press: Press, release: Release) -> Released:
    """Read a release that is public."""
    return _read(press.place_of(release.product, release.version), release.manifest_digest)


@lru_cache(maxsize=64)
def _read(folder: Path, _manifest_digest: str) -> Released:
    metadata = Metadata.model_validate_json((folder / "metadata.json").read_bytes())
    columns = tuple(_as_dictionary(column) for column in metadata.columns)
    return Released(
        folder=folder,
        metadata=metadata,
        columns=columns,
        certificate=json.loads((folder / "certificate.json").read_bytes()),
        files=tuple(_files(folder)),
        periods=_first_and_last(folder, columns),
    )


def _files(folder: Path) -> Iterable[ReleasedFile]:
    """The signed files in the order of their use, then what proves them."""
    lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    signed = {line[_DIGEST + 2 :]: line[:_DIGEST] for line in lines}
    named = [name for name in FILES if name in signed]
    for name in (*named, *(name for name in signed if name not in FILES)):
        yield _file(folder, name, signed[name])
    for name in (MANIFEST, SIGNATURE, PUBLIC_KEY):
        yield _file(folder, name, hashlib.sha256((folder / name).read_bytes()).hexdigest())


def _file(folder: Path, name: str, sha256: str) -> ReleasedFile:
    if name in FILES:
        form, title = FILES[name].format, FILES[name].title
    else:
        form, title = _OTHER_FILES.get(name, ("FILE", Bilingual(name, name)))
    return ReleasedFile(name, title, form, (folder / name).stat().st_size, sha256)


def _as_dictionary(column: _Column) -> DictionaryColumn:
    codes = tuple((code.code, code.title) for code in column.codes)
    return DictionaryColumn(column.name, column.kind, column.title, codes, column.is_key)


def _first_and_last(folder: Path, columns: tuple[DictionaryColumn, ...]) -> tuple[str, str]:
    """The first key column is the period, in cubes and in series."""
    period = next(column.name for column in columns if column.is_key)
    found = pl.scan_parquet(folder / TABLE).select(
        first=pl.col(period).min().cast(pl.String), last=pl.col(period).max().cast(pl.String)
    )
    first, last = found.collect().row(0)
    return str(first), str(last)
