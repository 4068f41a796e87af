"""What is found in records, and what is done about it."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self, cast

from anonymization.records.errors import NoSuchTreatment
from catalog.model import Bilingual, ColumnRole, PersonalDataClass

FOUND_AT = 0.5
"""From this score on, an identifier counts as found."""

Progress = Callable[[int, int], None]
"""Told how many parts are done, of how many."""


class EntityType(StrEnum):
    """A kind of personal value that can be recognized by itself or by its label."""

    CITIZEN_ID = "VN_CITIZEN_ID"
    SI_NUMBER = "VN_SI_NUMBER"
    HEALTH_CARD = "VN_HEALTH_CARD"
    TAX_CODE = "VN_TAX_CODE"
    PHONE = "VN_PHONE"
    EMAIL = "EMAIL_ADDRESS"
    BIRTH_DATE = "VN_BIRTH_DATE"
    PERSON = "VN_PERSON"
    ADDRESS = "VN_ADDRESS"
    BANK_ACCOUNT = "VN_BANK_ACCOUNT"
    BANK_CARD = "VN_BANK_CARD"
    PLATE = "VN_PLATE"
    PASSPORT = "VN_PASSPORT"


NOTE_LABELS: Mapping[EntityType, str] = {
    EntityType.CITIZEN_ID: "CCCD",
    EntityType.SI_NUMBER: "SI_NUMBER",
    EntityType.HEALTH_CARD: "BHYT_CARD",
    EntityType.TAX_CODE: "TAX_CODE",
    EntityType.PHONE: "PHONE",
    EntityType.EMAIL: "EMAIL",
    EntityType.BIRTH_DATE: "DATE_OF_BIRTH",
    EntityType.PERSON: "PERSON",
    EntityType.ADDRESS: "ADDRESS",
    EntityType.BANK_ACCOUNT: "BANK_ACCOUNT",
    EntityType.BANK_CARD: "BANK_ACCOUNT",
    EntityType.PLATE: "PLATE",
    EntityType.PASSPORT: "PASSPORT",
}
"""What `minhbach detect --jsonl` calls each kind; people who score it asked for these names."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a personal value stands in a text, and why we think so. Never the value."""

    start: int
    end: int
    entity: EntityType
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a column is thought to hold an identifier, in words and a shape like `999999999999`."""

    words: Bilingual
    shape: str
    fills_cells: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of personal value in one column: in how many of the distinct values checked.

    `label` is the part of the column's name that speaks for it, or empty. A score under
    `FOUND_AT` is a suspicion: somebody must look, nobody may rely on it.
    """

    column: str
    entity: EntityType
    matched: int
    checked: int
    score: float
    evidence: Evidence
    label: str = ""

    @property
    def share(self) -> float:
        return self.matched / self.checked

    @property
    def is_certain(self) -> bool:
        return self.score >= FOUND_AT


class TreatmentKind(StrEnum):
    """What is done to a column."""

    KEEP = "keep"
    DROP = "drop"
    PSEUDONYMIZE = "pseudonymize"
    GENERALIZE = "generalize"
    REDACT = "redact"


class Generalization(StrEnum):
    """What a value is made less precise to."""

    BIRTH_YEAR = "birth-year"
    AGE_BAND = "age-band"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done, and for a generalization, to what: written `drop`, `generalize:age-band`."""

    kind: TreatmentKind
    to: Generalization | None = None

    def __post_init__(self) -> None:
        if (self.kind is TreatmentKind.GENERALIZE) != (self.to is not None):
            raise NoSuchTreatment(
                "a generalization says to what, and nothing else does. "
                "Write for example `generalize:age-band` or `drop`",
                vi="khái quát hóa phải nêu mức, các cách xử lý khác thì không. "
                "Hãy viết ví dụ `generalize:age-band` hoặc `drop`",
            )

    @property
    def level(self) -> Generalization:
        """To what a generalization goes; only ask a generalization."""
        return cast("Generalization", self.to)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str()` writes.

        >>> str(Treatment.parse("generalize:province"))
        'generalize:province'

        Raises:
            NoSuchTreatment: Any other text.
        """
        kind, _, to = text.partition(":")
        try:
            return cls(TreatmentKind(kind), Generalization(to) if to else None)
        except ValueError:
            raise NoSuchTreatment(
                f"there is no such treatment. Choose one of {', '.join(TreatmentKind)}",
                vi=f"không có cách xử lý này. Hãy chọn một trong {', '.join(TreatmentKind)}",
            ) from None

    def __str__(self) -> str:
        return f"{self.kind}:{self.to}" if self.to else str(self.kind)


@dataclass(frozen=True, slots=True)
class ColumnTreatment:
    """What is done to one column, and what the column was decided to be."""

    column: str
    treatment: Treatment
    personal_class: PersonalDataClass
    role: ColumnRole


@dataclass(frozen=True, slots=True)
class TreatmentPlan:
    """What is done to every column of a dataset, for one purpose, under one text of the rules."""

    purpose: str
    columns: tuple[ColumnTreatment, ...]
    rules_digest: str = ""

    def of(self, column: str) -> Treatment:
        """Return what is done to a column the plan names."""
        return next(one.treatment for one in self.columns if one.column == column)


@dataclass(frozen=True, slots=True)
class AgeBands:
    """Age groups given by the first age of each; the last one is open.

    >>> AgeBands((0, 15, 20, 65)).names
    ('0-14', '15-19', '20-64', '65+')
    """

    starts: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        closed = zip(self.starts, self.starts[1:], strict=False)
        return (*(f"{first}-{after - 1}" for first, after in closed), f"{self.starts[-1]}+")

    def name_of(self, age: int) -> str:
        return self.names[bisect_right(self.starts, age) - 1]
