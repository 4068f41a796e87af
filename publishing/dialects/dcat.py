"""The catalogue in DCAT-AP 3.0.1 (SEMIC), as Turtle and as JSON-LD: one graph, two spellings.

https://semiceu.github.io/DCAT-AP/releases/3.0.1/. Terms of controlled lists are typed in place, so
that the official shapes hold without fetching the lists.
"""

import json
from collections.abc import Iterable
from datetime import date

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD
from rdflib.term import Node

from catalog.model import Bilingual
from publishing.dialects.periods import day_of
from publishing.dialects.vocabularies import (
    FILE_TYPES,
    FREQUENCIES,
    MEDIA_TYPES,
    VIET_NAM,
    eu,
)
from publishing.formats.files import FILES, is_data
from publishing.model import Release
from publishing.released import Released, ReleasedFile
from publishing.rules import ReleaseRules
from publishing.shelf import Offer

SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
PREFIXES = {"dcat": DCAT, "dct": DCTERMS, "foaf": FOAF, "spdx": SPDX, "vcard": VCARD, "adms": ADMS}
PUBLIC = eu("access-right", "PUBLIC")
STABLE = eu("planned-availability", "STABLE")
TITLE = Bilingual("Cổng dữ liệu mở Minh Bạch", "Minh Bạch open data portal")
ABOUT = Bilingual(
    "Dữ liệu mở về bảo hiểm xã hội, mỗi bảng kèm chứng thư bảo mật và chữ ký",
    "Open data on social insurance; every table with its disclosure certificate and signature",
)


def as_turtle(offers: Iterable[Offer], rules: ReleaseRules, site: str) -> str:
    """Return the catalogue as Turtle; `site` is the address of the portal."""
    return catalogue(offers, rules, site).serialize(format="turtle")


def as_json_ld(offers: Iterable[Offer], rules: ReleaseRules, site: str) -> str:
    """Return the same graph as JSON-LD with its context inside."""
    context = {name: str(space) for name, space in PREFIXES.items()}
    text = catalogue(offers, rules, site).serialize(format="json-ld", context=context)
    return json.dumps(json.loads(text), ensure_ascii=False, indent=1)


def catalogue(offers: Iterable[Offer], rules: ReleaseRules, site: str) -> Graph:
    """Return the graph of the catalogue and every dataset that is public."""
    graph = Graph()
    for name, space in PREFIXES.items():
        graph.bind(name, space)
    root, publisher = URIRef(f"{site}/catalog"), URIRef(f"{site}/#publisher")
    _describe_publisher(graph, publisher, rules)
    graph.add((root, RDF.type, DCAT.Catalog))
    _say(graph, root, DCTERMS.title, TITLE)
    _say(graph, root, DCTERMS.description, ABOUT)
    graph.add((root, DCTERMS.publisher, publisher))
    graph.add((root, FOAF.homepage, _typed(graph, site + "/", FOAF.Document)))
    licence = _typed(graph, site + rules.licence.path, DCTERMS.LicenseDocument)
    graph.add((root, DCTERMS.license, licence))
    for code in ("VIE", "ENG"):
        language = _typed(graph, eu("language", code), DCTERMS.LinguisticSystem)
        graph.add((root, DCTERMS.language, language))
    newest = date.min
    for offer in offers:
        dataset = _dataset(graph, offer, rules, site)
        graph.add((dataset, DCTERMS.publisher, publisher))
        graph.add((root, DCAT.dataset, dataset))
        newest = max(newest, offer.released.metadata.issued)
    if newest > date.min:
        graph.add((root, DCTERMS.modified, Literal(newest.isoformat(), datatype=XSD.date)))
    return graph


