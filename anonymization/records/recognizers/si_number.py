"""Social insurance numbers (mã số BHXH): 10 digits without a published check digit.

The first two digits are a province code or 97/98 for the forces; that is weak, so the number is
only believed with its label or by the whole column. Since 2026-09-01 the personal number replaces
it (Notice 6877/TB-BHXH, one secondary source); old records hold it for years to come.
"""

from presidio_analyzer import Pattern, RecognizerResult

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import (
    NO_DIGIT_AFTER,
    NO_DIGIT_BEFORE,
    ONLY_WITH_LABEL,
    LabelledRecognizer,
    digits_of,
)

AFTER_BOOK = "10 digits after `sổ`"
BY_ITSELF = 0.3
_AFTER_BOOK = r"(?=[0-9])(?<=\bso:? (?:[0-9]{10}(?: va |, ?|/| - )){0,3})"
_FAR_ENOUGH = 48
SI_NUMBER = r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{8}"


class SiNumberRecognizer(LabelledRecognizer):
    """Finds ten digits that are called a social insurance number."""

    entity = EntityType.SI_NUMBER
    reads = (("sổ",),)
    is_number = True
    digits = 10
    found_by = (
        Pattern("10 digits", NO_DIGIT_BEFORE + SI_NUMBER + r"(?![0-9]|-[0-9]{3})", 0.3),
        Pattern(
            "10 digits before `mã BHXH` in brackets",
            NO_DIGIT_BEFORE + SI_NUMBER + r"(?= ?\((?:la )?(?:ma|so)(?: so)?(?: so)? bhxh)",
            0.6,
        ),
        Pattern(AFTER_BOOK, _AFTER_BOOK + SI_NUMBER + NO_DIGIT_AFTER, 0.6),
        Pattern(
            "10 digits in groups",
            r"(?<![0-9]|[0-9][.,-])[0-9]{2,4}([ .-])[0-9]{3,4}\1[0-9]{2,4}(?:\1[0-9]{2,4})?"
            + NO_DIGIT_AFTER,
            ONLY_WITH_LABEL,
        ),
    )
    labels = (
        "ma so bhxh",
        "ma so bao hiem xa hoi",
        "so so bhxh",
        "so bhxh",
        "so so bao hiem",
        "so bao hiem xa hoi",
        "so bao hiem",
        "so so",
        "ma bhxh",
        "ms bhxh",
        "bhxh",
        "ma so",
        "social insurance number",
        "si number",
    )

    def invalidate_result(self, pattern_text: str) -> bool:
        return len(digits_of(pattern_text)) != self.digits

    def score_in(self, text: str, result: RecognizerResult) -> float:
        """Without diacritics `sổ` is `số`, which stands before any number."""
        score = super().score_in(text, result)
        if result.analysis_explanation.pattern_name != AFTER_BOOK:
            return score
        is_book = "sổ" in text[max(0, result.start - _FAR_ENOUGH) : result.start].lower()
        return score if is_book else BY_ITSELF
