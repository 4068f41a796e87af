"""Structure messages, SDMX-ML 2.1 and 3.0: dataflows, code lists, concepts, data structures.

The two versions differ in their namespaces, in how one artefact names another (an element `Ref`, or
a URN), in the order of the parts, and in measures. Everything else is written once.
"""

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

from catalog.model import Bilingual
from publishing.dialects.sdmx.flow import (
    AGENCY,
    ATTRIBUTES,
    CONCEPTS,
    TIME,
    UNIT,
    VALUE,
    VERSION,
    Flow,
    code_lists_of,
    concepts_of,
)
from publishing.dialects.sdmx.names import (
    COMMON_21,
    COMMON_30,
    MESSAGE_21,
    MESSAGE_30,
    STRUCTURE_21,
    STRUCTURE_30,
    XML_LANG,
    urn,
)

TITLE = Bilingual("Minh Bạch", "Minh Bạch")
PACKAGES = {
    "Codelist": "codelist",
    "Concept": "conceptscheme",
    "DataStructure": "datastructure",
    "Dataflow": "datastructure",
}
IN_ORDER = {
    "2.1": ("dataflow", "codelist", "conceptscheme", "datastructure"),
    "3.0": ("codelist", "conceptscheme", "datastructure", "dataflow"),
}
"""The order in which each version wants its parts."""


