"""A release is whole or not there; every byte of it can be traced to a signature."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from access_control.errors import AccessDenied
from access_control.read_audit import verify_log
from anonymization.tables.plan import read_product
from app.demo.story import Story
from catalog.model import Bilingual
from publishing import release as release_module
from publishing.errors import (
    PersonalDataFound,
    ReleaseBrokenError,
    RequestChanged,
    UnlistedPortal,
    WrongMoment,
)
from publishing.model import Release, ReleaseRequest, Status
from publishing.preflight import preflight
from publishing.verify import verify_release
from publishing.withdraw import withdraw
from storage.keys import SigningKey
from tests.builders import POLICIES, a_house
from tests.paths import a_story, bring_series_to_approval, one_detector, release_it, story_in


@pytest.fixture(scope="module", autouse=True)
def _one_detector() -> Iterator[None]:
    with one_detector():
        yield


@pytest.fixture(scope="module")
def approved_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house in which the series is approved. Copy it."""
    home = tmp_path_factory.mktemp("approved") / "home"
    bring_series_to_approval(a_story(home))
    return home


@pytest.fixture
def story(approved_home: Path, tmp_path: Path) -> Story:
    shutil.copytree(approved_home, tmp_path / "home")
    return story_in(tmp_path / "home")


def approved_series(story: Story) -> ReleaseRequest:
    (request,) = story.house.releases.list_requests()
    return request


def released_series(story: Story) -> Release:
    return release_it(story, approved_series(story))


def folder_of(story: Story) -> Path:
    return story.house.press.place_of("national-coverage", "v1")


def test_a_release_is_signed_and_verifies(story: Story) -> None:
    made = released_series(story)
    found = verify_release(folder_of(story), story.house.verify_key)
    assert (found.files, found.rows) == (5, 179)
    assert found.manifest_digest == made.manifest_digest


def test_openssl_and_sha256sum_verify_it_without_our_software(story: Story) -> None:
    released_series(story)
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.fail("openssl is missing: install it, the check is part of the promise")
    signature = ["-rawin", "-in", "SHA256SUMS", "-sigfile", "SHA256SUMS.sig"]
    command = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", "minhbach.pub.pem", *signature]
    subprocess.run(command, cwd=folder_of(story), check=True, capture_output=True)
    subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=folder_of(story), check=True, capture_output=True)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("data.csv", "`data.csv` was changed"),
        ("data.parquet", "`data.parquet` was changed"),
        ("certificate.json", "`certificate.json` was changed"),
        ("SHA256SUMS", "signature does not fit"),
        ("SHA256SUMS.sig", "signature does not fit"),
    ],
)
def test_one_changed_byte_in_any_file_is_found(story: Story, name: str, says: str) -> None:
    released_series(story)
    path = folder_of(story) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ReleaseBrokenError, match=says):
        verify_release(folder_of(story), story.house.verify_key)


def test_a_missing_and_an_added_file_are_found(story: Story) -> None:
    released_series(story)
    (folder_of(story) / "extra.csv").write_text("a,b\n")
    with pytest.raises(ReleaseBrokenError, match=r"`extra\.csv` was never signed"):
        verify_release(folder_of(story), story.house.verify_key)
    (folder_of(story) / "extra.csv").unlink()
    (folder_of(story) / "data.csv").unlink()
    with pytest.raises(ReleaseBrokenError, match=r"`data\.csv` is missing"):
        verify_release(folder_of(story), story.house.verify_key)


def test_a_folder_signed_by_somebody_else_is_found(story: Story) -> None:
    released_series(story)
    with pytest.raises(ReleaseBrokenError):
        verify_release(folder_of(story), SigningKey(b"x" * 32).verify_key)


def test_the_csv_writes_numbers_as_people_do(story: Story) -> None:
    released_series(story)
    values = pl.read_csv(folder_of(story) / "data.csv", infer_schema=False)["value"].to_list()
    assert "2250000" in values
    assert "24.8" in values
    assert not any(value.endswith(".0") for value in values)


def test_remembered_figures_are_not_released_and_the_break_is_flagged(story: Story) -> None:
    released_series(story)
    table = pl.read_csv(folder_of(story) / "data.csv", infer_schema=False)
    assert set(table["status"]) == {"published", "estimate", "derived", "target"}
    flagged = table.filter(pl.col("break_in_series") == "B")
    assert set(flagged["year"].cast(pl.Int64) >= 2022) == {True}
    assert flagged.height > 0


def test_the_metadata_names_terms_columns_and_provenance(story: Story) -> None:
    released_series(story)
    said = json.loads((folder_of(story) / "metadata.json").read_text("utf-8"))
    assert len(said["licence"]["terms"]) == 5
    assert [column["name"] for column in said["columns"]][:3] == ["year", "as_of", "indicator"]
    assert said["provenance"]["table_sha256"]
    assert "Nghị quyết 28-NQ/TW" in said["title"]["vi"]


def test_only_a_publisher_without_an_earlier_part_releases(story: Story) -> None:
    request = approved_series(story)
    for login in ("steward", "checker1", "owner", "reviewer", "admin", "researcher"):
        with pytest.raises(AccessDenied):
            release_module.release(
                story.house.releases,
                story.house.guard,
                story.house.press,
                by=story.people[login],
                request_id=request.id,
                at=story.house.now(),
            )
    assert not folder_of(story).exists()


def test_nothing_is_released_twice(story: Story) -> None:
    request = approved_series(story)
    release_it(story, request)
    with pytest.raises(WrongMoment):
        release_it(story, request)
    assert len(story.house.releases.list_releases()) == 1


