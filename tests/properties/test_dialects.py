"""Whatever a client asks, it gets an answer or a refusal in its own language; never a crash."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.dialects.ckan.actions import ACTIONS, answer
from publishing.dialects.ckan.packages import Catalogue
from publishing.dialects.ckan.parameters import Parameters
from publishing.dialects.ckan.refusals import CkanRefusal
from publishing.dialects.oai_pmh import ARGUMENTS, Repository
from publishing.dialects.oai_pmh import answer as answer_oai
from publishing.dialects.sdmx import answer as sdmx
from publishing.dialects.sdmx.flow import Flow, flows_of
from publishing.dialects.sdmx.refusals import SdmxRefusal
from publishing.rules import read_release_rules
from publishing.shelf import offers
from tests.builders import POLICIES
from tests.journeys.cube_by_hand import released_cube
from tests.paths import a_story, released_series

SITE, NOW = "http://127.0.0.1", datetime(2026, 1, 1, tzinfo=UTC)
ANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = st.sampled_from(["all", "latest", "*", "+", "VSS", "COVERAGE_BY_PROVINCE", "data", "structure", "dataflow", "codelist", "M.VN...", "M.VN+01.F..", "1.0", ""])  # fmt: skip
PARTS = st.lists(WORDS | st.text(max_size=12), max_size=8)
SDMX_NAMES = st.sampled_from(["startPeriod", "endPeriod", "references", "detail", "firstNObservations", "lastNObservations", "c[SEX]", "c[TIME_PERIOD]", "format", "dimensionAtObservation", "x"])  # fmt: skip
VALUES = st.sampled_from(["2025", "2025-01", "2025-Q9", "all", "ge:2025", "csv", "-1", "9" * 30, "F+M", ""]) | st.text(max_size=8)  # fmt: skip
CKAN_NAMES = st.sampled_from(["id", "resource_id", "q", "fq", "sort", "rows", "start", "limit", "offset", "filters", "fields", "facet.field", "records_format", "distinct", "name"])  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    story = a_story(tmp_path_factory.mktemp("dialects") / "home")
    released_series(story)
    released_cube(story)
    found = offers(story.house.releases, story.house.press)
    return Catalogue(tuple(found), read_release_rules(Path(POLICIES)).rules, SITE)


@pytest.fixture(scope="module")
def flows(catalogue: Catalogue) -> list[Flow]:
    return flows_of(catalogue.offers)


@ANY
@given(parts=PARTS, asked=st.dictionaries(SDMX_NAMES, VALUES, max_size=3), accept=st.text(max_size=20) | st.sampled_from(list(sdmx.WRITERS)))  # fmt: skip
def test_sdmx_answers_or_refuses(
    flows: list[Flow], parts: list[str], asked: dict[str, str], accept: str
) -> None:
    try:
        text = next(sdmx.answer("/".join(parts), asked, accept, flows, NOW).parts)
    except SdmxRefusal as refused:
        text = refused.as_xml()
    assert text


@ANY
@given(name=st.sampled_from(sorted(ACTIONS)) | st.text(max_size=8), given_=st.dictionaries(CKAN_NAMES, JSON, max_size=4), real=st.booleans())  # fmt: skip
def test_ckan_answers_or_refuses(
    catalogue: Catalogue, name: str, given_: dict[str, Any], real: bool
) -> None:
    if real:
        csv = answer("package_show", catalogue, Parameters({"id": "coverage-by-province"}))
        found = next(one["id"] for one in csv["resources"] if one["datastore_active"])
        given_ = given_ | {"resource_id": found}
    with contextlib.suppress(CkanRefusal):
        answer(name, catalogue, Parameters(given_))


@ANY
@given(asked=st.lists(st.tuples(st.sampled_from(["verb", "metadataPrefix", "identifier", "from", "until", "set", "resumptionToken", "x"]), st.sampled_from([*ARGUMENTS, "oai_dc", "2026-01-01"]) | st.text(max_size=9)), max_size=4))  # fmt: skip
def test_oai_answers_in_xml(catalogue: Catalogue, asked: list[tuple[str, str]]) -> None:
    releases = [offer.release for offer in catalogue.offers]
    text = answer_oai(Repository(releases, catalogue.rules, SITE, NOW), asked)
    root = ET.fromstring(text)  # noqa: S314 (our own)
    assert root.tag == "{http://www.openarchives.org/OAI/2.0/}OAI-PMH"


@pytest.mark.parametrize("identifier", ["\0", "\x1b[31m", "x" * 9_000, "<b>&", "\ud800"])
def test_oai_repeats_nothing_that_xml_cannot_hold(catalogue: Catalogue, identifier: str) -> None:
    asked = [("verb", "GetRecord"), ("metadataPrefix", "oai_dc"), ("identifier", identifier)]
    text = answer_oai(Repository([], catalogue.rules, SITE, NOW), asked)
    assert b'code="idDoesNotExist"' in text
    ET.fromstring(text)  # noqa: S314 (our own)
