"""The publication plan: what a product asks for. Read from `policies/publication_plan/`."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel

from anonymization.tables.cube import NO_PARENT, Hierarchy
from catalog.geography import communes, provinces, regions
from catalog.words import Words
from storage.policy_files import PolicyModel, read_policy

COUNTRY = "VN"
PLANS = "publication_plan"


class Code(PolicyModel):
    """A code of a dimension; `value` is what stands for it in the treated records."""

    code: str
    title: Words
    parent: str | None = None
    value: str | None = None


class DimensionPlan(PolicyModel):
    """A dimension: an expression over the treated columns, and the codes it may give."""

    name: str
    title: Words
    sql: str
    codes: tuple[Code, ...] = ()
    code_list: Literal["provinces", "communes", ""] = ""

    def all_codes(self) -> tuple[Code, ...]:
        match self.code_list:
            case "provinces":
                return province_codes()
            case "communes":
                return commune_codes()
            case "":
                return self.codes

    def hierarchy(self) -> Hierarchy:
        codes = self.all_codes()
        place = {code.code: number for number, code in enumerate(codes)}
        parents = tuple(place[c.parent] if c.parent else NO_PARENT for c in codes)
        return Hierarchy(self.name, tuple(place), parents)

    def code_of_value(self) -> dict[str, str]:
        parents = {code.parent for code in self.all_codes()}
        return {c.value or c.code: c.code for c in self.all_codes() if c.code not in parents}


class PeriodPlan(PolicyModel):
    """The column that says when; periods are never added up."""

    name: str
    column: str
    title: Words


class MeasurePlan(PolicyModel):
    """What is counted, and in what unit."""

    name: str
    title: Words
    unit: Words


class ProductPlan(PolicyModel):
    """What every product says of itself."""

    name: str
    title: Words
    summary: Words
    keywords: tuple[str, ...]
    frequency: str
    because: str


class CubePlan(ProductPlan):
    """A product counted from records: distinct persons in cells."""

    kind: Literal["cube"]
    method: Literal["suppression", "rounding"] = "suppression"
    sensitivity: str
    person: str
    period: PeriodPlan
    measure: MeasurePlan
    dimensions: tuple[DimensionPlan, ...]

    def hierarchies(self) -> tuple[Hierarchy, ...]:
        return tuple(dimension.hierarchy() for dimension in self.dimensions)

    def counts_people_of(self, other: "CubePlan") -> bool:
        """Whether both products count the same people at the same times."""
        return (self.person, self.period.column) == (other.person, other.period.column)


class SeriesColumn(PolicyModel):
    """A column of a series that is released as it was delivered.

    `harmless` lists texts that look personal and are not; the last look lets just these pass.
    """

    name: str
    kind: Literal["text", "int", "numeric", "date"]
    title: Words
    key: bool = False
    harmless: tuple[str, ...] = ()


class BreakInSeries(PolicyModel):
    """From a year on, some indicators are not comparable with before."""

    year: int
    indicators: tuple[str, ...]
    because: str


class SeriesPlan(ProductPlan):
    """A product that is published figures already: nothing in it comes from records here."""

    kind: Literal["series"]
    columns: tuple[SeriesColumn, ...]
    released_statuses: tuple[str, ...]
    break_in_series: BreakInSeries


class PlanFile(RootModel[Annotated[CubePlan | SeriesPlan, Field(discriminator="kind")]]):
    """One file of the publication plan: `kind` says which form it has."""


@dataclass(frozen=True, slots=True)
class Product:
    """The plan of one product and the digest of the text it was read from."""

    plan: CubePlan | SeriesPlan
    digest: str


def read_product(policies: Path, name: str) -> Product:
    """Read the plan of a product.

    Raises:
        PolicyFileError: There is none of that name, or it has an unknown key.
    """
    file = read_policy(policies, plan_file(name), PlanFile)
    return Product(file.rules.root, file.digest)


def read_cube_plans(policies: Path) -> list[CubePlan]:
    """All products that are counted from records, by name."""
    names = sorted(file.stem for file in (policies / PLANS).glob("*.yaml"))
    plans = [read_product(policies, name).plan for name in names]
    return [plan for plan in plans if isinstance(plan, CubePlan)]


def plan_file(name: str) -> str:
    """Where the plan of a product stands in the policies."""
    return f"{PLANS}/{name}.yaml"


@cache
def province_codes(on: date = date(2025, 12, 31)) -> tuple[Code, ...]:
    """Country, regions and provinces of a day as one tree of codes."""
    country = Code(code=COUNTRY, title=Words(vi="Cả nước", en="Viet Nam"))
    upper = [
        Code(code=r.code, parent=COUNTRY, title=Words(vi=r.name_vi, en=r.name_en))
        for r in regions()
    ]
    lower = [
        Code(code=p.code, parent=p.region_code, title=Words(vi=p.name_vi, en=p.name_en))
        for p in provinces(on)
    ]
    return (country, *upper, *lower)


@cache
def commune_codes() -> tuple[Code, ...]:
    """Country, regions, the 34 provinces and their 3,321 communes as one tree of codes."""
    lower = [
        Code(code=c.code, parent=c.province_code, title=Words(vi=c.full_name_vi, en=c.full_name_vi))
        for c in communes()
    ]
    return (*province_codes(), *lower)
