"""Bank card numbers: 16 or 19 digits that begin with 9704 and pass the Luhn check.

9704 is what NAPAS cards of Vietnamese banks begin with; Luhn is the check of ISO/IEC 7812-1. Both
together are not chance: 1 in 100,000 numbers of that length has them. A labelled number that fails
the check is still found, as a bank account.
"""

from presidio_analyzer import Pattern

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import (
    NO_DIGIT_AFTER,
    NO_DIGIT_BEFORE,
    LabelledRecognizer,
    digits_of,
)

LENGTHS = (16, 19)


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit is the Luhn check digit of the others.

    >>> passes_luhn("9704000000000018"), passes_luhn("9704000000000019")
    (True, False)
    """
    doubled = (str(int(digit) * (1 + place % 2)) for place, digit in enumerate(reversed(digits)))
    return sum(int(digit) for number in doubled for digit in number) % 10 == 0


class BankCardRecognizer(LabelledRecognizer):
    """Finds the number of a NAPAS card, in groups or in one piece."""

    entity = EntityType.BANK_CARD
    reads = ()
    is_number = True
    labelled_score = 0.95
    reach = 6
    found_by = (
        Pattern(
            "9704 and 12 or 15 digits",
            NO_DIGIT_BEFORE + r"9704(?:[ .-]?[0-9]){12}(?:(?:[ .-]?[0-9]){3})?" + NO_DIGIT_AFTER,
            0.95,
        ),
    )
    labels = (
        "the atm",
        "the atm so",
        "so the atm",
        "the ngan hang",
        "so the ngan hang",
        "so the",
        "the napas",
        "card number",
        "bank card",
    )

    def invalidate_result(self, pattern_text: str) -> bool:
        digits = digits_of(pattern_text)
        return len(digits) not in LENGTHS or not passes_luhn(digits)
