"""Addresses: house and street, hamlet, commune and province, in two levels or in the old three.

Since 2025-07-01 an address ends in commune and province (Law 72/2025/QH15; secondary); older
records also name a district or a township. Two units in a row, or one unit before a province, make
an address. District and province alone do not: offices are named like that.
"""

import re

from presidio_analyzer import Pattern, RecognizerResult

from anonymization.records.model import EntityType
from anonymization.records.recognizers.names import ENDS_OF_NAMES, Vocabulary
from anonymization.records.recognizers.pattern import CASE_MATTERS, LabelledRecognizer
from anonymization.records.recognizers.places import PROVINCE_NAMES
from anonymization.records.text import fold, has_marks

_PLACE = (
    "so nha|duong|(?<!thanh )pho|ngo|ngach|hem|kiet|thon|ap|xom|khu pho|to dan pho|to|khom|khoi|buon|"
    "ban|lang|khu tap the|khu do thi|khu cong nghiep|khu|kp|tdp|kcn|kdc|chung cu|toa nha|toa|can ho|lo|"
    "phong(?= [0-9])|nha(?= [A-Z]?[0-9])"
)
_COMMUNE = "phuong|(?<!thi )xa|thi tran|dac khu"
_ABOVE = "quan|huyen|thi xa|thanh pho|tinh|tp|tx"
_SHORT = r"(?:P|X|TT|Q|H|TX|TP|KP|TDP|T)\."
_UNIT = rf"(?:\b(?i:(?:{_PLACE}|{_COMMUNE}|{_ABOVE})|(?:tp|tx|kp|tdp)\.)\s|\b{_SHORT}\s?|\b[PQ](?=[0-9]))"

_HOUSE = r"[A-Z]?[0-9]{1,4}[A-Za-z]?(?:[/-][0-9]{1,4}[A-Za-z]?){0,3}"
# A unit in capitals ends the name before it. `TO` does not: it is also the family name Tô.
_NEXT_UNIT = (
    "(?:PHUONG|XA|THI TRAN|DAC KHU|QUAN|HUYEN|THI XA|THANH PHO|TINH|TP|Phuong|Xa|Huyen|Tinh)"
)
_FIRST_WORD = r"[A-Z][A-Za-z']{0,20}[0-9]{0,2}"
_WORD = rf"(?!{_NEXT_UNIT}\s){_FIRST_WORD}"
_WORDS = rf"{_FIRST_WORD}(?:(?: - |[ -]){_WORD}){{0,6}}(?: [0-9]{{1,4}})?"
_NAME = rf"(?:(?:(?i:so) )?{_HOUSE}(?: {_WORDS})?|{_WORDS})(?![A-Za-z0-9])"
_GAP = r"(?:\s{0,2}[,-]\s{0,2}|\s)"
_ELEMENT = rf"{_UNIT}{_NAME}"
# `năm 1985, bản Mường` is a year and not a house.
_NOT_A_DATE = (
    r"(?<!\b(?i:nam|thang|ngay|sinh|quan|phuong|to|doi) )(?![0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{2})"
)
_FRONT = (
    rf"(?:(?i:so(?: nha)?)\s)?{_NOT_A_DATE}(?<![0-9A-Za-z/.,-]|[0-9] ){_HOUSE}(?:\s{_WORDS})?{_GAP}"
)
_STREET = rf"{_HOUSE} {_WORDS}(?![A-Za-z0-9])"
_PROVINCE_WORDS = PROVINCE_NAMES | {"HCM", "TPHCM", "TP HCM", "HN", "Dak Lak", "Vung Tau"}
# The longest first: an expression takes the first alternative that fits.
_PROVINCES = "|".join(sorted(_PROVINCE_WORDS, key=lambda name: (-len(name), name)))
_PROVINCE = rf"(?:(?i:tinh|thanh pho|tp)\.?\s?)?\b(?i:{_PROVINCES})\b"

# Where nothing is capitalized, only units that are no other word, with a comma between them.
_CLEAR_UNIT = (
    "so nha|so(?= [0-9])|duong|ngo|ngach|hem|thon|ap|xom|khu pho|to dan pho|phuong|xa(?! hoi)|thi tran|"
    r"dac khu|huyen(?! (?:o|so|hoi|co)\b)|thi xa|thanh pho|tinh"
)
_SMALL_WORDS = r"[a-z0-9'/-]{1,20}(?: (?:- )?[a-z0-9'/-]{1,20}){0,6}"
_SMALL_UNIT = r"(?:(?:p|q|x|h|tt|tx|tp|kp)\. ?|(?:tp|kp|tx) |[pq](?=[0-9]))"
_SMALL_FIRST = rf"\b(?:(?:{_CLEAR_UNIT}) |{_SMALL_UNIT}){_SMALL_WORDS}"
_SMALL_NEXT = rf"(?:(?:{_PLACE}|{_COMMUNE}|{_ABOVE}) |{_SMALL_UNIT}){_SMALL_WORDS}"
_SMALL_FRONT = (
    rf"(?:\b(?:khom|khoi|buon|ban|lang|to|khu|lo|kcn) |{_NOT_A_DATE}(?<![0-9a-z/.,-]){_HOUSE} )"
    rf"{_SMALL_WORDS}, "
)
_SMALL_TAIL = rf"(?:, (?:tinh |thanh pho |tp\.? ?)?(?:{_PROVINCES.lower()})\b)"

