"""Signing in: the right password opens, anything else tells nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from access_control.errors import (
    AccessDenied,
    NameUsed,
    OwnAccount,
    SignInFailed,
    UnknownAccount,
    WeakPassword,
)
from access_control.identify import hash_password, new_account, sign_in, sign_out, who_is
from access_control.manage_accounts import add_account, list_accounts, suspend_account
from access_control.model import AuditEvent, Role
from app.wiring import House
from tests.builders import ADMINISTRATOR, NOON, STEWARD, a_house

PASSWORD = "đúng-mật-khẩu-dài-hơn"


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = a_house(tmp_path)
    lan = new_account("lan", "Lan", frozenset({Role.STEWARD}))
    event = AuditEvent(NOON, lan.id, "open", f"Account/{lan.id}", "done")
    made.accounts.save(lan, hash_password(PASSWORD), event)
    admin = ADMINISTRATOR
    made.accounts.save(admin, hash_password(PASSWORD), event)
    return made


def test_the_right_password_opens_a_session(house: House) -> None:
    signed_in = sign_in(house.accounts, login="lan", password=PASSWORD, at=NOON)
    found = who_is(house.accounts, signed_in.token, at=NOON)
    assert found is not None
    assert found[0].login == "lan"


@pytest.mark.parametrize(("login", "password"), [("lan", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_anything_else_is_refused_alike(house: House, login: str, password: str) -> None:
    with pytest.raises(SignInFailed, match="do not belong together"):
        sign_in(house.accounts, login=login, password=password, at=NOON)


def test_a_failed_try_is_logged_without_what_was_typed(house: House) -> None:
    with pytest.raises(SignInFailed):
        sign_in(house.accounts, login="my-password-in-the-wrong-field", password="x", at=NOON)
    event = house.log.list_events(limit=1)[0]
    assert event.fields["outcome"] == "refused"
    assert "my-password" not in event.body


def test_a_session_ends_when_its_time_is_over(house: House) -> None:
    signed_in = sign_in(house.accounts, login="lan", password=PASSWORD, at=NOON)
    assert who_is(house.accounts, signed_in.token, at=NOON + timedelta(hours=13)) is None


def test_a_session_ends_when_its_owner_leaves(house: House) -> None:
    signed_in = sign_in(house.accounts, login="lan", password=PASSWORD, at=NOON)
    sign_out(house.accounts, signed_in.token, by=signed_in.account, at=NOON)
    assert who_is(house.accounts, signed_in.token, at=NOON) is None


def test_suspending_ends_sessions_at_once(house: House) -> None:
    signed_in = sign_in(house.accounts, login="lan", password=PASSWORD, at=NOON)
    suspend_account(house.accounts, house.guard, by=ADMINISTRATOR, login="lan", at=NOON)
    assert who_is(house.accounts, signed_in.token, at=NOON) is None
    with pytest.raises(SignInFailed):
        sign_in(house.accounts, login="lan", password=PASSWORD, at=NOON)


def test_the_token_itself_is_not_kept(house: House) -> None:
    signed_in = sign_in(house.accounts, login="lan", password=PASSWORD, at=NOON)
    assert signed_in.token.encode() not in (house.settings.home / "minhbach.sqlite").read_bytes()


def test_an_administrator_adds_an_account(house: House) -> None:
    roles = frozenset({Role.CHECKER})
    made = add_account(
        house.accounts, house.guard, by=ADMINISTRATOR, login="mai", name="Mai", roles=roles,
        password=PASSWORD, at=NOON,
    )  # fmt: skip
    listed = list_accounts(house.accounts, house.guard, by=ADMINISTRATOR, at=NOON)
    assert made in listed


def test_a_steward_adds_nobody(house: House) -> None:
    with pytest.raises(AccessDenied):
        add_account(
            house.accounts, house.guard, by=STEWARD, login="mai", name="Mai", roles=frozenset(),
            password=PASSWORD, at=NOON,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("login", "password", "refusal"), [("lan", PASSWORD, NameUsed), ("mai", "short", WeakPassword)]
)
def test_a_taken_login_and_a_short_password_are_refused(
    house: House, login: str, password: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        add_account(
            house.accounts, house.guard, by=ADMINISTRATOR, login=login, name="M",
            roles=frozenset(), password=password, at=NOON,
        )  # fmt: skip


@pytest.mark.parametrize(("login", "refusal"), [("admin", OwnAccount), ("nobody", UnknownAccount)])
def test_nobody_suspends_themselves_or_a_stranger(
    house: House, login: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        suspend_account(house.accounts, house.guard, by=ADMINISTRATOR, login=login, at=NOON)
