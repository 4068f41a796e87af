"""Bank account numbers: 6 to 19 digits without a national check digit, so the label decides.

There is no common format (domain notes of the platform; the form with one letter was VietinBank's,
from memory). Without a label a number counts only when the name of a bank stands right behind it.
"""

from presidio_analyzer import Pattern

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import (
    NO_DIGIT_AFTER,
    NO_DIGIT_BEFORE,
    ONLY_WITH_LABEL,
    LabelledRecognizer,
    digits_of,
)

_BANKS = (
    "ngan hang|nh|vietcombank|vcb|bidv|agribank|vietinbank|ctg|techcombank|tcb|mb|mbbank|sacombank|"
    "acb|vpbank|tpbank|vib|shb|hdbank|ocb|msb|seabank|lpbank|eximbank|scb|dong a|kienlongbank"
)
_NUMBER = r"[0-9]{6,19}"
_OWN_DIGITS = r"(?<![A-Za-z0-9.,-])"
SHORTEST, LONGEST = 6, 19


class BankAccountRecognizer(LabelledRecognizer):
    """Finds a number that is called an account, or that is followed by its bank."""

    entity = EntityType.BANK_ACCOUNT
    reads = ()
    is_number = True
    reach = 6
    found_by = (
        Pattern(
            "digits before the name of a bank",
            rf"{_OWN_DIGITS}[0-9]{{8,16}}(?=[ ,(-]{{1,3}}(?:mo )?(?:tai |o )?(?:{_BANKS})\b)",
            0.6,
        ),
        Pattern("6 to 19 digits", rf"{_OWN_DIGITS}{_NUMBER}(?![A-Za-z0-9])", ONLY_WITH_LABEL),
        Pattern(
            "digits in groups",
            NO_DIGIT_BEFORE + r"[0-9]{2,6}(?:[ .-][0-9]{2,6}){1,6}" + NO_DIGIT_AFTER,
            ONLY_WITH_LABEL,
        ),
        Pattern("3 digits, a letter, 8 digits", r"\b[0-9]{3}[A-Z][0-9]{8}\b", ONLY_WITH_LABEL),
    )
    labels = (
        "so tai khoan",
        "tai khoan so",
        "tai khoan ngan hang",
        "tai khoan nhan luong",
        "tai khoan tra luong",
        "tai khoan nhan tien",
        "tai khoan",
        "stk",
        "so tk",
        "tk so",
        "tk",
        "tk ngan hang",
        "the atm",
        "the atm so",
        "so the atm",
        "the ngan hang",
        "so the ngan hang",
        *("vietcombank", "vietinbank", "bidv", "agribank", "techcombank", "sacombank"),
        *("vpbank", "tpbank", "mb bank", "hdbank", "lpbank", "eximbank"),
        "account no",
        "account number",
        "bank account",
        "account",
    )
    against = ("tai khoan vssid", "tai khoan ke toan", "tai khoan dich vu cong")

    def invalidate_result(self, pattern_text: str) -> bool:
        """Groups of digits are one number only when they are as long as one."""
        return not SHORTEST <= len(digits_of(pattern_text)) <= LONGEST
