"""CSV as RFC 4180 and stock readers want it: UTF-8, no byte-order mark, a missing value is empty."""

from anonymization.tables.long_form import csv_of
from publishing.formats.model import ReleaseContents


def write_csv(contents: ReleaseContents) -> None:
    """Write `data.csv`: the very bytes that the certificate names."""
    (contents.folder / "data.csv").write_bytes(csv_of(contents.table))
