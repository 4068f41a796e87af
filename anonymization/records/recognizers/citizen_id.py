"""Citizen identity numbers: the 12-digit personal number, and the 9-digit identity card before it.

A personal number has 3 digits for the province of birth registration (the 63 codes of before
2025-07-01 with a leading 0; the merger renumbered nobody), 1 for century and sex, 2 for the year
of birth and 6 more. There is no check digit. Source: PyPI vn-ident 0.1.0 `tables.py`.

What is called a citizen id is believed to be one even where a digit is wrong or leading zeros were
lost in a spreadsheet: a typing error does not make it less personal.
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
from anonymization.records.recognizers.places import OLD_PROVINCE_CODES

CITIZEN_ID_DIGITS = 12
BIRTH_PREFIXES = frozenset(f"0{code}" for code in OLD_PROVINCE_CODES)

# The fourth digit tells the century: 0 and 1 are the 1900s, 2 and 3 the 2000s. People who are
# alive have no other one.
_PERSONAL_NUMBER = r"0[0-9]{2}[0-3][0-9]{8}"
_IN_GROUPS = r"0[0-9]{2}([ .-])[0-3][0-9]{2}\1(?:[0-9]{3}\1[0-9]{3}|[0-9]{6})"
_OTHER_GROUPS = (
    r"(?:0[0-9]{2}[ .-]?[0-3][ .-]?[0-9]{2}[ .-][0-9]{3}[ .-]?[0-9]{3}"
    r"|0[0-9]{2}[0-3]([ .-])[0-9]{4}\1[0-9]{4}|0[0-9]{2} [0-3][0-9]{8})"
)
_ANY_12_DIGITS = r"[0-9]{12}"
_LOST_ZEROS = r"[1-9][0-9]{9,10}"
_GROUPS_OF_3 = r"[0-9]{3}([ .-])[0-9]{3}\1[0-9]{3}(?:\1[0-9]{3})?"
_IDENTITY_CARD = r"(?<![.])[0-9]{9}(?![.,][0-9])"


class CitizenIdRecognizer(LabelledRecognizer):
    """Finds a personal number by itself, an old identity card number only by its label."""

    entity = EntityType.CITIZEN_ID
    reads = ()
    reads_bare = READ_FOR_DIGITS
    is_number = True
    digits = CITIZEN_ID_DIGITS
    found_by = (
        Pattern("12 digits", NO_DIGIT_BEFORE + _PERSONAL_NUMBER + NO_DIGIT_AFTER, 0.6),
        Pattern("12 digits in groups", NO_DIGIT_BEFORE + _IN_GROUPS + NO_DIGIT_AFTER, 0.5),
        *(
            Pattern(name, NO_DIGIT_BEFORE + digits + NO_DIGIT_AFTER, ONLY_WITH_LABEL)
            for name, digits in (
                ("12 digits of another structure", _ANY_12_DIGITS),
                ("10 or 11 digits without the zeros", _LOST_ZEROS),
                ("9 digits", _IDENTITY_CARD),
                ("9 or 12 digits in groups of 3", _GROUPS_OF_3),
            )
        ),
        Pattern("12 digits in other groups", NO_DIGIT_BEFORE + _OTHER_GROUPS + NO_DIGIT_AFTER, 0.5),
        Pattern("12 digits in any groups", in_groups(12), ONLY_WITH_LABEL),
        Pattern("9 digits in any groups", in_groups(9), ONLY_WITH_LABEL),
        Pattern("12 digits, some read as letters", read_from_paper(12), ONLY_WITH_LABEL),
        Pattern("9 digits, some read as letters", read_from_paper(9), ONLY_WITH_LABEL),
    )
    labels = (
        "can cuoc cong dan",
        "can cuoc",
        "the can cuoc",
        "cccd",
        "so dinh danh ca nhan",
        "so dinh danh",
        "dinh danh",
        "ddcn",
        "chung minh nhan dan",
        "chung minh thu",
        "cmnd",
        "cmtnd",
        "cmt",
        *("so chung minh", "giay chung minh", "chung minh", "so cmt", "so cmnd", "cm"),
        *("so cc", "cc", "the cc", "so can cuoc", "the can cuoc cong dan", "cccd so", "cccd cu"),
        *("ma dinh danh", "ma dinh danh ca nhan", "so ddcn", "mdd", "dinh danh ca nhan"),
        *("socccd", "cccdso", "socmnd", "sodinhdanh", "madinhdanh", "cancuoc", "socancuoc"),
        *(
            "gttt",
            "giay to tuy than",
            "so gttt",
            "giay to",
            "cm so",
            "cmnd so",
            "cmnd cu",
            "cmnd moi",
        ),
        *(
            "cccd moi",
            "cmt so",
            "cmtnd so",
            "so cmtnd",
            "chung minh nhan dan so",
            "cmtnhandan",
            "cmtnn",
        ),
        *("can cuoc so", "can cuoc cu", "so cccd cu", "id number", "citizen identity", "idno"),
        *(
            "citizenidentity",
            "nationalid",
            "idcard",
            "identitynumber",
            "idnumber",
            "cmndcu",
            "cccdmoi",
        ),
        *("socancuoccongdan", "socmt", "so dinh danh ca nhan so", "chung minh nd", "cmqd", "cc so"),
        *("cccc", "ccdc", "ccd", "so ccd", "cmdn", "cmmd", "chung minh cu", "so chung minh thu"),
        *("citizen id", "national id", "identity card", "id card", "id no", "nid", "citizenid"),
    )

    def score_in(self, text: str, result: RecognizerResult) -> float:
        """A prefix that is no province leaves the decision to the label."""
        score = super().score_in(text, result)
        is_province = text[result.start : result.start + 3] in BIRTH_PREFIXES
        return score if is_province else min(score, ONLY_WITH_LABEL)
