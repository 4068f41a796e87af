"""ckanapi, library and command line, reads our portal as it reads any CKAN."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from ckanapi import NotAuthorized, NotFound, RemoteCKAN, ValidationError
from ckanapi.errors import CKANAPIError

from tests.clients.conftest import CUBE, SERIES, Portal

CKANAPI = Path(sys.executable).with_name("ckanapi")


@pytest.fixture
def ckan(portal: Portal) -> RemoteCKAN:
    return RemoteCKAN(portal.address, get_only=False)


def csv_of(ckan: RemoteCKAN, product: str = CUBE) -> str:
    package = ckan.action.package_show(id=product)
    found: str = next(r["id"] for r in package["resources"] if r["datastore_active"])
    return found


def test_the_library_lists_shows_and_searches(ckan: RemoteCKAN) -> None:
    assert ckan.action.package_list() == [CUBE, SERIES]
    shown = ckan.action.package_show(id=CUBE)
    assert ckan.action.package_show(id=shown["id"]) == shown
    assert shown["organization"]["name"] in ckan.action.organization_list()
    for words in ("bao hiem xa hoi", "bảo hiểm", "insurance"):
        assert ckan.action.package_search(q=words)["count"] == 2
    assert ckan.action.package_search(q="không có từ này")["results"] == []


@pytest.mark.parametrize("get_only", [True, False])
def test_filters_and_facets_by_get_and_by_post(portal: Portal, get_only: bool) -> None:
    ckan = RemoteCKAN(portal.address, get_only=get_only)
    fields = json.dumps(["res_format", "tags"]) if get_only else ["res_format", "tags"]
    found = ckan.call_action(
        "package_search",
        {"fq": f'name:"{CUBE}" +res_format:CSV', "facet.field": fields, "rows": 0},
    )
    assert (found["count"], found["results"]) == (1, [])
    assert found["facets"]["res_format"]["CSV"] == 1
    assert found["search_facets"]["tags"]["items"]
    assert ckan.call_action("package_search", {"fq": "-organization:bhxh-viet-nam"})["count"] == 0


def test_every_resource_can_be_shown_and_downloaded(ckan: RemoteCKAN) -> None:
    for resource in ckan.action.package_show(id=SERIES)["resources"]:
        assert ckan.action.resource_show(id=resource["id"]) == resource
        assert len(httpx.get(resource["url"]).content) == resource["size"]


def test_the_datastore_gives_the_whole_table_page_by_page(ckan: RemoteCKAN, portal: Portal) -> None:
    truth = pl.read_parquet(portal.story.house.press.place_of(SERIES, "v1") / "data.parquet")
    rows: list[dict[str, Any]] = []
    while True:
        page = ckan.action.datastore_search(
            resource_id=csv_of(ckan, SERIES), limit=50, offset=len(rows)
        )
        rows += page["records"]
        if not page["records"]:
            break
    assert page["total"] == truth.height
    assert [row.pop("_id") for row in rows] == list(range(1, truth.height + 1))
    assert rows == truth.to_dicts()


def test_the_datastore_filters_sorts_and_says_what_columns_mean(ckan: RemoteCKAN) -> None:
    asked = {"resource_id": csv_of(ckan), "filters": {"ref_area": ["VN"], "sex": "F"}}
    found = ckan.call_action(
        "datastore_search",
        asked
        | {"fields": "time_period,persons", "sort": "persons desc nulls last", "limit": 5}
        | {"sort": "time_period desc, persons"},
    )
    assert [field["id"] for field in found["fields"]] == ["time_period", "persons"]
    periods = [row["time_period"] for row in found["records"]]
    assert periods == sorted(periods, reverse=True)
    nothing = ckan.call_action("datastore_search", asked | {"limit": 0})
    assert (nothing["records"], nothing["total"] > 5) == ([], True)
    about = ckan.action.datastore_info(id=asked["resource_id"])
    labels = {field["id"]: field["info"]["label"] for field in about["fields"]}
    assert labels["persons"] == "Số người tham gia"


def test_the_datastore_finds_words_in_any_column(ckan: RemoteCKAN, portal: Portal) -> None:
    truth = pl.read_parquet(portal.story.house.press.place_of(SERIES, "v1") / "data.parquet")
    texts = pl.concat_str(pl.col(pl.String), separator=" ", ignore_nulls=True).str.to_lowercase()
    wanted = truth.filter(texts.str.contains("pension"), texts.str.contains("2025")).height
    asked = {"resource_id": csv_of(ckan, SERIES), "q": "PENSION 2025", "limit": 0}
    assert ckan.call_action("datastore_search", asked)["total"] == wanted > 0


def test_suppressed_cells_stay_missing(ckan: RemoteCKAN) -> None:
    asked = {"resource_id": csv_of(ckan), "filters": {"conf_status": "C"}}
    found = ckan.call_action("datastore_search", asked)
    assert found["total"] > 0
    assert {row["persons"] for row in found["records"]} == {None}


@pytest.mark.parametrize("action", ["package_create", "resource_create", "datastore_upsert", "user_list", "package_delete"])  # fmt: skip
def test_writing_and_people_are_refused_as_ckan_refuses_them(ckan: RemoteCKAN, action: str) -> None:
    with pytest.raises(NotAuthorized):
        ckan.call_action(action, {"name": "x", "id": CUBE})


def test_what_is_not_there_and_what_is_missing(ckan: RemoteCKAN) -> None:
    for action in ("package_show", "resource_show", "organization_show", "group_show", "tag_show"):
        with pytest.raises(NotFound):
            ckan.call_action(action, {"id": "nothing"})
        with pytest.raises(ValidationError):
            ckan.call_action(action, {})
    with pytest.raises(CKANAPIError, match="Action name not known"):
        ckan.call_action("no_such_action", {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"filters": "{"},
        {"filters": [1]},
        {"filters": {"nothing": 1}},
        {"filters": {"persons": "many"}},
        {"fields": "nothing"},
        {"sort": "persons; DROP TABLE data"},
        {"limit": -1},
        {"limit": "many"},
        {"records_format": "xml"},
        {"q": {"nothing": "x"}},
        {"offset": 1.5},
    ],
    ids=str,
)
def test_a_wrong_parameter_is_told_by_its_name(ckan: RemoteCKAN, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as told:
        ckan.call_action("datastore_search", {"resource_id": csv_of(ckan), **wrong})
    assert set(wrong) <= set(told.value.error_dict)


@pytest.mark.parametrize("query", ["a:b:c", "unknown:1", "title:(", "{!bool must=x}", 'q"'])
def test_a_search_that_cannot_be_read_is_refused(portal: Portal, query: str) -> None:
    address = f"{portal.address}/api/3/action/package_search"
    answer = httpx.get(address, params={"fq": query})
    assert answer.status_code == 400
    assert answer.json()["error"]["__type"] == "Search Query Error"


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(portal: Portal, body: bytes) -> None:
    answer = httpx.post(f"{portal.address}/api/action/package_list", content=body)
    assert answer.status_code == 400
    assert answer.json()["success"] is False


def test_a_huge_body_is_not_read(portal: Portal) -> None:
    answer = httpx.post(f"{portal.address}/api/action/package_list", content=b" " * (2 << 20))
    assert answer.status_code == 413


def test_the_command_line_dumps_the_portal_with_its_files(portal: Portal, tmp_path: Path) -> None:
    # It starts workers of itself by name.
    path = {"PATH": f"{CKANAPI.parent}:/usr/bin:/bin", "HOME": str(tmp_path)}

    def ckanapi(*words: str) -> str:
        command = [CKANAPI, *words, "-r", portal.address]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=path)
        return done.stdout

    assert json.loads(ckanapi("action", "package_show", f"id={SERIES}"))["name"] == SERIES
    assert len(ckanapi("search", "datasets", "q=bao hiem").splitlines()) == 2
    assert json.loads(ckanapi("dump", "organizations", "--all"))["name"] == "bhxh-viet-nam"
    ckanapi("dump", "datasets", SERIES, "-d", "-D", str(tmp_path / "dump"))
    dumped = tmp_path / "dump" / SERIES
    named = {
        one["name"] for one in json.loads((dumped / "datapackage.json").read_text())["resources"]
    }
    assert named >= {"data-csv", "data-xlsx", "metadata-json"}
    # ckanapi 4.11 puts the bytes of the last resource into every file; ours to see is that it came.
    signature = portal.story.house.press.place_of(SERIES, "v1") / "SHA256SUMS.sig"
    contents = {path.read_bytes() for path in (dumped / "data").iterdir()}
    assert contents == {signature.read_bytes()}
