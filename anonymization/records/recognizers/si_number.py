"""Social insurance numbers (mã số BHXH): 10 digits without a published check digit.

The first two digits are a province code or 97/98 for the forces; that is weak, so the number is
only believed with its label or by the whole column. Since 2026-09-01 the personal number replaces
it (Notice 6877/TB-BHXH, one secondary source); old records hold it for years to come.
"""

import re

from presidio_analyzer import Pattern, RecognizerResult

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import (
    NO_DIGIT_AFTER,
    NO_DIGIT_BEFORE,
    ONLY_WITH_LABEL,
    LabelledRecognizer,
    digits_of,
    read_from_paper,
)

AFTER_CODE = "10 digits after `mã`"
_AFTER_CODE = r"(?=[0-9])(?<=\b(?:ma|so|ma so):? )"
WHOSE = (
    "toi",
    "em",
    "chi",
    "anh",
    "chau",
    "con",
    "me",
    "ba",
    "bo",
    "ong",
    "co",
    "chu",
    "bac",
    "minh",
)
BOOK = "sổ"
OTHER_BOOKS = frozenset(("đỏ", "hộ", "hồng", "tiết", "cửa", "vé", "xổ", "khám", "tạm"))
"""Words beside `sổ` that make another book or a window of it."""
WORDS_BACK = 8
_WORD = re.compile(r"[^\W_]+|[.;!?|\n](?!\w)")
_ENDS = frozenset(".;!?|\n")
BY_ITSELF = 0.3
BY_BOOK = 0.6
SI_NUMBER = r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{8}"


class SiNumberRecognizer(LabelledRecognizer):
    """Finds ten digits that are called a social insurance number."""

    entity = EntityType.SI_NUMBER
    reads = ((BOOK,), OTHER_BOOKS)
    is_number = True
    digits = 10
    found_by = (
        Pattern("10 digits", NO_DIGIT_BEFORE + SI_NUMBER + r"(?![0-9]|-[0-9]{3})", 0.3),
        Pattern(
            "10 digits before `mã BHXH` in brackets",
            NO_DIGIT_BEFORE
            + SI_NUMBER
            + r"(?=(?:(?:,| va) ?[0-9]{10}){0,3} ?\((?:la )?(?:ma|so)(?: so)?(?: so)? bhxh)",
            0.6,
        ),
        Pattern(AFTER_CODE, _AFTER_CODE + SI_NUMBER + r"(?![0-9]|-[0-9]{3})", BY_BOOK),
        Pattern(
            "10 digits in groups",
            r"(?<![0-9]|[0-9][.,-])[0-9]{1,4}([ .-])[0-9]{2,4}\1[0-9]{2,4}(?:\1[0-9]{1,4}){0,2}"
            + NO_DIGIT_AFTER,
            ONLY_WITH_LABEL,
        ),
        Pattern("10 digits, some read as letters", read_from_paper(10), ONLY_WITH_LABEL),
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
        *("ma bh", "so bh", "ms bh", "so bhxh cu", "ma bao hiem", "ma bao hiem xa hoi", "msbh"),
        *(
            "ma so bh",
            "so dinh danh bhxh",
            "ma dinh danh bhxh",
            "so so bh",
            "so the bhxh",
            "msbhxh",
        ),
        *("masobhxh", "mabhxh", "sobhxh", "sosobhxh", "masobh", "msbh", "maso", "soso"),
        *(
            "ma xa hoi bao hiem",
            "ma xa hoi",
            "so xa hoi",
            "so xa hoi bao hiem",
            "ho so ghi",
            "hso ghi",
        ),
        *(f"ma cua {whose}" for whose in WHOSE),
        *("social insurance number", "social insurance no", "social insurance", "si number"),
        *("si no", "insurance no", "insurance number", "bhxh number", "bhxh no", "si code"),
    )

    def invalidate_result(self, pattern_text: str) -> bool:
        # `4.118.902.337` is a sum.
        if pattern_text.isalnum() and not pattern_text.isdecimal():
            return False
        return len(digits_of(pattern_text)) != self.digits or pattern_text[1] == "."

    def score_in(self, text: str, result: RecognizerResult) -> float:
        """`sổ` in the eight words before is as good as a label; without its diacritics it is not.

        Then it is also `số`, which stands before any number, but not before ten digits without a
        leading zero, which are no telephone number.
        """
        score = super().score_in(text, result)
        if score <= ONLY_WITH_LABEL:
            return score
        if is_after_book(text, result.start):
            return BY_BOOK
        is_by_code = result.analysis_explanation.pattern_name == AFTER_CODE
        return BY_ITSELF if is_by_code and text[result.start] == "0" else score


def is_after_book(text: str, start: int) -> bool:
    """Tell whether `sổ` stands in the words before, in the same sentence."""
    if BOOK not in (before := text[max(0, start - _FAR_ENOUGH) : start].lower()):
        return False
    words: list[str] = _WORD.findall(before)
    for place in range(len(words) - 1, max(-1, len(words) - 1 - WORDS_BACK), -1):
        if words[place] in _ENDS:
            return False
        if words[place] == BOOK:
            beside = words[max(0, place - 1) : place + 2]
            return OTHER_BOOKS.isdisjoint(beside)
    return False


_FAR_ENOUGH = 240
"""Characters that hold the words before, whatever their length."""
