"""Check a dataset against its quality rules; a finding names the row and the rule, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from pydantic import Field

from catalog.errors import QualityFailed
from catalog.model import Bilingual
from catalog.words import Words
from storage.policy_files import PolicyModel, read_policy


class InList(PolicyModel):
    """Every value stands in a list."""

    kind: Literal["in_list"]
    name: str
    column: str
    values: tuple[str, ...]
    because: Words


class NotNull(PolicyModel):
    """No value is missing."""

    kind: Literal["not_null"]
    name: str
    column: str
    because: Words


class NoCollapse(PolicyModel):
    """Within a group, in order, no value falls under a share of the one before it."""

    kind: Literal["no_collapse"]
    name: str
    column: str
    order: str
    group: str
    keep_at_least: float
    where: dict[str, str]
    because: Words


QualityRule = Annotated[InList | NotNull | NoCollapse, Field(discriminator="kind")]


class QualityRules(PolicyModel):
    """All rules of one dataset."""

    dataset: str
    rules: tuple[QualityRule, ...]


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """A rule that does not hold, and the first row (counted from 1) where it does not."""

    rule: str
    rows: int
    first_row: int
    what: Bilingual


def read_quality_rules(policies: Path, dataset: str) -> QualityRules | None:
    """The rules of a dataset; nothing when it has none."""
    name = f"quality/{dataset}.yaml"
    if not (policies / name).exists():
        return None
    return read_policy(policies, name, QualityRules).rules


def check_quality(table: pl.DataFrame, rules: QualityRules) -> list[QualityFinding]:
    """Return what is wrong with a public or de-identified table; values may be named only there."""
    numbered = table.with_row_index("_row", offset=1)
    findings = (_check(numbered, rule) for rule in rules.rules)
    return [finding for finding in findings if finding is not None]


def require_quality(findings: Sequence[QualityFinding]) -> None:
    """Refuse a table with findings.

    Raises:
        QualityFailed: Names the rule, the row and the reason of the first finding.
    """
    if findings:
        first = findings[0]
        raise QualityFailed(
            f"rule `{first.rule}` fails in {first.rows} rows, first in row {first.first_row}: "
            f"{first.what.en}. Correct the source and register it again",
            vi=f"quy tắc `{first.rule}` không đạt ở {first.rows} dòng, đầu tiên ở dòng "
            f"{first.first_row}: {first.what.vi}. Hãy sửa nguồn rồi đăng ký lại",
        )


def _check(table: pl.DataFrame, rule: QualityRule) -> QualityFinding | None:
    match rule:
        case InList():
            wrong = table.filter(~pl.col(rule.column).is_in(list(rule.values)))
            return _finding(rule, wrong)
        case NotNull():
            return _finding(rule, table.filter(pl.col(rule.column).is_null()))
        case NoCollapse():
            return _collapse(table, rule)


def _finding(rule: InList | NotNull, wrong: pl.DataFrame) -> QualityFinding | None:
    if wrong.is_empty():
        return None
    first = int(wrong["_row"][0])
    return QualityFinding(rule.name, wrong.height, first, rule.because.bilingual())


def _collapse(table: pl.DataFrame, rule: NoCollapse) -> QualityFinding | None:
    """Compare each value with the one before it in its group."""
    chosen = table.filter(pl.col(name) == value for name, value in rule.where.items())
    value = pl.col(rule.column).cast(pl.Float64)
    compared = chosen.sort(rule.group, rule.order, maintain_order=True).with_columns(
        before=value.shift(1).over(rule.group)
    )
    wrong = compared.filter(value < rule.keep_at_least * pl.col("before"))
    if wrong.is_empty():
        return None
    row = wrong.row(0, named=True)
    where = f"{row[rule.group]} {row[rule.order]}"
    now, before = float(row[rule.column]), float(row["before"])
    what = Bilingual(
        f"{where}: {now:.0f} sau {before:.0f}; {rule.because.vi}",
        f"{where}: {now:.0f} after {before:.0f}; {rule.because.en}",
    )
    return QualityFinding(rule.name, wrong.height, int(row["_row"]), what)
