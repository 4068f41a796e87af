"""A query as a tree: each node finds documents and scores them."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tests.lab.ckan.solr.analysis import Token
from tests.lab.ckan.solr.index import Hits, Index


class Node(Protocol):
    """A part of a query."""

    def run(self, index: Index) -> Hits:
        """Return the documents that match, with their scores."""


class MatchAll:
    """`*:*`."""

    def run(self, index: Index) -> Hits:
        return dict.fromkeys(index.documents, 1.0)


class MatchNone:
    """A text of which analysis leaves nothing."""

    def run(self, index: Index) -> Hits:
        return {}


@dataclass
class Term:
    """One term in one field."""

    name: str
    term: Any

    def run(self, index: Index) -> Hits:
        found = index.postings[self.name].get(self.term, {})
        return index.score(self.name, found, lambda number: len(found[number]))


@dataclass
class Phrase:
    """Terms one after the other, each at most `slop` places from where it should be."""

    name: str
    tokens: list[Token]
    slop: int

    def run(self, index: Index) -> Hits:
        postings = index.postings[self.name]
        found = [postings.get(text, {}) for text, _ in self.tokens]
        common = set(found[0]).intersection(*found[1:])
        return index.score(
            self.name, {n: [] for n in common}, lambda number: self._count(found, number)
        )

    def _count(self, found: list[dict[int, list[int]]], number: int) -> int:
        return sum(self._distance(found, number, start) <= self.slop for start in found[0][number])

    def _distance(self, found: list[dict[int, list[int]]], number: int, start: int) -> int:
        shift = start - self.tokens[0][1]
        pairs = zip(self.tokens[1:], found[1:], strict=True)
        return sum(min(abs(p - at - shift) for p in where[number]) for (_, at), where in pairs)


@dataclass
class Pattern:
    """A prefix, wildcard, range or existence, with the constant score 1."""

    name: str
    accepts: Callable[[Any], bool]

    def run(self, index: Index) -> Hits:
        hits: Hits = {}
        for term, found in index.postings[self.name].items():
            if self.accepts(term):
                hits.update(dict.fromkeys(found, 1.0))
        return hits


@dataclass
class Boost:
    """`^2`."""

    child: Node
    factor: float

    def run(self, index: Index) -> Hits:
        return {number: score * self.factor for number, score in self.child.run(index).items()}


@dataclass
class DisMax:
    """The best of several fields, and a share of the others."""

    children: list[Node]
    tie: float

    def run(self, index: Index) -> Hits:
        scores: dict[int, list[float]] = defaultdict(list)
        for child in self.children:
            for number, score in child.run(index).items():
                scores[number].append(score)
        return {n: max(s) + self.tie * (sum(s) - max(s)) for n, s in scores.items()}


@dataclass
class Bool:
    """Clauses that must, may or must not match; at least `minimum` of those that may."""

    must: list[Node]
    should: list[Node]
    must_not: list[Node]
    minimum: int = 0

    def run(self, index: Index) -> Hits:
        hits = self._required(index)
        if self.should:
            hits = self._with_optional(index, hits)
        hits = hits or {}
        for node in self.must_not:
            for number in node.run(index):
                hits.pop(number, None)
        return hits

    def _required(self, index: Index) -> Hits | None:
        hits: Hits | None = None
        for node in self.must:
            found = node.run(index)
            hits = (
                found if hits is None else {n: s + found[n] for n, s in hits.items() if n in found}
            )
        return hits

    def _with_optional(self, index: Index, hits: Hits | None) -> Hits:
        counts: Counter[int] = Counter()
        extra: Hits = defaultdict(float)
        for node in self.should:
            for number, score in node.run(index).items():
                counts[number] += 1
                extra[number] += score
        if hits is None:
            return {n: s for n, s in extra.items() if counts[n] >= max(self.minimum, 1)}
        return {n: s + extra.get(n, 0.0) for n, s in hits.items() if counts[n] >= self.minimum}
