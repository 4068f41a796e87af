"""The workshop: what the steps between the register and the release work with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from storage.engine import Engine
from storage.vault import Vault


class ReleasedTable(NamedTuple):
    """The digests of a table that was ever public and of its certificate."""

    table: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Workshop:
    """Vault, engine and policies.

    `released_tables` gives the tables of a product that were ever public, the newest first.
    """

    vault: Vault
    engine: Engine
    policies: Path
    released_tables: Callable[[str], Sequence[ReleasedTable]]
