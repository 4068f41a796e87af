"""Stand at every door: decide, and leave a record of every refusal and every look inside."""

from dataclasses import dataclass
from datetime import datetime

from access_control.audit.store import AuditLog
from access_control.decide import Rules, decide
from access_control.model import Account, Decision, Fact, Resource


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
