"""What is measured of the risk that is left in treated records. Counts only: no value of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from anonymization.records.model import ColumnTreatment

GATE = "risk_gate"
"""Under which name the verdict stands among the facts of a version."""


class Gate(StrEnum):
    """What the policy says of a measured file."""

    PASSED = "passed"
    WARNED = "warned"
    REFUSED = "refused"
    OUTDATED = "outdated"
    """People went since it was measured; what was measured is not told any more."""


@dataclass(frozen=True, slots=True)
class SensitiveColumn:
    """A column that tells something about people. `is_ordered`: figures, of which some are near."""

    treatment: ColumnTreatment
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class RiskView:
    """What somebody who knows a person could compare with the file, and what they would learn.

    `person` names the column that says who a row is about; empty: every row is a person.
    `set_aside` are the quasi-identifiers that stay, but under a key that no outsider has.
    """

    person: str
    quasi_identifiers: tuple[ColumnTreatment, ...]
    sensitive: tuple[SensitiveColumn, ...] = ()
    set_aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassSize:
    """How many equivalence classes have this many people: those who look alike to an outsider."""

    size: int
    classes: int

    @property
    def people(self) -> int:
        return self.size * self.classes


@dataclass(frozen=True, slots=True)
class Diversity:
    """What the worst class tells about a sensitive column.

    `distinct` is l of distinct l-diversity, `entropy` that of entropy l-diversity (Machanavajjhala
    et al. 2006), `closeness` the t of t-closeness: the largest earth mover's distance of a class
    from the whole file, by equal or ordered distance (Li et al. 2007).
    """

    column: str
    kind: str
    distinct: int
    entropy: float
    closeness: float
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """The residual risk of a file, in people. `withheld` people were left out of it."""

    people: int
    sizes: tuple[ClassSize, ...]
    diversities: tuple[Diversity, ...]
    withheld: int = 0

    @property
    def k(self) -> int:
        """The size of the smallest class (Samarati and Sweeney 1998)."""
        return self.sizes[0].size

    @property
    def classes(self) -> int:
        return sum(one.classes for one in self.sizes)

    @property
    def alone(self) -> int:
        """The people nobody else looks like: sample uniques."""
        return self.people_under(2)

    @property
    def unique_share(self) -> float:
        return self.alone / self.people

    @property
    def highest_risk(self) -> float:
        """The chance of a prosecutor, who knows the person is in it (El Emam 2013, ch. 16)."""
        return 1 / self.k

    @property
    def average_risk(self) -> float:
        """The share of right matches of a marketer, who matches everybody (El Emam 2013, ch. 16)."""
        return self.classes / self.people

    @property
    def withheld_share(self) -> float:
        return self.withheld / (self.people + self.withheld)

    def people_under(self, size: int) -> int:
        """How many people are in classes smaller than `size`."""
        return sum(one.people for one in self.sizes if one.size < size)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One figure that the policy does not accept: what was measured, and what is asked."""

    figure: str
    measured: float
    asked: float
    column: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the policy says of figures; without shortfalls the gate is passed."""

    gate: Gate
    shortfalls: Sequence[Shortfall]
