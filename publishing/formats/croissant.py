"""Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html): for ML tools.

The context is the one that the specification prints; readers compare it word for word.
"""

from typing import Any

from publishing.dictionary import DictionaryColumn
from publishing.formats.files import FILES
from publishing.formats.model import FileFacts, ReleaseContents

DATA_TYPES = {"text": "sc:Text", "date": "sc:Date", "int": "sc:Integer", "numeric": "sc:Float"}
CONTEXT: dict[str, Any] = {
    "@language": "vi",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def as_croissant(contents: ReleaseContents) -> dict[str, Any]:
    """Return the description; addresses of files are absolute, as readers ask."""
    said = contents.metadata
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": said["name"],
        "alternateName": [said["title"]["vi"], said["title"]["en"]],
        "description": f"{said['summary']['vi']}\n\n{said['summary']['en']}",
        "url": contents.address,
        "version": said["version"].removeprefix("v") + ".0.0",
        "datePublished": said["issued"],
        "license": f"{contents.address.partition('/dataset/')[0]}/licence",
        "citeAs": said["citation"]["en"],
        "creator": {"@type": "sc:Organization", "name": said["publisher"]["vi"]},
        "publisher": {"@type": "sc:Organization", "name": said["publisher"]["vi"]},
        "keywords": said["keywords"],
        "distribution": [_file(contents, name) for name in ("data.csv", "data.parquet")],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "rows",
                "name": "rows",
                "key": [{"@id": f"rows/{name}"} for name in contents.keys],
                "field": [_field(column) for column in contents.columns],
            }
        ],
    }


def _file(contents: ReleaseContents, name: str) -> dict[str, Any]:
    facts = FileFacts.of(contents.folder / name)
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": FILES[name].title.vi,
        "contentUrl": f"{contents.address}/{name}",
        "contentSize": f"{facts.size} B",
        "encodingFormat": FILES[name].media_type,
        "sha256": facts.sha256,
    }


def _field(column: DictionaryColumn) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"rows/{column.name}",
        "name": column.name,
        "description": f"{column.title.vi} / {column.title.en}",
        "dataType": DATA_TYPES[column.kind],
        "source": {"fileObject": {"@id": "data.csv"}, "extract": {"column": column.name}},
    }
