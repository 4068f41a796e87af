"""Who asks, for what, and what we answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from access_control.errors import AccessDenied

AccountId = NewType("AccountId", str)
"""A random pseudonym: the audit log names people by it, never by their name."""

AttributeValue = str | bool | int | frozenset[str]
Fact = str | int | float | bool | None


class Role(StrEnum):
    """What a person does in the house; a person may hold several."""

    STEWARD = "steward"
    CHECKER = "checker"
    OWNER = "owner"
    PUBLISHER = "publisher"
    RESEARCHER = "researcher"
    SECURITY_REVIEWER = "security-reviewer"
    DPO = "dpo"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can sign in."""

    id: AccountId
    login: str
    name: str = field(repr=False)
    roles: frozenset[Role]
    is_suspended: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """What somebody wants to act on, described by the attributes that rules may ask for."""

    kind: str
    id: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.id}"


HOUSE = Resource("House", "minhbach")
"""The house as a whole, for what concerns no single dataset."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One access rule as people read it: from the annotations of a Cedar policy."""

    id: str
    forbids: bool
    title_en: str
    title_vi: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to "may this person do this?", with the rules that gave it."""

    allowed: bool
    actor: AccountId
    action: str
    resource: Resource
    rules: tuple[Rule, ...]
    policy_digest: str
    errors: int = 0

    @property
    def rule(self) -> str:
        """The ids of the rules that decided, for the audit log."""
        return " ".join(rule.id for rule in self.rules) or "silence-denies"

    def because(self, language: str = "en") -> str:
        titles = [rule.title_vi if language == "vi" else rule.title_en for rule in self.rules]
        if titles:
            return "; ".join(titles)
        if self.errors:
            return "một quy tắc bị lỗi" if language == "vi" else "a rule failed, and failing denies"
        return (
            "không quy tắc nào cho phép vai trò của bạn"
            if language == "vi"
            else "no rule permits it to your roles"
        )

    def require(self) -> "Decision":
        """Return the decision itself when it allows.

        Raises:
            AccessDenied: With the reason, and whom to ask.
        """
        if not self.allowed:
            raise AccessDenied(
                f"you may not `{self.action}` {self.resource.name}: {self.because()}. "
                f"Ask someone whose role allows it (rule {self.rule})",
                vi=f"bạn không được `{self.action}` {self.resource.name}: {self.because('vi')}. "
                f"Hãy nhờ người có vai trò phù hợp (quy tắc {self.rule})",
            )
        return self

    def event(self, at: datetime, **facts: Fact) -> "AuditEvent":
        """What the log will say about the deed that this decision allowed, or about its refusal."""
        return AuditEvent(
            at=at,
            actor=self.actor,
            action=self.action,
            resource=self.resource.name,
            outcome="done" if self.allowed else "refused",
            rules=tuple(rule.id for rule in self.rules) or ("silence-denies",),
            policy_digest=self.policy_digest,
            facts=facts,
        )


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One deed or refusal. Facts are counts, digests and codes: never a personal value."""

    at: datetime
    actor: AccountId
    action: str
    resource: str
    outcome: str
    rules: tuple[str, ...] = ()
    policy_digest: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
