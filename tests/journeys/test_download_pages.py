"""Downloading as stock tools do it: checksums as ETags, HEAD, ranges, any origin."""

import hashlib
from pathlib import Path

import polars as pl
import pytest

from app.demo.story import Story
from publishing.verify import verify_release
from storage.keys import VerifyKey
from tests.journeys.cube_by_hand import CUBE, SERIES
from tests.journeys.visits import Client

CSV = f"/dataset/{CUBE}/v1/data.csv"


def test_what_was_downloaded_verifies_offline(reader: Client, tmp_path: Path) -> None:
    sums = reader.get(f"/dataset/{SERIES}/v1/SHA256SUMS").text
    names = [line[66:] for line in sums.splitlines()]
    for name in (*names, "SHA256SUMS", "SHA256SUMS.sig", "minhbach.pub.pem"):
        (tmp_path / name).write_bytes(reader.get(f"/dataset/{SERIES}/v1/{name}").content)
    key = VerifyKey.from_pem(reader.get("/verify/minhbach.pub.pem").text)
    assert verify_release(tmp_path, key).rows == 179


def test_a_file_is_named_by_its_checksum_and_sent_once(reader: Client) -> None:
    first = reader.get(CSV)
    etag = first.headers["etag"]
    assert etag == f'"{hashlib.sha256(first.content).hexdigest()}"'
    again = reader.get(CSV, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    assert reader.get(CSV, headers={"if-none-match": '"other"'}).status_code == 200


def test_head_tells_the_size_without_a_body(reader: Client) -> None:
    head, whole = reader.head(CSV), reader.get(CSV)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "expected"), [("bytes=0-99", slice(0, 100)), ("bytes=-50", slice(-50, None))]
)
def test_a_part_of_a_file_can_be_asked_for(reader: Client, asked: str, expected: slice) -> None:
    whole = reader.get(CSV).content
    part = reader.get(CSV, headers={"range": asked})
    assert part.status_code == 206
    assert part.content == whole[expected]
    assert part.headers["content-range"].endswith(f"/{len(whole)}")


def test_a_part_beyond_the_end_is_refused(reader: Client) -> None:
    answer = reader.get(CSV, headers={"range": "bytes=99999999-"})
    assert answer.status_code == 416


def test_a_changed_file_is_sent_whole_to_who_resumes(reader: Client) -> None:
    answer = reader.get(CSV, headers={"range": "bytes=10-20", "if-range": '"an older one"'})
    assert answer.status_code == 200


def test_a_csv_says_its_alphabet_and_reads_back(reader: Client, tmp_path: Path) -> None:
    answer = reader.get(CSV)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f"{CUBE}-v1.csv" in answer.headers["content-disposition"]
    table = pl.read_csv(answer.content, schema_overrides={"ref_area": pl.String})
    parquet = pl.read_parquet(reader.get(CSV.replace(".csv", ".parquet")).content)
    assert table.height == parquet.height == 23247


def test_any_page_on_the_web_may_read_open_data(reader: Client) -> None:
    answer = reader.get(CSV, headers={"origin": "https://research.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Content-Range" in answer.headers["access-control-expose-headers"]
    assert "set-cookie" not in answer.headers
    asked_before = reader.options(CSV, headers={"access-control-request-method": "GET"})
    assert asked_before.status_code == 204
    assert "Range" in asked_before.headers["access-control-allow-headers"]


def test_latest_is_the_newest_release(reader: Client) -> None:
    latest = reader.get(f"/dataset/{CUBE}/latest/data.csv")
    assert latest.headers["etag"] == reader.get(CSV).headers["etag"]


@pytest.mark.parametrize(
    "path",
    [
        f"/dataset/{CUBE}/v1/minhbach.sqlite",
        f"/dataset/{CUBE}/v1/..%2f..%2f..%2fminhbach.sqlite",
        f"/dataset/{CUBE}/v1/%2e%2e",
        f"/dataset/{CUBE}/v2/data.csv",
        f"/dataset/{CUBE}/v1%00/data.csv",
        "/dataset/.drafts/v1/data.csv",
        f"/dataset/{CUBE}-v1/latest/data.csv",
    ],
)
def test_nothing_but_the_signed_files_can_be_fetched(reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_downloads_are_not_kept_by_caches_beyond_a_withdrawal(reader: Client) -> None:
    assert reader.get(CSV).headers["cache-control"] == "public, no-cache"


def test_only_files_of_the_release_are_offered(open_story: Story, reader: Client) -> None:
    page = reader.get(f"/dataset/{CUBE}").text
    place = open_story.house.press.place_of(CUBE, "v1")
    for path in place.iterdir():
        assert f'href="/dataset/{CUBE}/v1/{path.name}"' in page
