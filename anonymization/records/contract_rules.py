"""Read `policies/column_contracts.yaml`: when a form counts as agreed, and when it is broken."""

from datetime import date
from pathlib import Path

from pydantic import Field, model_validator

from catalog.column_contract import DirtKind
from catalog.words import Words
from storage.policy_files import PolicyFile, PolicyModel, read_policy


class BoundExample(PolicyModel):
    """What a sample of this size proves. Every one is a test."""

    sampled: int
    matched: int
    at_least: float


class SampleRule(PolicyModel):
    """How many cells of a column are looked at before a contract is proposed."""

    cells: int = Field(gt=0)
    confidence: float = Field(gt=0.5, lt=1)
    because: Words
    examples: tuple[BoundExample, ...] = Field(min_length=1)


class ShareExample(PolicyModel):
    """Whether so many of so many are enough. Every one is a test."""

    of: int
    many: int
    counts: bool


class ShareRule(PolicyModel):
    """A share from which on something counts."""

    share: float = Field(gt=0, le=1)
    because: Words
    examples: tuple[ShareExample, ...] = Field(min_length=1)

    def reached_by(self, many: int, of: int) -> bool:
        return of > 0 and many >= self.share * of

    def exceeded_by(self, many: int, of: int) -> bool:
        return many > self.share * of


class CountRule(PolicyModel):
    """A number that bounds work or words."""

    values: int = Field(gt=0)
    because: Words


class DirtExample(PolicyModel):
    """A cell with this dirt, with the cells `beside` it in its row. Every one is a test."""

    column: str
    cell: str
    beside: dict[str, str] = Field(default_factory=dict)
    found: str = ""


class DirtRule(PolicyModel):
    """What people call a kind of dirt, and how it is told from others."""

    kind: DirtKind
    name: Words
    because: Words
    examples: tuple[DirtExample, ...]


class ContractRules(PolicyModel):
    """The schema of `column_contracts.yaml`."""

    version: int
    owner: str
    effective_from: date
    sample: SampleRule
    usual_shape: ShareRule
    covered_by_form: ShareRule
    exceptions: ShareRule
    judged_at_most: CountRule
    told_rows: CountRule
    dirt: tuple[DirtRule, ...]

    @model_validator(mode="after")
    def _names_every_kind_of_dirt(self) -> "ContractRules":
        if sorted(rule.kind for rule in self.dirt) != sorted(DirtKind):
            raise ValueError("`dirt` names every kind of dirt once")
        return self

    def dirt_rule(self, kind: DirtKind) -> DirtRule:
        return next(rule for rule in self.dirt if rule.kind is kind)


def read_contract_rules(folder: Path) -> PolicyFile[ContractRules]:
    """Read the file.

    Raises:
        PolicyFileError: It is missing or does not fit its schema.
    """
    return read_policy(folder, "column_contracts.yaml", ContractRules)
