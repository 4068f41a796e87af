"""Promises about residual risk for any table: figures as if counted by hand, optimal, safe."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.records.risk.assess import assess, weigh
from anonymization.records.risk.judge import judge
from anonymization.records.risk.lattice import Lattice, Node, safest_nodes
from anonymization.records.risk.model import ClassSize, Gate, RiskFigures
from anonymization.records.risk.people import Looks
from tests.risk_tables import a_rule, a_view, figures, profiles_of, records, sensitive

FEW = settings(max_examples=10)
GAPS = (None, "", "unknown")
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["p1", "p2", "p3", "p4", "p5", "p6"]),
        st.sampled_from(["01", "79", *GAPS]),
        st.sampled_from(["Nam", "Nữ", None]),
        st.sampled_from(["BB", "TN", "YT", None]),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=24,
)
COLUMNS = ["person", "place", "sex", "scheme", "amount"]
VIEW = a_view(
    ["place", "sex"], sensitive("scheme"), sensitive("amount", is_ordered=True), person="person"
)
Row = tuple[str, str | None, str | None, str | None, int]


def a_table(rows: Sequence[Row]) -> pl.DataFrame:
    kinds = dict.fromkeys(COLUMNS, pl.String) | {"amount": pl.Int64}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def by_hand(
    rows: Sequence[Row],
) -> dict[tuple[frozenset[str], ...], list[tuple[frozenset[str], int]]]:
    """The classes: the people in each, by what they have in the sensitive columns."""
    people: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        people[row[0]].append(row)
    classes = defaultdict(list)
    for own in people.values():
        place, sex, scheme = (frozenset(r[i] for r in own if r[i] not in GAPS) for i in (1, 2, 3))
        classes[place, sex].append((scheme, max(r[4] for r in own)))
    return classes


@FEW
@given(PEOPLE)
def test_the_figures_are_those_of_a_count_by_hand(rows: list[Row]) -> None:
    found, classes = figures(a_table(rows), VIEW), by_hand(rows)
    sizes = Counter(len(members) for members in classes.values())
    assert {one.size: one.classes for one in found.sizes} == sizes
    assert found.k == min(sizes)
    everybody = [scheme for members in classes.values() for scheme, _ in members]
    schemes = [[scheme for scheme, _ in members] for members in classes.values()]
    assert found.diversities[0].distinct == min(len(set(one)) for one in schemes)
    assert math.isclose(found.diversities[0].entropy, min(map(entropy, schemes)))
    assert math.isclose(
        found.diversities[0].closeness, max(equal(one, everybody) for one in schemes), abs_tol=1e-9
    )


@FEW
@given(PEOPLE)
def test_ordered_closeness_is_that_of_a_count_by_hand(rows: list[Row]) -> None:
    found, classes = figures(a_table(rows), VIEW), by_hand(rows)
    amounts = [[amount for _, amount in members] for members in classes.values()]
    everybody = [amount for one in amounts for amount in one]
    worst = max(ordered(one, everybody) for one in amounts)
    assert math.isclose(found.diversities[1].closeness, worst, abs_tol=1e-9)


def entropy(values: Sequence[object]) -> float:
    shares = [n / len(values) for n in Counter(values).values()]
    return math.exp(-sum(share * math.log(share) for share in shares))


def equal(values: Sequence[object], everybody: Sequence[object]) -> float:
    p, q = Counter(values), Counter(everybody)
    return sum(abs(p[v] / len(values) - q[v] / len(everybody)) for v in q) / 2


def ordered(values: Sequence[int], everybody: Sequence[int]) -> float:
    ranks = sorted(set(everybody))
    gaps = [
        abs(
            sum(v <= rank for v in values) / len(values)
            - sum(v <= rank for v in everybody) / len(everybody)
        )
        for rank in ranks[:-1]
    ]
    return sum(gaps) / len(gaps) if gaps else 0.0


@FEW
@given(PEOPLE, st.integers(1, 9), st.integers(1, 9))
def test_batches_make_no_difference(rows: list[Row], one: int, other: int) -> None:
    looks = Looks(VIEW.person, VIEW.quasi_identifiers, VIEW.sensitive)
    once, again = (
        pl.concat(records(a_table(rows), rows_a_batch=size).seen_by(looks)) for size in (one, other)
    )
    assert once.equals(again)


@FEW
@given(PEOPLE)
def test_k_never_falls_when_a_column_goes(rows: list[Row]) -> None:
    table = a_table(rows)
    ways = [["place", "sex"], ["place"]]
    smallest = [figures(table, a_view(way, person="person")).k for way in ways]
    assert all(fine <= coarse for fine, coarse in pairwise(smallest))


@FEW
@given(
    PEOPLE,
    st.integers(2, 4),
    st.floats(0, 0.2),
    st.sampled_from([1, 2]),
    st.sampled_from([0.3, 1.0]),
)
def test_a_file_that_withheld_people_passes_and_holds_none_of_them(
    rows: list[Row], k: int, share: float, distinct: int, closeness: float
) -> None:
    rule = a_rule(k, withhold=share, distinct=distinct, closeness=closeness)
    table = a_table(rows)
    found, withheld = assess(records(table), VIEW, rule)
    assert found.figures
    assert weigh(records(table), VIEW, rule)[0] == found
    if withheld is None:
        assert found.figures == figures(table, VIEW)
        return
    assert found.verdict.gate is Gate.PASSED
    assert found.figures.withheld_share <= share + 1e-9
    left = pl.concat(withheld.taken_from(table.iter_slices(7)))
    assert judge(figures(left, VIEW), rule).gate is Gate.PASSED
    assert figures(left, VIEW).sizes == found.figures.sizes
    gone = set(table["person"]) - set(left["person"])
    assert len(gone) == found.figures.withheld


LEVELS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 3), st.integers(0, 3), st.integers(0, 2)),
    min_size=2,
    max_size=30,
)


@FEW
@given(
    LEVELS,
    st.integers(2, 4),
    st.sampled_from([0.0, 0.1, 0.2]),
    st.sampled_from([(1, 1.0), (2, 1.0), (1, 0.4)]),
)
def test_the_node_found_is_the_best_of_all(
    rows: list[tuple[int, ...]], k: int, share: float, limits: tuple[int, float]
) -> None:
    a, b, c, told = (list(column) for column in zip(*rows, strict=True))
    columns = {
        "a": [a, [v // 2 for v in a], [v // 4 for v in a]],
        "b": [b, [v // 2 for v in b]],
        "c": [c],
    }
    profiles, ladders = profiles_of(columns)
    rule = a_rule(k, withhold=share, distinct=limits[0], closeness=limits[1])
    told_as = {"s0": sensitive("told")}
    lattice = Lattice(
        profiles.with_columns(s0=pl.Series(told, dtype=pl.UInt64)), ladders, told_as, rule
    )
    losses = {node: loss_by_hand(columns, node, lattice) for node in lattice.nodes()}
    safe = [loss for loss in losses.values() if loss is not None]
    found = safest_nodes(lattice)
    assert bool(found) == bool(safe)
    if found:
        assert math.isclose(found[0].loss, min(safe), abs_tol=1e-9)
        assert all(one.loss <= other.loss for one, other in pairwise(found))


def loss_by_hand(columns: dict[str, list[list[int]]], node: Node, lattice: Lattice) -> float | None:
    """Non-uniform entropy of a node, person by person; nothing where it is not safe."""
    withheld = lattice.withheld_at(node)
    if withheld is None:
        return None
    lost = everything = 0.0
    for levels, level in zip(columns.values(), node, strict=True):
        base, all_alike = levels[0], [0] * len(levels[0])
        chosen = (*levels, all_alike)[level]
        lost += bits(base, chosen)
        everything += bits(base, all_alike)
    loss = lost / everything if everything else 0.0
    return loss + withheld / lattice.profiles.height * (1 - loss)


def bits(base: Sequence[int], chosen: Sequence[int]) -> float:
    n, m = Counter(base), Counter(chosen)
    return -sum(math.log2(n[v] / m[w]) for v, w in zip(base, chosen, strict=True))


@FEW
@given(st.lists(st.integers(1, 8), min_size=1, max_size=10))
def test_marketer_prosecutor_and_uniques_follow_from_the_sizes(sizes: list[int]) -> None:
    counted = Counter(sizes)
    found = RiskFigures(sum(sizes), tuple(ClassSize(s, n) for s, n in sorted(counted.items())), ())
    assert found.highest_risk == 1 / min(sizes)
    assert math.isclose(found.average_risk, len(sizes) / sum(sizes))
    assert found.alone == counted[1]