def test_a_second_release_of_a_product_gets_the_next_version(story: Story) -> None:
    first = released_series(story)
    dataset = story.house.datasets.get(story.house.releases.get(first.request_id).dataset_id)
    second = release_it(story, story.bring_to_approval(dataset))
    assert (first.version, second.version) == ("v1", "v2")


class PowerCut(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("dies_in", ["pack", "preflight", "sign", "_place", "_finish"])
def test_a_release_that_died_anywhere_is_finished_by_repeating_it(
    story: Story, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    request = approved_series(story)
    original: Callable[..., object] = getattr(release_module, dies_in)

    def die(*_args: object, **_named: object) -> None:
        raise PowerCut

    monkeypatch.setattr(release_module, dies_in, die)
    with pytest.raises(PowerCut):
        release_it(story, request)
    assert story.house.releases.list_releases() == []
    monkeypatch.setattr(release_module, dies_in, original)
    made = release_it(story, request)
    assert story.house.releases.list_releases() == [made]
    assert story.house.releases.get(request.id).status is Status.PUBLISHED
    verify_release(folder_of(story), story.house.verify_key)
    assert verify_log(story.house.guard).is_intact
    assert not list((story.house.press.folder / ".drafts").iterdir())


def test_two_publishers_at_once_make_one_release(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = approved_series(story)
    begin = release_module._begin

    def begin_while_another_finishes(*args: object) -> object:
        begun = begin(*args)  # type: ignore[arg-type]
        monkeypatch.setattr(release_module, "_begin", begin)
        release_it(story, request)
        return begun

    monkeypatch.setattr(release_module, "_begin", begin_while_another_finishes)
    with pytest.raises(RequestChanged):
        release_it(story, request)
    assert len(story.house.releases.list_releases()) == 1


def test_what_the_last_look_finds_is_not_published(story: Story) -> None:
    request = approved_series(story)
    press = story.house.press
    suspicious = replace(press, finds_personal_data=lambda _c, _v: 3)
    with pytest.raises(PersonalDataFound, match="found 3 texts in `as_of`"):
        release_module.release(
            story.house.releases,
            story.house.guard,
            suspicious,
            by=story.people["publisher"],
            request_id=request.id,
            at=story.house.now(),
        )
    assert story.house.releases.get(request.id).status is Status.APPROVED
    assert not folder_of(story).exists()


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("ref_area", "Nguyễn Văn An", "values of `ref_area` that are in no code list"),
        ("persons", "an, an@example.com", "values of `persons` that are no numbers"),
    ],
)
def test_the_last_look_knows_every_code_and_every_number(
    tmp_path: Path, column: str, value: str, says: str
) -> None:
    row = {"time_period": "2025-01", "ref_area": "VN", "sex": "_T", "age": "_T", "scheme": "_T"}
    row |= {"persons": "7", "conf_status": "F"}
    pl.DataFrame([row | {column: value}]).write_csv(tmp_path / "data.csv")
    product = read_product(POLICIES, "coverage-by-province")
    with pytest.raises(PersonalDataFound, match=says) as stopped:
        preflight(tmp_path, product, lambda _c, _v: 0)
    assert value not in stopped.value.en + stopped.value.vi


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-5%", "@SUM(A1)", "\tx"])
def test_a_text_that_a_spreadsheet_would_run_stops_the_release(tmp_path: Path, text: str) -> None:
    product = read_product(POLICIES, "national-coverage")
    row = {column.name: "1" for column in product.plan.columns} | {"note": text}  # type: ignore[union-attr]
    pl.DataFrame([row]).write_csv(tmp_path / "data.csv")
    with pytest.raises(PersonalDataFound, match="texts in `note` that a spreadsheet would run"):
        preflight(tmp_path, product, lambda _c, _v: 0)


def test_a_column_that_the_plan_does_not_name_stops_the_release(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("ho_ten\nAn\n")
    with pytest.raises(PersonalDataFound, match="columns that the publication plan"):
        preflight(tmp_path, read_product(POLICIES, "coverage-by-province"), lambda _c, _v: 0)


def test_withdrawing_removes_the_files_and_keeps_the_reason(story: Story) -> None:
    made = released_series(story)
    for _ in "twice":
        gone = withdraw(
            story.house.releases,
            story.house.guard,
            story.house.press,
            {},
            by=story.people["dpo"],
            release_id=made.id,
            because=Bilingual("sai số liệu", "wrong figures"),
            at=story.house.now(),
        )
    assert not gone.is_public
    assert not folder_of(story).exists()
    kept = story.house.releases.get_release(made.id)
    assert kept.withdrawn_because == Bilingual("sai số liệu", "wrong figures")


def test_a_checker_does_not_withdraw(story: Story) -> None:
    made = released_series(story)
    with pytest.raises(AccessDenied):
        withdraw(
            story.house.releases,
            story.house.guard,
            story.house.press,
            {},
            by=story.people["checker1"],
            release_id=made.id,
            because=Bilingual("x", "x"),
            at=story.house.now(),
        )
    assert folder_of(story).exists()


def test_a_house_with_a_list_of_portals_delivers_to_no_other(tmp_path: Path) -> None:
    house = a_house(tmp_path, portals=("https://data.example",), ckan_token="secret-token")
    assert house.portal("https://data.example").name == "https://data.example"
    with pytest.raises(UnlistedPortal) as refused:
        house.portal("https://elsewhere.example")
    assert "secret-token" not in refused.value.en + refused.value.vi
