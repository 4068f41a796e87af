"""A publication in CKAN's words, on a stock portal and on one with its own schema."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model import Bilingual
from publishing.portals.ckan_metadata import (
    describe,
    differing,
    dropped,
    extras_of,
    marks,
    marks_before,
    normal_tags,
    releases_of,
    upload_name,
    with_extras,
)
from publishing.portals.errors import PortalRefused
from tests.fakes.publications import a_publication


def a_schema(*names: str, **composed: tuple[str, ...]) -> dict[str, Any]:
    """Return a schema as ckanext-scheming shows it: simple fields, and ones with subfields."""
    simple = [{"field_name": name} for name in names]
    parts = [
        {"field_name": name, "repeating_subfields": [{"field_name": sub} for sub in subs]}
        for name, subs in composed.items()
    ]
    return {"dataset_fields": simple + parts}


def test_on_a_stock_portal_everything_ckan_has_no_field_for_is_an_extra(tmp_path: Path) -> None:
    found = describe(a_publication(tmp_path), None)
    assert found.extras["frequency"] == "quarterly"
    assert found.extras["temporal_end"] == "2026-03-31"
    assert found.extras["spatial_text"] == "Việt Nam"
    assert found.extras["title_en"] == "People insured"
    assert found.fields["maintainer_email"] == "opendata@example.invalid"
    assert "frequency" not in found.fields


def test_on_a_portal_with_a_schema_each_fact_goes_where_the_schema_has_it(tmp_path: Path) -> None:
    schema = a_schema(
        "title", "frequency", contact=("name", "email"), temporal_coverage=("start", "end")
    )
    found = describe(a_publication(tmp_path), schema)
    assert found.fields["frequency"] == "quarterly"
    assert found.fields["contact"] == [
        {"name": "Ban Thống kê", "email": "opendata@example.invalid"}
    ]
    assert found.fields["temporal_coverage"] == [{"start": "2026-01-01", "end": "2026-03-31"}]
    assert found.extras["spatial_text"] == "Việt Nam"
    assert not {"frequency", "contact_name", "temporal_start"} & set(found.extras)


def test_no_fact_is_lost_or_told_twice_whatever_the_schema_has(tmp_path: Path) -> None:
    stock = describe(a_publication(tmp_path), None)
    schema = a_schema("issued", "identifier", publisher=("name",), spatial_coverage=("uri", "text"))
    placed = describe(a_publication(tmp_path), schema)
    moved = {"issued", "identifier", "publisher_name", "spatial_text"}
    assert set(stock.extras) - set(placed.extras) == moved
    assert len(placed.fields) - len(stock.fields) == len(moved)


def test_a_place_given_as_an_address_is_told_as_one(tmp_path: Path) -> None:
    found = describe(a_publication(tmp_path, spatial="http://sws.geonames.org/1562822/"), None)
    assert found.extras["spatial_uri"] == "http://sws.geonames.org/1562822/"


def test_both_languages_and_the_exact_licence_stand_in_the_description(tmp_path: Path) -> None:
    notes = describe(a_publication(tmp_path), None).fields["notes"]
    for text in ("Số liệu tổng hợp", "Aggregated", "https://creativecommons.org/licenses/by/4.0/"):
        assert text in notes


def test_all_text_is_in_composed_letters(tmp_path: Path) -> None:
    title = Bilingual(vi=unicodedata.normalize("NFD", "Bảo hiểm"), en="Insurance")
    found = describe(a_publication(tmp_path, title=title), None)
    assert found.fields["title"] == "Bảo hiểm"


@pytest.mark.parametrize("name", ["Dữ-liệu", "new", "x", "a b", "a" * 101, ""])
def test_a_name_ckan_cannot_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PortalRefused, match="cannot be the name of a dataset"):
        describe(a_publication(tmp_path, name=name), None)


def test_a_text_too_long_for_the_index_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(PortalRefused, match="`spatial_text` is too long"):
        describe(a_publication(tmp_path, spatial="đ" * 20_000), None)


def test_extras_others_added_stay_and_ours_are_put_right() -> None:
    dataset = {"extras": [{"key": "theirs", "value": "1"}, {"key": "frequency", "value": "annual"}]}
    assert with_extras(dataset, {"issued": "2026-01-01"}) == [
        {"key": "issued", "value": "2026-01-01"},
        {"key": "theirs", "value": "1"},
    ]


def test_what_was_begun_is_remembered_until_a_release_is_marked(tmp_path: Path) -> None:
    shown = marks(a_publication(tmp_path))
    dataset = {"state": "active", "extras": with_extras({}, shown)}
    assert marks_before(dataset, "r1") == shown
    begun = marks_before(dataset, "r2")
    assert begun == shown | {"minhbach_begun_release_ids": "r2"}
    dataset["extras"] = with_extras(dataset, begun)
    assert marks_before(dataset, "r3")["minhbach_begun_release_ids"] == "r2 r3"
    assert releases_of(dataset) == {"r1", "r2"}
    assert extras_of({"extras": with_extras(dataset, shown)}) == shown


def test_a_withdrawn_dataset_begins_without_a_mark(tmp_path: Path) -> None:
    dataset = {"state": "deleted", "extras": with_extras({}, marks(a_publication(tmp_path)))}
    assert marks_before(dataset, "r1") == {"minhbach_begun_release_ids": "r1"}


def test_the_order_of_tags_and_extras_and_an_empty_field_are_no_difference() -> None:
    shown = {
        "tags": [{"name": "b", "display_name": "b", "id": "2"}, {"name": "a", "display_name": "a"}],
        "extras": [{"key": "k", "value": "1"}, {"key": "j", "value": "2"}],
        "url": None,
        "private": False,
    }
    wanted = {
        "tags": [{"name": "a"}, {"name": "b"}],
        "extras": [{"key": "j", "value": "2"}, {"key": "k", "value": "1"}],
        "url": "",
        "private": False,
    }
    assert differing(shown, wanted) == []
    assert differing(shown, wanted | {"private": True, "url": "x"}) == ["url", "private"]


def test_a_field_the_portal_does_not_show_at_all_was_dropped() -> None:
    assert dropped({"title": "other"}, {"title": "t", "contact": [{}], "url": ""}) == ["contact"]


@settings(max_examples=50, derandomize=True)
@given(st.lists(st.text(max_size=120), max_size=5))
def test_a_tag_is_always_one_ckan_takes(tags: list[str]) -> None:
    for tag in normal_tags(tags):
        assert re.fullmatch(r"[\w \-.]{2,100}", tag)
        assert normal_tags([tag]) == [tag]


@settings(max_examples=50, derandomize=True)
@given(st.text(max_size=40))
def test_a_file_name_is_always_plain_ascii(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*", upload_name(name))
