"""The pages for what takes two persons: a steward asks, the officer approves, once it is shown."""

import html
import shutil
from pathlib import Path

import pytest

from app.demo.canaries import CANARY_VALUES
from app.demo.story import Story
from tests.journeys.treated_register import (
    DOMAIN,
    PASSPHRASES,
    PERSON,
    hold_and_split,
    quick_passphrases,
    records_of,
    treated,
    write_people,
)
from tests.journeys.visits import Client, browser, sign_in, token_on
from tests.paths import story_in

AT = "/two-persons"


@pytest.fixture(scope="module")
def treated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two-pages")
    write_people(folder / "register.parquet")
    with pytest.MonkeyPatch.context() as patch:
        quick_passphrases(patch)
        story, _ = treated(folder / "home", folder / "register.parquet")
        hold_and_split(story)
    return folder / "home"


@pytest.fixture
def story(treated_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    quick_passphrases(monkeypatch)
    shutil.copytree(treated_home, tmp_path / "home")
    return story_in(tmp_path / "home")


def enter(story: Story, login: str) -> Client:
    client = browser(story.house)
    assert sign_in(client, login) == 303
    return client


def post(client: Client, path: str, **fields: str) -> tuple[int, str, str]:
    """The status, where it leads, and the page."""
    form = fields | {"form_token": token_on(client, AT)}
    answer = client.post(path, data=form)
    return answer.status_code, answer.headers.get("location", ""), html.unescape(answer.text)


def asked(client: Client, deed: str, **fields: str) -> str:
    status, where, page = post(client, f"{AT}/ask/{deed}", **fields)
    assert status == 303, page
    return where.split("?")[0]


def test_a_pseudonym_is_led_back_on_one_page_once(story: Story) -> None:
    steward, dpo = enter(story, "steward"), enter(story, "dpo")
    place = records_of(story.house)["so_dinh_danh"].to_list()
    pseudonym = place[0]
    why = {"purpose": "correction", "reference": "HS-2026/0031"}
    at = asked(steward, "reidentify", domain=DOMAIN, values=pseudonym, **why)
    assert pseudonym not in at
    assert "HS-2026/0031" in dpo.get(at).text
    assert pseudonym not in dpo.get(at).text
    assert post(steward, f"{at}/approve", passphrase=PASSPHRASES["steward"])[0] == 403
    assert post(dpo, f"{at}/approve", passphrase="sai mật khẩu rồi")[0] == 403
    assert post(dpo, f"{at}/approve", passphrase=PASSPHRASES["dpo"])[0] == 303
    status, _, page = post(steward, f"{at}/carry-out", passphrase=PASSPHRASES["steward"])
    assert status == 200
    assert pseudonym in page
    assert "Chỉ hiển thị một lần" in page
    assert post(steward, f"{at}/carry-out", passphrase=PASSPHRASES["steward"])[0] == 409
    assert pseudonym not in steward.get(at).text


def test_a_person_is_erased_by_two(story: Story) -> None:
    steward, dpo = enter(story, "steward"), enter(story, "dpo")
    who = {"kind": "si-number", "values": PERSON.ma_so_bhxh}
    why = {"purpose": "own-request", "reference": "ĐƠN-15/2026"}
    at = asked(steward, "erase", **who, **why)
    early = post(steward, f"{at}/carry-out", **who)
    assert (early[0], PERSON.ma_so_bhxh in early[2]) == (403, False)
    assert post(dpo, f"{at}/approve")[0] == 303
    mistyped = post(steward, f"{at}/carry-out", kind="si-number", values="0199900109")
    assert (mistyped[0], "0199900109" in mistyped[2]) == (422, False)
    assert post(steward, f"{at}/carry-out", **who)[0] == 303
    page = html.unescape(steward.get(f"/en{at}").text)
    assert "Rows erased" in page
    assert "Law 91/2025/QH15 art. 14" in page
    assert not [value for value in CANARY_VALUES if value in page]
    assert not [value for value in PERSON.values() if value in records_of(story.house).write_csv()]


def test_others_find_neither_the_forms_nor_the_requests(story: Story) -> None:
    steward = enter(story, "steward")
    at = asked(steward, "rotate", domain=DOMAIN, purpose="regular-rotation")
    for login in ("admin", "owner", "publisher"):
        client = enter(story, login)
        assert client.get(at).status_code == 403, login
        assert at not in client.get(AT).text
    reviewer = enter(story, "reviewer")
    assert reviewer.get(at).status_code == 200
    assert f"{AT}/ask/reidentify" in reviewer.get(AT).text
    assert f"{AT}/ask/erase" not in reviewer.get(AT).text
    assert browser(story.house).get(AT).headers["location"] == f"/sign-in?next={AT}"


def test_an_officer_refuses_and_a_holder_sets_a_passphrase(story: Story) -> None:
    steward, dpo, owner = (enter(story, login) for login in ("steward", "dpo", "owner"))
    at = asked(steward, "rotate", domain=DOMAIN, purpose="regular-rotation")
    assert post(dpo, f"{at}/refuse")[0] == 303
    assert post(steward, f"{at}/carry-out")[0] == 409
    assert post(owner, f"{AT}/hold", passphrase="ngắn")[0] == 422
    assert post(owner, f"{AT}/hold", passphrase="một câu đủ dài cho chủ quản")[0] == 303
    assert story.house.office.store.find_holder(story.people["owner"].id)


def test_without_the_token_of_the_form_nothing_is_done(story: Story) -> None:
    steward = enter(story, "steward")
    form = {"domain": DOMAIN, "purpose": "regular-rotation"}
    assert steward.post(f"{AT}/ask/rotate", data=form).status_code == 403
    assert story.house.office.store.list_requests() == []