_BELOW_DISTRICT = re.compile(
    rf"\b(?:{_PLACE}|{_COMMUNE}|p\.|x\.|tt\.|kp\.|p[0-9])|[0-9]", re.IGNORECASE
)
_NUMBERED_DISTRICT = re.compile(r"\b(?:quan|q\.?) ?[0-9]{1,2}", re.IGNORECASE)
_LAST_ELEMENT = re.compile(
    rf"(?:.*, )?(?:(?:{_PLACE}|{_COMMUNE}|{_ABOVE}) |{_SMALL_UNIT})?", re.DOTALL
)
_ENDS_IN_PROVINCE = re.compile(rf"(?:, |\btinh |\bpho |\btp\.? ?)(?:{_PROVINCES.lower()})$")
_KIND_OF_UNIT = re.compile(rf"(?:^|, )({_PLACE}|{_COMMUNE}|{_ABOVE})\b", re.IGNORECASE)
_UNITS_AS_WRITTEN = (
    "số nhà đường phố ngõ ngách hẻm kiệt thôn ấp xóm khu tổ khóm khối buôn bản làng phường xã thị "
    "đặc quận huyện thành tỉnh lô phòng căn chung tòa toà"
)
_UNITS = Vocabulary(_UNITS_AS_WRITTEN.split())
_WORD_AND_GAP = re.compile(r"[^ ]+ ?")
MOST_WORDS_OF_A_UNIT = 4
LONGEST_LINE = 280


class AddressRecognizer(LabelledRecognizer):
    """Finds chains of units such as `thôn 3, xã Tân Lập, tỉnh Lào Cai`."""

    entity = EntityType.ADDRESS
    reads = (_UNITS.marked,)
    reads_small = (ENDS_OF_NAMES.marked,)
    reads_bare = (_PROVINCE_WORDS, _UNITS.bare)
    inserts = (_PROVINCES, _PROVINCES.lower())
    also_matches = (_BELOW_DISTRICT.pattern, _NUMBERED_DISTRICT.pattern, _LAST_ELEMENT.pattern)
    flags = CASE_MATTERS
    reach = 3
    found_by = (
        Pattern(
            "two or more units, or one and a province",
            rf"(?:{_FRONT})?{_ELEMENT}"
            rf"(?:(?:{_GAP}(?:{_ELEMENT}|{_STREET})){{1,6}}(?:{_GAP}{_PROVINCE})?|{_GAP}{_PROVINCE})",
            0.65,
        ),
        Pattern("house and street", rf"{_FRONT}(?:{_ELEMENT}|{_NAME}{_GAP}{_PROVINCE})", 0.55),
        Pattern(
            "units in small letters",
            rf"(?:(?:{_SMALL_FRONT})?{_SMALL_FIRST}|\b(?:to|khom|khoi|to dan pho) [0-9]{{1,3}})"
            rf"(?:(?:, {_SMALL_NEXT}){{1,5}}{_SMALL_TAIL}?|{_SMALL_TAIL})",
            0.6,
        ),
        Pattern("one unit", _ELEMENT, 0.3),
        Pattern(
            "a line with a unit in it",
            rf"\A(?=[^\n]{{1,{LONGEST_LINE}}}\Z)[^\n]*?{_UNIT}[^\n]{{2,}}\Z",
            0.1,
        ),
    )
    labels = (
        "dia chi",
        "thuong tru",
        "tam tru",
        "cu tru",
        "que quan",
        "noi sinh",
        "noi o",
        "cho o",
        "hien o",
        "o tai",
        "ngu tai",
        "address",
    )

    def invalidate_result(self, pattern_text: str) -> bool:
        """District and province alone say where an office is; two communes are a list."""
        if _BELOW_DISTRICT.search(_NUMBERED_DISTRICT.sub("", pattern_text)) is None:
            return True
        kinds = [kind.lower() for kind in _KIND_OF_UNIT.findall(pattern_text)]
        return kinds[1:] != [] and len(set(kinds)) == 1 and pattern_text.count(",") < len(kinds)

    def fit(self, text: str, result: RecognizerResult) -> None:
        """Where nothing is capitalized, words of everyday notes end the last name."""
        super().fit(text, result)
        if _is_another_word(text, result.start):
            result.score = 0.0
        found = text[result.start : result.end]
        if (found.islower() or found.isupper()) and not _ENDS_IN_PROVINCE.search(fold(found)):
            result.end = result.start + _end_of_last_name(found, marked=has_marks(text))


def _is_another_word(text: str, start: int) -> bool:
    """Tell whether the first word only looks like a unit without its diacritics: `Dương`."""
    first = text[start : start + 20].split(" ", maxsplit=1)[0]
    return has_marks(first) and _UNITS.has(first, marked=False) != _UNITS.has(first, marked=True)


def _end_of_last_name(address: str, *, marked: bool) -> int:
    last = _LAST_ELEMENT.match(fold(address))
    position = end = last.end() if last else 0
    for count, word in enumerate(_WORD_AND_GAP.finditer(address, position)):
        is_end = ENDS_OF_NAMES.has(word.group().strip(), marked=marked)
        if count and (is_end or (count == MOST_WORDS_OF_A_UNIT and address.islower())):
            break
        end = word.end()
    return len(address[:end].rstrip())
