"""The habits of CKAN that publishing relies on or must work around, on the fake and on a real one.

These keep the fake honest: what it pretends is what the real CKAN was seen to do.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import requests
from ckanapi import CKANAPIError, NotAuthorized, NotFound, ValidationError

from tests.fakes.ckan_subjects import SUBJECTS, Subject, a_ckan


@pytest.fixture(scope="module", params=SUBJECTS)
def ckan(request: pytest.FixtureRequest) -> Iterator[Subject]:
    with a_ckan(request.param) as subject:
        yield subject


def a_dataset(ckan: Subject, **fields: Any) -> dict[str, Any]:
    named = {"name": ckan.new_name(), "title": "T", "notes": "N"}
    given = {**named, "owner_org": ckan.organization, **fields}
    made: dict[str, Any] = ckan.editor.action.package_create(**given)
    return made


def a_resource(ckan: Subject, dataset: dict[str, Any], **fields: Any) -> dict[str, Any]:
    given = {"package_id": dataset["id"], "name": "R", **fields}
    upload = {"upload": ("So lieu.csv", BytesIO(b"a\n1\n"), "text/csv")}
    made: dict[str, Any] = ckan.editor.call_action("resource_create", given, files=upload)
    return made


def a_table_resource(ckan: Subject, kind: str = "text") -> str:
    place = {"url": "_datastore_only_resource", "url_type": "datastore"}
    dataset = a_dataset(ckan)
    made = ckan.editor.action.resource_create(package_id=dataset["id"], name="T", **place)
    declare(ckan, made["id"], kind)
    return str(made["id"])


def declare(ckan: Subject, resource_id: str, kind: str) -> None:
    ckan.editor.action.datastore_create(
        resource_id=resource_id,
        fields=[{"id": "k", "type": kind}, {"id": "v", "type": "int8"}],
        primary_key=["k"],
        force=True,
    )


def upsert(ckan: Subject, resource_id: str, *records: dict[str, Any]) -> None:
    ckan.editor.action.datastore_upsert(
        resource_id=resource_id, records=list(records), method="upsert", force=True
    )


def test_an_unknown_top_level_field_is_dropped_without_a_word(ckan: Subject) -> None:
    assert "of_nobody" not in a_dataset(ckan, of_nobody="lost")


def test_a_tag_with_a_comma_is_refused(ckan: Subject) -> None:
    with pytest.raises(ValidationError) as refusal:
        a_dataset(ckan, tags=[{"name": "a, b"}])
    assert "tags" in refusal.value.error_dict


def test_a_taken_name_is_refused(ckan: Subject) -> None:
    dataset = a_dataset(ckan)
    with pytest.raises(ValidationError) as refusal:
        a_dataset(ckan, name=dataset["name"])
    assert "name" in refusal.value.error_dict


def test_an_extra_named_like_a_field_is_refused(ckan: Subject) -> None:
    with pytest.raises(ValidationError):
        a_dataset(ckan, extras=[{"key": "title", "value": "x"}])


def test_an_extra_too_long_for_the_index_is_a_server_error(ckan: Subject) -> None:
    with pytest.raises(CKANAPIError, match=r"immense term"):
        a_dataset(ckan, extras=[{"key": "k", "value": "đ" * 20_000}])


def test_patching_extras_replaces_all_of_them(ckan: Subject) -> None:
    dataset = a_dataset(ckan, extras=[{"key": "a", "value": "1"}])
    extras = [{"key": "b", "value": "2"}]
    assert ckan.editor.action.package_patch(id=dataset["id"], extras=extras)["extras"] == extras


def test_a_licence_nobody_knows_is_taken(ckan: Subject) -> None:
    assert a_dataset(ckan, license_id="cc-by-9")["license_id"] == "cc-by-9"


def test_a_private_dataset_is_refused_to_others_and_its_dump_hidden(ckan: Subject) -> None:
    dataset = a_dataset(ckan, private=True)
    resource = a_resource(ckan, dataset)
    with pytest.raises(NotAuthorized):
        ckan.anyone.action.package_show(id=dataset["name"])
    assert requests.get(resource["url"], timeout=60).status_code == 403


def test_a_deleted_dataset_keeps_its_name_and_id_for_its_editor(ckan: Subject) -> None:
    dataset = a_dataset(ckan)
    ckan.editor.action.package_delete(id=dataset["id"])
    shown = ckan.editor.action.package_show(id=dataset["name"])
    assert (shown["id"], shown["state"]) == (dataset["id"], "deleted")
    revived = ckan.editor.action.package_patch(id=dataset["id"], state="active")
    assert revived["state"] == "active"


def test_a_patched_resource_keeps_id_address_and_other_fields(ckan: Subject) -> None:
    resource = a_resource(ckan, a_dataset(ckan), own_key="kept", format="csv")
    upload = {"upload": ("So lieu.csv", BytesIO(b"b\n"), "text/csv")}
    patched = ckan.editor.call_action("resource_patch", {"id": resource["id"]}, files=upload)
    assert (patched["id"], patched["url"]) == (resource["id"], resource["url"])
    assert (patched["own_key"], patched["format"]) == ("kept", "CSV")
    assert patched["size"] == 2


def test_deleting_a_resource_twice_is_no_error(ckan: Subject) -> None:
    resource = a_resource(ckan, a_dataset(ckan))
    for _ in range(2):
        ckan.editor.action.resource_delete(id=resource["id"])
    assert requests.get(resource["url"], timeout=60).status_code == 404


def test_a_changed_column_type_is_ignored_without_a_word(ckan: Subject) -> None:
    resource_id = a_table_resource(ckan, "text")
    declare(ckan, resource_id, "int8")
    fields = ckan.anyone.action.datastore_info(id=resource_id)["fields"]
    assert [(f["id"], f["type"], f["schema"]["is_index"]) for f in fields] == [
        ("k", "text", True),
        ("v", "int8", False),
    ]


def test_a_missing_key_is_taken_and_doubles_with_every_upsert(ckan: Subject) -> None:
    resource_id = a_table_resource(ckan)
    for _ in range(2):
        upsert(ckan, resource_id, {"k": None, "v": 1}, {"k": "01", "v": 2})
    assert ckan.anyone.action.datastore_search(resource_id=resource_id)["total"] == 3


def test_a_bad_value_refuses_the_whole_batch_and_names_its_row(ckan: Subject) -> None:
    resource_id = a_table_resource(ckan)
    with pytest.raises(ValidationError) as refusal:
        upsert(ckan, resource_id, {"k": "a", "v": 1}, {"k": "b", "v": "many"})
    assert refusal.value.error_dict["records_row"] == 1
    assert ckan.anyone.action.datastore_search(resource_id=resource_id)["total"] == 0


def test_a_dump_tells_an_empty_text_from_a_missing_value(ckan: Subject) -> None:
    resource_id = a_table_resource(ckan)
    upsert(ckan, resource_id, {"k": "", "v": None}, {"k": 'x,"y"', "v": 1})
    dump = requests.get(f"{ckan.url}/datastore/dump/{resource_id}?bom=false", timeout=60).text
    assert dump.splitlines() == ["_id,k,v", '1,"",', '2,"x,""y""",1']


def test_filters_with_a_list_delete_each_of_its_rows(ckan: Subject) -> None:
    resource_id = a_table_resource(ckan)
    upsert(ckan, resource_id, *({"k": f"{n:02}", "v": n} for n in range(4)))
    filters = {"k": ["01", "03"], "v": ["1", "2", "3"]}
    ckan.editor.action.datastore_delete(resource_id=resource_id, filters=filters, force=True)
    shown = ckan.anyone.action.datastore_search(resource_id=resource_id)["records"]
    assert sorted(row["k"] for row in shown) == ["00", "02"]


def test_a_table_deleted_twice_is_not_found(ckan: Subject) -> None:
    resource_id = a_table_resource(ckan)
    ckan.editor.action.datastore_delete(resource_id=resource_id, force=True)
    with pytest.raises(NotFound):
        ckan.editor.action.datastore_delete(resource_id=resource_id, force=True)


def test_a_bad_token_is_treated_as_nobody(ckan: Subject) -> None:
    stranger = ckan.editor
    stranger.apikey = "not-a-token"
    assert stranger.action.organization_list_for_user(permission="create_dataset") == []
    with pytest.raises(NotAuthorized):
        stranger.action.package_create(name=ckan.new_name(), owner_org=ckan.organization)
