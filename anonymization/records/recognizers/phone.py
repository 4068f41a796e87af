"""Telephone numbers: mobile, landline, and the eleven-digit mobiles of before 2018.

Which numbers exist: libphonenumber's metadata for Viet Nam (PyPI phonenumbers 9.0.43). The old
mobiles began with 012, 016, 0186, 0188 or 0199; from memory, no source found. Free and premium
numbers (1800, 1900) are nobody's.

What is called a telephone number is believed to be one even where the plan does not have it, or
where the leading zero was lost in a spreadsheet.
"""

import re

from presidio_analyzer import Pattern, RecognizerResult

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import (
    NO_DIGIT_AFTER,
    NO_DIGIT_BEFORE,
    ONLY_WITH_LABEL,
    READ_FOR_DIGITS,
    LabelledRecognizer,
    digits_of,
    read_from_paper,
)

MOBILE = (
    r"(?:3[0-9]|7[06-9])[0-9]{7}"
    r"|5(?:[1689][0-9]|2[238]|59)[0-9]{6}"
    r"|8(?:[1-8][0-9]|9[6-9])[0-9]{6}"
    r"|9(?:[0-8][0-9]|9[013-9])[0-9]{6}"
)
LANDLINE = (
    r"2(?:0[3-9]|1[0-689]|2[0-25-9]|[38][2-9]|4[2-8]|5[124-9]|6[0-39]|7[0-7]|9[0-4679])[0-9]{7}"
)
OLD_MOBILE = r"1(?:2[0-9]|6[2-9]|8[68]|99)[0-9]{7}"
NATIONAL = re.compile(f"(?:0084|84|0)?({MOBILE}|{LANDLINE}|{OLD_MOBILE})")

_PREFIX = r"(?<![0-9+]|[0-9][.,-])\(?(?:\+84|0084|84|0)\)?(?: ?\(0\))?"
_END = r"(?![0-9@])"
_DIGITS = r"(?:[ .)–-]{{0,3}}[0-9]){{{count}}}"


class PhoneRecognizer(LabelledRecognizer):
    """Finds numbers that the numbering plan has, however they are grouped."""

    entity = EntityType.PHONE
    reads = ()
    reads_bare = READ_FOR_DIGITS
    is_number = True
    digits = 10
    found_by = (
        Pattern(
            "mobile",
            _PREFIX + r"[ .–-]?[35789]" + _DIGITS.format(count=8) + _END,
            0.5,
        ),
        Pattern(
            "landline or old mobile",
            _PREFIX + r"[ .–-]?[12]" + _DIGITS.format(count=9) + _END,
            0.5,
        ),
        Pattern(
            "10 or 11 digits, or 9 without the zero",
            NO_DIGIT_BEFORE + r"(?:0[0-9]{9,10}|[35789][0-9]{8})" + NO_DIGIT_AFTER,
            ONLY_WITH_LABEL,
        ),
        Pattern("10 digits, some read as letters", read_from_paper(10), ONLY_WITH_LABEL),
    )
    labels = (
        "so dien thoai",
        "dien thoai",
        "di dong",
        "so dt",
        "sdt",
        "dtdd",
        "dt",
        "dd",
        *("so may", "dthoai", "dien thoai so", "so lien he", "so lien lac", "sodt", "so phone"),
        *("sodienthoai", "dienthoai", "didong", "sodidong", "alo", "sms", "nhan tin", "call"),
        *("phonenumber", "phone number", "cell", "contact", "hp", "whatsapp", "telegram", "fone"),
        *("goi so", "so goi", "bam so", "dt so", "sdt so", "dtb", "fax", "nhan tu so", "goi tu so"),
        *("so dien thoai ban", "dt ban", "may ban", "dien thoai ban", "dt nha", "so nha rieng"),
        *(
            "so may cua",
            "sdtdd",
            "dtcd",
            "sdt nt",
            "dtnr",
            "mobi",
            "mobile no",
            "tel no",
            "hotel no",
        ),
        "zalo",
        "viber",
        "lien he",
        "lien lac",
        "goi",
        "tel",
        "phone",
        "mobile",
    )
    against = ("hotline", "tong dai", "duong day nong")

    def fit(self, text: str, result: RecognizerResult) -> None:
        """A bracket that closes behind the number does not belong to it."""
        super().fit(text, result)
        if text[result.start] == "(" and ")" not in text[result.start : result.end]:
            result.start += 1

    def score_in(self, text: str, result: RecognizerResult) -> float:
        """A number that the plan does not have leaves the decision to the label."""
        score = super().score_in(text, result)
        digits = _without_trunk_zero(digits_of(text[result.start : result.end]))
        return score if NATIONAL.fullmatch(digits) else min(score, ONLY_WITH_LABEL)


def _without_trunk_zero(digits: str) -> str:
    """`+84 (0) 912 ...` repeats the zero that the country code replaces."""
    return digits.replace("840", "84", 1) if digits.startswith("840") else digits
