"""What is agreed about the cells of a column, and what was found when every cell was held to it.

Nothing in here holds a cell: shapes are masked, and of dirt only counts and row numbers are kept.
Rows are counted from 1; the header is no row.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from json import dumps

from access_control.model import AccountId


class Content(StrEnum):
    """What fills the cells of a column; of free text and of nothing no shape can be agreed."""

    IDENTIFIER = "identifier"
    CODE = "code"
    NUMBER = "number"
    DATE = "date"
    FREE_TEXT = "free-text"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Shape:
    """A form of cells with every value masked, like `99/99/9999`, and its share of the sample."""

    text: str
    share: float


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The form of words: letters, single spaces, short numbers, and these signs.

    No digits in a row are more than `longest_number`, and every cell has all signs of `always`.
    """

    signs: str
    longest_number: int
    always: str


@dataclass(frozen=True, slots=True)
class ColumnContract:
    """What every filled cell of a column is to be: proposed from a sample, approved by a steward.

    `kind` is an identifier's entity, or what the policy calls the column. `low` and `high` bound
    the digits of a number and the years of a date. Of `sampled` cells `matched` keep the contract;
    with 99 % confidence at least the share `at_least` of all filled cells does.
    """

    column: str
    content: Content
    kind: str = ""
    shapes: tuple[Shape, ...] = ()
    alphabet: Alphabet | None = None
    check: str = ""
    low: int = 0
    high: int = 0
    sampled: int = 0
    matched: int = 0
    at_least: float = 0.0

    @property
    def binds(self) -> bool:
        """Whether there is a form that a cell can fail to have."""
        return self.content not in (Content.FREE_TEXT, Content.EMPTY)


class DirtKind(StrEnum):
    """What is wrong with a cell."""

    MISSING = "missing"
    SWAPPED = "swapped"
    FOREIGN = "foreign"
    UNJUDGED = "unjudged"
    ODD_SIGNS = "odd-signs"
    LOST_ZEROS = "lost-zeros"
    BAD_CHECK = "bad-check"
    UNUSUAL = "unusual"


@dataclass(frozen=True, slots=True)
class Dirt:
    """One kind of dirt in one column: how many cells, and the rows of the first of them.

    `found` is the kind of identifier that a foreign value is.
    """

    kind: DirtKind
    cells: int
    rows: tuple[int, ...]
    found: str = ""


@dataclass(frozen=True, slots=True)
class ColumnConformity:
    """How a column keeps its contract: all its cells, the missing ones, and its dirt."""

    column: str
    cells: int
    dirt: tuple[Dirt, ...]
    is_kept: bool

    @property
    def missing(self) -> int:
        return sum(one.cells for one in self.dirt if one.kind is DirtKind.MISSING)

    @property
    def exceptions(self) -> int:
        return sum(one.cells for one in self.dirt if one.kind is not DirtKind.MISSING)

    @property
    def filled(self) -> int:
        return self.cells - self.missing

    @property
    def share(self) -> float:
        """The share of the filled cells that do not keep the contract."""
        return self.exceptions / self.filled if self.filled else 0.0


@dataclass(frozen=True, slots=True)
class SwappedColumns:
    """Two columns that hold each other's values in these rows."""

    one: str
    other: str
    cells: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Conformity:
    """The dirt report of one version, under the contracts and treatments of that moment.

    `terms` and `rules` are the digests of what was agreed and of the rule file. `left_out_cells`
    names the sealed table of the cells that treatment leaves out, empty where there is none.
    """

    version: int
    terms: str
    rules: str
    columns: tuple[ColumnConformity, ...]
    swapped: tuple[SwappedColumns, ...]
    judged: int
    left_out: int
    left_out_cells: str
    at: datetime
    by: AccountId

    @property
    def broken(self) -> tuple[str, ...]:
        """The columns with so many exceptions that their contract must be wrong."""
        return tuple(one.column for one in self.columns if not one.is_kept)

    @property
    def exceptions(self) -> int:
        return sum(one.exceptions for one in self.columns)


def contracts_digest(contracts: Iterable[ColumnContract]) -> str:
    """The name of what is agreed: equal contracts have equal digests."""
    return _digest([asdict(one) for one in contracts])


def terms_digest(contracts: Iterable[ColumnContract], treatments: dict[str, str]) -> str:
    """The digest of contracts together with what is done to each column."""
    return _digest([contracts_digest(contracts), treatments])


def _digest(value: object) -> str:
    return hashlib.sha256(dumps(value, sort_keys=True).encode()).hexdigest()
