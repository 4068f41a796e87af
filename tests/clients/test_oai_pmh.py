"""Sickle harvests the releases; every error of the protocol has its code."""

import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from catalog.model import Bilingual
from publishing.dialects.oai_pmh import AT_ONCE, Repository, answer
from publishing.rules import read_release_rules
from tests.builders import POLICIES
from tests.clients.conftest import CUBE, SERIES, Portal

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from sickle import Sickle
    from sickle.oaiexceptions import IdDoesNotExist, NoRecordsMatch


@pytest.fixture
def sickle(portal: Portal) -> Sickle:
    return Sickle(f"{portal.address}/oai")


def test_sickle_harvests_every_release(sickle: Sickle, portal: Portal) -> None:
    records = {record.header.identifier: record for record in sickle.ListRecords(metadataPrefix="oai_dc")}  # fmt: skip
    assert set(records) == {f"oai:minhbach:{name}/v1" for name in (CUBE, SERIES)}
    said = records[f"oai:minhbach:{CUBE}/v1"].metadata
    assert said["identifier"] == [portal.page()]
    assert len(said["title"]) == 2
    assert len(list(sickle.ListIdentifiers(metadataPrefix="oai_dc"))) == 2
    assert sickle.Identify().deletedRecord == "persistent"
    assert [one.metadataPrefix for one in sickle.ListMetadataFormats()] == ["oai_dc"]


def test_sickle_asks_for_one_record_and_for_a_time(sickle: Sickle) -> None:
    one = sickle.GetRecord(identifier=f"oai:minhbach:{SERIES}/v1", metadataPrefix="oai_dc")
    assert one.metadata["type"] == ["Dataset"]
    with pytest.raises(IdDoesNotExist):
        sickle.GetRecord(identifier="oai:minhbach:nothing/v1", metadataPrefix="oai_dc")
    with pytest.raises(NoRecordsMatch):
        sickle.ListRecords(metadataPrefix="oai_dc", **{"from": "2999-01-01"})


def test_a_long_list_comes_in_parts_and_the_withdrawn_are_told(portal: Portal) -> None:
    (release, *_) = portal.story.house.releases.list_releases(SERIES)
    gone = {"withdrawn_at": release.issued + timedelta(days=1), "withdrawn_because": Bilingual("Sai", "Wrong")}  # fmt: skip
    many = [replace(release, version=f"v{n}", id=f"x-v{n}", **(gone if n % 2 else {})) for n in range(AT_ONCE + 5)]  # fmt: skip
    rules = read_release_rules(POLICIES).rules
    repository = Repository(many, rules, portal.address, datetime(2026, 1, 1, tzinfo=UTC))
    first = answer(repository, [("verb", "ListRecords"), ("metadataPrefix", "oai_dc")]).decode()
    token = first.split('cursor="0">')[1].split("<")[0]
    second = answer(repository, [("verb", "ListRecords"), ("resumptionToken", token)]).decode()
    assert (first.count("<record>"), second.count("<record>")) == (AT_ONCE, 5)
    assert (first + second).count('status="deleted"') == (AT_ONCE + 5) // 2
    assert 'cursor="50" />' in second


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&from=2020-01-01", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2021-01-01&until=2020-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=x", "noSetHierarchy"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=//999", "badResumptionToken"),
        ("verb=ListSets", "noSetHierarchy"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%3Cscript%3E", "idDoesNotExist"),
    ],
)
def test_every_error_has_its_code(portal: Portal, query: str, code: str) -> None:
    answer = httpx.get(f"{portal.address}/oai?{query}")
    assert answer.status_code == 200
    assert f'<error code="{code}">' in answer.text
    assert "<script" not in answer.text
