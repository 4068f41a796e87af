"""Stand at every door: decide, and leave a record of every refusal and every look inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from access_control.audit.store import AuditLog
from access_control.decide import Rules, decide
from access_control.model import HOUSE, Account, AuditEvent, Decision, Fact, Resource


class Guarded(Protocol):
    """Something that rules decide about."""

    def as_resource(self) -> Resource:
        """How the rules see it."""


Thing = TypeVar("Thing", bound=Guarded)


@dataclass(frozen=True, slots=True)
class Guard:
    """The rules in force and the log that remembers. No audit, no access: both or nothing."""

    rules: Rules
    log: AuditLog

    def admit(self, by: Account, action: str, resource: Resource, at: datetime) -> Decision:
        """Decide about a change; the change itself records the decision that allowed it.

        Raises:
            AccessDenied: After the refusal is in the log.
        """
        decision = decide(by, action, resource, self.rules)
        if not decision.allowed:
            self.log.record(decision.event(at, errors=decision.errors))
        return decision.require()

    def admit_reader(
        self, by: Account, action: str, resource: Resource, at: datetime, **facts: Fact
    ) -> Decision:
        """Decide about a look inside, and record it before anything is shown.

        Raises:
            AccessDenied: After the refusal is in the log.
        """
        decision = self.admit(by, action, resource, at)
        self.log.record(decision.event(at, **facts))
        return decision

    def admit_to_some(
        self, by: Account, action: str, things: Sequence[Thing], at: datetime
    ) -> list[Thing]:
        """Return those of several things that `by` may look at, after the look is in the log.

        What they may not see is not told apart from what does not exist.
        """
        seen = [t for t in things if decide(by, action, t.as_resource(), self.rules).allowed]
        self.log.record(
            AuditEvent(
                at=at,
                actor=by.id,
                action=action,
                resource=HOUSE.name,
                outcome="done",
                policy_digest=self.rules.digest,
                facts={"listed": len(seen)},
            )
        )
        return seen
