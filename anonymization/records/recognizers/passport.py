"""Passport numbers: 1 letter and 7 digits for Viet Nam, other lengths abroad; only with a label.

Many codes look like that, and nothing in the number can be checked. In a text written in small
letters the letter is small as well.
"""

from presidio_analyzer import Pattern

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import (
    LIKE_DIGITS,
    ONLY_WITH_LABEL,
    READ_FOR_DIGITS,
    LabelledRecognizer,
)

# Three words at most: so many words before a number are seen as they are.
_OF = r"(?: \(?(?:my|anh|uc|nga|duc|phap|y|nhat|nepal|cu|moi|us|uk)\)?)"
_NUMBER = r"(?: (?:number|no|is|so|la))"
_NAMED = rf"(?:passport(?: number is|{_OF}{_NUMBER}?|{_NUMBER}| (?:hoa ky|an do))?|ho chieu(?:{_OF}|{_NUMBER})?)"
_START, _END = r"(?<![A-Z0-9])", r"(?![A-Z0-9])"


class PassportRecognizer(LabelledRecognizer):
    """Finds what is called a passport."""

    entity = EntityType.PASSPORT
    reads = ()
    reads_bare = READ_FOR_DIGITS
    is_number = True
    has_letters = True
    reach = 8
    found_by = (
        Pattern("1 letter and 7 digits", rf"{_START}[A-Z][0-9]{{7}}{_END}", ONLY_WITH_LABEL),
        Pattern(
            "1 or 2 letters and 6 to 8 digits",
            rf"{_START}[A-Z]{{1,2}}[0-9]{{6,8}}{_END}",
            ONLY_WITH_LABEL,
        ),
        Pattern(
            "1 or 2 letters and 6 to 8 digits in groups",
            rf"{_START}(?:[A-Z][ .-]?|[A-Z]{{2}}-?)[0-9](?:[ .-]?[0-9]){{5,7}}{_END}",
            ONLY_WITH_LABEL,
        ),
        Pattern(
            "letters amid the digits or behind them",
            rf"{_START}[A-Z](?:[0-9]{{3}}[A-Z][0-9]{{4}}|[0-9]{{7}}[A-Z]){_END}",
            ONLY_WITH_LABEL,
        ),
        Pattern(
            "7 or 8 digits, some read as letters",
            rf"{_START}[A-Z](?=[0-9]*[{LIKE_DIGITS}])[0-9{LIKE_DIGITS}]{{7,8}}{_END}",
            ONLY_WITH_LABEL,
        ),
        Pattern(
            "8 or 9 digits after `passport`",
            rf"(?<=\b{_NAMED}[ :.=#]{{1,3}})(?:[0-9]{{8,9}}|[0-9]{{2}} [0-9]{{7}}){_END}",
            0.6,
        ),
    )
    labels = (
        "ho chieu",
        "so ho chieu",
        "ho chieu so",
        "so hc",
        *("hc so", "hc", "hc cu", "hc moi", "hchieu", "hchieu so", "so hchieu", "sohochieu"),
        *(
            "hochieu",
            "ho chieu cu",
            "ho chieu moi",
            "ppt",
            "pp no",
            "passportno",
            "travel document",
        ),
        "passport",
        "passport no",
        "passport number",
        *("visa", "visa ghi", "visa so", "so visa", "thi thuc", "pass port", "passpost", "pasport"),
        *(
            "pasport no",
            "pport",
            "pp",
            "pp so",
            "so pp",
            "travel doc",
            "travel doc no",
            "thong hanh",
        ),
        *(
            "giay thong hanh",
            "so thong hanh",
            "ho chieu so cu",
            "ho chieu cong vu",
            "ho chieu pho thong",
        ),
        *(
            "ho chiu",
            "ho trieu",
            "hochieuso",
            "passportnumber",
            "passportid",
            "passport id",
            "ppno",
        ),
        *("hc nuoc ngoai", "ho chieu nuoc ngoai", "ho chieu ghi", "ho chieu mang so", "pass no"),
        *("document no", "travel document no", "epassport", "ho chieu dien tu", "so hc cu"),
    )
