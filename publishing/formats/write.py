"""Write a release in the formats that policy asks for, then what describes them to machines."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from publishing.formats.croissant import as_croissant
from publishing.formats.csv_text import write_csv
from publishing.formats.csvw import as_csvw
from publishing.formats.data_package import as_data_package
from publishing.formats.json_rows import write_json
from publishing.formats.json_stat import is_a_cube, write_json_stat
from publishing.formats.model import ReleaseContents
from publishing.formats.sqlite_file import write_sqlite
from publishing.formats.xlsx import fits_a_sheet, write_xlsx


class DataFormat(NamedTuple):
    """How the table is written, and which tables have this form."""

    write: Callable[[ReleaseContents], None]
    fits: Callable[[ReleaseContents], bool] = lambda _: True


DATA_FORMATS = {
    "csv": DataFormat(write_csv),
    "xlsx": DataFormat(write_xlsx, fits_a_sheet),
    "json": DataFormat(write_json),
    "sqlite": DataFormat(write_sqlite),
    "json-stat": DataFormat(write_json_stat, is_a_cube),
}
"""By the names of `policies/release.yaml`. Parquet is what the certificate is about: always there."""
DESCRIPTIONS: dict[str, Callable[[ReleaseContents], dict[str, Any]]] = {
    "datapackage.json": as_data_package,
    "data.csv-metadata.json": as_csvw,
    "croissant.json": as_croissant,
}


def write_formats(contents: ReleaseContents, names: tuple[str, ...]) -> None:
    """Write `data.*` in each format whose form the table fits, and the descriptions."""
    for name in names:
        if name in DATA_FORMATS and DATA_FORMATS[name].fits(contents):
            DATA_FORMATS[name].write(contents)
    (contents.folder / "metadata.json").write_text(as_text(contents.metadata), encoding="utf-8")
    for file, describe in DESCRIPTIONS.items():
        (contents.folder / file).write_text(as_text(describe(contents)), encoding="utf-8")


def as_text(value: dict[str, Any]) -> str:
    """JSON as people read it, with their letters."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
