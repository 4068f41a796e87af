"""Passport numbers: 1 letter and 7 digits for Viet Nam, other lengths abroad; only with a label.

Many codes look like that, and nothing in the number can be checked. In a text written in small
letters the letter is small as well.
"""

from presidio_analyzer import Pattern

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import ONLY_WITH_LABEL, LabelledRecognizer

_START, _END = r"(?<![A-Z0-9])", r"(?![A-Z0-9])"


class PassportRecognizer(LabelledRecognizer):
    """Finds what is called a passport."""

    entity = EntityType.PASSPORT
    reads = ()
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
    )
