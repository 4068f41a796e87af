"""Harvesters and search engines read the catalogue with their own tools."""

import json
import warnings
from xml.etree import ElementTree as ET

import httpx
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, RDF

from tests.clients.conftest import CUBE, SERIES, Portal

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import extruct

pytestmark = pytest.mark.filterwarnings("ignore")


def test_turtle_and_json_ld_are_one_graph(portal: Portal) -> None:
    turtle = Graph().parse(f"{portal.address}/catalog.ttl")
    json_ld = Graph().parse(f"{portal.address}/catalog.jsonld", format="json-ld")
    assert isomorphic(turtle, json_ld)
    assert len(set(turtle.subjects(RDF.type, DCAT.Dataset))) == 2


def test_every_distribution_can_be_downloaded_with_the_size_it_says(portal: Portal) -> None:
    graph = Graph().parse(f"{portal.address}/catalog.ttl")
    found = list(graph.subject_objects(DCAT.downloadURL))
    assert len(found) >= 10
    for node, address in found:
        answer = httpx.head(str(address))
        assert answer.status_code == 200, address
        assert int(answer.headers["content-length"]) == int(graph.value(node, DCAT.byteSize))


@pytest.mark.parametrize("language", ["", "/en"])
def test_extruct_finds_one_dataset_in_the_page(portal: Portal, language: str) -> None:
    page = httpx.get(f"{portal.address}{language}/dataset/{CUBE}")
    (found,) = extruct.extract(page.text, syntaxes=["json-ld"])["json-ld"]
    assert found["@type"] == "Dataset"
    assert 50 <= len(found["description"]) <= 5000
    assert {one["encodingFormat"] for one in found["distribution"]} >= {"text/csv"}


def test_the_feed_names_each_release_once(portal: Portal) -> None:
    feed = ET.fromstring(httpx.get(f"{portal.address}/en/feed.atom").content)  # noqa: S314 (ours)
    space = {"a": "http://www.w3.org/2005/Atom"}
    ids = [entry.text for entry in feed.findall("a:entry/a:id", space)]
    assert sorted(ids) == sorted(f"{portal.page(name)}#released" for name in (CUBE, SERIES))


def test_the_sitemap_leads_to_pages_that_exist(portal: Portal) -> None:
    root = ET.fromstring(httpx.get(f"{portal.address}/sitemap.xml").content)  # noqa: S314 (ours)
    pages = [one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(pages) == 14
    assert {httpx.get(page).status_code for page in pages if page} == {200}


def test_the_page_leads_machines_to_its_files(portal: Portal) -> None:
    answer = httpx.head(portal.page())
    links = answer.headers["link"]
    assert f'<{portal.page()}>; rel="cite-as"' in links
    assert f'<{portal.page()}/data.csv>; rel="item"; type="text/csv"' in links
    assert f'<{portal.page()}/datapackage.json>; rel="describedby"' in links


def test_reference_managers_get_a_citation(portal: Portal) -> None:
    assert httpx.get(f"{portal.page()}/citation.bib").text.startswith(
        "@misc{coverage_by_province_v1,"
    )
    assert httpx.get(f"{portal.page()}/citation.ris").text.startswith("TY  - DATA\r\n")
    (item,) = json.loads(httpx.get(f"{portal.page()}/citation.json").text)
    assert (item["type"], item["URL"]) == ("dataset", portal.page())
