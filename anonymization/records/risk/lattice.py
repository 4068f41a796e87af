"""Find the least loss of information under which a file is safe: full-domain generalization.

A node of the lattice is one level for every quasi-identifier (Samarati 2001; LeFevre et al. 2005,
Incognito). Nodes are tried in the order of their loss, so the first answer that no untried node
can beat is the best there is. Before the next one is tried, a failing node is followed upwards by
bisection to the last one that fails: whatever is finer than that needs no trial, because coarser
classes are larger (as in OLA, El Emam et al. 2009, and Flash, Kohlmayer et al. 2012).

The loss is non-uniform entropy (De Waal and Willenborg 1999; Gionis and Tassa 2009): the bits that
a value tells beyond its generalization, -log2(n(value) / n(generalization)), summed over people and
columns, as a share of the bits lost when every column is dropped. People who are withheld lose the
rest, too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from anonymization.records.risk.judge import count, may_withhold, people_to_withhold
from anonymization.records.risk.ladders import Ladder
from anonymization.records.risk.measure import classes_of
from anonymization.records.risk.model import RiskFigures, SensitiveColumn
from anonymization.records.risk.rules import RiskRule

Node = tuple[int, ...]
WANTED = 4
"""The best node and three others to choose from."""


@dataclass(frozen=True, slots=True)
class SafeNode:
    """A node under which the file is safe: what it loses, and how many people it withholds."""

    node: Node
    loss: float
    withheld: int


@dataclass(frozen=True)
class Lattice:
    """All generalizations of a file, and what the policy asks of it."""

    profiles: pl.DataFrame
    ladders: tuple[Ladder, ...]
    sensitive: Mapping[str, SensitiveColumn]
    rule: RiskRule

    @property
    def top(self) -> Node:
        return tuple(len(ladder.levels) - 1 for ladder in self.ladders)

    def nodes(self) -> Iterator[Node]:
        return product(*(range(len(ladder.levels)) for ladder in self.ladders))

    def quasi_at(self, node: Node) -> list[str]:
        """The columns of the profiles that are seen at a node; what is dropped is not."""
        return [
            ladder.looks[level]
            for ladder, level in zip(self.ladders, node, strict=True)
            if level < len(ladder.looks)
        ]

    def withheld_at(self, node: Node) -> int | None:
        """How many people would be withheld at a node; nothing if the policy forbids so many."""
        limits = {name: one for name, one in self.sensitive.items() if self._limits(one)}
        gone = people_to_withhold(self.profiles, self.quasi_at(node), limits, self.rule)
        people = count(gone)
        return people if may_withhold(people, count(self.profiles), self.rule) else None

    def figures_at(self, node: Node) -> RiskFigures:
        """The figures of the people who stay."""
        quasi = self.quasi_at(node)
        gone = people_to_withhold(self.profiles, quasi, self.sensitive, self.rule)
        left = self.profiles.join(gone, on=gone.columns, how="anti", nulls_equal=True)
        return classes_of(left, quasi, self.sensitive).figures(withheld=count(gone))

    @property
    def is_monotone(self) -> bool:
        """Whether a node coarser than a safe one is safe.

        Merging classes makes none smaller or less diverse, and the largest t no larger. But a
        class that is too far from the whole may pull one with it that was not, so that more people
        would have to be withheld.
        """
        limits_t = any(
            self.rule.of_kind(one.treatment.kind).closeness_at_most < 1
            for one in self.sensitive.values()
        )
        return not limits_t or self.rule.withhold_at_most == 0

    def _limits(self, column: SensitiveColumn) -> bool:
        rule = self.rule.of_kind(column.treatment.kind)
        return rule.distinct_at_least > 1 or rule.closeness_at_most < 1


def safest_nodes(lattice: Lattice) -> list[SafeNode]:
    """Return the node of least loss that is safe, and the next best; empty if there is none."""
    losses = _losses(lattice)

    def loss_at(node: Node) -> float:
        return sum(losses[column][level] for column, level in enumerate(node))

    search = _Search(lattice, loss_at)
    for loss, node in sorted((loss_at(node), node) for node in lattice.nodes()):
        if search.is_settled(loss):
            break
        search.visit(node)
    return search.best()


def _losses(lattice: Lattice) -> list[list[float]]:
    """The share of all bits that each level of each ladder loses."""
    bits = [_bits_of(lattice.profiles, ladder) for ladder in lattice.ladders]
    everything = sum(column[-1] for column in bits)
    return [[lost / everything if everything else 0.0 for lost in column] for column in bits]


def _bits_of(profiles: pl.DataFrame, ladder: Ladder) -> list[float]:
    people = pl.col("people")
    finest = people.sum().over(ladder.looks[0])
    rows = [
        (-(people * (finest / people.sum().over(look)).log(2)).sum()).alias(look)
        for look in ladder.looks
    ]
    gone = (-(people * (finest / people.sum()).log(2)).sum()).alias("gone")
    return list(profiles.select(*rows, gone).row(0))


class _Search:
    """What is known of the lattice so far."""

    def __init__(self, lattice: Lattice, loss_at: Callable[[Node], float]) -> None:
        self._lattice = lattice
        self._loss_at = loss_at
        self._people = count(lattice.profiles)
        self._tried: dict[Node, SafeNode | None] = {}
        self._failing: list[Node] = []
        self._safe_for_all: list[Node] = []

    def is_settled(self, loss: float) -> bool:
        """Whether no node that loses so much can be among the best any more."""
        best = self.best()
        return len(best) >= WANTED and loss >= best[-1].loss

    def visit(self, node: Node) -> None:
        """Try a node, unless it is known to fail, or to lose more than a safe one for nothing."""
        is_known = any(_is_finer(node, failing) for failing in self._failing)
        if is_known or any(_is_finer(safe, node) for safe in self._safe_for_all):
            return
        if self._try(node) is None and self._lattice.is_monotone:
            self._failing.append(self._last_failing_above(node))

    def best(self) -> list[SafeNode]:
        """The safe nodes in the order of their loss.

        Without those that are coarser than a better one and withhold no fewer people.
        """
        safe = sorted((one for one in self._tried.values() if one), key=lambda s: (s.loss, s.node))
        kept: list[SafeNode] = []
        for one in safe:
            if not any(_is_beaten(one, better) for better in kept):
                kept.append(one)
        return kept[:WANTED]

    def _try(self, node: Node) -> SafeNode | None:
        if node not in self._tried:
            withheld = self._lattice.withheld_at(node)
            self._tried[node] = None
            if withheld is not None:
                share, loss = withheld / self._people, self._loss_at(node)
                self._tried[node] = SafeNode(node, loss + share * (1 - loss), withheld)
                if not withheld:
                    self._safe_for_all.append(node)
        return self._tried[node]

    def _last_failing_above(self, node: Node) -> Node:
        """Bisect a chain from a failing node to the top."""
        chain = list(_chain(node, self._lattice.top, self._loss_at))
        low, high = 0, len(chain)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._try(chain[middle]) is None else (low, middle)
        return chain[low]


def _chain(node: Node, top: Node, loss_at: Callable[[Node], float]) -> Iterator[Node]:
    """Climb one level at a time, each time where it costs least."""
    yield node
    while node != top:
        steps = (
            (*node[:column], level + 1, *node[column + 1 :])
            for column, level in enumerate(node)
            if level < top[column]
        )
        node = min(steps, key=loss_at)
        yield node


def _is_beaten(one: SafeNode, better: SafeNode) -> bool:
    return better.withheld <= one.withheld and _is_finer(better.node, one.node)


def _is_finer(one: Sequence[int], other: Sequence[int]) -> bool:
    return all(a <= b for a, b in zip(one, other, strict=True))
