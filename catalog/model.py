"""What a dataset is: its description, its columns, its versions, and where they came from."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, Self

from access_control.model import AccountId, Resource
from catalog.column_contract import (
    ColumnContract,
    Conformity,
    contracts_digest,
    terms_digest,
)
from catalog.errors import StepMissing, Unclassified

DatasetId = NewType("DatasetId", str)
Facts = dict[str, str | int | float | bool]

FIRST_PURPOSE = "open-statistics"
"""What a dataset is for until its steward says otherwise."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Vietnamese and in English."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        return self.vi if language == "vi" else self.en


class PersonalDataClass(StrEnum):
    """How personal a column is (Law 91/2025/QH15 art. 2; Decree 356/2025/ND-CP art. 3-4)."""

    NONE = "none"
    BASIC = "basic"
    SENSITIVE = "sensitive"
    DE_IDENTIFIED = "de-identified"


class ColumnRole(StrEnum):
    """What a column could do to a person who is looked for."""

    DIRECT_IDENTIFIER = "direct-identifier"
    QUASI_IDENTIFIER = "quasi-identifier"
    SENSITIVE = "sensitive"
    MEASURE = "measure"
    ATTRIBUTE = "attribute"


class VersionKind(StrEnum):
    """Which step of the way made a version."""

    REGISTERED = "registered"
    DE_IDENTIFIED = "de-identified"
    TABULATED = "tabulated"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What is known of a column without looking at any single value."""

    name: str
    kind: str
    missing: int
    distinct: int


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """What the detector suggests for a column, and why."""

    column: str
    personal_class: PersonalDataClass | None
    role: ColumnRole | None
    entity: str
    treatment: str
    reason: Bilingual
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class ColumnClass:
    """What the steward decided for a column, and why they overruled where they did."""

    column: str
    personal_class: PersonalDataClass
    role: ColumnRole
    entity: str
    treatment: str
    reason: str
    overruled: bool
    decided_by: AccountId


@dataclass(frozen=True, slots=True)
class Version:
    """One immutable state of a dataset, named by the digest of its bytes."""

    number: int
    kind: VersionKind
    digest: str
    rows: int
    made_at: datetime
    made_by: AccountId
    parent: int | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Description:
    """What a person needs to know to find and to use a dataset (DCAT)."""

    name: str
    title: Bilingual
    summary: Bilingual
    product: str
    is_invented: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset in the catalog."""

    id: DatasetId
    description: Description
    steward: AccountId
    owner: AccountId
    source_name: str
    source_digest: str
    columns: tuple[ColumnProfile, ...]
    versions: tuple[Version, ...]
    proposals: tuple[ColumnProposal, ...] = ()
    classes: tuple[ColumnClass, ...] = ()
    contracts: tuple[ColumnContract, ...] = ()
    approved_contracts: str = ""
    conformity: Conformity | None = None
    revision: int = 0
    purpose: str = FIRST_PURPOSE
    """What its records are treated for, as `policies/treatments.yaml` names it."""

    @property
    def is_classified(self) -> bool:
        return {c.column for c in self.classes} == {c.name for c in self.columns}

    @property
    def has_approved_contracts(self) -> bool:
        """Whether the steward approved the contracts as they are now."""
        return bool(self.contracts) and self.approved_contracts == contracts_digest(self.contracts)

    @property
    def terms(self) -> str:
        """What every cell is held to: the contracts, and what is done to each column."""
        return terms_digest(self.contracts, {one.column: one.treatment for one in self.classes})

    @property
    def holds(self) -> str:
        """The highest class of its columns; sensitive while nobody has said otherwise."""
        if not self.is_classified:
            return PersonalDataClass.SENSITIVE
        found = {c.personal_class for c in self.classes}
        order = (
            PersonalDataClass.SENSITIVE,
            PersonalDataClass.BASIC,
            PersonalDataClass.DE_IDENTIFIED,
        )
        return next((c for c in order if c in found), PersonalDataClass.NONE)

    def newest(self, kind: VersionKind) -> Version:
        """Return the newest version of a kind.

        Raises:
            StepMissing: The step that makes it has not been taken since the last registration.
        """
        found = [version for version in self.versions if version.kind is kind]
        if not found:
            raise StepMissing(
                f"`{self.description.name}` has no {kind} version yet. Take that step first",
                vi=f"`{self.description.name}` chưa có phiên bản {kind}. "
                "Hãy thực hiện bước đó trước",
            )
        return found[-1]

    def has(self, kind: VersionKind) -> bool:
        return any(version.kind is kind for version in self.versions)

    def with_next(
        self,
        kind: VersionKind,
        *,
        digest: str,
        rows: int,
        parent: Version,
        by: AccountId,
        at: datetime,
        facts: Facts,
    ) -> Self:
        """Add the version that a step made from `parent`; versions are counted from 1."""
        number = len(self.versions) + 1
        made = Version(number, kind, digest, rows, at, by, parent.number, facts)
        return replace(self, versions=(*self.versions, made))

    def with_rewritten(self, rewritten: Iterable[Version]) -> Self:
        """Put other bytes in the place of versions; number, kind, maker and parent stay.

        Only for what must reach versions that exist: erasing a person, rotating a key. Where a
        registered version changes, its rows have other numbers, so the dirt report is void.
        """
        by_number = {version.number: version for version in rewritten}
        versions = tuple(by_number.get(version.number, version) for version in self.versions)
        kinds = {version.kind for version in by_number.values()}
        is_kept = VersionKind.REGISTERED not in kinds
        return replace(self, versions=versions, conformity=self.conformity if is_kept else None)

    def conformity_now(self) -> Conformity | None:
        """Return the dirt report, if it is about the newest registered version and these terms."""
        found = self.conformity
        newest = self.newest(VersionKind.REGISTERED).number
        is_current = found and (found.version, found.terms) == (newest, self.terms)
        return found if is_current else None

    def with_proposals(
        self, proposals: tuple[ColumnProposal, ...], contracts: tuple[ColumnContract, ...]
    ) -> Self:
        return replace(self, proposals=proposals, contracts=contracts)

    def with_conformity(self, found: Conformity) -> Self:
        return replace(self, conformity=found)

    def with_purpose(self, purpose: str, proposals: tuple[ColumnProposal, ...]) -> Self:
        """Take another purpose with its proposals; what was decided for the other one is void."""
        return replace(self, purpose=purpose, proposals=proposals, classes=())

    def with_classes(self, classes: tuple[ColumnClass, ...]) -> Self:
        """Take over the steward's decision, which also approves the contracts as they are now.

        Raises:
            Unclassified: It leaves out a column: silence is not "nothing personal" (R-01).
        """
        left_out = sorted({c.name for c in self.columns} - {c.column for c in classes})
        if left_out:
            raise Unclassified(
                f"{len(left_out)} columns have no class: {', '.join(left_out)}. Decide each of them",
                vi=f"{len(left_out)} cột chưa được phân loại: {', '.join(left_out)}. "
                "Hãy quyết định từng cột",
            )
        return replace(self, classes=classes, approved_contracts=contracts_digest(self.contracts))

    def as_resource(self) -> Resource:
        return Resource(
            "Dataset",
            self.id,
            {
                "steward": self.steward,
                "owner": self.owner,
                "holds": str(self.holds),
                "classified": self.is_classified,
            },
        )
