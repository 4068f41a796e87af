"""The identifier of one person, as somebody typed it: checked, and never shown again."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from anonymization.dual_control.errors import NotAnIdentifier
from anonymization.records.erase import CARD_DIGITS, Traces
from anonymization.records.model import EntityType


class IdentifierKind(StrEnum):
    """The numbers by which one person can be told from all others."""

    CITIZEN_ID = "citizen-id"
    SI_NUMBER = "si-number"
    HEALTH_CARD = "health-card"

    @property
    def entity(self) -> EntityType:
        return ENTITY_OF[self]


ENTITY_OF = {
    IdentifierKind.CITIZEN_ID: EntityType.CITIZEN_ID,
    IdentifierKind.SI_NUMBER: EntityType.SI_NUMBER,
    IdentifierKind.HEALTH_CARD: EntityType.HEALTH_CARD,
}
_FORM = {
    IdentifierKind.CITIZEN_ID: re.compile(r"[0-9]{12}|[0-9]{9}"),
    IdentifierKind.SI_NUMBER: re.compile(r"[0-9]{10}"),
    IdentifierKind.HEALTH_CARD: re.compile(r"[A-Z]{2}[0-9]{13}|[0-9]{10}"),
}
_BETWEEN = re.compile(r"[\s.\-]")


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number of a kind, without spaces, dots and hyphens, in capitals."""

    kind: IdentifierKind
    number: str = field(repr=False)

    @classmethod
    def parse(cls, kind: str, text: str) -> Self:
        """Read what somebody typed.

        Raises:
            NotAnIdentifier: It has not the form of its kind; the message says nothing of it.
        """
        known = next((one for one in IdentifierKind if one == kind), None)
        number = _BETWEEN.sub("", text).upper()
        if known is None or not _FORM[known].fullmatch(number):
            raise NotAnIdentifier(
                "this is not a citizen number of 12 digits (or 9, the old one), a social insurance "
                "number of 10 or a health card of 15 signs (or 10). Type it again and say which "
                "kind it is",
                vi="đây không phải số định danh 12 số (hoặc CMND 9 số), mã số BHXH 10 số hay thẻ "
                "BHYT 15 ký tự (hoặc 10 số). Hãy nhập lại và chọn đúng loại",
            )
        return cls(known, number)

    @property
    def traces(self) -> Traces:
        """What is known of the person before anybody looked into a record."""
        digits = (
            self.number[-CARD_DIGITS:] if self.kind is IdentifierKind.HEALTH_CARD else self.number
        )
        return Traces({self.kind.entity: frozenset({digits})}, frozenset({self.number}))

    @property
    def canonical(self) -> str:
        """What its digest is made of."""
        return f"{self.kind}:{self.number}"
