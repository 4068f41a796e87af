"""A small cube, counted and hidden by hand: real counting and protecting are tested elsewhere.

Everything after it is the real way: submit, two checks, approval, release.
"""

import hashlib
import io
import json
from collections.abc import Iterator

import numpy as np
import polars as pl

from access_control.model import Account, AuditEvent
from anonymization.disclosure_rules import read_disclosure_rules
from anonymization.tables.long_form import csv_of, from_atoms_table, to_published_table
from anonymization.tables.plan import CubePlan, read_product
from app.demo.story import Story
from catalog.model import (
    Bilingual,
    ColumnClass,
    ColumnProfile,
    ColumnRole,
    Dataset,
    DatasetId,
    Description,
    PersonalDataClass,
    Version,
    VersionKind,
)
from publishing.model import Release, ReleaseRequest
from publishing.submit import submit
from storage.sealed_tables import seal_table
from tests.builders import NOON, POLICIES
from tests.paths import release_it

CUBE, SERIES = "coverage-by-province", "national-coverage"
THRESHOLD, MONTHS = 5, 3


def protected_cube(story: Story, *, name: str = CUBE, title: Bilingual | None = None) -> Dataset:
    """Put a dataset with a protected cube into the catalog: three months, all provinces."""
    house, steward = story.house, story.people["steward"]
    plan = _plan()
    cube = from_atoms_table(_atoms(plan), plan)
    hidden = np.asarray(((cube.cells > 0) & (cube.cells < THRESHOLD)).any(axis=0))
    table = to_published_table(cube, hidden, plan)
    digest = seal_table(house.vault, table)
    certificate = _certificate(table, int(hidden.sum()), digest)
    sealed = house.vault.put(io.BytesIO(json.dumps(certificate).encode()))
    kinds = (VersionKind.REGISTERED, VersionKind.DE_IDENTIFIED, VersionKind.TABULATED)
    earlier = [
        Version(number, kind, str(number) * 64, 900, NOON, steward.id)
        for number, kind in enumerate(kinds, start=1)
    ]
    last = Version(4, VersionKind.PROTECTED, digest, table.height, NOON, steward.id, 3)
    last.facts["certificate"] = sealed
    made = Dataset(
        id=DatasetId(f"d-{name}"),
        description=Description(
            name, title or plan.title.bilingual(), plan.summary.bilingual(), CUBE, is_invented=True
        ),
        steward=steward.id,
        owner=story.people["owner"].id,
        source_name="so-dang-ky.csv",
        source_digest="0" * 64,
        columns=(ColumnProfile("ma_tinh", "text", 0, 34),),
        versions=(*earlier, last),
        classes=(_kept(steward),),
    )
    house.datasets.add(made, AuditEvent(NOON, steward.id, "register", "House/minhbach", "done"))
    return made


def released_cube(story: Story) -> Release:
    return release_it(story, story.bring_to_approval(protected_cube(story)))


def submitted(story: Story, dataset: Dataset) -> ReleaseRequest:
    house = story.house
    return submit(
        house.datasets,
        house.releases,
        house.guard,
        POLICIES,
        by=story.people["steward"],
        dataset_id=dataset.id,
        at=house.now(),
    )


def _certificate(table: pl.DataFrame, hidden: int, digest: str) -> dict[str, object]:
    """Everything but the proof: cells hidden by hand have none."""
    return {
        "method": "complementary suppression, one pattern for all periods",
        "standard": f"the attacker's interval of every protected cell contains [0, {THRESHOLD}]",
        "minimum_frequency": THRESHOLD,
        "cells": table.height,
        "suppressed": hidden * MONTHS,
        "table_sha256": digest,
        "data_csv_sha256": hashlib.sha256(csv_of(table)).hexdigest(),
        "plan_sha256": read_product(POLICIES, CUBE).digest,
        "disclosure_rules_sha256": read_disclosure_rules(POLICIES).digest,
    }


def _kept(by: Account) -> ColumnClass:
    return ColumnClass(
        column="ma_tinh",
        personal_class=PersonalDataClass.DE_IDENTIFIED,
        role=ColumnRole.ATTRIBUTE,
        entity="",
        treatment="keep",
        reason="",
        overruled=False,
        decided_by=by.id,
    )


def _plan() -> CubePlan:
    plan = read_product(POLICIES, CUBE).plan
    assert isinstance(plan, CubePlan)
    return plan


def _atoms(plan: CubePlan) -> pl.DataFrame:
    """Counts from a fixed seed, a few of them small."""
    names = [plan.period.name, *(d.name for d in plan.dimensions), plan.measure.name]
    draw = np.random.default_rng(28)
    return pl.DataFrame(list(_cells(plan, draw)), schema=names, orient="row")


def _cells(plan: CubePlan, draw: np.random.Generator) -> Iterator[tuple[str | int, ...]]:
    area, *others = plan.hierarchies()
    counts = [len(d.leaves) for d in others]
    for place in area.leaves:
        people = draw.poisson(draw.integers(2, 60) / 3, size=counts)
        for where, count in np.ndenumerate(people):
            codes = [d.codes[d.leaves[i]] for d, i in zip(others, where, strict=True)]
            for month in range(MONTHS if count else 0):
                yield (f"2025-{10 + month}", area.codes[place], *codes, int(count) + month)
