"""Duties stay apart over HTTP too: checks are blind, four people release, one withdraws."""

import pytest

from app.demo.story import Story
from publishing.model import ReleaseRequest
from tests.journeys.conftest import Enter
from tests.journeys.cube_by_hand import CUBE, protected_cube, submitted
from tests.journeys.visits import Client, token_on

WITHDRAW = {"because_vi": "Sai mã tỉnh ở tháng 11.", "because_en": "Wrong codes in November."}


@pytest.fixture
def request_(story: Story) -> ReleaseRequest:
    return submitted(story, protected_cube(story, name="second-delivery"))


def post(client: Client, path: str, **form: str) -> tuple[int, str]:
    token = token_on(client, "/checks")
    answer = client.post(path, data=form | {"form_token": token})
    return answer.status_code, answer.text


def test_a_request_goes_from_two_checks_to_the_public_page(
    enter: Enter, request_: ReleaseRequest
) -> None:
    at = f"/checks/{request_.id}"
    for checker in ("checker1", "checker2"):
        client = enter(checker)
        assert "Gửi ý kiến" in client.get(at).text
        assert post(client, f"{at}/review", verdict="accept", comment="Ổn.")[0] == 303
    assert post(enter("owner"), f"{at}/approve")[0] == 303
    assert post(enter("publisher"), f"{at}/publish")[0] == 303
    page = enter().get(f"/en/dataset/{CUBE}").text
    assert "/v2/data.csv" in page
    assert "This is an older release." in enter().get(f"/en/dataset/{CUBE}/v1").text


def test_a_checker_sees_the_table_the_certificate_and_the_protected_cells(
    enter: Enter, request_: ReleaseRequest
) -> None:
    page = enter("checker1").get(f"/en/checks/{request_.id}").text
    assert "A cell with fewer than 5 people is not published" in page
    assert "50 of 23,247 rows" in page
    assert page.count('<span class="protected">') == 50
    assert request_.table_digest in page


def test_an_author_cannot_check_their_own_request(enter: Enter, request_: ReleaseRequest) -> None:
    steward = enter("steward")
    at = f"/checks/{request_.id}"
    assert "Gửi ý kiến" not in steward.get(at).text
    token = token_on(steward, "/steward")
    form = {"verdict": "accept", "form_token": token}
    answer = steward.post(f"/en{at}/review", data=form)
    assert answer.status_code == 403
    assert "whoever wrote or prepared a request does not check it" in answer.text
    assert "nobody-checks-their-own" in answer.text
    assert "không được tự kiểm tra" in steward.post(f"{at}/review", data=form).text


def test_nobody_checks_twice(enter: Enter, request_: ReleaseRequest) -> None:
    client = enter("checker1")
    at = f"/checks/{request_.id}"
    assert post(client, f"{at}/review", verdict="accept")[0] == 303
    assert 'name="verdict"' not in client.get(at).text
    assert post(client, f"{at}/review", verdict="reject")[0] == 403


def test_no_check_is_seen_before_both_are_in(enter: Enter, request_: ReleaseRequest) -> None:
    at = f"/checks/{request_.id}"
    opinion = "Ô Bắc Ninh cần xem lại."
    post(enter("checker1"), f"{at}/review", verdict="reject", comment=opinion)
    for login in ("checker1", "checker2", "owner", "publisher", "dpo", "reviewer", "steward"):
        page = enter(login).get(f"/en{at}").text
        assert opinion not in page
        assert "Checks are blind" in page
        assert enter(login).get(f"/api/requests/{request_.id}/reviews").status_code == 403
    post(enter("checker2"), f"{at}/review", verdict="accept")
    assert opinion in enter("owner").get(at).text
    assert "bị từ chối" in enter("owner").get(at).text


def test_an_owner_approves_only_what_is_checked(enter: Enter, request_: ReleaseRequest) -> None:
    owner, at = enter("owner"), f"/checks/{request_.id}"
    assert "Phê duyệt công bố" not in owner.get(at).text
    assert post(owner, f"{at}/approve")[0] == 403


def test_a_publisher_publishes_only_what_is_approved(
    enter: Enter, request_: ReleaseRequest
) -> None:
    assert post(enter("publisher"), f"/checks/{request_.id}/publish")[0] == 403


def test_a_verdict_is_yes_or_no(enter: Enter, request_: ReleaseRequest) -> None:
    status, page = post(enter("checker1"), f"/checks/{request_.id}/review", verdict="perhaps")
    assert status == 422
    assert "perhaps" not in page
    assert "<code>verdict</code>" in page


def test_an_unknown_request_is_not_found(enter: Enter) -> None:
    assert enter("checker1").get("/checks/r-000000000000").status_code == 404


def test_a_withdrawn_release_leaves_a_tombstone_and_no_files(enter: Enter) -> None:
    publisher = enter("publisher")
    status, _ = post(publisher, f"/releases/{CUBE}-v1/withdraw", **WITHDRAW)
    assert status == 303
    for path in (f"/dataset/{CUBE}", f"/dataset/{CUBE}/v1"):
        page = enter().get(path)
        assert page.status_code == 410
        assert "Sai mã tỉnh ở tháng 11." in page.text
    assert "Wrong codes in November." in enter().get(f"/en/dataset/{CUBE}").text
    for version in ("v1", "latest"):
        assert enter().get(f"/dataset/{CUBE}/{version}/data.csv").status_code == 410
    assert enter().get(f"/api/datasets/{CUBE}").status_code == 410
    assert CUBE not in enter().get("/dataset").text


def test_a_withdrawn_newer_release_is_mentioned_on_the_page_of_the_older_one(
    enter: Enter, story: Story, request_: ReleaseRequest
) -> None:
    at = f"/checks/{request_.id}"
    for checker in ("checker1", "checker2"):
        post(enter(checker), f"{at}/review", verdict="accept")
    post(enter("owner"), f"{at}/approve")
    publisher = enter("publisher")
    post(publisher, f"{at}/publish")
    post(publisher, f"/releases/{CUBE}-v2/withdraw", **WITHDRAW)
    page = enter().get(f"/en/dataset/{CUBE}")
    assert page.status_code == 200
    assert "Release v2 was withdrawn: Wrong codes in November." in page.text
    stone = enter().get(f"/en/dataset/{CUBE}/v2")
    assert stone.status_code == 410
    assert "Use the current release v1 instead" in stone.text


def test_readers_get_a_reason_in_both_languages_or_nothing_is_withdrawn(enter: Enter) -> None:
    reasons = WITHDRAW | {"because_en": ""}
    status, _ = post(enter("publisher"), f"/releases/{CUBE}-v1/withdraw", **reasons)
    assert status == 422
    assert enter().get(f"/dataset/{CUBE}").status_code == 200


def test_a_checker_can_neither_withdraw_nor_deliver(enter: Enter) -> None:
    checker = enter("checker1")
    assert "<form" not in checker.get("/releases").text.split("<main")[1]
    assert post(checker, f"/releases/{CUBE}-v1/withdraw", **WITHDRAW)[0] == 403
    portal = "http://127.0.0.1:9/"
    assert post(checker, f"/releases/{CUBE}-v1/deliver", portal=portal)[0] == 403


@pytest.mark.parametrize("portal", ["", "file:///etc/passwd", "https://a:b@portal.example"])
def test_a_portal_has_a_web_address_without_a_password(enter: Enter, portal: str) -> None:
    status, page = post(enter("publisher"), f"/releases/{CUBE}-v1/deliver", portal=portal)
    assert status == 422
    assert "passwd" not in page
