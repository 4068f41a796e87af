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


class SumExamples(PolicyModel):
    """What each contributor paid, in sums that the rule must refuse and accept; they are tests."""

    refuse: tuple[tuple[int, ...], ...]
    accept: tuple[tuple[int, ...], ...]


class _SumRule(PolicyModel):
    because: str
    because_vi: str
    examples: SumExamples


class Dominance(_SumRule):
    """Unsafe if the `n` largest contributors make up more than `k` percent of a sum."""

    n: int
    k: int


class PPercent(_SumRule):
    """Unsafe if the second largest contributor can compute the largest to within `p` percent."""

    p: int


class Request(_SumRule):
    """Unsafe if the largest contributor asked for protection and has more than `share` percent."""

    share: int


class MagnitudeRules(PolicyModel):
    """When a sum of amounts gives a contributor away."""

    dominance: Dominance
    p_percent: PPercent
    request: Request


class Protection(PolicyModel):
    """How closely an attacker may compute a protected cell."""

    standard: Literal["zero-to-threshold"]
    because: str


class DisclosureRules(PolicyModel):
    """When a cell gives somebody away, and what protects it."""

    version: int
    minimum_frequency: tuple[MinimumFrequency, ...]
    magnitude: MagnitudeRules
    protection: Protection

    def threshold(self, sensitivity: str) -> MinimumFrequency:
        """The rule for a sensitivity; the strictest rule where none is written for it."""
        strictest = max(self.minimum_frequency, key=lambda rule: rule.at_least)
        return next((r for r in self.minimum_frequency if r.sensitivity == sensitivity), strictest)


def read_disclosure_rules(policies: Path) -> PolicyFile[DisclosureRules]:
    return read_policy(policies, RULES_FILE, DisclosureRules)
