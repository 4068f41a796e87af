"""A release as other portals want it: the files, the table with its dictionary, the description."""

import calendar
import hashlib
from pathlib import Path

import polars as pl

from anonymization.tables.plan import CubePlan, Product, read_product
from catalog.model import Bilingual
from publishing.dictionary import DictionaryColumn, dictionary_of
from publishing.model import Release
from publishing.portals.model import Publication, PublishedFile, PublishedTable, TableColumn
from publishing.release import Press
from publishing.rules import read_release_rules

MONTHS = 12
FILES = {
    "data.csv": ("CSV", "text/csv", Bilingual("Số liệu (CSV)", "Data (CSV)")),
    "data.parquet": (
        "Parquet",
        "application/vnd.apache.parquet",
        Bilingual("Số liệu (Parquet)", "Data (Parquet)"),
    ),
    "metadata.json": (
        "JSON",
        "application/json",
        Bilingual("Siêu dữ liệu và từ điển dữ liệu", "Metadata and data dictionary"),
    ),
    "certificate.json": (
        "JSON",
        "application/json",
        Bilingual("Chứng thư bảo mật", "Disclosure certificate"),
    ),
    "SHA256SUMS": ("TXT", "text/plain", Bilingual("Mã kiểm tra", "Checksums")),
    "SHA256SUMS.sig": (
        "SIG",
        "application/octet-stream",
        Bilingual("Chữ ký Ed25519", "Ed25519 signature"),
    ),
}


def as_publication(release: Release, press: Press) -> Publication:
    """What a portal needs to know of a release, from its folder and the plan of its product."""
    folder = press.place_of(release.product, release.version)
    product = read_product(press.policies, release.product)
    rules = read_release_rules(press.policies).rules
    first, last = _covered(folder, product)
    return Publication(
        name=release.product,
        release_id=release.id,
        version=release.version,
        title=release.title,
        notes=release.summary,
        organization=rules.publisher.vi,
        licence_id=rules.licence.ckan_id,
        licence_title=rules.licence.title.bilingual(),
        licence_url=press.public_url + rules.licence.path,
        tags=product.plan.keywords,
        issued=release.issued.date(),
        modified=release.issued.date(),
        frequency=product.plan.frequency,
        temporal_start=first,
        temporal_end=last,
        spatial="VN",
        contact_name=rules.contact.name,
        contact_email=rules.contact.email,
        landing_page=f"{press.public_url}/dataset/{release.product}",
        manifest_digest=release.manifest_digest,
        files=tuple(_file(folder / name) for name in FILES),
        table=_table(folder, product),
    )


def _file(path: Path) -> PublishedFile:
    form, media_type, title = FILES[path.name]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return PublishedFile(path, path.name, title, form, media_type, path.stat().st_size, digest)


def _table(folder: Path, product: Product) -> PublishedTable:
    columns = dictionary_of(product.plan)
    return PublishedTable(
        csv=folder / "data.csv",
        columns=tuple(TableColumn(c.name, c.kind, c.title, _notes(c)) for c in columns),
        primary_key=tuple(c.name for c in columns if c.is_key),
    )


def _notes(column: DictionaryColumn) -> Bilingual:
    return Bilingual(
        "; ".join(f"{code} = {title.vi}" for code, title in column.codes),
        "; ".join(f"{code} = {title.en}" for code, title in column.codes),
    )


def _covered(folder: Path, product: Product) -> tuple[str, str]:
    """The first and the last day that the table covers (ISO 8601)."""
    name = product.plan.period.name if isinstance(product.plan, CubePlan) else "year"
    periods = pl.read_parquet(folder / "data.parquet", columns=[name])[name].cast(pl.String)
    return _day(str(periods.min()), last=False), _day(str(periods.max()), last=True)


def _day(period: str, *, last: bool) -> str:
    """The first or the last day of a year or of a month.

    >>> _day("2025", last=True), _day("2024-02", last=True), _day("2024-02", last=False)
    ('2025-12-31', '2024-02-29', '2024-02-01')
    """
    year, _, month = period.partition("-")
    number = int(month) if month else (MONTHS if last else 1)
    day = calendar.monthrange(int(year), number)[1] if last else 1
    return f"{year}-{number:02}-{day:02}"