def _dataset(graph: Graph, offer: Offer, rules: ReleaseRules, site: str) -> URIRef:
    release, released = offer.release, offer.released
    said, page = released.metadata, f"{site}/dataset/{release.product}"
    node = URIRef(page)
    graph.add((node, RDF.type, DCAT.Dataset))
    _say(graph, node, DCTERMS.title, said.title)
    _say(graph, node, DCTERMS.description, said.summary)
    graph.add((node, DCTERMS.identifier, Literal(page)))
    graph.add((node, DCAT.version, Literal(said.version)))
    for word in said.keywords:
        graph.add((node, DCAT.keyword, Literal(word, lang="vi")))
    issued = Literal(said.issued.isoformat(), datatype=XSD.date)
    graph.add((node, DCTERMS.issued, issued))
    graph.add((node, DCTERMS.modified, issued))
    frequency = eu("frequency", FREQUENCIES.get(said.frequency, "UNKNOWN"))
    graph.add((node, DCTERMS.accrualPeriodicity, _concept(graph, frequency, DCTERMS.Frequency)))
    graph.add((node, DCTERMS.accessRights, _concept(graph, PUBLIC, DCTERMS.RightsStatement)))
    graph.add((node, DCTERMS.spatial, _concept(graph, VIET_NAM, DCTERMS.Location)))
    theme = _concept(graph, eu("data-theme", "SOCI"), SKOS.Concept)
    graph.add((node, DCAT.theme, theme))
    graph.add((node, DCAT.landingPage, _typed(graph, page, FOAF.Document)))
    graph.add((node, DCAT.contactPoint, _contact(graph, rules)))
    graph.add((node, DCTERMS.temporal, _temporal(graph, released)))
    for file in released.files:
        if is_data(file.name):
            graph.add((node, DCAT.distribution, _distribution(graph, release, file, rules, site)))
    return node


def _distribution(
    graph: Graph, release: Release, file: ReleasedFile, rules: ReleaseRules, site: str
) -> URIRef:
    page = f"{site}/dataset/{release.product}/{release.version}"
    address = f"{page}/{file.name}"
    node = URIRef(address + "#distribution")
    graph.add((node, RDF.type, DCAT.Distribution))
    _say(graph, node, DCTERMS.title, file.title)
    graph.add((node, DCAT.accessURL, URIRef(page)))
    graph.add((node, DCAT.downloadURL, URIRef(address)))
    form = _concept(graph, eu("file-type", FILE_TYPES[file.format]), DCTERMS.MediaTypeOrExtent)
    graph.add((node, DCTERMS["format"], form))
    media = f"{MEDIA_TYPES}/{FILES[file.name].media_type}"
    graph.add((node, DCAT.mediaType, _typed(graph, media, DCTERMS.MediaType)))
    graph.add((node, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger)))
    licence = _typed(graph, site + rules.licence.path, DCTERMS.LicenseDocument)
    graph.add((node, DCTERMS.license, licence))
    stable = _concept(graph, STABLE, SKOS.Concept)
    graph.add((node, URIRef("http://data.europa.eu/r5r/availability"), stable))
    graph.add((node, SPDX.checksum, _checksum(graph, file)))
    return node


def _checksum(graph: Graph, file: ReleasedFile) -> BNode:
    node = BNode()
    graph.add((node, RDF.type, SPDX.Checksum))
    algorithm = _typed(graph, str(SPDX.checksumAlgorithm_sha256), SPDX.ChecksumAlgorithm)
    graph.add((node, SPDX.algorithm, algorithm))
    graph.add((node, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)))
    return node


def _temporal(graph: Graph, released: Released) -> BNode:
    node = BNode()
    first, last = released.periods
    graph.add((node, RDF.type, DCTERMS.PeriodOfTime))
    edges = ((DCAT.startDate, day_of(first, last=False)), (DCAT.endDate, day_of(last, last=True)))
    for term, day in edges:
        graph.add((node, term, Literal(day, datatype=XSD.date)))
    return node


def _contact(graph: Graph, rules: ReleaseRules) -> BNode:
    node = BNode()
    graph.add((node, RDF.type, VCARD.Kind))
    graph.add((node, VCARD.fn, Literal(rules.contact.name, lang="vi")))
    graph.add((node, VCARD.hasEmail, URIRef(f"mailto:{rules.contact.email}")))
    return node


def _describe_publisher(graph: Graph, node: URIRef, rules: ReleaseRules) -> None:
    graph.add((node, RDF.type, FOAF.Agent))
    _say(graph, node, FOAF.name, rules.publisher.bilingual())
    kind = _concept(graph, "http://purl.org/adms/publishertype/NationalAuthority", SKOS.Concept)
    graph.add((node, DCTERMS.type, kind))


def _say(graph: Graph, node: Node, term: URIRef, words: Bilingual) -> None:
    graph.add((node, term, Literal(words.vi, lang="vi")))
    graph.add((node, term, Literal(words.en, lang="en")))


def _typed(graph: Graph, address: str, kind: URIRef) -> URIRef:
    node = URIRef(address)
    graph.add((node, RDF.type, kind))
    return node


def _concept(graph: Graph, address: str, kind: URIRef) -> URIRef:
    """A term of a controlled list: also a concept with a label, as the shapes ask."""
    node = _typed(graph, address, kind)
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.prefLabel, Literal(address.rpartition("/")[2], lang="en")))
    return node
