"""Birth dates: any date could be one, so the label decides.

A day that no calendar has, like 31 February, is found as well: a typing error does not make a
birth date less personal.
"""

from presidio_analyzer import Pattern

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import (
    CASE_MATTERS,
    NO_DIGIT_AFTER,
    LabelledRecognizer,
)

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)[0-9]{2}"
_START = r"(?<![0-9/.-])"
_END = r"(?![0-9]|[/.-][0-9])"
_TIME_OF_DAY = r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"
# A long past date right after capitalized words, which are a name more often than not.
_AFTER_A_NAME = (
    r"(?=[0-9])(?<=\b[A-Z][A-Za-z']{1,12} [A-Z][A-Za-z']{0,12}(?: ?[,;|(-] ?| ))(?<![0-9])"
)
_LONG_AGO = rf"{_DAY}([/.-]){_MONTH}\1(?:19[2-9][0-9]|20(?:0[0-9]|1[0-5]))"


class BirthDateRecognizer(LabelledRecognizer):
    """Finds a date or a year that is called a birth date."""

    entity = EntityType.BIRTH_DATE
    reads = ()
    labelled_score = 0.85
    reach = 5
    flags = CASE_MATTERS
    found_by = (
        Pattern(
            "day, month, year",
            _START + rf"{_DAY}([/.-]){_MONTH}\1{_YEAR}" + _TIME_OF_DAY + _END,
            0.2,
        ),
        Pattern(
            "year, month, day",
            _START
            + rf"{_YEAR}([/.-])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12][0-9]|3[01])"
            + _TIME_OF_DAY
            + _END,
            0.2,
        ),
        Pattern(
            "day, month and year in words",
            rf"(?<![0-9]){_DAY} (?i:thang) {_MONTH},? (?i:nam) {_YEAR}" + NO_DIGIT_AFTER,
            0.2,
        ),
        Pattern(
            "day, month, two digits of the year",
            _START + rf"{_DAY}([/.-]){_MONTH}\1[0-9]{{2}}" + _END,
            0.05,
        ),
        Pattern("date after a name", _AFTER_A_NAME + _LONG_AGO + _END, 0.55),
        Pattern(
            "date in brackets after a name",
            _AFTER_A_NAME + rf"(?<=\(){_DAY}([/.-]){_MONTH}\1{_YEAR}(?=\))",
            0.55,
        ),
        Pattern("month, year", _START + rf"{_MONTH}/{_YEAR}" + _END, 0.05),
        Pattern("8 digits", _START + r"[0-3][0-9][01][0-9](?:19|20)[0-9]{2}" + _END, 0.05),
        Pattern("year", _START + _YEAR + _END, 0.05),
    )
    labels = (
        "ngay thang nam sinh",
        "ngay sinh",
        "sinh ngay",
        "nam sinh",
        "sinh nam",
        "sinh",
        "ns",
        "sn",
        "dob",
        "birth date",
        "date of birth",
        "birthday",
    )
    against = (
        "ngay cap",
        "cap ngay",
        "ngay ky",
        "ky ngay",
        "tu",
        "den",
        "tu ngay",
        "den ngay",
        "tu thang",
        "den thang",
        "hieu luc",
        "het han",
        "ho so",
        "quyet dinh",
        "hoc sinh",
        "sinh vien",
        "phat sinh",
        "ve sinh",
        "sinh hoat",
        "ngay lap",
        "ngay nop",
        "ngay vao vien",
        "ngay ra",
        "ngay mat",
    )
