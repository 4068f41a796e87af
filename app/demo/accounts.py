"""The accounts of the demonstration: one for each duty, so that no duty meets another."""

from dataclasses import dataclass

from access_control.identify import hash_password, new_account
from access_control.model import Account, AuditEvent, Role
from app.wiring import House

DEMO_PASSWORD = "minh-bach-demo-2025"  # noqa: S105 (for invented data on this machine only)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A login of the demonstration and what it may do."""

    login: str
    name: str
    role: Role


DEMO_ACCOUNTS = (
    DemoAccount("steward", "Người quản lý dữ liệu", Role.STEWARD),
    DemoAccount("checker1", "Người kiểm tra thứ nhất", Role.CHECKER),
    DemoAccount("checker2", "Người kiểm tra thứ hai", Role.CHECKER),
    DemoAccount("owner", "Chủ quản dữ liệu", Role.OWNER),
    DemoAccount("publisher", "Người công bố", Role.PUBLISHER),
    DemoAccount("researcher", "Nhà nghiên cứu", Role.RESEARCHER),
    DemoAccount("reviewer", "Người giám sát an ninh", Role.SECURITY_REVIEWER),
    DemoAccount("dpo", "Cán bộ bảo vệ dữ liệu", Role.DPO),
    DemoAccount("admin", "Quản trị viên", Role.ADMINISTRATOR),
)


def open_accounts(house: House) -> dict[str, Account]:
    """Make the demonstration's accounts and return them by login.

    The first accounts of a house are nobody's decision: the log says that the demonstration
    made them.
    """
    password_hash = hash_password(DEMO_PASSWORD)
    made = {}
    for demo in DEMO_ACCOUNTS:
        person = new_account(demo.login, demo.name, frozenset({demo.role}))
        event = AuditEvent(
            at=house.now(),
            actor=person.id,
            action="open-demo-account",
            resource=f"Account/{person.id}",
            outcome="done",
            facts={"role": demo.role},
        )
        house.accounts.save(person, password_hash, event)
        made[demo.login] = person
    return made
