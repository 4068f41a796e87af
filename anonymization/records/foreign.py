"""Which values hold an identifier that has no place in their column? The exact judge says."""

from dataclasses import dataclass, field

import polars as pl

from anonymization.records.cells import is_labelled
from anonymization.records.detect import Detector
from anonymization.records.fingerprints.verdicts import ENTITIES
from anonymization.records.model import EntityType
from anonymization.records.scan import IDENTIFYING
from catalog.column_contract import ColumnContract

NOBODYS_NUMBER = r"^(?:[+-]?(?:0|[1-9][0-9]{0,7})(?:[.,][0-9]{1,2})?|0[0-9]{1,7})$"
"""Up to eight digits: no identifier is found in them unless the name of the column says so."""


@dataclass(slots=True)
class Judgement:
    """What the exact judge said of the values of one column; it reads only so many of them.

    `harmless` are texts that the publication plan has looked at: they are nobody's.
    """

    contract: ColumnContract
    is_kept: bool
    detector: Detector
    at_most: int
    harmless: frozenset[str]
    found: dict[str, str] = field(default_factory=dict)

    def read(self, values: pl.Series) -> None:
        """Read what was not read before, in the order of the alphabet, as far as the limit goes.

        The values are read without their column's name, which would speak against a stranger.
        Where nothing personal may stay, and the name speaks for something, it is heard as well.
        """
        unread = values.filter(~values.is_in(list(self.found))) if self.found else values
        asked = unread.sort().head(self.at_most - len(self.found))
        kinds = self._kinds_in(asked, "")
        if self.is_kept and is_labelled(self.contract.column):
            named = self._kinds_in(asked, self.contract.column)
            kinds = [one | other for one, other in zip(kinds, named, strict=True)]
        for value, found in zip(asked, kinds, strict=True):
            strangers = found & IDENTIFYING if self.is_kept else found - {self.contract.kind}
            self.found[value] = "" if value in self.harmless else min(strangers, default="")

    def _kinds_in(self, values: pl.Series, column: str) -> list[set[EntityType]]:
        kinds: list[set[EntityType]] = [set() for _ in values]
        found = self.detector.read(values, column=column)
        for row, entity in zip(found.row.tolist(), found.entity.tolist(), strict=True):
            kinds[row].add(ENTITIES[entity])
        return kinds

    def foreign(self) -> dict[str, str]:
        """The values in which an identifier was found that has no place there, with its kind."""
        return {value: found for value, found in self.found.items() if found}
