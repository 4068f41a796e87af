"""Read `policies/residual_risk.yaml`: how much risk may be left, for each purpose."""

from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from anonymization.records.errors import UndecidedCaseError
from anonymization.records.model import TreatmentKind
from catalog.words import Words
from storage.policy_files import PolicyFile, PolicyModel, read_policy


class NotCompared(PolicyModel):
    """Treatments whose outcome nobody outside can compare with what they know."""

    treatments: tuple[TreatmentKind, ...]
    because: Words


class Population(PolicyModel):
    """Of whom the records are."""

    is_the_register: bool
    because: Words


class SensitiveRule(PolicyModel):
    """How different the people of a class have to be; `kinds` make it an exception."""

    kinds: tuple[str, ...] = ()
    distinct_at_least: int = Field(ge=1)
    closeness_at_most: float = Field(ge=0, le=1)
    because: Words


class FigureExample(PolicyModel):
    """Figures that the rule must accept or refuse. Every one is a test."""

    smallest_class: int
    alone: float
    kind: str = ""
    distinct: int = 1
    closeness: float = 0.0


class RiskExamples(PolicyModel):
    """What is accepted, and what is not."""

    accept: tuple[FigureExample, ...] = Field(min_length=1)
    refuse: tuple[FigureExample, ...] = Field(min_length=1)


class RiskRule(PolicyModel):
    """How much risk may be left in records that are treated for one purpose.

    `alone_at_most` and `withhold_at_most` are shares of the people.
    """

    purpose: str
    gate: Literal["warn", "refuse"]
    smallest_class: int = Field(ge=2)
    alone_at_most: float = Field(ge=0, le=1)
    withhold_at_most: float = Field(ge=0, le=0.2)
    because: Words
    sensitive: tuple[SensitiveRule, ...] = Field(min_length=1)
    examples: RiskExamples

    @model_validator(mode="after")
    def _decides_every_kind_once(self) -> Self:
        general = [rule for rule in self.sensitive if not rule.kinds]
        kinds = [kind for rule in self.sensitive for kind in rule.kinds]
        if len(general) != 1 or len(kinds) != len(set(kinds)):
            raise ValueError("one sensitive rule is for all kinds, and no kind is named twice")
        return self

    @property
    def refuses(self) -> bool:
        return self.gate == "refuse"

    def of_kind(self, kind: str) -> SensitiveRule:
        """The rule for a kind of sensitive value: its exception, or else the general one."""
        named = (rule for rule in self.sensitive if kind in rule.kinds)
        return next(named, next(rule for rule in self.sensitive if not rule.kinds))


class ResidualRiskRules(PolicyModel):
    """The schema of `residual_risk.yaml`."""

    version: int
    owner: str
    effective_from: date
    cannot_be_compared: NotCompared
    population: Population
    purposes: tuple[RiskRule, ...]

    def purpose(self, name: str) -> RiskRule:
        """Return the rule for a purpose.

        Raises:
            UndecidedCaseError: The file says nothing about it.
        """
        found = next((rule for rule in self.purposes if rule.purpose == name), None)
        if found is None:
            raise UndecidedCaseError(
                f"`residual_risk.yaml` says nothing about the purpose `{name}`. Add it and try again",
                vi=f"`residual_risk.yaml` chưa nói gì về mục đích `{name}`. Hãy bổ sung rồi thử lại",
            )
        return found


def read_risk_rules(policies: Path) -> PolicyFile[ResidualRiskRules]:
    return read_policy(policies, "residual_risk.yaml", ResidualRiskRules)
