"""CSV on the Web (W3C Recommendation, 17 December 2015): `data.csv` says what its columns are."""

import re
from typing import Any

from publishing.dictionary import DictionaryColumn
from publishing.formats.model import ReleaseContents

DATATYPES = {"text": "string", "date": "date", "int": "integer", "numeric": "number"}


def as_csvw(contents: ReleaseContents) -> dict[str, Any]:
    """Return the metadata document of `data.csv`."""
    said = contents.metadata
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "vi"}],
        "@id": f"{contents.address}/data.csv-metadata.json",
        "url": "data.csv",
        "dc:title": _both(said["title"]),
        "dc:description": _both(said["summary"]),
        "dc:publisher": said["publisher"]["vi"],
        "dc:issued": {"@value": said["issued"], "@type": "xsd:date"},
        "dc:license": {"@id": f"{contents.address.partition('/dataset/')[0]}/licence"},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {
            "columns": [_column(column) for column in contents.columns],
            "primaryKey": contents.keys,
        },
    }


def _column(column: DictionaryColumn) -> dict[str, Any]:
    datatype: Any = DATATYPES[column.kind]
    if column.codes:
        codes = "|".join(re.escape(code) for code, _ in column.codes)
        datatype = {"base": datatype, "format": f"^({codes})$"}
    return {
        "name": column.name,
        "titles": [column.name],
        "datatype": datatype,
        "null": "",
        "required": column.is_key,
        "dc:title": _both({"vi": column.title.vi, "en": column.title.en}),
    }


def _both(said: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": said[language], "@language": language} for language in ("vi", "en")]
