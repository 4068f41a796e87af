"""Birth dates: any date could be one, so the label decides.

A day that no calendar has, like 31 February, is found as well: a typing error does not make a
birth date less personal.
"""

from presidio_analyzer import Pattern

from anonymization.records.model import EntityType
from anonymization.records.recognizers.names import BARE_FAMILY_NAMES
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
_FAMILY = "|".join(sorted(BARE_FAMILY_NAMES, key=lambda word: (-len(word), word)))
_GIVEN = r"(?: [A-Z][A-Za-z'’]{0,12}){1,4}"
_SEX = r"(?:(?:nam|nu|Nam|Nu|NAM|NU)(?: gioi)?)"
_BETWEEN = rf"(?: ?[,;(|/:–-] ?(?:{_SEX} ?[,;|/–-] ?)?| {_SEX} ?[,;(|/–-] ?| \(?)"
_AFTER_A_FULL_NAME = (
    rf"(?=[0-9])(?<=\b(?:{_FAMILY}|{_FAMILY.upper()}){_GIVEN}{_BETWEEN})"
    rf"(?<![0-9]|[0-9][.,/-])"
)
_YEAR_LONG_AGO = r"(?:19[2-9][0-9]|200[0-9]|201[0-2])(?= ?[,;)|–/\n]|\.(?![0-9])| -| ?\Z)"
_LONG_AGO = rf"{_DAY}([/.-]){_MONTH}\1(?:19[2-9][0-9]|20(?:0[0-9]|1[0-5]))"


# Numbers as they are said: `mùng hai tháng chín năm sáu hai`.
SAID_NUMBERS = (
    *("mot", "hai", "ba", "bon", "tu", "nam", "lam", "sau", "bay", "tam", "chin", "muoi", "ram"),
    *("gieng", "chap", "linh", "le", "nghin", "ngan", "tram", "khong"),
)
_SAID = rf"(?i:{'|'.join(SAID_NUMBERS)})"
_SAID_DAY = rf"(?:(?i:mung|mong) )?(?:{_SAID}(?: {_SAID}){{0,2}}|[0-9]{{1,2}})"
_SAID_MONTH = rf"(?:{_SAID}(?: {_SAID})?|[0-9]{{1,2}})"
_SAID_YEAR = rf"(?:{_YEAR}|{_SAID}(?: {_SAID}){{1,6}})"
_DIGIT = "[0-9OolI]"
_PAPERS = (
    *("ly lich", "khai sinh", "giay khai sinh", "hoc ba", "ho khau", "so ho khau", "cccd", "cmnd"),
    *("can cuoc", "ly lich dang vien", "ly lich dang vien lai", "ly lich lai", "khai sinh lai"),
)
_MONTH_IN_ENGLISH = (
    "(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)


class BirthDateRecognizer(LabelledRecognizer):
    """Finds a date or a year that is called a birth date."""

    entity = EntityType.BIRTH_DATE
    reads = ()
    reads_bare = (BARE_FAMILY_NAMES,)
    inserts = (_FAMILY, _FAMILY.upper())
    labelled_score = 0.85
    reach = 7
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
            rf"(?<![0-9])(?:(?i:(?<=sinh )ngay|(?<=sinh: )ngay) )?{_DAY} (?i:thang) {_MONTH},?(?: (?i:nam))? {_YEAR}"
            + NO_DIGIT_AFTER,
            0.2,
        ),
        Pattern(
            "day, month and year in English",
            rf"(?<![0-9]){_DAY}(?:st|nd|rd|th)? {_MONTH_IN_ENGLISH},? {_YEAR}"
            rf"|\b{_MONTH_IN_ENGLISH} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}" + NO_DIGIT_AFTER,
            0.2,
        ),
        Pattern(
            "day, month and year as they are said",
            rf"\b{_SAID_DAY} (?i:thang) {_SAID_MONTH} (?i:nam) {_SAID_YEAR}\b",
            0.2,
        ),
        Pattern(
            "year as it is said",
            rf"(?<=\b(?i:sinh nam|nam sinh) ){_SAID}(?: {_SAID}){{2,6}}\b",
            0.6,
        ),
        Pattern(
            "day, month, year with spaces between",
            _START + rf"{_DAY} ([/.-]) {_MONTH} \1 {_YEAR}" + _END,
            0.05,
        ),
        Pattern(
            "day, month, year with letters for digits",
            rf"(?<![\w/.-])(?=[0-9/.-]*[OolI]){_DIGIT}{{1,2}}([/.-]){_DIGIT}{{1,2}}\1[12Il][90Oo]{_DIGIT}{{2}}(?![\w/])",
            0.05,
        ),
        Pattern(
            "date or year after `d.o.b`, `n.s` or `s.n`",
            r"(?<=\b(?i:d\.o\.b|n\.s|s\.n)\.?:? ?)"
            rf"(?:{_DAY}([/.-]){_MONTH}\1{_YEAR}|{_YEAR}(?:-[01][0-9]-[0-3][0-9])?)" + _END,
            0.6,
        ),
        Pattern("year after a name", _AFTER_A_FULL_NAME + _YEAR_LONG_AGO, 0.55),
        Pattern("date after a full name", _AFTER_A_FULL_NAME + _LONG_AGO + _END, 0.55),
        Pattern(
            "two digits of the year after `sn`",
            r"(?<=\b(?i:sn|ns|sinh nam|nam sinh)[ :.]{1,2})(?:[3-9][0-9]|0[0-9])"
            r"(?![0-9]|[/.,-][0-9]| (?:con|chau|ngay|thang|tuoi|nguoi|dua|lan))",
            0.6,
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
        Pattern(
            "8 digits, year first",
            _START + r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]" + _END,
            0.05,
        ),
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
        *("ngay sinh tu", "nam sinh tu", "sinh tu", "ngay sinh la", "sinh nhat", "ntns", "nsinh"),
        *("ngaysinh", "namsinh", "ngaythangnamsinh", "ng sinh", "ngay thang nam", "sinh vao"),
        *("tuoi that", "nam sinh that", "ngay sinh dung", "sinh luc", "khai sinh ngay", "sanh"),
        *("sanh nam", "sanh ngay", "de ngay", "chao doi", "birth", "born", "birthyear", "yob"),
        *("dateofbirth", "birthdate", "birth year", "year of birth"),
        *(f"{paper} ghi" for paper in _PAPERS),
        *("khai lai", "dinh chinh thanh", "dung la sinh", "sinh that", "s n"),
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
        *("chet", "tu tran", "qua doi", "mat ngay", "chet ngay", "ket hon", "vao lam", "nghi viec"),
        *("dong tu", "nhap vien", "ra vien", "kham ngay", "hen ngay", "tai kham", "phau thuat"),
        *("hop dong", "gia han", "qd", "cong van", "cv", "bien ban", "hop", "tham gia", "huong tu"),
        *("nghi sinh", "nghi sinh tu", "sinh con", "sinh mo", "sinh thuong", "du sinh", "don sinh"),
        *("thai san", "trich luc khai sinh so", "giay khai sinh so", "giay chung sinh", "hoc sinh"),
        *("ngay het", "han the", "hieu luc tu", "ngay hieu luc", "thoi diem", "ngay tao"),
        "ngay lap",
        "ngay nop",
        "ngay vao vien",
        "ngay ra",
        "ngay mat",
    )
