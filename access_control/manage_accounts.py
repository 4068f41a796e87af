"""Add, suspend and list accounts. Nobody gives a role to themselves."""

from dataclasses import replace
from datetime import datetime

from access_control.errors import NameUsed, OwnAccount, UnknownAccount, WeakPassword
from access_control.guard import Guard
from access_control.identify import hash_password, new_account
from access_control.model import HOUSE, Account, AuditEvent, Role
from access_control.store import AccountStore

SHORTEST_PASSWORD = 14


def add_account(
    store: AccountStore,
    guard: Guard,
    *,
    by: Account,
    login: str,
    name: str,
    roles: frozenset[Role],
    password: str,
    at: datetime,
) -> Account:
    """Make an account.

    Raises:
        AccessDenied: `by` is no administrator.
        NameUsed: Another account has the login.
        WeakPassword: Fewer than 14 signs (R-18: without a second factor).
    """
    decision = guard.admit(by, "manageAccounts", HOUSE, at)
    _require_strong(password)
    if store.find(login):
        raise NameUsed(
            "there is already an account of that login. Choose another",
            vi="tên đăng nhập này đã có. Hãy chọn tên khác",
        )
    person = new_account(login, name, roles)
    event = decision.event(at, account=person.id, roles=" ".join(sorted(roles)))
    store.save(person, hash_password(password), event)
    return person


def open_house_with(
    store: AccountStore, *, login: str, name: str, password: str, at: datetime
) -> Account:
    """Make the first account of a house, an administrator, before any rule can apply.

    Raises:
        NameUsed: The house has accounts already.
        WeakPassword: Fewer than 14 signs.
    """
    if store.list_all():
        raise NameUsed(
            "this house has accounts already. Ask an administrator of it to add yours",
            vi="hệ thống đã có tài khoản. Hãy nhờ quản trị viên thêm tài khoản cho bạn",
        )
    _require_strong(password)
    person = new_account(login, name, frozenset({Role.ADMINISTRATOR}))
    event = AuditEvent(at, person.id, "open-house", HOUSE.name, "done")
    store.save(person, hash_password(password), event)
    return person


def suspend_account(
    store: AccountStore, guard: Guard, *, by: Account, login: str, at: datetime
) -> None:
    """Suspend an account: sessions of it end at once.

    Raises:
        AccessDenied: `by` is no administrator.
        UnknownAccount: There is none of that login.
        OwnAccount: Nobody changes their own account.
    """
    decision = guard.admit(by, "manageAccounts", HOUSE, at)
    person = store.find(login)
    if person is None:
        raise UnknownAccount(
            "there is no account of that login. Look at the list of accounts",
            vi="không có tài khoản này. Hãy xem danh sách tài khoản",
        )
    if person.id == by.id:
        raise OwnAccount(
            "nobody changes their own account. Ask another administrator",
            vi="không ai được tự sửa tài khoản của mình. Hãy nhờ quản trị viên khác",
        )
    hashed = store.find_password_hash(login) or ""
    event = decision.event(at, account=person.id, suspended=True)
    store.save(replace(person, is_suspended=True), hashed, event)


def list_accounts(store: AccountStore, guard: Guard, *, by: Account, at: datetime) -> list[Account]:
    """All accounts, for an administrator.

    Raises:
        AccessDenied: `by` is no administrator.
    """
    guard.admit_reader(by, "manageAccounts", HOUSE, at)
    return store.list_all()


def _require_strong(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(
            f"a password has at least {SHORTEST_PASSWORD} signs. Choose a longer one",
            vi=f"mật khẩu có ít nhất {SHORTEST_PASSWORD} ký tự. Hãy chọn mật khẩu dài hơn",
        )
