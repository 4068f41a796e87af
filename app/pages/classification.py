"""The steward's form of classes: it shows evidence and never a value; what is changed overrules."""

from collections.abc import Mapping
from dataclasses import dataclass

from anonymization.records.model import Generalization, Mask, Treatment, TreatmentKind
from catalog.classify import Overruling
from catalog.column_contract import ColumnContract
from catalog.errors import Unclassified
from catalog.model import (
    ColumnClass,
    ColumnProfile,
    ColumnProposal,
    ColumnRole,
    Dataset,
    PersonalDataClass,
)

TREATMENTS = tuple(
    str(treatment)
    for treatment in (
        Treatment(TreatmentKind.KEEP),
        Treatment(TreatmentKind.DROP),
        Treatment(TreatmentKind.PSEUDONYMIZE),
        Treatment(TreatmentKind.PRESERVE_FORMAT),
        *(Treatment(TreatmentKind.GENERALIZE, to) for to in Generalization),
        Treatment(TreatmentKind.SHIFT_DATES),
        Treatment(TreatmentKind.MASK, Mask("first", 2)),
        Treatment(TreatmentKind.MASK, Mask("last", 4)),
        Treatment(TreatmentKind.REDACT),
    )
)


@dataclass(frozen=True, slots=True)
class ColumnForm:
    """One row of the form: what is known, what is proposed, what is chosen now."""

    number: int
    profile: ColumnProfile
    proposal: ColumnProposal
    decided: ColumnClass | None
    contract: ColumnContract | None = None

    @property
    def personal_class(self) -> str:
        chosen = self.decided.personal_class if self.decided else self.proposal.personal_class
        return chosen or ""

    @property
    def role(self) -> str:
        return (self.decided.role if self.decided else self.proposal.role) or ""

    @property
    def treatment(self) -> str:
        return self.decided.treatment if self.decided else self.proposal.treatment

    @property
    def reason(self) -> str:
        return self.decided.reason if self.decided and self.decided.overruled else ""


def column_forms(dataset: Dataset) -> list[ColumnForm]:
    profiles = {column.name: column for column in dataset.columns}
    decided = {one.column: one for one in dataset.classes}
    contracts = {one.column: one for one in dataset.contracts}
    return [
        ColumnForm(
            number,
            profiles[proposal.column],
            proposal,
            decided.get(proposal.column),
            contracts.get(proposal.column),
        )
        for number, proposal in enumerate(dataset.proposals)
    ]


def overrulings_of(dataset: Dataset, fields: Mapping[str, str]) -> dict[str, Overruling]:
    """Read the form: a column left as proposed is accepted, any other is overruled.

    Raises:
        Unclassified: A column has no class or role chosen, or an unknown one.
    """
    found: dict[str, Overruling] = {}
    for number, proposal in enumerate(dataset.proposals):
        parts = [fields.get(f"{part}.{number}", "") for part in ("class", "role", "treatment")]
        proposed = [proposal.personal_class or "", proposal.role or "", proposal.treatment]
        if parts != proposed:
            reason = fields.get(f"reason.{number}", "")
            found[proposal.column] = _overruling(proposal.column, parts, reason)
    return found


def _overruling(column: str, parts: list[str], reason: str) -> Overruling:
    personal_class, role, treatment = parts
    try:
        return Overruling(PersonalDataClass(personal_class), ColumnRole(role), treatment, reason)
    except ValueError:
        raise Unclassified(
            f"`{column}` has no class or no role yet. Choose both, and give a reason",
            vi=f"cột `{column}` chưa có lớp hoặc vai trò. Hãy chọn cả hai và nêu lý do",
        ) from None
