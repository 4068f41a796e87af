"""What can go wrong, told to a person: a refusal they can mend, or a fault we must mend."""


class BilingualError(Exception):
    """A message in English and in Vietnamese that says what, why, and what to do next.

    It never holds a personal value: it counts, names the column and gives the position.
    """

    def __init__(self, en: str, *, vi: str) -> None:
        super().__init__(en)
        self.en = en
        self.vi = vi

    def in_language(self, language: str) -> str:
        return self.vi if language == "vi" else self.en


class Refusal(BilingualError):
    """We do not do what was asked, and the person who asked can mend it (HTTP 4xx)."""


class Fault(BilingualError):
    """We could not do what we should; the person who asked did nothing wrong (HTTP 5xx)."""
