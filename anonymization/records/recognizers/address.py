"""Addresses: house and street, hamlet, commune and province, in two levels or in the old three.

Since 2025-07-01 an address ends in commune and province (Law 72/2025/QH15; secondary); older
records also name a district or a township. Two units in a row, or one unit before a province, make
an address. District and province alone do not: offices are named like that.
"""

import re

from presidio_analyzer import Pattern

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import CASE_MATTERS, LabelledRecognizer
from anonymization.records.recognizers.places import PROVINCE_NAMES

_PLACE = (
    "so nha|duong|(?<!thanh )pho|ngo|ngach|hem|kiet|thon|ap|xom|khu pho|to dan pho|to|khom|khoi|buon|ban|lang|"
    "khu tap the|khu|kp|tdp|chung cu|toa"
)
_COMMUNE = "phuong|(?<!thi )xa|thi tran|dac khu"
_ABOVE = "quan|huyen|thi xa|thanh pho|tinh|tp|tx"
_SHORT = r"(?:P|X|TT|Q|H|TX|TP|KP|TDP|T)\."
_UNIT = rf"(?:\b(?i:{_PLACE}|{_COMMUNE}|{_ABOVE})\.?\s|\b{_SHORT}\s?|\b[PQ](?=[0-9]))"

_HOUSE = r"[0-9]{1,4}[A-Za-z]?(?:[/-][0-9]{1,4}[A-Za-z]?){0,3}"
# A unit in capitals ends the name before it. `TO` does not: it is also the family name Tô.
_NEXT_UNIT = (
    "(?:PHUONG|XA|THI TRAN|DAC KHU|QUAN|HUYEN|THI XA|THANH PHO|TINH|TP|Phuong|Xa|Huyen|Tinh)"
)
_FIRST_WORD = r"[A-Z][A-Za-z']*"
_WORD = rf"(?!{_NEXT_UNIT}\s){_FIRST_WORD}"
_WORDS = rf"{_FIRST_WORD}(?:(?: - |[ -]){_WORD}){{0,6}}(?: [0-9]{{1,4}})?"
_NAME = rf"(?:{_HOUSE}|{_WORDS})(?![A-Za-z0-9])"
_GAP = r"(?:\s{0,2}[,-]\s{0,2}|\s)"
_ELEMENT = rf"{_UNIT}{_NAME}"
# Where nothing is capitalized, only units that are no other word, with a comma between them.
_CLEAR_UNIT = (
    "so nha|so|duong|ngo|ngach|hem|thon|ap|xom|khu pho|to dan pho|phuong|xa(?! hoi)|thi tran|"
    "huyen|thi xa|thanh pho|tinh"
)
_SMALL_WORDS = r"[a-z0-9'/-]+(?: [a-z0-9'-]+){0,5}"
_SMALL_ELEMENT = rf"\b(?:{_CLEAR_UNIT}) {_SMALL_WORDS}"
_SMALL_FRONT = rf"(?:\b(?:khom|khoi|buon|ban|lang|to|khu) |\b{_HOUSE} ){_SMALL_WORDS}, "
_FRONT = rf"(?:(?i:so(?: nha)?)\s)?(?<![0-9/.,-]){_HOUSE}(?:\s{_NAME})?{_GAP}"
_PROVINCES = "|".join(
    # The longest first: an expression takes the first alternative that fits.
    sorted(
        PROVINCE_NAMES | {"HCM", "TPHCM", "TP HCM", "HN", "Dak Lak", "Vung Tau"},
        key=lambda name: (-len(name), name),
    )
)
_PROVINCE = rf"(?:(?i:tinh|thanh pho|tp)\.?\s?)?\b(?i:{_PROVINCES})\b"

_BELOW_DISTRICT = re.compile(
    rf"\b(?:{_PLACE}|{_COMMUNE}|p\.|x\.|tt\.|kp\.|p[0-9])|[0-9]", re.IGNORECASE
)


class AddressRecognizer(LabelledRecognizer):
    """Finds chains of units such as `thôn 3, xã Tân Lập, tỉnh Lào Cai`."""

    entity = EntityType.ADDRESS
    flags = CASE_MATTERS
    reach = 3
    found_by = (
        Pattern(
            "two or more units, or one and a province",
            rf"(?:{_FRONT})?{_ELEMENT}"
            rf"(?:(?:{_GAP}{_ELEMENT}){{1,6}}(?:{_GAP}{_PROVINCE})?|{_GAP}{_PROVINCE})",
            0.65,
        ),
        Pattern("house and street", rf"{_FRONT}(?:{_ELEMENT}|{_NAME}{_GAP}{_PROVINCE})", 0.55),
        Pattern(
            "units in small letters",
            rf"(?:{_SMALL_FRONT})?{_SMALL_ELEMENT}(?:, {_SMALL_ELEMENT}){{1,4}}",
            0.6,
        ),
        Pattern("one unit", _ELEMENT, 0.3),
        Pattern("a line with a unit in it", rf"\A[^\n]{{0,80}}{_UNIT}[^\n]{{2,200}}\Z", 0.1),
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
        """A chain of district and province alone says where an office is."""
        return _BELOW_DISTRICT.search(pattern_text) is None
