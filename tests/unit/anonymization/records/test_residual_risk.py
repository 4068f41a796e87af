"""Who counts as a person, what counts as a value, and how far a ladder goes."""

import json

import numpy as np
import polars as pl
import pytest

from access_control.model import AccountId
from anonymization.records.errors import NothingToMeasure
from anonymization.records.model import ColumnTreatment, TreatmentPlan
from anonymization.records.risk.assess import assess, weigh
from anonymization.records.risk.ladders import levels_of
from anonymization.records.risk.model import GATE, ClassSize, Gate, RiskView
from anonymization.records.risk.report import report, require_gate, without_report
from anonymization.records.risk.uniqueness import fit_pitman, population_risk
from anonymization.records.risk.view import view_of
from catalog.errors import StepMissing
from catalog.model import ColumnProfile, ColumnRole, Facts, Version, VersionKind
from tests.builders import NOON
from tests.risk_tables import a_column, a_rule, a_view, figures, records, sensitive

ROLE = ColumnRole.QUASI_IDENTIFIER


def test_twelve_months_of_one_person_are_one_person() -> None:
    table = pl.DataFrame({"person": ["p1"] * 12 + ["p2"], "place": ["01"] * 13})
    assert figures(table, a_view(["place"], person="person")).k == 2
    assert figures(table, a_view(["place"])).k == 13  # without a person every row is one


def test_who_moved_stands_out_among_those_who_did_not() -> None:
    table = pl.DataFrame({"person": ["p1", "p1", "p2", "p3"], "place": ["01", "79", "01", "01"]})
    found = figures(table, a_view(["place"], person="person"))
    assert found.sizes == (ClassSize(1, 1), ClassSize(2, 1))


def test_a_gap_says_nothing_beside_a_value_and_is_a_value_alone() -> None:
    table = pl.DataFrame(
        {"person": ["p1", "p1", "p2", "p3"], "place": ["01", "unknown", "01", None]}
    )
    assert figures(table, a_view(["place"], person="person")).alone == 1


def test_rows_that_name_nobody_count_as_few_people_as_they_may_be() -> None:
    table = pl.DataFrame({"person": [None, "", None, "p1"], "place": ["01", "01", "79", "01"]})
    found = figures(table, a_view(["place"], person="person"))
    assert found.people == 3
    assert found.sizes == (ClassSize(1, 1), ClassSize(2, 1))


def test_an_empty_file_is_not_a_safe_one() -> None:
    table = pl.DataFrame({"place": []}, schema={"place": pl.String})
    with pytest.raises(NothingToMeasure, match="nobody"):
        figures(table, a_view(["place"]))


def test_pseudonyms_and_moved_dates_are_set_aside_and_dropped_columns_gone() -> None:
    columns = (
        a_column("sex"),
        a_column("employer", "pseudonymize"),
        a_column("seen", "shift-dates"),
        a_column("nation", "drop"),
        a_column("age", "generalize:age-band"),
        a_column("wage", role=ColumnRole.SENSITIVE),
    )
    hidden = [c.treatment.kind for c in columns[1:3]]
    view = view_of(TreatmentPlan("p", columns), [ColumnProfile("wage", "int", 0, 9)], hidden)
    assert [c.column for c in view.quasi_identifiers] == ["sex", "age"]
    assert view.set_aside == ("employer", "seen")
    assert view.sensitive[0].is_ordered


@pytest.mark.parametrize(
    ("column", "levels"),
    [
        (a_column("a", kind="sex"), ["keep", "drop"]),
        (a_column("a", "generalize:five-years"), ["generalize:five-years", "drop"]),
        (
            a_column("a", kind="VN_ADDRESS"),
            ["keep", "generalize:commune", "generalize:province", "generalize:region", "drop"],
        ),
        (a_column("a", "mask:last-4"), ["mask:last-4", "drop"]),
    ],
)
def test_a_ladder_begins_as_decided_and_ends_with_dropping(
    column: ColumnTreatment, levels: list[str]
) -> None:
    assert [str(level.treatment) for level in levels_of(column)] == levels


# 27 was Bắc Ninh among the 63 and is no code of the 34; 24 was Bắc Giang and is Bắc Ninh now.
@pytest.mark.parametrize(
    ("codes", "is_climbed"), [(["01", "24", "31"], True), (["01", "24", "27"], False)]
)
def test_codes_of_the_63_provinces_are_not_read_as_codes_of_the_34(
    codes: list[str], is_climbed: bool
) -> None:
    table = pl.DataFrame({"ma_tinh_cu": codes * 2 + ["24", "01"], "sex": ["Nam"] * 8})
    view = RiskView("", (a_column("ma_tinh_cu", kind="province"), a_column("sex")))
    found, choices = weigh(records(table), view, a_rule(k=4))
    assert found.verdict.gate is Gate.REFUSED
    used = {choice.treatments["ma_tinh_cu"] for choice in choices}
    assert ("generalize:region" in used) is is_climbed


