"""The stand-in for Solr finds what Solr would find, and says no where Solr would or it must."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.lab.ckan.solr.analysis import ascii_fold
from tests.lab.ckan.solr.index import Index
from tests.lab.ckan.solr.refusals import BadRequest
from tests.lab.ckan.solr.schema import Schema
from tests.lab.ckan.solr.search import minimum_match, select
from tests.lab.ckan.solr.server import CORE, Server, update
from tests.lab.ckan.solr.values import format_date, parse_date

SCHEMA = """<schema name="small" version="1.6">
  <types>
    <fieldType name="string" class="solr.StrField" omitNorms="true"/>
    <fieldType name="date" class="solr.DatePointField"/>
    <fieldType name="long" class="solr.LongPointField"/>
    <fieldType name="text" class="solr.TextField">
      <analyzer>
        <tokenizer class="solr.WhitespaceTokenizerFactory"/>
        <filter class="solr.WordDelimiterGraphFilterFactory" catenateWords="1"
                splitOnCaseChange="1"/>
        <filter class="solr.LowerCaseFilterFactory"/>
        <filter class="solr.SnowballPorterFilterFactory"/>
        <filter class="solr.ASCIIFoldingFilterFactory"/>
      </analyzer>
    </fieldType>
  </types>
  <fields>
    <field name="id" type="string" required="true"/>
    <field name="title" type="text"/>
    <field name="text" type="text" multiValued="true" stored="false"/>
    <field name="tags" type="string" multiValued="true"/>
    <field name="organization" type="string"/>
    <field name="created" type="date"/>
    <field name="_version_" type="string"/>
    <dynamicField name="extras_*" type="string"/>
  </fields>
  <uniqueKey>id</uniqueKey>
  <copyField source="title" dest="text"/>
  <copyField source="extras_*" dest="text"/>
</schema>"""

DOCUMENTS: list[dict[str, Any]] = [
    {"id": "1", "title": "Bảo hiểm xã hội", "tags": ["a", "b"], "organization": "bhxh"},
    {"id": "2", "title": "Xã hội và bảo hiểm", "tags": ["b"], "organization": "bhxh"},
    {"id": "3", "title": "Đường bộ", "organization": "moh", "created": "2026-01-02T03:04:05Z"},
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = Index(Schema(SCHEMA, str.lower), tmp_path / "index.sqlite")
    for document in DOCUMENTS:
        made.add(document)
    made.commit()
    yield made
    made.close()


def found(index: Index, query: str, **params: str) -> list[str]:
    answer = select(
        index, {"q": [query], "sort": ["id asc"], **{k: [v] for k, v in params.items()}}
    )
    return [document["id"] for document in answer["response"]["docs"]]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("bao hiem", ["1", "2"]),
        ("BẢO", ["1", "2"]),
        ("duong", ["3"]),
        ('"bảo hiểm xã hội"', ["1"]),
        ('"bảo xã"', []),
        ('"bảo xã"~1', ["1"]),
        ("+hội -và", ["1"]),
        ("hội NOT và", ["1"]),
        ("title:(xã AND và)", ["2"]),
        ("-organization:bhxh", ["3"]),
        ("organization:b*", ["1", "2"]),
        ("created:[2026-01-01T00:00:00Z TO *]", ["3"]),
        ("created:{2026-01-02T03:04:05Z TO *]", []),
        ("*:*", ["1", "2", "3"]),
        ("tags:a OR organization:moh", ["1", "3"]),
        ("không", []),
    ],
)
def test_a_query_finds_what_solr_would(index: Index, query: str, ids: list[str]) -> None:
    assert found(index, query) == ids


def test_dismax_takes_any_text_and_counts_its_words(index: Index) -> None:
    assert found(index, "bảo ((và", defType="dismax", qf="title", mm="100%") == ["2"]
    assert found(index, "bảo và", defType="edismax", qf="title^2 text", mm="1") == ["1", "2"]


@pytest.mark.parametrize(
    ("spec", "optional", "needed"),
    [("1", 3, 1), ("-1", 3, 2), ("75%", 4, 3), ("2<-1 5<80%", 2, 2), ("2<-1 5<80%", 6, 4)],
)
def test_minimum_match_is_solrs(spec: str, optional: int, needed: int) -> None:
    assert minimum_match(spec, optional) == needed


def test_facets_count_terms_and_filters_narrow(index: Index) -> None:
    params = {"q": ["*:*"], "fq": ["organization:bhxh"], "facet": ["true"], "facet.field": ["tags"]}
    answer = select(index, params)
    assert answer["response"]["numFound"] == 2
    assert answer["facet_counts"]["facet_fields"]["tags"] == ["b", 2, "a", 1]


@pytest.mark.parametrize(
    "query", ["foo~", "/foo/", "{!bool must=a}", "_query_:x", "nowhere:x", "(a", '"a', "created:x"]
)
def test_a_query_outside_the_subset_or_the_grammar_is_refused(index: Index, query: str) -> None:
    with pytest.raises(BadRequest):
        found(index, query)


def test_a_parameter_nobody_taught_it_is_refused_by_name(index: Index) -> None:
    with pytest.raises(BadRequest, match="solr-standin: the parameter group"):
        select(index, {"q": ["a"], "group": ["true"]})


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"id": "9", "extras_k": "đ" * 20_000}, "immense term"),
        ({"id": "9", "extras_k": {"a": 1}}, "nested value"),
        ({"id": "9", "title": ["a", "b"]}, "multiple values"),
        ({"id": "9", "created": "yesterday"}, "Invalid Date String"),
        ({"title": "a"}, "missing required field: id"),
        ({"id": "9", "nowhere": "a"}, "undefined field"),
    ],
)
def test_a_document_solr_would_refuse_is_refused(
    index: Index, document: dict[str, Any], why: str
) -> None:
    with pytest.raises(BadRequest, match=why):
        index.add(document)


def test_changes_are_seen_at_the_commit_and_survive_a_restart(index: Index, tmp_path: Path) -> None:
    update(index, b"<delete><query>organization:bhxh</query></delete>", "text/xml", {})
    assert found(index, "*:*") == ["1", "2", "3"]
    update(index, json.dumps([{"id": "4", "title": "Mới"}]).encode(), "application/json", {})
    update(index, b"<commit/>", "text/xml", {})
    assert found(index, "*:*") == ["3", "4"]
    again = Index(index.schema, tmp_path / "index.sqlite")
    assert found(again, "*:*") == ["3", "4"]
    again.close()


def test_folding_leaves_a_free_combining_mark_alone() -> None:
    assert ascii_fold("Đặng Œuvre a\u0301") == "Dang OEuvre a\u0301"


def test_date_math_rounds_and_counts_months() -> None:
    assert format_date(parse_date("2024-02-29T10:20:30Z+1YEAR/MONTH")) == "2025-02-01T00:00:00Z"
    assert format_date(parse_date("2026-01-31T00:00:00.120Z+1MONTH")) == "2026-02-28T00:00:00.12Z"


def test_over_http_a_refusal_is_a_400_that_names_the_stand_in(index: Index) -> None:
    server = Server(0, index)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}{CORE}"
    try:
        found = requests.get(f"{base}/select", {"q": "duong"}, timeout=5)
        assert found.json()["response"]["numFound"] == 1
        refusal = requests.get(f"{base}/select", {"q": "foo~"}, timeout=5)
        assert refusal.status_code == 400
        assert "solr-standin: a fuzzy query" in refusal.json()["error"]["msg"]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
