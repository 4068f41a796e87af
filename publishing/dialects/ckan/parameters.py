"""Read the parameters of an action: JSON in a body, or texts in an address.

In an address a list or an object is JSON in a text (`filters={"sex":"F"}`), and a list may be the
same name several times.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publishing.dialects.ckan.refusals import invalid

MISSING = "Missing value"


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one call."""

    given: Mapping[str, Any]

    def text(self, name: str, *, default: str = "") -> str:
        value = self.given.get(name, default)
        if not isinstance(value, str):
            raise invalid(**{name: ["Must be a Unicode string value"]})
        return value

    def needed(self, *names: str) -> str:
        """Return the first of these that is given.

        Raises:
            CkanRefusal: None is.
        """
        found = next((self.text(name) for name in names if self.given.get(name)), "")
        if not found:
            raise invalid(**{names[0]: [MISSING]})
        return found

    def number(self, name: str, *, default: int, most: int | None = None) -> int:
        """Return a whole number from 0 on; more than `most` is `most`."""
        value = self.given.get(name, default)
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise invalid(**{name: ["Invalid integer"]}) from None
        if number < 0 or isinstance(value, float):
            raise invalid(**{name: ["Must be a natural number"]})
        return number if most is None else min(number, most)

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.given.get(name, default)
        return str(value).strip().lower() in {"true", "yes", "t", "y", "1"}

    def names(self, name: str) -> list[str]:
        """Return a list: of JSON, of one text with commas, or of several texts."""
        value = self._decoded(name)
        if value is None or value == "":
            return []
        found = value if isinstance(value, list) else str(value).split(",")
        return [str(one).strip() for one in found]

    def mapping(self, name: str) -> dict[str, Any]:
        """Return an object.

        Raises:
            CkanRefusal: It is none.
        """
        value = self._decoded(name)
        if value is None or value == "":
            return {}
        if not isinstance(value, dict):
            raise invalid(**{name: ["Must be a JSON object"]})
        return value

    def _decoded(self, name: str) -> Any:
        value = self.given.get(name)
        if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
            try:
                return json.loads(value)
            except (ValueError, RecursionError):
                raise invalid(**{name: ["Cannot parse JSON"]}) from None
        return value
