"""The workshop: what the steps between the register and the release work with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.engine import Engine
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Workshop:
    """Vault, engine and policies.

    `released_tables` gives the digests of the tables of a product that were ever public.
    """

    vault: Vault
    engine: Engine
    policies: Path
    released_tables: Callable[[str], Sequence[str]]
