"""Answer a request of SDMX REST 2.1 or 3.0: which artefacts or data, in which form.

2.1 and 3.0 share one root: 3.0 begins with `structure/`, and its data have a context, an agency and
a version in the path (`data/*/VSS/FLOW/+/KEY`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from publishing.dialects.sdmx import data
from publishing.dialects.sdmx.flow import AGENCY, CONCEPTS, VERSION, Flow, code_lists_of
from publishing.dialects.sdmx.query import DataQuery, observations, read_query
from publishing.dialects.sdmx.refusals import (
    NOT_ACCEPTABLE,
    NOT_IMPLEMENTED,
    SdmxRefusal,
    no_results,
    wrong_syntax,
)
from publishing.dialects.sdmx.structures import StructureWriter

STRUCTURE_21 = "application/vnd.sdmx.structure+xml;version=2.1"
STRUCTURE_30 = "application/vnd.sdmx.structure+xml;version=3.0.0"
WRITERS: dict[str, data.Writer] = {
    "application/vnd.sdmx.genericdata+xml;version=2.1": data.as_generic_21,
    "application/vnd.sdmx.structurespecificdata+xml;version=2.1": data.as_specific_21,
    "application/vnd.sdmx.data+xml;version=3.0.0": data.as_specific_30,
    "application/vnd.sdmx.data+csv;version=1.0.0": data.as_csv_1,
    "application/vnd.sdmx.data+csv;version=2.0.0": data.as_csv_2,
    "application/vnd.sdmx.data+json;version=1.0.0": data.as_json_1,
}
"""Every form of data by its media type (SDMX REST, "Content negotiation")."""
SHORT_NAMES = {
    "application/xml": "",
    "text/csv": "application/vnd.sdmx.data+csv;version=2.0.0",
    "application/json": "application/vnd.sdmx.data+json;version=1.0.0",
    "csv": "application/vnd.sdmx.data+csv;version=1.0.0",
    "csvfile": "application/vnd.sdmx.data+csv;version=1.0.0",
    "jsondata": "application/vnd.sdmx.data+json;version=1.0.0",
    "genericdata": "application/vnd.sdmx.genericdata+xml;version=2.1",
    "structurespecificdata": "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
}
"""What people and older clients write; an empty one is the default."""
KINDS = ("dataflow", "datastructure", "codelist", "conceptscheme")
KNOWN_KINDS = frozenset(
    (
        *(
            "agencyscheme",
            "categorisation",
            "categoryscheme",
            "contentconstraint",
            "dataconstraint",
        ),
        *("dataconsumerscheme", "dataproviderscheme", "hierarchicalcodelist", "hierarchy"),
        *("metadataflow", "metadatastructure", "organisationscheme", "provisionagreement"),
        *("structureset", "valuelist", "transformationscheme"),
    )
)
"""Kinds of artefacts that there are elsewhere, and none of here."""
RELATED: dict[str, dict[str, tuple[str, ...]]] = {
    "none": {},
    "": {},
    "children": {
        "dataflow": ("datastructure",),
        "datastructure": ("codelist", "conceptscheme"),
    },
    "descendants": {
        "dataflow": ("datastructure", "codelist", "conceptscheme"),
        "datastructure": ("codelist", "conceptscheme"),
    },
    "parents": {
        "datastructure": ("dataflow",),
        "codelist": ("datastructure",),
        "conceptscheme": ("datastructure",),
    },
    **dict.fromkeys(("all", "ancestors", "parentsandsiblings"), dict.fromkeys(KINDS, KINDS)),
}
"""What comes along, by the value of `references` and the kind that was asked for."""
_EVERY = {"", "all", "*"}
_NEWEST = {"", "latest", "+", "~", "*", "all", VERSION, f"{VERSION}.0"}
_LONGEST_PATH = 6
_MOST_PARTS_21 = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """A media type and the text, piece by piece."""

    media_type: str
    parts: Iterator[str | bytes]


def answer(path: str, asked: Mapping[str, str], accept: str, flows: Sequence[Flow], prepared: datetime) -> Answer:  # fmt: skip
    """Return what is asked for below `/sdmx/`.

    Raises:
        SdmxRefusal: There is no such thing, or the request cannot be read.
    """
    parts = [part for part in path.split("/") if part]
    if not parts or len(parts) > _LONGEST_PATH + 1:
        raise no_results()
    match parts[0]:
        case "structure":
            return _structure(parts[1:], asked, flows, prepared, "3.0")
        case "data":
            return _data(parts[1:], asked, accept, flows, prepared)
        case "availability" | "schema" | "metadata" | "registration":
            raise SdmxRefusal(NOT_IMPLEMENTED, "This kind of question is not implemented")
        case _:
            return _structure(parts, asked, flows, prepared, "2.1")


def _structure(parts: Sequence[str], asked: Mapping[str, str], flows: Sequence[Flow], prepared: datetime, version: str) -> Answer:  # fmt: skip
    kind, agency, name, number = (*parts, *([""] * 4))[:4]
    if kind in KNOWN_KINDS:
        raise no_results()
    if kind not in (*KINDS, "*", "structure") or len(parts) > len(KINDS) + 1:
        raise wrong_syntax("There is no such kind of structure")
    names = _names(name)
    if not _is_ours(agency) or (number and number not in _NEWEST):
        raise no_results()
    chosen, ids = _chosen(kind, names, flows)
    kinds = _kinds(kind, asked.get("references", "none"))
    text = StructureWriter(version).write(kinds, chosen, ids, prepared)
    return Answer(STRUCTURE_21 if version == "2.1" else STRUCTURE_30, iter([text]))


def _names(name: str) -> set[str]:
    return set() if name in _EVERY else set(name.replace("+", ",").split(","))


def _is_ours(agency: str) -> bool:
    return agency in _EVERY or AGENCY in agency.replace("+", ",").split(",")


def _chosen(kind: str, names: set[str], flows: Sequence[Flow]) -> tuple[list[Flow], list[str]]:
    """The dataflows that are meant, and of code lists only those that are asked for by name."""
    if kind == "codelist" and names:
        ids = sorted(names & set(code_lists_of(flows)))
        if not ids:
            raise no_results()
        return list(flows), ids
    if kind == "conceptscheme":
        if names and CONCEPTS not in names:
            raise no_results()
        return list(flows), []
    found = [flow for flow in flows if not names or flow.id in names]
    if not found:
        raise no_results()
    return found, []


def _kinds(kind: str, references: str) -> Sequence[str]:
    """Which kinds a message holds: the one asked for and what it refers to, or is referred to by."""
    if kind in ("*", "structure"):
        return KINDS
    if references in KINDS:
        return kind, references
    if references not in RELATED and references not in KNOWN_KINDS:
        raise wrong_syntax("references is none, children, descendants, parents or all")
    return kind, *RELATED.get(references, {}).get(kind, ())


def _data(parts: Sequence[str], asked: Mapping[str, str], accept: str, flows: Sequence[Flow], prepared: datetime) -> Answer:  # fmt: skip
    is_30 = len(parts) > _MOST_PARTS_21 or (bool(parts) and parts[0] in ("*", "dataflow"))
    flow_name, key = _asked_30(parts) if is_30 else _asked_21(parts)
    flow = next((one for one in flows if one.id == flow_name), None)
    if flow is None:
        raise no_results()
    media_type = negotiate(asked.get("format", "") or accept, is_30=is_30)
    query: DataQuery = read_query(flow, key, asked)
    found = observations(flow, query)
    if found.is_empty():
        raise no_results()
    return Answer(media_type, WRITERS[media_type](flow, found, prepared))


def _asked_21(parts: Sequence[str]) -> tuple[str, str]:
    """`data/FLOW/KEY/PROVIDER`; the flow may be `AGENCY,FLOW,VERSION`."""
    flow, key, provider = (*parts, "", "", "")[:_MOST_PARTS_21]
    named = flow.split(",")
    agency, name, number = (["", *named, ""] if len(named) == 1 else [*named, ""])[:3]
    if not _is_ours(agency) or number not in _NEWEST or not _is_ours(provider):
        raise no_results()
    return name, key


def _asked_30(parts: Sequence[str]) -> tuple[str, str]:
    """`data/CONTEXT/AGENCY/FLOW/VERSION/KEY`."""
    context, agency, flow, number, key = (*parts, *([""] * 5))[:5]
    if context not in ("*", "dataflow", "datastructure") or not flow:
        raise wrong_syntax("Data are asked for as data/dataflow/AGENCY/FLOW/VERSION/KEY")
    if not _is_ours(agency) or number not in _NEWEST:
        raise no_results()
    return flow, key


def negotiate(accept: str, *, is_30: bool) -> str:
    """Return the first media type of an `Accept` header that we speak.

    >>> negotiate("text/html, application/vnd.sdmx.data+csv; version=1.0.0", is_30=False)
    'application/vnd.sdmx.data+csv;version=1.0.0'

    Raises:
        SdmxRefusal: None of them.
    """
    default = next(m for m in WRITERS if ("3.0.0" in m if is_30 else "generic" in m))
    if not accept:
        return default
    for one in _by_preference(accept):
        if one in WRITERS:
            return one
        if one in ("*/*", "application/*"):
            return default
        if one in SHORT_NAMES:
            return SHORT_NAMES[one] or default
        without_version = next((m for m in WRITERS if m.partition(";")[0] == one), None)
        if without_version:
            return without_version
    raise SdmxRefusal(NOT_ACCEPTABLE, f"Ask for one of: {', '.join(WRITERS)}")


def _by_preference(accept: str) -> Iterable[str]:
    """Media types with their version, the most wanted first (RFC 9110, 12.5.1)."""
    ranked = []
    for one in accept.lower().split(","):
        kind, *said = (part.strip() for part in one.split(";"))
        known = dict(part.partition("=")[::2] for part in said)
        version = f";version={known['version']}" if "version" in known else ""
        ranked.append((_weight(known.get("q", "1")), kind + version))
    return (kind for weight, kind in sorted(ranked, key=lambda pair: -pair[0]) if weight > 0)


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
