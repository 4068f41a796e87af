"""Signing in and out, and what keeps another site from acting in somebody's name."""

from pathlib import Path

import pytest

from app.demo.accounts import DEMO_PASSWORD
from app.demo.story import Story
from tests.builders import a_house
from tests.journeys.conftest import Enter
from tests.journeys.visits import Client, browser, sign_in, token_on

WORK_OF = {
    "steward": "/steward",
    "checker1": "/checks",
    "owner": "/checks",
    "publisher": "/checks",
    "reviewer": "/releases",
    "dpo": "/checks",
}


@pytest.mark.parametrize(("login", "path"), WORK_OF.items())
def test_everybody_comes_to_their_own_work(enter: Enter, login: str, path: str) -> None:
    client = enter(login)
    assert client.get("/work").headers["location"] == path
    assert client.get(path).status_code == 200


def test_an_administrator_is_told_where_accounts_are_managed(enter: Enter) -> None:
    page = enter("admin").get("/en/work")
    assert page.status_code == 200
    assert "command line" in page.text


def test_a_wrong_password_tells_neither_what_was_wrong_nor_the_password(enter: Enter) -> None:
    client = enter()
    form = {
        "login": "steward",
        "password": "not-the-one-2025",
        "form_token": token_on(client, "/sign-in"),
    }
    wrong = client.post("/sign-in", data=form)
    assert wrong.status_code == 401
    assert "tên và mật khẩu không khớp" in wrong.text
    assert "not-the-one-2025" not in wrong.text
    unknown = client.post("/sign-in", data=form | {"login": "nobody"})
    assert unknown.status_code == 403  # the form's token is for one try
    assert "minhbach_session" not in client.cookies


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(story: Story) -> None:
    client = browser(story.house)
    form = {"login": "owner", "password": DEMO_PASSWORD}
    answer = client.post("/sign-in", data=form | {"form_token": token_on(client, "/sign-in")})
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "session" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_behind_tls_cookies_are_secure_and_browsers_remember_it(story: Story) -> None:
    house = a_house(story.house.settings.home, secure_cookies=True)
    answer = browser(house).get("/sign-in")
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_sign_in_needs_the_token_of_its_own_form(enter: Enter) -> None:
    client = enter()
    form = {"login": "owner", "password": DEMO_PASSWORD}
    assert client.post("/sign-in", data=form).status_code == 403
    client.get("/sign-in")
    assert client.post("/sign-in", data=form | {"form_token": "guess"}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_no_other_site_signs_anybody_in(enter: Enter, headers: dict[str, str]) -> None:
    client = enter()
    form = {"login": "owner", "password": DEMO_PASSWORD, "form_token": token_on(client, "/sign-in")}
    assert client.post("/sign-in", data=form, headers=headers).status_code == 403


def test_a_step_without_the_sessions_token_is_refused(enter: Enter, story: Story) -> None:
    client = enter("steward")
    before = story.house.log.get_size()
    for token in ("", "guess"):
        answer = client.post("/steward/coverage-by-province/submit", data={"form_token": token})
        assert answer.status_code == 403
        assert "biểu mẫu đã cũ hoặc đến từ trang khác" in answer.text
    assert story.house.releases.list_requests()[0].status == "published"
    assert story.house.log.get_size() == before


def test_the_token_of_one_person_does_not_serve_another(enter: Enter) -> None:
    stolen = token_on(enter("steward"), "/steward")
    answer = enter("owner").post("/sign-out", data={"form_token": stolen})
    assert answer.status_code == 403


def test_pages_for_members_send_strangers_to_the_sign_in(enter: Enter) -> None:
    for path in ("/steward", "/checks", "/releases", "/audit", "/work"):
        answer = enter().get(f"/en{path}")
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/en/sign-in?next={path}"


@pytest.mark.parametrize("asked", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_after_signing_in_nobody_is_sent_elsewhere(enter: Enter, asked: str) -> None:
    client = enter()
    form = {"login": "owner", "password": DEMO_PASSWORD, "next": asked}
    answer = client.post("/sign-in", data=form | {"form_token": token_on(client, "/sign-in")})
    assert answer.headers["location"] == "/work"


def test_what_members_see_stays_in_no_cache(enter: Enter) -> None:
    client = enter("steward")
    assert client.get("/steward").headers["cache-control"] == "no-store"
    assert client.get("/dataset").headers["cache-control"] == "no-store"
    assert enter().get("/dataset").headers["cache-control"] == "no-cache"


def test_after_signing_out_the_session_is_over_everywhere(enter: Enter, story: Story) -> None:
    client = enter("owner")
    copied = Client(client.app, follow_redirects=False, cookies=dict(client.cookies))
    assert copied.get("/checks").status_code == 200
    client.post("/sign-out", data={"form_token": token_on(client, "/checks")})
    assert client.get("/checks").status_code == 303
    assert copied.get("/checks").status_code == 303


def test_a_failed_sign_in_is_in_the_log_without_the_name_that_was_typed(
    enter: Enter, story: Story
) -> None:
    client = enter()
    assert sign_in(client, "my-secret-typed-as-name", "whatever") == 401
    newest = story.house.log.list_events(limit=1)[0]
    assert newest.fields["outcome"] == "refused"
    assert "my-secret" not in newest.body


def test_an_unforeseen_error_is_told_plainly_and_keeps_its_message_to_itself(
    story: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("Trịnh Hoàng Yến Vàng")

    client = browser(story.house)
    monkeypatch.setattr(type(story.house.releases), "list_releases", broken)
    page = client.get("/en/dataset")
    assert page.status_code == 500
    assert "it is not your fault" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "Trịnh" not in page.text + caplog.text
    assert "ValueError at" in caplog.text
