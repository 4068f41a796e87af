"""The files of a release by name, in the order of their use."""

from catalog.model import Bilingual
from publishing.formats.model import FileKind

FILES: dict[str, FileKind] = {
    "data.csv": FileKind("CSV", "text/csv", Bilingual("Số liệu (CSV)", "Data (CSV)")),
    "data.parquet": FileKind(
        "Parquet",
        "application/vnd.apache.parquet",
        Bilingual("Số liệu (Parquet)", "Data (Parquet)"),
    ),
    "data.xlsx": FileKind(
        "XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Bilingual("Số liệu (Excel), kèm từ điển", "Data (Excel) with dictionary"),
    ),
    "data.json": FileKind("JSON", "application/json", Bilingual("Số liệu (JSON)", "Data (JSON)")),
    "data.sqlite": FileKind(
        "SQLite",
        "application/vnd.sqlite3",
        Bilingual("Số liệu (SQLite), kèm từ điển", "Data (SQLite) with dictionary"),
    ),
    "data.json-stat.json": FileKind(
        "JSON-stat",
        "application/json",
        Bilingual("Số liệu (JSON-stat 2.0)", "Data (JSON-stat 2.0)"),
    ),
    "metadata.json": FileKind(
        "JSON",
        "application/json",
        Bilingual("Siêu dữ liệu và từ điển dữ liệu", "Metadata and data dictionary"),
    ),
    "datapackage.json": FileKind(
        "JSON",
        "application/json",
        Bilingual("Mô tả Data Package v2", "Data Package v2 description"),
    ),
    "data.csv-metadata.json": FileKind(
        "JSON-LD", "application/csvm+json", Bilingual("Mô tả CSVW", "CSVW description")
    ),
    "croissant.json": FileKind(
        "JSON-LD", "application/ld+json", Bilingual("Mô tả Croissant", "Croissant description")
    ),
    "certificate.json": FileKind(
        "JSON", "application/json", Bilingual("Chứng thư bảo mật", "Disclosure certificate")
    ),
    "SHA256SUMS": FileKind("TXT", "text/plain", Bilingual("Mã kiểm tra", "Checksums")),
    "SHA256SUMS.sig": FileKind(
        "SIG", "application/octet-stream", Bilingual("Chữ ký Ed25519", "Ed25519 signature")
    ),
}
"""A release has those of them that fit it: JSON-stat has no place for free texts."""


def is_data(name: str) -> bool:
    """Tell whether a file holds the table itself, not a description or a proof of it.

    >>> is_data("data.json-stat.json"), is_data("data.csv-metadata.json")
    (True, False)
    """
    return name in FILES and name.startswith("data.") and not name.endswith("-metadata.json")
