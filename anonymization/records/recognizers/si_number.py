"""Social insurance numbers (mã số BHXH): 10 digits without a published check digit.

The first two digits are a province code or 97/98 for the forces; that is weak, so the number is
only believed with its label or by the whole column. Since 2026-09-01 the personal number replaces
it (Notice 6877/TB-BHXH, one secondary source); old records hold it for years to come.
"""

import re

from presidio_analyzer import Pattern, RecognizerResult

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import (
    NO_DIGIT_BEFORE,
    ONLY_WITH_LABEL,
    READ_FOR_DIGITS,
    LabelledRecognizer,
    in_groups,
    read_from_paper,
)
from anonymization.records.recognizers.places import OLD_PROVINCE_CODES

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
_DATE = re.compile(
    r"(?:0?[1-9]|[12][0-9]|3[01])[.-](?:0?[1-9]|1[0-2])[.-](?:19|20)[0-9]{2}(?![0-9])"
)
_WORD = re.compile(r"[^\W_]+|[.;!?|\n](?!\w)")
_ENDS = frozenset(".;!?|\n")
BY_ITSELF = 0.3
ROW = 0.5
IN_GROUPS = "10 digits in groups"
_PROVINCE = "|".join(sorted(OLD_PROVINCE_CODES))
_NOT_LONGER = r"(?![0-9]|[.,-][0-9])"
# Mobile numbers begin with 03, 05, 07, 08 or 09.
_IN_ONE_PIECE = rf"(?!0[35789])(?:{_PROVINCE})[0-9]{{8}}"
_LIKE_NO_OTHER = rf"(?!0[35789])(?:{_PROVINCE})\.[0-9]{{4}}\.[0-9]{{4}}"
_AFTER_A_FIELD = r"(?<=[A-Za-z0-9)] ?[,;/|–-] |[A-Za-z)][,;/|])"
_BEFORE_A_FIELD = r"(?= ?[,;/|–-] | ?[;|)\n]| ?\Z)"
_ROW = r"[0-9.]{10,12} ?[,;/|–-] ?[A-Za-z]"
BY_BOOK = 0.6
SI_NUMBER = r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{8}"


class SiNumberRecognizer(LabelledRecognizer):
    """Finds ten digits that are called a social insurance number."""

    entity = EntityType.SI_NUMBER
    reads = ((BOOK,), OTHER_BOOKS)
    reads_bare = READ_FOR_DIGITS
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
        Pattern(IN_GROUPS, in_groups(10), ONLY_WITH_LABEL),
        Pattern(
            "field of a row: 10 digits that begin with a province",
            rf"(?:{_AFTER_A_FIELD}|(?<![^\n])(?={_ROW}))(?:{_IN_ONE_PIECE}|{_LIKE_NO_OTHER})"
            + _BEFORE_A_FIELD,
            ROW,
        ),
        Pattern(
            "10 digits after a name",
            rf"(?-i:(?<=\b[A-Z][a-z]{{0,6}} [A-Z][a-z]{{1,6}} \(?)){_IN_ONE_PIECE}" + _NOT_LONGER,
            ROW,
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
        *(f"ma {one}" for one in ("bhxh so", "so bhxh so", "ss bhxh", "bhxh cu", "bhxh moi")),
        *("sbhxh", "mssbhxh", "mabaohiem", "masobaohiem", "sobaohiem", "maso bhxh", "so bhxh so"),
        *("tra cuu so", "tra cuu ma", "so huu", "so huu ghi", "so huu so", "so bao hiem so"),
        *("si book number", "si book no", "si book", "insurance id", "insurance book", "vssid"),
        *("insurance book no", "insurance book number", "insurance code", "sin", "si id", "vnssid"),
        *(
            "tai khoan vssid",
            "tk vssid",
            "dang nhap vssid",
            "ma so bao hiem",
            "msbhxh so",
            "to bia so",
        ),
        *(
            "so xo bhxh",
            "xo bhxh",
            "so bhxhs",
            "bhxhxh",
            "bao hiem xa hoi so",
            "bhxh so",
            "so bh so",
        ),
        *("quyen so", "so quyen", "so so cu", "so so moi", "so so goc", "gop so", "chot so"),
        *("social insurance number", "social insurance no", "social insurance", "si number"),
        *("si no", "insurance no", "insurance number", "bhxh number", "bhxh no", "si code"),
    )

    def invalidate_result(self, pattern_text: str) -> bool:
        # `4.118.902.337` is a sum.
        if pattern_text.isalnum() and not pattern_text.isdecimal():
            return False
        if pattern_text.isdecimal():
            return False
        return pattern_text[1] == "." or _DATE.match(pattern_text) is not None

    def score_in(self, text: str, result: RecognizerResult) -> float:
        """`sổ` in the eight words before is as good as a label; without its diacritics it is not.

        Then it is also `số`, which stands before any number, but not before ten digits without a
        leading zero, which are no telephone number.
        """
        score = super().score_in(text, result)
        name = result.analysis_explanation.pattern_name
        if score <= ONLY_WITH_LABEL and name != IN_GROUPS:
            return score
        if is_after_book(text, result.start):
            return BY_BOOK
        is_by_code = name == AFTER_CODE
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