class StructureWriter:
    """Writes one message of one version."""

    def __init__(self, version: str) -> None:
        is_21 = version == "2.1"
        self.version = version
        self.message = MESSAGE_21 if is_21 else MESSAGE_30
        self.common = COMMON_21 if is_21 else COMMON_30
        self.structure = STRUCTURE_21 if is_21 else STRUCTURE_30

    def write(self, kinds: Sequence[str], flows: Sequence[Flow], ids: Sequence[str], prepared: datetime) -> bytes:  # fmt: skip
        """Return a message with the artefacts of these kinds.

        Of code lists only those in `ids`, unless it is empty.
        """
        root = ET.Element(f"{{{self.message}}}Structure")
        write_header(root, self.message, prepared)
        parts = ET.SubElement(root, f"{{{self.message}}}Structures")
        for kind in IN_ORDER[self.version]:
            if kind in kinds:
                self._part(parts, kind, flows, ids)
        text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return text

    def _part(self, parts: ET.Element, kind: str, flows: Sequence[Flow], ids: Sequence[str]) -> None:  # fmt: skip
        match kind:
            case "dataflow":
                part = self._add(parts, "Dataflows")
                for flow in flows:
                    self._dataflow(part, flow)
            case "codelist":
                part = self._add(parts, "Codelists")
                for name, codes in code_lists_of(flows).items():
                    if not ids or name in ids:
                        self._code_list(part, name, codes)
            case "conceptscheme":
                name = "Concepts" if self.version == "2.1" else "ConceptSchemes"
                self._concept_scheme(self._add(parts, name), flows)
            case _:
                part = self._add(parts, "DataStructures")
                for flow in flows:
                    self._data_structure(part, flow)

    def _dataflow(self, part: ET.Element, flow: Flow) -> None:
        node = self._artefact(part, "Dataflow", flow.id, flow.name)
        for language in ("vi", "en"):
            about = ET.SubElement(node, f"{{{self.common}}}Description", {XML_LANG: language})
            about.text = flow.about.in_language(language)
        self._refer(self._add(node, "Structure"), "DataStructure", flow.id)

    def _code_list(self, part: ET.Element, name: str, codes: Sequence[tuple[str, Bilingual]]) -> None:  # fmt: skip
        title = Bilingual(f"Danh mục {name.removeprefix('CL_')}", f"Code list {name}")
        node = self._artefact(part, "Codelist", name, title)
        for code, words in codes:
            self._named(self._add(node, "Code", id=code), words)

    def _concept_scheme(self, part: ET.Element, flows: Sequence[Flow]) -> None:
        node = self._artefact(part, "ConceptScheme", CONCEPTS, TITLE)
        for name, words in concepts_of(flows).items():
            concept = self._add(node, "Concept", id=name)
            self._named(concept, words)
            if name not in (TIME, VALUE):
                form = self._add(concept, "CoreRepresentation")
                self._refer(self._add(form, "Enumeration"), "Codelist", f"CL_{name}")

    def _data_structure(self, part: ET.Element, flow: Flow) -> None:
        node = self._artefact(part, "DataStructure", flow.id, flow.name)
        parts = self._add(node, "DataStructureComponents")
        dimensions = self._add(parts, "DimensionList", id="DimensionDescriptor")
        for place, one in enumerate(flow.dimensions, start=1):
            made = self._add(dimensions, "Dimension", id=one.id, position=str(place))
            self._component(made, one.id, f"CL_{one.id}")
        position = {"position": str(len(flow.dimensions) + 1)} if self.version == "2.1" else {}
        time = self._add(dimensions, "TimeDimension", id=TIME, **position)
        self._component(time, TIME, text_type="ObservationalTimePeriod")
        attributes = self._add(parts, "AttributeList", id="AttributeDescriptor")
        for name in ATTRIBUTES:
            self._attribute(attributes, name, flow)
        measures = self._add(parts, "MeasureList", id="MeasureDescriptor")
        kind = "PrimaryMeasure" if self.version == "2.1" else "Measure"
        self._component(self._add(measures, kind, id=VALUE), VALUE, text_type="Integer")

    def _attribute(self, attributes: ET.Element, name: str, flow: Flow) -> None:
        """The unit belongs to each series, the two states to each observation."""
        usage = "Mandatory" if self.version == "2.1" else "mandatory"
        said = {"assignmentStatus" if self.version == "2.1" else "usage": usage}
        node = self._add(attributes, "Attribute", id=name, **said)
        self._component(node, name, f"CL_{name}")
        relation = self._add(node, "AttributeRelationship")
        if name == UNIT:
            for one in flow.dimension_ids:
                self._local(self._add(relation, "Dimension"), one)
        elif self.version == "2.1":
            self._local(self._add(relation, "PrimaryMeasure"), VALUE)
        else:
            self._add(relation, "Observation")

    def _local(self, node: ET.Element, name: str) -> None:
        """Name a component of the same data structure."""
        if self.version == "2.1":
            ET.SubElement(node, "Ref", {"id": name})
        else:
            node.text = name

    def _component(self, node: ET.Element, concept: str, code_list: str = "", text_type: str = "") -> None:  # fmt: skip
        self._refer(self._add(node, "ConceptIdentity"), "Concept", CONCEPTS, item=concept)
        form = self._add(node, "LocalRepresentation")
        if code_list:
            self._refer(self._add(form, "Enumeration"), "Codelist", code_list)
        else:
            self._add(form, "TextFormat", textType=text_type)

    def _refer(self, node: ET.Element, kind: str, name: str, item: str = "") -> None:
        """Name another artefact, or an item of it."""
        package = PACKAGES[kind]
        if self.version != "2.1":
            node.text = urn(package, kind, name, AGENCY, VERSION) + (f".{item}" if item else "")
            return
        said = {"class": kind, "package": package, "agencyID": AGENCY}
        if item:
            parent = {"maintainableParentID": name, "maintainableParentVersion": VERSION}
            ET.SubElement(node, "Ref", {"id": item, **parent, **said})
        else:
            ET.SubElement(node, "Ref", {"id": name, "version": VERSION, **said})

    def _artefact(self, part: ET.Element, kind: str, name: str, words: Bilingual) -> ET.Element:
        said = {"agencyID": AGENCY, "id": name, "version": VERSION}
        if self.version == "2.1":
            said["isFinal"] = "true"
        node = self._add(part, kind, **said)
        self._named(node, words)
        return node

    def _named(self, node: ET.Element, words: Bilingual) -> None:
        for language in ("vi", "en"):
            name = ET.SubElement(node, f"{{{self.common}}}Name", {XML_LANG: language})
            name.text = words.in_language(language)

    def _add(self, parent: ET.Element, name: str, **said: str) -> ET.Element:
        return ET.SubElement(parent, f"{{{self.structure}}}{name}", said)


def write_header(root: ET.Element, message: str, prepared: datetime) -> ET.Element:
    """Add the header that every message has; return it."""
    header = ET.SubElement(root, f"{{{message}}}Header")
    values = (
        ("ID", f"MB{prepared:%Y%m%d%H%M%S}"),
        ("Test", "false"),
        ("Prepared", prepared.strftime("%Y-%m-%dT%H:%M:%SZ")),
    )
    for name, value in values:
        ET.SubElement(header, f"{{{message}}}{name}").text = value
    ET.SubElement(header, f"{{{message}}}Sender", {"id": AGENCY})
    return header
