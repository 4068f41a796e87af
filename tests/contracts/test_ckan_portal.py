"""What publishing at a CKAN portal promises, tried on the fake and (`-m live`) on a real CKAN."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
from ckanapi import NotAuthorized, NotFound

from catalog.model import Bilingual
from publishing.portals.errors import PortalRefused
from publishing.portals.model import PortalReceipt, Publication
from tests.fakes.ckan_subjects import SUBJECTS, Subject, a_ckan
from tests.fakes.interruptions import Calls, Killed
from tests.fakes.publications import ROWS, a_file, a_publication, a_table

NOTICE = Bilingual(vi="Tập dữ liệu đã được gỡ", en="This dataset was withdrawn")
SECOND = (ROWS[0].replace("1200", "1300"), ROWS[2])


@pytest.fixture(scope="module", params=SUBJECTS)
def ckan(request: pytest.FixtureRequest) -> Iterator[Subject]:
    with a_ckan(request.param) as subject:
        yield subject


def rows_shown(ckan: Subject, receipt: PortalReceipt) -> list[dict[str, Any]]:
    table = next(r for r in receipt.resources if r.rows is not None)
    found = ckan.anyone.action.datastore_search(resource_id=table.id, sort="ma_tinh")["records"]
    return sorted(found, key=lambda row: str(row["ma_tinh"]))


def types_shown(ckan: Subject, receipt: PortalReceipt) -> dict[str, str]:
    fields = ckan.anyone.action.datastore_info(id=receipt.resources[-1].id)["fields"]
    return {entry["id"]: entry["type"] for entry in fields}


def what_anyone_sees(ckan: Subject, publication: Publication) -> dict[str, Any]:
    """Return all of a dataset a reader can get, without ids and times."""
    shown = ckan.anyone.action.package_show(id=publication.name)
    tables = [r for r in shown["resources"] if r["url_type"] == "datastore"]
    search = ckan.anyone.action.datastore_search
    return {
        "metadata": {k: shown[k] for k in ("title", "notes", "version", "license_id", "url")},
        "extras": sorted((e["key"], e["value"]) for e in shown["extras"]),
        "tags": sorted(tag["name"] for tag in shown["tags"]),
        "keys": sorted(r["minhbach_key"] for r in shown["resources"]),
        "files": [get(r["url"]) for r in shown["resources"] if r["url_type"] == "upload"],
        "rows": [
            sorted(
                (sorted((k, str(v)) for k, v in row.items() if k != "_id"))
                for row in search(resource_id=table["id"])["records"]
            )
            for table in tables
        ],
    }


def get(url: str) -> tuple[int, bytes]:
    response = requests.get(url, timeout=60)
    return response.status_code, response.content if response.ok else b""


def test_anyone_gets_a_first_release_whole(ckan: Subject, tmp_path: Path) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name())
    receipt = ckan.portal().publish(publication)
    assert receipt.changed
    assert ckan.portal().release_on(publication.name) == "r1"
    assert get(receipt.resources[0].url) == (200, publication.files[0].path.read_bytes())
    assert receipt.resources[0].url.endswith("/so-lieu.csv")
    assert [row["ma_tinh"] for row in rows_shown(ckan, receipt)] == ["01", "04", "79"]
    shown = what_anyone_sees(ckan, publication)
    assert ("minhbach_manifest_sha256", publication.manifest_digest) in shown["extras"]
    assert "2026-03-31" in str(ckan.anyone.action.package_show(id=publication.name))
    assert shown["tags"] == ["bảo hiểm xã hội", "thống kê quý"]


def test_codes_keep_their_zeros_and_suppressed_cells_stay_missing(
    ckan: Subject, tmp_path: Path
) -> None:
    receipt = ckan.portal().publish(a_publication(tmp_path, name=ckan.new_name()))
    first, suppressed, last = rows_shown(ckan, receipt)
    assert first["ma_tinh"] == "01"
    assert suppressed["so_nguoi"] is None
    assert suppressed["tong_chi"] is None
    assert suppressed["trang_thai"] == "bảo mật"
    assert last["so_nguoi"] == 9007199254740993
    dump = get(f"{ckan.url}/datastore/dump/{receipt.resources[-1].id}?bom=false")[1].decode()
    assert "12345678901234567890.12" in dump


def test_publishing_again_writes_nothing(ckan: Subject, tmp_path: Path) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name())
    first = ckan.portal().publish(publication)
    portal = ckan.portal()
    calls = Calls(portal)
    again = portal.publish(publication)
    assert calls.writes == []
    assert again == replace(first, changed=False)


def test_a_new_release_keeps_its_ids_and_leaves_nothing_behind(
    ckan: Subject, tmp_path: Path
) -> None:
    name = ckan.new_name()
    extra = a_file(tmp_path, "old.json", b"{}", format="JSON", media_type="application/json")
    before = a_publication(tmp_path, name=name)
    first = ckan.portal().publish(replace(before, files=(*before.files, extra)))
    after = a_publication(tmp_path, name=name, release="r2", rows=SECOND, version="2.0.0")
    second = ckan.portal().publish(after)
    assert second.dataset_id == first.dataset_id
    assert [r.id for r in second.resources] == [first.resources[0].id, first.resources[2].id]
    assert second.resources[0].url == first.resources[0].url
    shown = what_anyone_sees(ckan, after)
    assert shown["keys"] == ["file:số-liệu.csv", "table"]
    assert shown["metadata"]["version"] == "2.0.0"
    assert shown["files"] == [(200, after.files[0].path.read_bytes())]
    assert get(first.resources[1].url)[0] == 404


def test_rows_that_vanished_are_gone_and_the_others_were_never_away(
    ckan: Subject, tmp_path: Path
) -> None:
    name = ckan.new_name()
    ckan.portal().publish(a_publication(tmp_path, name=name))
    portal = ckan.portal()
    calls = Calls(portal)
    receipt = portal.publish(a_publication(tmp_path, name=name, release="r2", rows=SECOND))
    shown = {row["ma_tinh"]: row["so_nguoi"] for row in rows_shown(ckan, receipt)}
    assert shown == {"01": 1300, "79": 9007199254740993}
    assert "datastore_create" not in calls.actions


def test_a_changed_column_type_reaches_the_table_under_the_same_id(
    ckan: Subject, tmp_path: Path
) -> None:
    name = ckan.new_name()
    first = ckan.portal().publish(a_publication(tmp_path, name=name))
    assert types_shown(ckan, first)["so_nguoi"] == "int8"
    table = a_table(tmp_path, so_nguoi="numeric")
    second = ckan.portal().publish(a_publication(tmp_path, name=name, release="r2", table=table))
    assert types_shown(ckan, second)["so_nguoi"] == "numeric"
    assert second.resources[-1].id == first.resources[-1].id
    assert len(rows_shown(ckan, second)) == 3


def test_a_changed_label_reaches_the_data_dictionary(ckan: Subject, tmp_path: Path) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name())
    receipt = ckan.portal().publish(publication)
    assert publication.table
    first, *others = publication.table.columns
    relabelled = (replace(first, title=Bilingual(vi="Mã tỉnh", en="Province code")), *others)
    table = replace(publication.table, columns=relabelled)
    assert ckan.portal().publish(replace(publication, table=table)).changed
    fields = ckan.anyone.action.datastore_info(id=receipt.resources[-1].id)["fields"]
    assert fields[0]["info"]["label"] == "Mã tỉnh"


def test_a_table_of_several_batches_arrives_whole(ckan: Subject, tmp_path: Path) -> None:
    rows = tuple(f"{code:05},2026-Q1,{code},,2026-03-31,công bố," for code in range(5_003))
    table = a_table(tmp_path, rows)
    receipt = ckan.portal().publish(a_publication(tmp_path, name=ckan.new_name(), table=table))
    assert receipt.resources[-1].rows == 5_003
    found = ckan.anyone.action.datastore_search(resource_id=receipt.resources[-1].id, limit=1)
    assert found["total"] == 5_003


@pytest.mark.parametrize("lose_answer", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("update", [False, True], ids=["first", "update"])
def test_a_publisher_killed_at_any_call_ends_where_it_would_have(
    ckan: Subject, tmp_path: Path, *, update: bool, lose_answer: bool
) -> None:
    release: dict[str, Any] = {"release": "r2", "rows": SECOND} if update else {}
    expected: dict[str, Any] | None = None
    for point in ckan.kill_points or count():
        publication = a_publication(tmp_path, name=ckan.new_name(), **release)
        if update:
            ckan.portal().publish(a_publication(tmp_path, name=publication.name))
        was_killed = killed(ckan, publication, point, lose_answer=lose_answer)
        on_portal = ckan.portal().release_on(publication.name)
        assert on_portal in {publication.release_id, "r1" if update else None}
        ckan.portal().publish(publication)
        seen = what_anyone_sees(ckan, publication)
        del seen["extras"]  # they hold the name, which differs from run to run
        expected = expected or seen
        assert seen == expected
        if not was_killed:
            break


def killed(ckan: Subject, publication: Publication, point: int, *, lose_answer: bool) -> bool:
    portal = ckan.portal()
    Calls(portal, killed_at=point, lose_answer=lose_answer)
    try:
        portal.publish(publication)
    except Killed:
        return True
    return False


def test_a_withdrawal_removes_file_table_and_dataset_for_everyone(
    ckan: Subject, tmp_path: Path
) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name())
    receipt = ckan.portal().publish(publication)
    assert ckan.portal().withdraw(publication.name, NOTICE).changed
    assert ckan.portal().release_on(publication.name) is None
    with pytest.raises((NotFound, NotAuthorized)):
        ckan.anyone.action.package_show(id=publication.name)
    for client in (ckan.anyone, ckan.editor):
        with pytest.raises((NotFound, NotAuthorized)):
            client.action.datastore_search(resource_id=receipt.resources[-1].id)
    assert get(receipt.resources[0].url)[0] in {403, 404}
    assert not ckan.portal().withdraw(publication.name, NOTICE).changed


@pytest.mark.parametrize("lose_answer", [False, True], ids=["before", "after"])
def test_a_withdrawal_killed_at_any_call_is_finished_by_the_next(
    ckan: Subject, tmp_path: Path, *, lose_answer: bool
) -> None:
    for point in (2, 3, 5) if ckan.kill_points else range(8):
        publication = a_publication(tmp_path, name=ckan.new_name())
        receipt = ckan.portal().publish(publication)
        portal = ckan.portal()
        Calls(portal, killed_at=point, lose_answer=lose_answer)
        with pytest.raises(Killed):
            portal.withdraw(publication.name, NOTICE)
        ckan.portal().withdraw(publication.name, NOTICE)
        assert ckan.portal().release_on(publication.name) is None
        assert get(receipt.resources[0].url)[0] in {403, 404}
        with pytest.raises(NotFound):
            ckan.editor.action.datastore_info(id=receipt.resources[-1].id)


def test_whatever_may_be_there_of_a_release_is_known_until_another_is_whole(
    ckan: Subject, tmp_path: Path
) -> None:
    name = ckan.new_name()
    portal = ckan.portal()
    portal.publish(a_publication(tmp_path, name=name))
    after = a_publication(tmp_path, name=name, release="r2", rows=SECOND)
    assert killed(ckan, after, 7, lose_answer=False)
    assert portal.release_on(name) == "r1"
    assert [portal.may_hold(name, release) for release in ("r1", "r2")] == [True, True]
    portal.publish(after)
    assert [portal.may_hold(name, release) for release in ("r1", "r2")] == [False, True]
    portal.withdraw(name, NOTICE)
    assert not portal.may_hold(name, "r2")


def test_the_bytes_of_a_withdrawn_file_are_replaced_by_the_notice(
    ckan: Subject, tmp_path: Path
) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name())
    receipt = ckan.portal().publish(publication)
    portal = ckan.portal()
    Calls(portal, killed_at=2, lose_answer=True)
    with pytest.raises(Killed):
        portal.withdraw(publication.name, NOTICE)
    assert NOTICE.vi in get(receipt.resources[0].url)[1].decode()


def test_a_withdrawn_dataset_can_be_published_again(ckan: Subject, tmp_path: Path) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name())
    first = ckan.portal().publish(publication)
    ckan.portal().withdraw(publication.name, NOTICE)
    second = ckan.portal().publish(publication)
    assert second.dataset_id == first.dataset_id
    assert len(rows_shown(ckan, second)) == 3


def test_a_file_changed_by_hand_on_the_portal_is_put_right(ckan: Subject, tmp_path: Path) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name())
    receipt = ckan.portal().publish(publication)
    broken = tmp_path / "so-lieu.csv"
    broken.write_bytes(b"something else")
    with broken.open("rb") as upload:
        ckan.editor.action.resource_patch(id=receipt.resources[0].id, upload=upload)
    assert ckan.portal().publish(publication).changed
    assert get(receipt.resources[0].url)[1] == publication.files[0].path.read_bytes()


def test_what_the_portals_own_people_added_stays(ckan: Subject, tmp_path: Path) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name())
    receipt = ckan.portal().publish(publication)
    shown = ckan.editor.action.package_show(id=publication.name)
    extras = [*shown["extras"], {"key": "theme_of_the_portal", "value": "xã hội"}]
    ckan.editor.action.package_patch(id=receipt.dataset_id, extras=extras)
    link = {"package_id": receipt.dataset_id, "name": "Link", "url": "https://example.invalid/"}
    added = ckan.editor.action.resource_create(**link)
    ckan.portal().publish(a_publication(tmp_path, name=publication.name, release="r2", rows=SECOND))
    shown = ckan.anyone.action.package_show(id=publication.name)
    assert added["id"] in [r["id"] for r in shown["resources"]]
    assert {"key": "theme_of_the_portal", "value": "xã hội"} in shown["extras"]


@pytest.mark.parametrize("query", ['"bảo hiểm xã hội"', "bao hiem", "tổng hợp theo tỉnh"])
def test_a_dataset_is_found_by_its_vietnamese_words(
    ckan: Subject, tmp_path: Path, query: str
) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name())
    ckan.portal().publish(publication)
    found = ckan.anyone.action.package_search(q=query, rows=1000)["results"]
    assert publication.name in [dataset["name"] for dataset in found]


def test_an_unknown_organisation_is_refused_before_anything_is_made(
    ckan: Subject, tmp_path: Path
) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name())
    with pytest.raises(PortalRefused, match="has no organisation `nowhere`") as refusal:
        ckan.portal(organization="nowhere").publish(publication)
    assert "không có tổ chức `nowhere`" in refusal.value.vi
    with pytest.raises(NotFound):
        ckan.editor.action.package_show(id=publication.name)


def test_a_bad_token_is_refused_and_never_repeated_in_the_message(
    ckan: Subject, tmp_path: Path
) -> None:
    token = "not-a-token-of-this-portal"
    publication = a_publication(tmp_path, name=ckan.new_name())
    with pytest.raises(PortalRefused, match="Check that the token is valid") as refusal:
        ckan.portal(token=token).publish(publication)
    assert "mã còn hiệu lực" in refusal.value.vi
    assert token not in f"{refusal.value!r}{refusal.value.vi}"


def test_a_licence_the_portal_does_not_know_is_refused(ckan: Subject, tmp_path: Path) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name(), licence_id="cc-by-9")
    with pytest.raises(PortalRefused, match="does not know the licence `cc-by-9`"):
        ckan.portal().publish(publication)


def test_a_dataset_somebody_else_made_is_left_alone(ckan: Subject, tmp_path: Path) -> None:
    name = ckan.new_name()
    by_hand = {"title": "By hand", "notes": "Not ours"}
    ckan.editor.action.package_create(name=name, owner_org=ckan.organization, **by_hand)
    for attempt in (
        lambda: ckan.portal().publish(a_publication(tmp_path, name=name)),
        lambda: ckan.portal().withdraw(name, NOTICE),
    ):
        with pytest.raises(PortalRefused, match="did not make"):
            attempt()
    assert ckan.anyone.action.package_show(id=name)["title"] == "By hand"


def test_a_refused_value_is_told_by_its_field(ckan: Subject, tmp_path: Path) -> None:
    publication = a_publication(tmp_path, name=ckan.new_name(), contact_email="nobody")
    with pytest.raises(PortalRefused, match="refused `package_create`: maintainer_email"):
        ckan.portal().publish(publication)
