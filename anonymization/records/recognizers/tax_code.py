"""Tax codes (mã số thuế): 10 digits with a check digit, and 13 with a hyphen for branches.

The check digit is `10 - (sum of weight times digit) mod 11` (python-stdnum 2.2 `stdnum/vn/mst.py`;
vn-ident: Circular 105/2020/TT-BTC annex 1). It can only refute: 1 in 11 of *any* ten digits, so
also of mobile and insurance numbers, passes it.

Since 2025-07-01 the 12-digit personal number serves as the tax code of a person (Circular
86/2024/TT-BTC; secondary): one value in two roles. What is written before it tells which role is
meant; the number by itself is found as a citizen id.
"""

from presidio_analyzer import Pattern, RecognizerResult

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import (
    NO_DIGIT_AFTER,
    NO_DIGIT_BEFORE,
    ONLY_WITH_LABEL,
    READ_FOR_DIGITS,
    LabelledRecognizer,
    in_groups,
    read_from_paper,
)

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def passes_check_digit(digits: str) -> bool:
    """Tell whether the tenth digit is the check digit of the first nine.

    >>> passes_check_digit("0100109106"), passes_check_digit("0100109107")
    (True, False)
    """
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits[:9], strict=True))
    return 10 - total % 11 == int(digits[9])


NO_MOBILE = "(?!0[35789])"


class TaxCodeRecognizer(LabelledRecognizer):
    """Finds digits that are called a tax code; only with the right check digit others."""

    entity = EntityType.TAX_CODE
    reads = ()
    reads_bare = READ_FOR_DIGITS
    is_number = True
    digits = 10
    found_by = (
        Pattern(
            "10 digits, hyphen, 3 digits",
            NO_DIGIT_BEFORE + r"[0-9]{10}-(?!000)[0-9]{3}" + NO_DIGIT_AFTER,
            0.6,
        ),
        # The check digit rules out ten of eleven other numbers.
        Pattern(
            "10 digits after `công ty`",
            r"(?<=\b(?:cong ty|doanh nghiep|cty|dn|don vi|ho kinh doanh|hkd) )[0-9]{10}(?![0-9]|-[0-9])",
            0.6,
        ),
        Pattern("10 digits", r"(?<![0-9-])[0-9]{10}(?![0-9]|-[0-9])", 0.3),
        Pattern(
            "10 digits and 3 digits",
            NO_DIGIT_BEFORE + r"[0-9]{10}(?: ?[–-] ?| )?[0-9]{3}" + NO_DIGIT_AFTER,
            ONLY_WITH_LABEL,
        ),
        Pattern("10 digits in groups", NO_MOBILE + in_groups(10), ONLY_WITH_LABEL),
        Pattern("12 digits in groups", in_groups(12), ONLY_WITH_LABEL),
        Pattern("10 digits, some read as letters", read_from_paper(10), ONLY_WITH_LABEL),
        Pattern("12 digits of a person", r"(?<![0-9-])[0-9]{12}(?![0-9]|-[0-9])", ONLY_WITH_LABEL),
    )
    labels = (
        "ma so thue",
        "mst",
        "ms thue",
        "ma thue",
        "ma so thue ca nhan",
        "mst ca nhan",
        "ma so doanh nghiep",
        "msdn",
        "dkkd",
        *("mst so", "ma so thue cong ty", "mst cong ty", "mst dn", "mst cty", "mst dv", "mst moi"),
        *("masothue", "mathue", "mst ca nhan", "ma dn", "msthue", "masodoanhnghiep", "sothue"),
        *(
            "tax code",
            *("pit code", "pit", "mst tncn", "so thue", "mst npt", "ma thue so", "mst hkd"),
            *("mst hgd", "msdn", "ma so dn", "ma doanh nghiep", "mstcn", "masothuecn", "ma so hkd"),
            *("mst nguoi phu thuoc", "taxid", "taxno", "taxnumber", "vat code", "mst ho"),
            "tax id",
            "tax no",
            "tax number",
            "tin no",
            "tin number",
            "tin code",
            "employer tax",
            "taxcode",
            "tax",
        ),
    )

    def score_in(self, text: str, result: RecognizerResult) -> float:
        """A wrong check digit leaves the decision to a label in the text."""
        score = super().score_in(text, result)
        if score <= ONLY_WITH_LABEL or passes_check_digit(text[result.start :][:10]):
            return score
        # Of a whole cell only the column is known, which speaks for all numbers in it.
        is_cell = result.start == 0 and result.end == len(text)
        return 0.0 if is_cell else ONLY_WITH_LABEL
