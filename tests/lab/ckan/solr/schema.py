"""What is indexed, stored and copied, read from the schema.xml that ships inside CKAN."""

import fnmatch
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Literal

from tests.lab.ckan.solr.analysis import Analyzer, Stem, build_analyzer
from tests.lab.ckan.solr.refusals import BadRequest

Kind = Literal["string", "text", "date", "number", "boolean"]


@dataclass(frozen=True)
class FieldType:
    """How values of a field are compared, and how its text becomes terms."""

    name: str
    kind: Kind
    index_analyzer: Analyzer | None
    query_analyzer: Analyzer | None
    folds: bool
    has_norms: bool


@dataclass(frozen=True)
class Field:
    """One field of the schema; the name of a dynamic one holds a `*`."""

    name: str
    type: FieldType
    is_indexed: bool
    is_stored: bool
    is_multi_valued: bool
    is_required: bool
    default: str | None


class Schema:
    """The fields by name, the copies between them, and the key of a document."""

    def __init__(self, text: str, stem: Stem) -> None:
        self.text = text
        root = ET.fromstring(text.encode())
        nodes = [node for node in root.iter() if node.tag.lower() == "fieldtype"]
        types = {node.get("name", ""): _field_type(node, stem) for node in nodes}
        self.fields = {n.get("name", ""): _field(n, types) for n in root.iter("field")}
        dynamic = [_field(node, types) for node in root.iter("dynamicField")]
        self._dynamic = sorted(dynamic, key=lambda field: -len(field.name))
        self._copies = [(n.get("source", ""), n.get("dest", "")) for n in root.iter("copyField")]
        self.key = (root.findtext("uniqueKey") or "").strip()
        self._found: dict[str, Field] = {}

    def field(self, name: str) -> Field:
        """Return a field by its name or by the longest dynamic name it fits."""
        if name in self.fields:
            return self.fields[name]
        if name not in self._found:
            fits = (field for field in self._dynamic if fnmatch.fnmatchcase(name, field.name))
            found = next(fits, None)
            if found is None:
                raise BadRequest(f"undefined field {name}")
            self._found[name] = found
        return self._found[name]

    def copies_of(self, name: str) -> list[str]:
        """Return the fields into which the values of this one are copied."""
        return [dest for source, dest in self._copies if fnmatch.fnmatchcase(name, source)]


def _field_type(node: ET.Element, stem: Stem) -> FieldType:
    analyzers = {
        purpose: (build_analyzer(analyzer, stem), analyzer)
        for analyzer in node.findall("analyzer")
        for purpose in ([analyzer.get("type")] if analyzer.get("type") else ["index", "query"])
    }
    index, query = analyzers.get("index"), analyzers.get("query")
    kind = _kind(node.get("class", ""))
    return FieldType(
        name=node.get("name", ""),
        kind=kind,
        index_analyzer=index[0] if index else None,
        query_analyzer=query[0] if query else None,
        folds=any("ASCIIFolding" in c.get("class", "") for c in (query[1] if query else ())),
        has_norms=node.get("omitNorms") != "true" and kind == "text",
    )


def _kind(class_name: str) -> Kind:
    kinds: dict[str, Kind] = {
        "TextField": "text",
        "Date": "date",
        "Bool": "boolean",
        "PointField": "number",
    }
    return next((kind for part, kind in kinds.items() if part in class_name), "string")


def _field(node: ET.Element, types: dict[str, FieldType]) -> Field:
    return Field(
        name=node.get("name", ""),
        type=types[node.get("type", "")],
        is_indexed=node.get("indexed", "true") == "true",
        is_stored=node.get("stored", "true") == "true",
        is_multi_valued=node.get("multiValued", "false") == "true",
        is_required=node.get("required") == "true",
        default=node.get("default"),
    )
