"""Programs do over HTTP what people do on pages, under the same rules."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from app.demo.accounts import DEMO_PASSWORD
from app.demo.national_coverage import series, write_series
from app.demo.story import Story
from tests.journeys.conftest import Enter
from tests.journeys.cube_by_hand import CUBE, SERIES, protected_cube
from tests.journeys.visits import Client, browser, token_on

NOT_PERSONAL = {
    "personal_class": "none",
    "role": "attribute",
    "treatment": "keep",
    "reason": "Số liệu tổng hợp đã công bố.",
}


def as_(story: Story, login: str, password: str = DEMO_PASSWORD) -> Client:
    """A program that sends a name and password with every request."""
    client = browser(story.house)
    client.auth = (login, password)
    return client


def test_the_list_of_datasets_is_open_and_searched_without_accents(reader: Client) -> None:
    answer = reader.get("/api/datasets", params={"q": "gioi tinh tuoi"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert [d["name"] for d in answer.json()["datasets"]] == [CUBE]
    assert {d["name"] for d in reader.get("/api/datasets").json()["datasets"]} == {CUBE, SERIES}


def test_a_dataset_comes_with_files_codes_terms_and_releases(reader: Client) -> None:
    said = reader.get(f"/api/datasets/{CUBE}").json()
    assert said["invented"] is True
    assert reader.get(said["files"][0]["url"]).headers["etag"] == f'"{said["files"][0]["sha256"]}"'
    assert len(said["metadata"]["licence"]["terms"]) == 5
    area = next(c for c in said["metadata"]["columns"] if c["name"] == "ref_area")
    assert len(area["codes"]) == 41
    assert [r["version"] for r in said["releases"]] == ["v1"]
    assert reader.get("/api/datasets/unknown").status_code == 404


def test_a_series_goes_the_whole_way_over_http(story: Story, tmp_path: Path) -> None:
    source = tmp_path / "series.csv"
    write_series(source)
    steward = as_(story, "steward")
    fields = {"name": "series-again", "product": SERIES, "owner": "owner"}
    delivered = {"file": (source.name, source.read_bytes())}
    made = steward.post("/api/datasets", data=fields, files=delivered)
    assert (made.status_code, made.json()["next"]) == (201, "detect")
    at = f"/api/datasets/{made.json()['dataset']}"
    assert steward.post(f"{at}/detect").json()["next"] == "classify"
    decided = {"overrulings": dict.fromkeys(series().columns, NOT_PERSONAL)}
    assert steward.post(f"{at}/classify", json=decided).json()["next"] == "conform"
    steps = ("conform", "treat", "tabulate", "protect", "submit")
    for step, following in pairwise(steps):
        assert steward.post(f"{at}/{step}").json()["next"] == following
    request = steward.post(f"{at}/submit").json()["request"]
    on = f"/api/requests/{request}"
    for checker, status in (("checker1", "submitted"), ("checker2", "checked")):
        answer = as_(story, checker).post(f"{on}/review", json={"verdict": "accept"})
        assert answer.json()["status"] == status
    assert len(as_(story, "owner").get(f"{on}/reviews").json()["reviews"]) == 2
    assert as_(story, "owner").post(f"{on}/approve").json()["status"] == "approved"
    released = as_(story, "publisher").post(f"{on}/release")
    assert (released.status_code, released.json()["release"]) == (201, f"{SERIES}-v2")
    assert browser(story.house).get(f"/dataset/{SERIES}/latest/SHA256SUMS").status_code == 200
    gone = {"because_vi": "Bản này đã được thay thế.", "because_en": "This one was replaced."}
    answer = as_(story, "publisher").post(f"/api/releases/{SERIES}-v2/withdraw", json=gone)
    assert answer.json()["public"] is False


def test_the_author_is_refused_as_a_checker_with_the_rule_in_both_languages(story: Story) -> None:
    dataset = protected_cube(story, name="again")
    steward = as_(story, "steward")
    request = steward.post(f"/api/datasets/{dataset.id}/submit").json()["request"]
    answer = steward.post(f"/api/requests/{request}/review", json={"verdict": "accept"})
    assert answer.status_code == 403
    said = answer.json()["error"]
    assert said["kind"] == "AccessDenied"
    assert "whoever wrote or prepared a request does not check it" in said["en"]
    assert "không được tự kiểm tra" in said["vi"]


def test_without_an_account_or_with_a_wrong_password_no_step_is_taken(story: Story) -> None:
    for client in (browser(story.house), as_(story, "steward", "wrong")):
        answer = client.post(f"/api/datasets/{SERIES}/detect")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
    header = {"authorization": "Basic not-base64!"}
    assert browser(story.house).get("/api/requests", headers=header).status_code == 401


def test_a_session_needs_its_token_in_a_header(enter: Enter) -> None:
    client = enter("checker1")
    path, body = "/api/requests/r-000000000000/review", {"verdict": "accept"}
    assert client.post(path, json=body).status_code == 403
    headers = {"x-form-token": token_on(client, "/checks")}
    assert client.post(path, json=body, headers=headers).status_code == 404
    foreign = headers | {"sec-fetch-site": "cross-site"}
    assert client.post(path, json=body, headers=foreign).status_code == 403


def test_a_browser_that_remembers_a_password_cannot_be_used_by_another_site(story: Story) -> None:
    answer = as_(story, "checker1").post(
        "/api/requests/r-1/review",
        json={"verdict": "accept"},
        headers={"origin": "https://evil.example"},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "body", [{"verdict": "0912345678"}, {}, {"verdict": "accept", "0912345678": 1}, ["0912345678"]]
)
def test_what_is_wrong_with_a_message_is_named_and_never_repeated(
    story: Story, body: object
) -> None:
    answer = as_(story, "checker1").post("/api/requests/r-1/review", json=body)
    assert answer.status_code == 422
    assert not re.search("0912345678", answer.json()["error"]["en"])


def test_the_log_can_be_read_by_a_program(story: Story) -> None:
    said = as_(story, "reviewer").get("/api/audit/events", params={"limit": 3}).json()
    assert len(said["events"]) == 3
    assert said["size"] > 3
    assert said["checkpoint"].startswith("minhbach.invalid/audit\n")


def test_the_interface_describes_itself_and_shows_no_foreign_scripts(reader: Client) -> None:
    said = reader.get("/api/openapi.json").json()
    assert "/api/requests/{request_id}/review" in said["paths"]
    assert not [path for path in said["paths"] if not path.startswith("/api/")]
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert reader.get(path).status_code == 404
