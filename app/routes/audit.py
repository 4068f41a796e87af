"""The security reviewer's page: what happened, under which rule, and whether the log is whole."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response

from access_control.audit.store import LoggedEvent
from access_control.model import Rule
from access_control.read_audit import read_events, verify_log
from app.routes.visitor import ByForm, Member, SignedIn

router = APIRouter(include_in_schema=False)
SHOWN = 200
LONGEST_QUERY = 100
OUTCOMES = ("done", "refused")


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """An event with the rules that decided it, in full."""

    logged: LoggedEvent
    at: datetime
    who: str
    rules: tuple[Rule, ...]
    other_rules: tuple[str, ...]


@router.get("/audit")
def audit_log(member: SignedIn, text: str = "", outcome: str = "") -> Response:
    return _page(member, text=text, outcome=outcome)


@router.post("/audit/verify")
def verify_the_log(member: ByForm) -> Response:
    return _page(member, is_verified=True)


def _page(
    member: Member, *, text: str = "", outcome: str = "", is_verified: bool = False
) -> Response:
    house = member.house
    wanted = outcome if outcome in OUTCOMES else ""
    searched = text[:LONGEST_QUERY].strip()
    events = read_events(
        house.guard,
        by=member.account,
        text=searched,
        outcome=wanted,
        limit=SHOWN,
        at=house.now(),
    )
    people = house.accounts.list_all()
    return member.show(
        "audit.html",
        events=_shown(member, events, {person.id: person.login for person in people}),
        people=people,
        size=house.log.get_size(),
        checkpoint=house.log.get_checkpoint(),
        text=searched,
        outcome=wanted,
        outcomes=OUTCOMES,
        verdict=verify_log(house.guard) if is_verified else None,
        shown=SHOWN,
    )


def _shown(member: Member, events: list[LoggedEvent], logins: dict[str, str]) -> list[ShownEvent]:
    known = {rule.id: rule for rule in member.house.guard.rules.by_id.values()}
    shown = []
    for event in events:
        ids = [str(rule) for rule in _list(event.fields["rules"])]
        rules = tuple(known[rule] for rule in ids if rule in known)
        others = tuple(rule for rule in ids if rule not in known)
        actor, at = str(event.fields["actor"]), datetime.fromisoformat(str(event.fields["at"]))
        shown.append(ShownEvent(event, at, logins.get(actor, actor), rules, others))
    return shown


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
