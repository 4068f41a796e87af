"""Which values hold an identifier that has no place in their column? The exact judge says."""

from dataclasses import dataclass, field

import polars as pl

from anonymization.records.cells import is_labelled
from anonymization.records.detect import Detector
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
        """Read what was not read before, in the order of the alphabet, as far as the limit goes."""
        unread = values.filter(~values.is_in(list(self.found))) if self.found else values
        for value in unread.sort().head(self.at_most - len(self.found)):
            self.found[value] = self._foreign_in(value)

    def foreign(self) -> dict[str, str]:
        """The values in which an identifier was found that has no place there, with its kind."""
        return {value: found for value, found in self.found.items() if found}

    def _foreign_in(self, value: str) -> str:
        """Return the kind of a stranger in a value, or nothing.

        The value is read without its column's name, which would speak against a stranger. Where
        nothing personal may stay, and the name speaks for something, it is heard as well.
        """
        if value in self.harmless:
            return ""
        column = self.contract.column
        spans = self.detector.spans(value)
        if self.is_kept and is_labelled(column):
            spans += self.detector.spans(value, column=column)
        kinds = {span.entity for span in spans}
        kinds = kinds & IDENTIFYING if self.is_kept else kinds - {self.contract.kind}
        return min(kinds, default="")
