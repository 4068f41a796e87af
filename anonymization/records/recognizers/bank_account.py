"""Bank account numbers: 6 to 19 digits without a national check digit, so the label decides.

There is no common format (domain notes of the platform; the form with one letter was VietinBank's,
from memory). Without a label a number counts only when the name of a bank stands right behind it.
"""

import re

from presidio_analyzer import Pattern

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import (
    NO_DIGIT_AFTER,
    NO_DIGIT_BEFORE,
    ONLY_WITH_LABEL,
    READ_FOR_DIGITS,
    LabelledRecognizer,
    digits_of,
)

_BANKS = (
    "ngan hang|nh|vietcombank|vcb|bidv|agribank|vietinbank|ctg|techcombank|tcb|mb|mbbank|sacombank|"
    "acb|vpbank|tpbank|vib|shb|hdbank|ocb|msb|seabank|lpbank|eximbank|scb|dong a|kienlongbank|"
    "agri|vietin|vietcom|techcom|sacom|vpb|tpb|lpb|vtb|lienviet|lienvietpostbank|bac a|bacabank|bab|"
    "nam a|namabank|ncb|pvcombank|pvcom|abbank|vrb|coopbank|vbsp|vbard|cake|timo|baoviet bank|"
    "vietbank|saigonbank|pgbank|oceanbank|gpbank|cbbank|publicbank|shinhan|woori|uob|hsbc|stb"
)
_NUMBER = r"[0-9]{6,19}"
_GROUPS = r"[0-9]{2,8}(?:[ .-][0-9]{2,6}){1,6}(?:[ .-][0-9])?"
_PAID = (
    "tien",
    "trieu",
    "ck",
    "chuyen khoan",
    "chuyen",
    "thanh toan",
    "truc tiep",
    "tra",
    "nap",
    "nop",
)
_PAID_INTO = tuple(f"{paid} {into}" for paid in _PAID for into in ("vao", "vo"))
_MONEY = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3}")
_OWN_DIGITS = r"(?<![A-Za-z0-9.,-])"
SHORTEST, LONGEST = 6, 19


class BankAccountRecognizer(LabelledRecognizer):
    """Finds a number that is called an account, or that is followed by its bank."""

    entity = EntityType.BANK_ACCOUNT
    reads = ()
    reads_bare = READ_FOR_DIGITS
    is_number = True
    reach = 8
    found_by = (
        Pattern(
            "digits before the name of a bank",
            rf"{_OWN_DIGITS}[0-9]{{8,16}}(?=[ ,(|:–-]{{1,3}}(?:mo )?(?:tai |o )?(?:{_BANKS})\b)",
            0.6,
        ),
        Pattern(
            "groups of digits before the name of a bank",
            rf"{_OWN_DIGITS}{_GROUPS}(?=[ ,(|:–-]{{1,3}}(?:mo )?(?:tai |o )?(?:{_BANKS})\b)",
            0.6,
        ),
        Pattern("6 to 19 digits", rf"(?<![A-Za-z0-9.-]){_NUMBER}(?![A-Za-z0-9])", ONLY_WITH_LABEL),
        Pattern(
            "digits in groups",
            NO_DIGIT_BEFORE + _GROUPS + NO_DIGIT_AFTER,
            ONLY_WITH_LABEL,
        ),
        Pattern(
            "16 digits in groups of 4, as on a card",
            NO_DIGIT_BEFORE + r"[2-9][0-9]{3}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}" + NO_DIGIT_AFTER,
            0.55,
        ),
        Pattern(
            "digits, some read as letters",
            r"(?<![A-Za-z0-9.,-])[0-9]{3,14}[OIl]{1,2}[0-9]{3,14}(?![A-Za-z0-9])",
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
        *("vcb", "agri", "tcb", "acb", "mbbank", "vib", "shb", "ocb", "msb", "scb", "vtb", "vpb"),
        *("tpb", "stb", "vietin", "vietcom", "techcom", "seabank", "pvcombank", "vbsp", "ncb"),
        *("tai khoan luong", "tk luong", "tk nhan", "tk nhan luong", "tai khoan nhan", "tk huong"),
        *("tai khoan thu huong", "tk thu huong", "tai khoan huong", "tk nguon", "tk nguoi huong"),
        *("tkhoan", "tkoan", "stk moi", "stk cu", "so tkhoan", "tk the", "tk tien gui", "so tktg"),
        *("sotaikhoan", "sotk", "taikhoan", "taikhoanso", "sothe atm", "sotheatm", "tknh", "stknh"),
        *("the phu", "the chinh", "the visa", "the tin dung", "the ghi no", "the thanh toan"),
        *("acc", "acct", "accountno", "accountnumber", "account_no", "iban", "so tai khoan the"),
        *_PAID_INTO,
        *(
            "chuyen khoan qua",
            "nhan qua",
            "nhan tiep qua",
            "linh qua",
            "lanh qua",
            "ngan hang so",
            "chuyen tien vao so",
        ),
        *("a chau so", "nh so", "tra vao so", "chuyen vao so", "nhan tien qua", "tien ve"),
        *(
            "s t k",
            "atm",
            "so atm",
            "so the tk",
            "tai khoan ngan hang so",
            "bank acc",
            "acc no",
            "accno",
        ),
        *("bank no", "tk so dep", "ttk", "stkhoan", "tk cua", "tk cua em", "so tk cua"),
        *("bank account no", "bankaccount", "bankaccountno", "hsbc", "shinhan", "woori", "stk so"),
        *("tai khoan so dep", "tai khoan ca nhan", "tk ca nhan", "tktt", "tk thanh toan", "sotknh"),
        "account no",
        "account number",
        "bank account",
        "account",
    )
    against = (
        *("nsnn so", "ngan sach so", "giay nop tien so", "giay nop tien"),
        "tai khoan vssid",
        "tai khoan ke toan",
        "tai khoan dich vu cong",
    )

    def invalidate_result(self, pattern_text: str) -> bool:
        """Groups of digits are one number only when they are as long as one."""
        if _MONEY.fullmatch(pattern_text):  # `12.500.000` is a sum
            return True
        return not SHORTEST <= len(digits_of(pattern_text)) <= LONGEST
