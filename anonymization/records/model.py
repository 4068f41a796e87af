"""What is found in records, and what is done about it."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from access_control.model import Resource
from anonymization.records.errors import HashRefused, NoSuchTreatment
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
    PRESERVE_FORMAT = "preserve-format"
    GENERALIZE = "generalize"
    SHIFT_DATES = "shift-dates"
    MASK = "mask"
    REDACT = "redact"


class Generalization(StrEnum):
    """What a value is made less precise to."""

    BIRTH_YEAR = "birth-year"
    FIVE_YEARS = "five-years"
    AGE_BAND = "age-band"
    COMMUNE = "commune"
    PROVINCE = "province"
    REGION = "region"

    @property
    def coarser(self) -> Self | None:
        """The next coarser level on the same ladder; on the last one only dropping is coarser."""
        [ladder] = [one for one in LADDERS if self in one]
        place = ladder.index(self) + 1
        return type(self)(ladder[place]) if place < len(ladder) else None


LADDERS: tuple[tuple[Generalization, ...], ...] = (
    (Generalization.BIRTH_YEAR, Generalization.FIVE_YEARS),
    (Generalization.AGE_BAND,),
    (Generalization.COMMUNE, Generalization.PROVINCE, Generalization.REGION),
)
"""The levels of each generalization, finest first.

Every level can be worked out from any finer level of its ladder, with the same outcome as from
the value itself: who climbs a ladder needs not go back to the records.
"""


@dataclass(frozen=True, slots=True)
class Mask:
    """Which signs of a value stay readable: written `first-3` or `last-4`."""

    end: str
    shown: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str()` writes.

        Raises:
            ValueError: Another end, or none or more than `MOST_SHOWN` signs.
        """
        end, _, shown = text.partition("-")
        if end not in {"first", "last"} or shown not in map(str, range(1, MOST_SHOWN + 1)):
            raise ValueError("a mask shows `first-1` to `last-4`")
        return cls(end, int(shown))

    def __str__(self) -> str:
        return f"{self.end}-{self.shown}"


MOST_SHOWN = 4
"""Four digits are shared by one person in 10,000; more would tell people apart."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done: `drop`, or with how far it goes, `generalize:age-band` or `mask:last-4`."""

    kind: TreatmentKind
    to: Generalization | Mask | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.to, _GOES_TO.get(self.kind, type(None))):
            raise NoSuchTreatment(
                "a generalization says to what, a mask what it shows, and nothing else does. "
                "Write for example `generalize:age-band`, `mask:last-4` or `drop`",
                vi="khái quát hóa phải nêu mức, che phải nêu phần còn hiện, các cách khác thì "
                "không. Hãy viết ví dụ `generalize:age-band`, `mask:last-4` hoặc `drop`",
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str()` writes.

        >>> str(Treatment.parse("generalize:province"))
        'generalize:province'

        Raises:
            HashRefused: A hash, salted or not.
            NoSuchTreatment: Any other text.
        """
        kind, _, to = text.partition(":")
        _require_no_hash(kind)
        try:
            treatment = TreatmentKind(kind)
            return cls(treatment, _READS_TO[treatment](to) if to else None)
        except (ValueError, KeyError):
            raise NoSuchTreatment(
                f"there is no such treatment. Choose one of {', '.join(TreatmentKind)}",
                vi=f"không có cách xử lý này. Hãy chọn một trong {', '.join(TreatmentKind)}",
            ) from None

    def __str__(self) -> str:
        return f"{self.kind}:{self.to}" if self.to else str(self.kind)


_GOES_TO: Mapping[TreatmentKind, type] = {
    TreatmentKind.GENERALIZE: Generalization,
    TreatmentKind.MASK: Mask,
}
_READS_TO: Mapping[TreatmentKind, Callable[[str], Generalization | Mask]] = {
    TreatmentKind.GENERALIZE: Generalization,
    TreatmentKind.MASK: Mask.parse,
}


def _require_no_hash(kind: str) -> None:
    if kind.lower().startswith(("hash", "salted", "sha", "md5", "bcrypt", "blake")):
        raise HashRefused(
            "a hash protects no identifier of 10 to 12 digits, salted or not: whoever has it "
            "tries all of them, at millions a second on one processor core "
            "(`python -m benchmarks treatments` measures it). Choose `pseudonymize`, which has "
            "a secret key, or `preserve-format` where a system insists on the format",
            vi="hàm băm, có muối hay không, không bảo vệ được định danh 10 đến 12 chữ số: ai có "
            "giá trị băm chỉ cần thử hết, hàng triệu số mỗi giây trên một lõi xử lý "
            "(`python -m benchmarks treatments` đo tốc độ này). Hãy chọn `pseudonymize` có khóa "
            "bí mật, hoặc `preserve-format` khi hệ thống buộc giữ định dạng",
        )


@dataclass(frozen=True, slots=True)
class ColumnTreatment:
    """What is done to one column, and what the column was decided to be.

    `kind` is the kind of value as the policy names it (`VN_SI_NUMBER`, `sex`), or empty.
    """

    column: str
    treatment: Treatment
    personal_class: PersonalDataClass
    role: ColumnRole
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TreatmentPlan:
    """What is done to every column of a dataset, for one purpose, under one text of the rules.

    `person` is the column that says who a row is about, or empty; it may be dropped itself.
    """

    purpose: str
    columns: tuple[ColumnTreatment, ...]
    rules_digest: str = ""
    person: str = ""

    @property
    def staying_quasi_identifiers(self) -> tuple[str, ...]:
        """The columns that, treated or not, could point at a person together."""
        return tuple(
            one.column
            for one in self.columns
            if one.role is ColumnRole.QUASI_IDENTIFIER
            and one.treatment.kind is not TreatmentKind.DROP
        )

    def of(self, column: str) -> ColumnTreatment:
        """Return what is done to a column the plan names."""
        return next(one for one in self.columns if one.column == column)


@dataclass(frozen=True, slots=True)
class ReleaseDomain:
    """Within a release domain a person has one pseudonym; across two, nobody can link them.

    A domain is a product for a purpose. Its key has a generation: destroying ends it, and the
    next one begins only when somebody asks for it. Of a shared key the house keeps no copy: two of
    its holders have to put it together.
    """

    name: str
    generation: int = 1
    is_destroyed: bool = False
    is_shared: bool = False

    @property
    def key_name(self) -> str:
        return f"domain-{self.name}-{self.generation}"

    @property
    def following(self) -> Self:
        """The next generation, kept in the same way."""
        return replace(self, generation=self.generation + 1, is_destroyed=False)

    def as_resource(self) -> Resource:
        return Resource("ReleaseDomain", self.name)


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
