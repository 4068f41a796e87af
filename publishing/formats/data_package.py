"""Data Package v2 (https://datapackage.org, June 2024): for frictionless, R, pandas and archives."""

from typing import Any

from publishing.dictionary import DictionaryColumn
from publishing.formats.files import FILES
from publishing.formats.model import FileFacts, ReleaseContents

FIELD_TYPES = {"text": "string", "date": "date", "int": "integer", "numeric": "number"}


def as_data_package(contents: ReleaseContents) -> dict[str, Any]:
    """Return the descriptor; its paths are relative to the release."""
    said = contents.metadata
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": said["name"],
        "id": contents.address,
        "title": said["title"]["vi"],
        "description": said["summary"]["vi"],
        "title_en": said["title"]["en"],
        "description_en": said["summary"]["en"],
        "version": said["version"].removeprefix("v") + ".0.0",
        "created": f"{said['issued']}T00:00:00Z",
        "homepage": contents.address,
        "keywords": said["keywords"],
        "licenses": [
            {
                "title": said["licence"]["title"]["vi"],
                "path": f"{contents.address.partition('/dataset/')[0]}/licence",
            }
        ],
        "contributors": [
            {
                "title": said["publisher"]["vi"],
                "email": said["contact"]["email"],
                "roles": ["publisher", "contactPoint"],
            }
        ],
        "resources": [_table(contents)],
    }


def _table(contents: ReleaseContents) -> dict[str, Any]:
    """`data.csv`. The other forms hold the same rows: a reader of all resources would count twice."""
    facts = FileFacts.of(contents.folder / "data.csv")
    return {
        "name": "data",
        "type": "table",
        "path": "data.csv",
        "title": contents.metadata["title"]["vi"],
        "format": "csv",
        "mediatype": FILES["data.csv"].media_type,
        "encoding": "utf-8",
        "bytes": facts.size,
        "hash": f"sha256:{facts.sha256}",
        "schema": {
            "fields": [_field(column) for column in contents.columns],
            "missingValues": [""],
            "primaryKey": contents.keys,
        },
    }


def _field(column: DictionaryColumn) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.is_key else {}
    field: dict[str, Any] = {
        "name": column.name,
        "type": FIELD_TYPES[column.kind],
        "title": column.title.vi,
        "description": column.title.en,
    }
    if column.codes:
        constraints["enum"] = [code for code, _ in column.codes]
        field["categories"] = [
            {"value": code, "label": f"{title.vi} / {title.en}"} for code, title in column.codes
        ]
    return field | ({"constraints": constraints} if constraints else {})