def test_no_plan_is_offered_where_there_are_too_few_people() -> None:
    table = pl.DataFrame({"sex": ["Nam", "Nữ"]})
    found, choices = weigh(records(table), a_view(["sex"]), a_rule(k=5))
    assert (found.verdict.gate, list(choices)) == (Gate.REFUSED, [])


def sizes_of(labels: np.ndarray) -> list[ClassSize]:
    _, counts = np.unique(labels, return_counts=True)
    return [ClassSize(int(s), int(n)) for s, n in zip(*np.unique(counts, return_counts=True), strict=True)]  # fmt: skip


@pytest.mark.parametrize("fraction", [0.05, 0.2, 0.5])
def test_of_a_simulated_population_the_chance_of_a_right_match_is_estimated(
    fraction: float,
) -> None:
    """20,000 groups of very different sizes, people drawn at random: within 0.05 of the truth."""
    draw = np.random.default_rng(28)
    weights = draw.lognormal(0, 2, 20_000)
    people = draw.choice(20_000, 60_000, p=weights / weights.sum())
    sample = people[draw.random(60_000) < fraction]
    in_population = np.bincount(people, minlength=20_000)
    in_sample = np.bincount(sample, minlength=20_000)
    truth = (in_sample == 1).sum() / in_population[in_sample == 1].sum()
    estimate = population_risk(sizes_of(sample), 60_000)
    assert estimate.match == pytest.approx(truth, abs=0.05)


@pytest.mark.parametrize("fraction", [0.1, 0.3])
def test_of_a_population_by_pitmans_process_the_uniques_are_estimated(fraction: float) -> None:
    """The Chinese restaurant with theta 50 and alpha 0.6 that Pitman's formula describes."""
    draw = np.random.default_rng(28)
    people = pitman_process(draw, 20_000, theta=50, alpha=0.6)
    sample = people[draw.random(20_000) < fraction]
    truth = (np.bincount(people) == 1).sum() / 20_000
    estimate = population_risk(sizes_of(sample), 20_000)
    assert estimate.unique_share == pytest.approx(truth, rel=0.15)
    assert fit_pitman(sizes_of(sample))[1] == pytest.approx(0.6, abs=0.06)


def pitman_process(
    draw: np.random.Generator, people: int, *, theta: float, alpha: float
) -> np.ndarray:
    groups, sizes = np.zeros(people, dtype=int), [1]
    for person in range(1, people):
        if draw.random() < (theta + alpha * len(sizes)) / (theta + person):
            groups[person] = len(sizes)
            sizes.append(1)
            continue
        while True:  # somebody's group, less alpha for every group
            chosen = groups[draw.integers(person)]
            if draw.random() < (sizes[chosen] - alpha) / sizes[chosen]:
                break
        groups[person] = chosen
        sizes[chosen] += 1
    return groups


def test_the_register_is_its_own_population() -> None:
    found = population_risk([ClassSize(1, 3), ClassSize(7, 1)], 10)
    assert (found.unique_share, found.match) == (0.3, 1.0)
    with pytest.raises(ValueError, match="smaller"):
        population_risk([ClassSize(2, 3)], 5)


def test_a_report_holds_counts_and_no_value_of_anybody() -> None:
    told = {"person": "079303001234", "place": "xã Đất Mũi", "sex": "Nữ", "illness": "J18"}
    table = pl.DataFrame({name: [value] for name, value in told.items()})
    view = a_view(["place", "sex"], sensitive("illness"), person="person")
    found, _ = assess(records(table), view, a_rule(k=5))
    written = json.dumps(report(found), ensure_ascii=False)
    assert found.verdict.gate is Gate.REFUSED
    assert not [value for value in told.values() if value in written]


@pytest.mark.parametrize(
    ("measured", "left"),
    [("passed", "outdated"), ("warned", "outdated"), ("refused", "refused"), ("", "")],
)
def test_what_was_measured_says_nothing_after_people_were_erased(measured: str, left: str) -> None:
    facts: Facts = {"rows_erased": 1}
    if measured:
        facts = {**facts, GATE: measured, "risk_report": "0" * 64, "risk_k": 5, "risk_people": 9}
    expected = {"rows_erased": 1} | ({GATE: left} if left else {})
    assert without_report(facts) == expected


def test_records_that_lost_people_are_not_used_before_they_are_measured_again() -> None:
    facts: Facts = {GATE: "outdated"}
    version = Version(2, VersionKind.DE_IDENTIFIED, "0" * 64, 1, NOON, AccountId("a-1"), 1, facts)
    with pytest.raises(StepMissing, match="Conform and treat again first"):
        require_gate(version)
