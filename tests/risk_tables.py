"""Small tables to measure: columns as they are, without a register around them."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from anonymization.records.model import ColumnTreatment, Treatment
from anonymization.records.risk.assess import Records
from anonymization.records.risk.ladders import Ladder
from anonymization.records.risk.measure import classes_of
from anonymization.records.risk.model import RiskFigures, RiskView, SensitiveColumn
from anonymization.records.risk.people import Looks, count_profiles
from anonymization.records.risk.rules import RiskRule, SensitiveRule, read_risk_rules
from catalog.model import ColumnRole, PersonalDataClass
from storage.engine import Engine
from tests.builders import POLICIES
from tests.unit.anonymization.records.invented import the_tools

ENGINE = Engine()


def a_column(
    name: str,
    treatment: str = "keep",
    *,
    kind: str = "",
    role: ColumnRole = ColumnRole.QUASI_IDENTIFIER,
) -> ColumnTreatment:
    return ColumnTreatment(name, Treatment.parse(treatment), PersonalDataClass.BASIC, role, kind)


def sensitive(name: str, *, kind: str = "", is_ordered: bool = False) -> SensitiveColumn:
    return SensitiveColumn(a_column(name, kind=kind, role=ColumnRole.SENSITIVE), is_ordered)


def a_view(quasi: Sequence[str], *columns: SensitiveColumn, person: str = "") -> RiskView:
    return RiskView(person, tuple(a_column(name) for name in quasi), columns)


def records(table: pl.DataFrame, *, rows_a_batch: int = 7) -> Records:
    """A table that is read in small batches."""

    def read(columns: Sequence[str]) -> Any:
        return table.select(columns).iter_slices(rows_a_batch)

    return Records(read, the_tools(), ENGINE)


def figures(table: pl.DataFrame, view: RiskView) -> RiskFigures:
    looks = Looks(view.person, view.quasi_identifiers, view.sensitive)
    profiles = count_profiles(records(table).seen_by(looks), looks, ENGINE)
    return classes_of(profiles, looks.quasi_names, looks.sensitive_by_name).figures()


def a_rule(
    k: int = 2, *, withhold: float = 0.0, distinct: int = 1, closeness: float = 1.0
) -> RiskRule:
    """A rule of the policy with other limits."""
    written = read_risk_rules(POLICIES).rules.purpose("research-microdata")
    limits = {"kinds": (), "distinct_at_least": distinct, "closeness_at_most": closeness}
    general = written.of_kind("").model_copy(update=limits)
    assert isinstance(general, SensitiveRule)
    changes = {"smallest_class": k, "withhold_at_most": withhold, "sensitive": (general,)}
    return written.model_copy(update=changes)


def profiles_of(
    columns: Mapping[str, Sequence[Sequence[Any]]],
) -> tuple[pl.DataFrame, tuple[Ladder, ...]]:
    """Profiles and ladders of a table whose hierarchies are written out, finest level first.

    The last level of every ladder is not written: it drops the column.
    """
    data: dict[str, list[int]] = {}
    ladders = []
    for name, levels in columns.items():
        looks = tuple(f"q{len(data) + place}" for place in range(len(levels)))
        for look, values in zip(looks, levels, strict=True):
            places = {value: place for place, value in enumerate(dict.fromkeys(values), start=1)}
            data[look] = [places[value] for value in values]
        made = tuple(a_column(name) for _ in range(len(levels) + 1))
        ladders.append(Ladder(made, looks))
    profiles = pl.DataFrame(data).with_columns(people=pl.lit(1, pl.Int64))
    return profiles, tuple(ladders)
