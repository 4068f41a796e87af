"""JSON-stat 2.0 (https://json-stat.org/full): a cube as dimensions and one row of values.

Labels are Vietnamese; `extension` has them in English. Free texts have no place in it, so only
tables whose every row is one combination of codes have this form.
"""

import json
import math
from typing import Any

import polars as pl

from anonymization.tables.long_form import FREE, STATUS
from publishing.dictionary import DictionaryColumn
from publishing.formats.model import ReleaseContents

AREA = "ref_area"


def is_a_cube(contents: ReleaseContents) -> bool:
    """Tell whether the rows are all combinations of the codes of the key columns, one figure each."""
    sizes = [contents.table[name].n_unique() for name in contents.keys]
    return len(contents.figures) == 1 and math.prod(sizes) == contents.table.height


def write_json_stat(contents: ReleaseContents) -> None:
    """Write `data.json-stat.json`; values in the order of the dimensions, the last one fastest."""
    text = json.dumps(as_json_stat(contents), ensure_ascii=False, separators=(",", ":"))
    (contents.folder / "data.json-stat.json").write_text(text, encoding="utf-8")


def as_json_stat(contents: ReleaseContents) -> dict[str, Any]:
    """Return the dataset object."""
    said, keys = contents.metadata, contents.keys
    columns = [column for column in contents.columns if column.is_key]
    codes = {column.name: _codes(column, contents.table[column.name]) for column in columns}
    ordered = _in_order(contents.table, codes)
    (figure,) = contents.figures
    measure = next(column for column in contents.columns if column.name == figure)
    return {
        "version": "2.0",
        "class": "dataset",
        "label": said["title"]["vi"],
        "source": said["publisher"]["vi"],
        "updated": said["issued"],
        "href": f"{contents.address}/data.json-stat.json",
        "id": keys,
        "size": [len(codes[name]) for name in keys],
        "role": {"time": keys[:1], **({"geo": [AREA]} if AREA in keys else {})},
        "dimension": {column.name: _dimension(column, codes[column.name]) for column in columns},
        "value": ordered[figure].to_list(),
        "status": _statuses(ordered),
        "extension": {
            "label_en": said["title"]["en"],
            "measure": {"name": figure, "label_vi": measure.title.vi, "label_en": measure.title.en},
            "notice": said["invented"],
        },
    }


def _codes(column: DictionaryColumn, values: pl.Series) -> list[str]:
    """The codes that occur, in the order of the code list; periods in time."""
    found = set(values.cast(pl.String).unique())
    return [code for code, _ in column.codes if code in found] or sorted(found)


def _in_order(table: pl.DataFrame, codes: dict[str, list[str]]) -> pl.DataFrame:
    places = [
        pl.col(name).cast(pl.String).replace_strict(known, range(len(known)), return_dtype=pl.Int64)
        for name, known in codes.items()
    ]
    return table.sort(places)


def _dimension(column: DictionaryColumn, codes: list[str]) -> dict[str, Any]:
    titles = dict(column.codes)
    labels = {code: titles[code].vi if code in titles else code for code in codes}
    english = {code: titles[code].en for code in codes if code in titles}
    return {
        "label": column.title.vi,
        "category": {"index": codes, "label": labels},
        "extension": {"label_en": column.title.en, "category_label_en": english},
    }


def _statuses(table: pl.DataFrame) -> dict[str, str]:
    """The status of each value that is not free, by its place."""
    if STATUS not in table.columns:
        return {}
    marked = table.with_row_index().filter(pl.col(STATUS) != FREE)
    return {str(place): status for place, status in marked.select("index", STATUS).iter_rows()}
