"""`datastore_search` and `datastore_info`: the table behind a release, page by page.

The table is the Parquet file of the release; Polars reads the columns and rows that are asked for.
"""

import io
from typing import Any

import polars as pl

from publishing.dialects.ckan.packages import TABLE, Catalogue, Shown
from publishing.dialects.ckan.parameters import Parameters
from publishing.dialects.ckan.refusals import invalid, not_found
from publishing.dictionary import DictionaryColumn
from publishing.released import Released
from publishing.search import folded

MOST_ROWS = 32_000
"""What one answer holds at most, as `ckan.datastore.search.rows_max` is by default."""
ROW_ID = "_id"
TYPES = {"text": "text", "date": "date", "int": "int8", "numeric": "numeric"}
FORMATS = ("objects", "lists", "csv", "tsv")


def datastore_search(catalogue: Catalogue, given: Parameters) -> Shown:
    """Return some rows of a table.

    Raises:
        CkanRefusal: There is no such table, or a column, an order or a filter that it has not.
    """
    resource_id = given.needed("resource_id", "id")
    released = _released(catalogue, resource_id)
    fields = [{"id": ROW_ID, "type": "int"}, *(_field(column) for column in released.columns)]
    chosen = _chosen(released, given)
    found = _in_order(_filtered(released, given), given)
    if given.flag("distinct", default=False):
        found = found.select(chosen).unique(maintain_order=True)
    limit = given.number("limit", default=100, most=MOST_ROWS)
    offset = given.number("offset", default=0)
    rows = found.select(chosen).slice(offset, limit).collect()
    total = found.select(pl.len()).collect().item()
    form = given.text("records_format", default="objects")
    is_total = given.flag("include_total", default=True)
    return {
        "resource_id": resource_id,
        "fields": [field for field in fields if field["id"] in chosen],
        "records_format": form,
        "records": _records(rows, form),
        "limit": limit,
        "offset": offset,
        **({"total": total, "total_was_estimated": False} if is_total else {}),
        "include_total": is_total,
        "_links": _links(resource_id, limit, offset),
    }


def datastore_info(catalogue: Catalogue, given: Parameters) -> Shown:
    """Return the columns of a table with their labels, and how many rows there are."""
    resource_id = given.needed("resource_id", "id")
    released = _released(catalogue, resource_id)
    return {
        "meta": {"id": resource_id, "count": released.metadata.rows, "table_type": "BASE TABLE"},
        "fields": [
            _field(column) | {"schema": {"is_index": column.is_key, "notnull": column.is_key}}
            for column in released.columns
        ],
    }


def _released(catalogue: Catalogue, resource_id: str) -> Released:
    found = catalogue.find_resource(resource_id)
    if found is None or found[1].name != TABLE:
        raise not_found()
    return found[0].released


def _field(column: DictionaryColumn) -> dict[str, Any]:
    notes = "; ".join(f"{code} = {title.vi}" for code, title in column.codes)
    info = {"label": column.title.vi, "label_en": column.title.en, "notes": notes}
    return {"id": column.name, "type": TYPES[column.kind], "info": info}


def _chosen(released: Released, given: Parameters) -> list[str]:
    known = [ROW_ID, *(column.name for column in released.columns)]
    chosen = given.names("fields") or known
    if unknown := [name for name in chosen if name not in known]:
        raise invalid(fields=[f"field {name!r} not in table" for name in unknown])
    return chosen


def _filtered(released: Released, given: Parameters) -> pl.LazyFrame:
    table = released.table.with_row_index(ROW_ID, offset=1)
    kinds = {ROW_ID: "int"} | {column.name: column.kind for column in released.columns}
    for name, wanted in given.mapping("filters").items():
        if name not in kinds:
            raise invalid(filters=[f"invalid filter: field {name!r} not in table"])
        values = wanted if isinstance(wanted, list) else [wanted]
        table = table.filter(_is_one_of(name, kinds[name], values))
    texts = [column.name for column in released.columns if column.kind == "text"]
    return _with_words(table, texts, given)


def _is_one_of(name: str, kind: str, values: list[Any]) -> pl.Expr:
    """Numbers compare as numbers, everything else as it is written."""
    if kind in ("int", "numeric"):
        try:
            numbers = [None if one is None else float(one) for one in values]
        except (TypeError, ValueError):
            raise invalid(filters=[f"invalid input syntax for {name!r}"]) from None
        return pl.col(name).cast(pl.Float64).is_in(numbers, nulls_equal=True)
    texts = [None if one is None else str(one) for one in values]
    return pl.col(name).cast(pl.String).is_in(texts, nulls_equal=True)


def _with_words(table: pl.LazyFrame, texts: list[str], given: Parameters) -> pl.LazyFrame:
    """Keep rows that hold every word, anywhere or in the columns that are named."""
    if not given.given.get("q"):
        return table
    queries = given.mapping("q") if _is_object(given.given["q"]) else {"": given.text("q")}
    if unknown := [name for name in queries if name and name not in texts]:
        raise invalid(q=[f"field {name!r} not in table" for name in unknown])
    for name, words in queries.items():
        places = [name] if name else texts
        text = pl.concat_str(places, separator=" ", ignore_nulls=True)
        for word in str(words).split():
            # A word without accents finds those with them; a word with accents means them.
            seen, wanted = (text.str.to_lowercase(), word.lower())
            if folded(word) == word.lower():
                seen = _without_accents(seen)
            table = table.filter(seen.str.contains(wanted, literal=True))
    return table


def _without_accents(text: pl.Expr) -> pl.Expr:
    """`search.folded` for a whole column of small letters.

    >>> pl.select(_without_accents(pl.lit("mức đóng bảo hiểm"))).item()
    'muc dong bao hiem'
    """
    apart = text.str.normalize("NFD").str.replace_all(r"\p{M}", "")
    return apart.str.replace_all("đ", "d", literal=True)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict) or str(value).lstrip().startswith("{")


def _in_order(table: pl.LazyFrame, given: Parameters) -> pl.LazyFrame:
    """`period desc, area`; without an order, as the rows stand in the file."""
    parts = [part.rsplit(None, 1) for part in given.names("sort")]
    if not parts:
        return table
    known = set(table.collect_schema().names())
    names, falling = [], []
    for part in parts:
        name, direction = (part[0], part[-1].lower()) if len(part) > 1 else (part[0], "asc")
        if name.strip('"') not in known or direction not in ("asc", "desc"):
            raise invalid(sort=[f"cannot sort by {' '.join(part)!r}"])
        names.append(name.strip('"'))
        falling.append(direction == "desc")
    return table.sort(names, descending=falling, maintain_order=True)


def _records(rows: pl.DataFrame, form: str) -> Any:
    match form:
        case "objects":
            return rows.to_dicts()
        case "lists":
            return [list(row) for row in rows.iter_rows()]
        case "csv" | "tsv":
            text = io.StringIO()
            rows.write_csv(text, include_header=False, separator="," if form == "csv" else "\t")
            return text.getvalue()
        case _:
            raise invalid(records_format=[f"Value must be one of: {', '.join(FORMATS)}"])


def _links(resource_id: str, limit: int, offset: int) -> dict[str, str]:
    start = f"/api/3/action/datastore_search?resource_id={resource_id}&limit={limit}"
    links = {"start": start, "next": f"{start}&offset={offset + limit}"}
    return links if not offset else links | {"prev": f"{start}&offset={max(0, offset - limit)}"}
