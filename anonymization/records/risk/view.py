"""Tell what an outsider could compare with treated records, after the plan that treats them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from anonymization.records.model import ColumnTreatment, TreatmentKind, TreatmentPlan
from anonymization.records.risk.model import RiskView, SensitiveColumn
from anonymization.records.risk.rules import RiskRule, read_risk_rules
from catalog.model import ColumnProfile, ColumnRole

FIGURES = ("int", "numeric")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be measured of a plan, and what the policy asks; `digest` is that of its text."""

    view: RiskView
    rule: RiskRule
    digest: str


def asked_of(plan: TreatmentPlan, columns: Iterable[ColumnProfile], policies: Path) -> Asked:
    """Return what `residual_risk.yaml` asks of a plan for its purpose."""
    read = read_risk_rules(policies)
    hidden = read.rules.cannot_be_compared.treatments
    return Asked(view_of(plan, columns, hidden), read.rules.purpose(plan.purpose), read.digest)


def view_of(
    plan: TreatmentPlan,
    columns: Iterable[ColumnProfile],
    cannot_be_compared: Collection[TreatmentKind],
) -> RiskView:
    """Return the view of an outsider on what the plan leaves.

    `cannot_be_compared` are the treatments whose outcome nobody without the key can foresee.
    """
    kinds = {column.name: column.kind for column in columns}
    staying = [c for c in plan.columns if c.treatment.kind is not TreatmentKind.DROP]
    seen = [c for c in staying if c.treatment.kind not in cannot_be_compared]
    quasi = tuple(c for c in seen if c.role is ColumnRole.QUASI_IDENTIFIER)
    aside = (c for c in staying if c.role is ColumnRole.QUASI_IDENTIFIER and c not in quasi)
    return RiskView(
        person=plan.person,
        quasi_identifiers=quasi,
        sensitive=tuple(
            SensitiveColumn(c, is_ordered=_is_figure(c, kinds.get(c.column, "")))
            for c in seen
            if c.role is ColumnRole.SENSITIVE
        ),
        set_aside=tuple(c.column for c in aside),
    )


def _is_figure(column: ColumnTreatment, kind: str) -> bool:
    return kind in FIGURES and column.treatment.kind is TreatmentKind.KEEP
