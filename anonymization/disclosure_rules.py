"""The rules of disclosure control, read from `policies/disclosure.yaml`."""

from pathlib import Path
from typing import Literal

from storage.policy_files import PolicyFile, PolicyModel, read_policy

RULES_FILE = "disclosure.yaml"


class FrequencyExamples(PolicyModel):
    """Cell values that the rule must refuse and accept; they are tests."""

    refuse: tuple[int, ...]
    accept: tuple[int, ...]


class MinimumFrequency(PolicyModel):
    """A cell with at least one and fewer than so many people gives somebody away."""

    name: str
    sensitivity: str
    at_least: int
    because: str
    because_vi: str
    examples: FrequencyExamples


class Protection(PolicyModel):
    """How closely an attacker may compute a protected cell."""

    standard: Literal["zero-to-threshold"]
    because: str


class DisclosureRules(PolicyModel):
    """When a cell gives somebody away, and what protects it."""

    version: int
    minimum_frequency: tuple[MinimumFrequency, ...]
    protection: Protection

    def threshold(self, sensitivity: str) -> MinimumFrequency:
        """The rule for a sensitivity; the strictest rule where none is written for it."""
        strictest = max(self.minimum_frequency, key=lambda rule: rule.at_least)
        return next((r for r in self.minimum_frequency if r.sensitivity == sensitivity), strictest)


def read_disclosure_rules(policies: Path) -> PolicyFile[DisclosureRules]:
    return read_policy(policies, RULES_FILE, DisclosureRules)
