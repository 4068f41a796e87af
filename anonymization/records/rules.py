"""Read `policies/personal_data.yaml` and `policies/treatments.yaml` into typed rules."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator

from anonymization.records.errors import NoSuchTreatment, UndecidedCaseError, UnknownPurpose
from anonymization.records.model import AgeBands, EntityType, Treatment, TreatmentKind
from anonymization.records.text import words_of
from catalog.model import FIRST_PURPOSE, Bilingual, ColumnRole, PersonalDataClass
from catalog.words import Words
from storage.policy_files import PolicyModel, read_policy

OPEN_STATISTICS = FIRST_PURPOSE
SHOWS_SIGNS = frozenset({TreatmentKind.PRESERVE_FORMAT, TreatmentKind.MASK})
"""Treatments that leave something of a value to see: its form, or a few of its signs."""


class Source(PolicyModel):
    """The text of law a rule rests on, and where we read it."""

    law: Words
    read_in: str


class TextExample(PolicyModel):
    """What must, or must not, be found in a text. Every one is a test."""

    text: str
    found: EntityType | None = None
    not_found: EntityType | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.found is None) == (self.not_found is None):
            raise ValueError("an example says either `found` or `not_found`")
        return self


class KindRule(PolicyModel):
    """How the law classes a kind of value, and what it could do to a person."""

    kind: str
    name: Words
    personal_class: PersonalDataClass = Field(alias="class")
    role: ColumnRole
    source: str
    because: Words


class EntityRule(KindRule):
    """A kind of value that a recognizer finds."""

    kind: EntityType
    placeholder: str
    examples: tuple[TextExample, ...] = Field(min_length=1)


class PersonalDataRules(PolicyModel):
    """The schema of `personal_data.yaml`."""

    version: int
    owner: str
    effective_from: date
    sources: dict[str, Source]
    entities: tuple[EntityRule, ...]
    column_kinds: tuple[KindRule, ...]
    known_columns: dict[str, tuple[str, ...]]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        _no_gaps("entities", EntityType, {rule.kind for rule in self.entities})
        kinds = {rule.kind for rule in self.column_kinds}
        _no_gaps("known_columns", kinds, self.known_columns)
        _no_gaps("column_kinds", self.known_columns, kinds)
        _no_gaps("sources", {r.source for r in (*self.entities, *self.column_kinds)}, self.sources)
        return self


class TreatmentExample(PolicyModel):
    """What must become of a kind of value. Every one is a test."""

    kind: str
    treatment: str


class TreatmentRule(PolicyModel):
    """What is done to columns of these classes and roles; `kinds` make it an exception."""

    name: str
    purpose: str
    classes: tuple[PersonalDataClass, ...] = Field(min_length=1)
    roles: tuple[ColumnRole, ...] = Field(min_length=1)
    kinds: tuple[str, ...] = ()
    treatment: str
    because: Words
    examples: tuple[TreatmentExample, ...] = ()

    @model_validator(mode="after")
    def _names_the_kinds(self) -> Self:
        kind = Treatment.parse(self.treatment).kind
        if kind in SHOWS_SIGNS and not self.kinds:
            raise ValueError(f"a rule that says `{kind}` names the kinds it is for")
        return self

    @field_validator("treatment")
    @classmethod
    def _exists(cls, text: str) -> str:
        try:
            return str(Treatment.parse(text))
        except NoSuchTreatment as error:
            raise ValueError(error.en) from error

    def cases(self) -> Iterator["Case"]:
        for kind in self.kinds or ("",):
            for personal_class, role in product(self.classes, self.roles):
                yield (self.purpose, personal_class, role, kind)


class PurposeRule(PolicyModel):
    """What records are treated for. What is open to everybody shows nothing of an identifier."""

    purpose: str
    name: Words
    is_open: bool
    because: Words


Case = tuple[str, PersonalDataClass, ColumnRole, str]


class TreatmentRules(PolicyModel):
    """The schema of `treatments.yaml`: every class and role is decided, and none twice."""

    version: int
    owner: str
    effective_from: date
    age_bands_start_at: tuple[int, ...] = Field(min_length=2)
    dates_move_within_days: int = Field(ge=30, le=366)
    person_is_named_by: tuple[str, ...] = Field(min_length=1)
    purposes: tuple[PurposeRule, ...] = Field(min_length=1)
    rules: tuple[TreatmentRule, ...]

    @model_validator(mode="after")
    def _decides_every_case_once(self) -> Self:
        cases = [case for rule in self.rules for case in rule.cases()]
        if len(cases) != len(set(cases)):
            raise ValueError("two rules decide the same case")
        names = {one.purpose for one in self.purposes}
        _no_gaps("purposes", (rule.purpose for rule in self.rules), names)
        for purpose in names:
            every = {(purpose, *pair, "") for pair in product(PersonalDataClass, ColumnRole)}
            _no_gaps("rules", map(str, every), set(map(str, cases)))
        return self

    @model_validator(mode="after")
    def _shows_nothing_to_everybody(self) -> Self:
        is_open = {one.purpose for one in self.purposes if one.is_open}
        for rule in self.rules:
            shows = Treatment.parse(rule.treatment).kind in SHOWS_SIGNS
            if shows and rule.purpose in is_open and ColumnRole.DIRECT_IDENTIFIER in rule.roles:
                raise ValueError(f"`{rule.name}` shows signs of an identifier to everybody")
        return self


@dataclass(frozen=True, slots=True)
class RecordRules:
    """Both files, as the rest of the package asks for them."""

    personal_data: PersonalDataRules
    treatments: TreatmentRules
    digest: str

    @property
    def age_bands(self) -> AgeBands:
        return AgeBands(self.treatments.age_bands_start_at)

    @property
    def placeholders(self) -> Mapping[EntityType, str]:
        return {rule.kind: rule.placeholder for rule in self.personal_data.entities}

    def entity(self, entity: EntityType) -> EntityRule:
        return next(rule for rule in self.personal_data.entities if rule.kind is entity)

    def known_column(self, column: str) -> KindRule | None:
        """Return what the policy knows of a column by its name, however it is written."""
        words = words_of(column)
        for rule in self.personal_data.column_kinds:
            if words in map(words_of, self.personal_data.known_columns[rule.kind]):
                return rule
        return None

    def reason(self, rule: KindRule) -> Bilingual:
        """Say why a kind has its class, and which text of law says so."""
        law = self.personal_data.sources[rule.source].law
        return Bilingual(vi=f"{rule.because.vi} ({law.vi})", en=f"{rule.because.en} ({law.en})")

    def kind(self, kind: str) -> KindRule | None:
        every = (*self.personal_data.entities, *self.personal_data.column_kinds)
        return next((rule for rule in every if rule.kind == kind), None)

    @property
    def purposes(self) -> tuple[PurposeRule, ...]:
        return self.treatments.purposes

    def purpose(self, name: str) -> PurposeRule:
        """Return what the policy says of a purpose.

        Raises:
            UnknownPurpose: Nothing; tells which there are.
        """
        found = next((one for one in self.purposes if one.purpose == name), None)
        if found is None:
            known = ", ".join(one.purpose for one in self.purposes)
            raise UnknownPurpose(
                f"`treatments.yaml` has no such purpose. Choose one of {known}",
                vi=f"`treatments.yaml` không có mục đích này. Hãy chọn một trong {known}",
            )
        return found

    def allows(self, treatment: TreatmentKind, *, kind: str, purpose: str) -> bool:
        """Tell whether a rule of the purpose names this kind of value for this treatment."""
        return any(
            kind in rule.kinds and Treatment.parse(rule.treatment).kind is treatment
            for rule in self.treatments.rules
            if rule.purpose == purpose
        )

    def treatment(
        self,
        personal_class: PersonalDataClass,
        role: ColumnRole,
        *,
        kind: str = "",
        purpose: str = OPEN_STATISTICS,
    ) -> TreatmentRule:
        """Return the rule for a column: the exception for its kind, or else the general one.

        Raises:
            UndecidedCaseError: The file knows nothing of this purpose.
        """
        by_case = {case: rule for rule in self.treatments.rules for case in rule.cases()}
        for case in ((purpose, personal_class, role, kind), (purpose, personal_class, role, "")):
            if case in by_case:
                return by_case[case]
        raise UndecidedCaseError(
            f"`treatments.yaml` has no rule for the purpose `{purpose}`. Add one and try again",
            vi=f"`treatments.yaml` chưa có quy tắc cho mục đích `{purpose}`. "
            "Hãy bổ sung rồi thử lại",
        )


def read_record_rules(folder: Path) -> RecordRules:
    """Read both files; the digest says later under which texts we decided.

    Raises:
        PolicyFileError: A file is missing, does not fit its schema or leaves a case open.
    """
    personal_data = read_policy(folder, "personal_data.yaml", PersonalDataRules)
    treatments = read_policy(folder, "treatments.yaml", TreatmentRules)
    both = f"{personal_data.digest}{treatments.digest}".encode()
    return RecordRules(personal_data.rules, treatments.rules, hashlib.sha256(both).hexdigest())


def _no_gaps(place: str, wanted: Iterable[str], given: Iterable[str]) -> None:
    missing = sorted(set(wanted) - set(given))
    if missing:
        raise ValueError(f"`{place}` says nothing about {', '.join(missing)}")
