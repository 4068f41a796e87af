"""Things to test with: valid by default, vary one thing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from access_control.model import Account, AccountId, AuditEvent, Role
from app.settings import ROOT, Settings
from app.wiring import House
from catalog.model import Bilingual, DatasetId, Description
from publishing.model import ReleaseRequest, RequestId, Review, Verdict

POLICIES = ROOT / "policies"
NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that goes on one second whenever somebody looks."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def a_house(home: Path, **settings: object) -> House:
    return House(Settings(home=home, policies=POLICIES, **settings), now=Clock())


def an_account(login: str = "lan", *roles: Role, is_suspended: bool = False) -> Account:
    return Account(AccountId(f"a-{login}"), login, login.title(), frozenset(roles), is_suspended)


STEWARD = an_account("steward", Role.STEWARD)
OWNER = an_account("owner", Role.OWNER)
FIRST_CHECKER = an_account("first", Role.CHECKER)
SECOND_CHECKER = an_account("second", Role.CHECKER)
PUBLISHER = an_account("publisher", Role.PUBLISHER)
REVIEWER = an_account("reviewer", Role.SECURITY_REVIEWER)
ADMINISTRATOR = an_account("admin", Role.ADMINISTRATOR)


def an_event(number: int = 0, **facts: str | int | bool | None) -> AuditEvent:
    at = NOON + timedelta(seconds=number)
    return AuditEvent(at, STEWARD.id, "register", f"Dataset/{number}", "done", facts=facts)


def a_description(name: str = "coverage-by-province") -> Description:
    return Description(name, Bilingual("Tiêu đề", "Title"), Bilingual("Tóm tắt", "Summary"), name)


def a_request(*, author: Account = STEWARD, owner: Account = OWNER) -> ReleaseRequest:
    return ReleaseRequest(
        id=RequestId("r-1"),
        dataset_id=DatasetId("d-1"),
        product="coverage-by-province",
        title=Bilingual("Tiêu đề", "Title"),
        summary=Bilingual("Tóm tắt", "Summary"),
        table_digest="0" * 64,
        certificate_digest="1" * 64,
        rows=1,
        is_invented=True,
        author=author.id,
        steward=author.id,
        owner=owner.id,
        checks_needed=2,
        submitted_at=NOON,
    )


def a_review(by: Account = FIRST_CHECKER, verdict: Verdict = Verdict.ACCEPT) -> Review:
    return Review(by.id, verdict, "", NOON)
