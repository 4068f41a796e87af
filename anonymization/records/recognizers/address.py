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
from anonymization.records.recognizers.towns import CITIES, TOWNS
from anonymization.records.text import fold, has_marks, without_marks

_PLACE = (
    "so nha|duong|(?<!thanh )pho|ngo|ngach|hem|kiet|thon|ap|xom|khu pho|to dan pho|to|khom|khoi|buon|"
    "ban|lang|tieu khu|phum|soc|plei|bon|cum dan cu|cum|cu xa|day tro|nha tro|khu tro|khu tap the|(?<=[0-9] )tap the|"
    "khu chung cu|khu dan cu|quoc lo|tinh lo|kiet|ben|xom tro|khu pho van hoa|doi(?= [0-9])|"
    "nong truong|lam truong|cu lao|dai lo|cum cong nghiep|ccn|kcx|khu che xuat|thap|tap doan(?= [0-9])|"
    "thua(?: dat)?(?: so)?(?= [0-9])|to ban do(?: so)?(?= [0-9])|km(?= ?[0-9])|sn(?= ?[0-9]{1,3}(?![0-9]))|dg|"
    "(?<!toa )(?-i:nha so|NHA SO)(?= [0-9])|(?:be|sap|ki ?ot|quay|day|can|phong|ap|ngo|hem|thon|doi|to) so(?= [0-9])|nga (?:ba|tu)|"
    "khu do thi|khu cong nghiep|khu|kp|tdp|kcn|kdc|chung cu|toa nha|toa|can ho|lo|"
    "phong(?= [0-9])|nha(?= [A-Z][0-9])"
)
_COMMUNE = "phuong|(?<!thi )xa|thi tran|dac khu"
_ABOVE = "quan|huyen|thi xa|thanh pho|tinh|tp|tx"
_SHORT = r"(?:P|X|TT|Q|H|TX|TP|Tp|KP|TDP|T|D|F|p|x|tt|q|h|tx|tp|kp|tdp|t|d|f)\."
_UNIT = (
    rf"(?:\b(?i:(?:{_PLACE}|{_COMMUNE}|{_ABOVE})|(?:tp|tx|kp|tdp|dg|sn)\.)\s|\b{_SHORT}\s?|"
    r"\b[PQFpqf](?=[0-9]{1,2}\b))"
)

# `61t` is an age.
_HOUSE = r"(?![0-9]{1,3}t\b|(?:19|20)[0-9]{2},)[A-Za-z]?[0-9]{1,4}[A-Za-z]?(?:[/-][0-9]{1,4}[A-Za-z]?){0,3}"
# A unit in capitals ends the name before it. `TO` does not: it is also the family name Tô.
_NEXT_UNIT = (
    "(?:PHUONG|XA|THI TRAN|DAC KHU|QUAN|HUYEN|THI XA|THANH PHO|TINH|TP|Phuong|Xa|Huyen|Tinh)"
)
_FIRST_WORD = r"[A-Z][A-Za-z']{0,20}[0-9]{0,4}"
_WORD = rf"(?!{_NEXT_UNIT}\s){_FIRST_WORD}"
_WORDS = rf"{_FIRST_WORD}(?:(?: - |[ -]){_WORD}){{0,6}}(?: [0-9]{{1,4}}[A-Z]?(?:[/-][0-9]{{1,4}})?(?![.,]?[0-9%]| (?:ho|nguoi|em|ca|the|to|ngay)\b))?"
_NAME = rf"(?:(?:(?i:so) )?{_HOUSE}(?: {_WORDS})?|{_WORDS})(?![A-Za-z0-9])"
_GAP = r"(?:\s{0,2}[,-]\s{0,2}|\s)"
_ELEMENT = rf"{_UNIT}{_NAME}"
# `năm 1985, bản Mường` is a year and not a house.
_NOT_A_DATE = (
    r"(?<!\b(?i:nam|thang|ngay|sinh|quan|phuong|to|doi) )(?![0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{2})"
)
_ROOM = (
    r"\b(?i:can(?: ho)?|ch|phong|lau|tang|lo|block|kiot|toa|p)\.? ?(?<=[A-Za-z. ])"
    rf"[A-Z]{{0,3}}-?[0-9]{{1,4}}[A-Za-z0-9.-]{{0,6}}(?: {_WORDS})?"
)
_FRONT = rf"(?:{_ROOM}{_GAP}){{0,3}}(?:(?i:so(?: nha)?)\s)?{_NOT_A_DATE}(?<![0-9A-Za-z/.,-]|[0-9] ){_HOUSE}(?:\s{_WORDS})?{_GAP}"
_STREET = rf"(?:(?i:so(?: nha)?) )?{_HOUSE} (?:{_WORDS}(?![A-Za-z0-9])|(?={_UNIT}))"
_PROVINCE_WORDS = PROVINCE_NAMES | {
    *("HCM", "TPHCM", "TP HCM", "HCMC", "HN", "Dak Lak", "Vung Tau", "Sai Gon", "SG", "BRVT"),
    *("TT Hue", "Daklak", "Dac Lac", "Dak Nong", "Bac Can", "Thua Thien-Hue"),
}
# The longest first: an expression takes the first alternative that fits.
_PROVINCES = "|".join(sorted(_PROVINCE_WORDS, key=lambda name: (-len(name), name)))
_TOWNS = "|".join(sorted(TOWNS, key=lambda name: (-len(name), name)))
_CITIES = "|".join(sorted(CITIES, key=lambda name: (-len(name), name)))
_CITY = rf"\b(?i:{_CITIES})(?![A-Za-z]| [A-Z][a-z])"
_TOWN = rf"\b(?i:{_TOWNS})(?![A-Za-z]| [A-Z][a-z])"
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
_RUN_WORDS = (
    rf"(?:[0-9]{{1,4}}|(?!(?:{_PLACE}|{_COMMUNE}|{_ABOVE})\b)[a-z']{{1,20}})"
    rf"(?: (?:kiet(?! [0-9])|(?!(?:{_PLACE}|{_COMMUNE}|{_ABOVE}|{_PROVINCES.lower()})\b)[a-z']{{1,20}})){{0,3}}"
)
_SMALL_TAIL = rf"(?:, (?:tinh |thanh pho |tp\.? ?)?(?:{_PROVINCES.lower()}|{_TOWNS.lower()})\b)"

_BELOW_DISTRICT = re.compile(
    rf"\b(?:{_PLACE}|{_COMMUNE}|p\.|x\.|tt\.|kp\.|p[0-9])|[0-9]", re.IGNORECASE
)
_NUMBERED_DISTRICT = re.compile(r"\b(?:quan|q\.?) ?[0-9]{1,2}", re.IGNORECASE)
_LAST_ELEMENT = re.compile(
    rf"(?:.*, )?(?:(?:{_PLACE}|{_COMMUNE}|{_ABOVE}) |{_SMALL_UNIT})?", re.DOTALL
)
_ENDS_IN_PROVINCE = re.compile(
    rf"(?:, |\btinh |\bpho |\btp\.? ?)(?:{_PROVINCES.lower()}|{_TOWNS.lower()})$"
)
_LAST_UNIT = re.compile(rf".*\b(?:(?:{_PLACE}|{_COMMUNE}|{_ABOVE}) |{_SMALL_UNIT})", re.DOTALL)
_PROVINCE_NAME = re.compile(rf"\b(?:{_PROVINCES})\b", re.IGNORECASE)
_KIND_OF_UNIT = re.compile(rf"(?:^|, )({_PLACE}|{_COMMUNE}|{_ABOVE})\b", re.IGNORECASE)
_UNITS_AS_WRITTEN = (
    "số nhà đường phố ngõ ngách hẻm kiệt thôn ấp xóm khu tổ khóm khối buôn bản làng phường xã thị "
    "đặc quận huyện thành tỉnh lô phòng căn chung tòa toà tiểu phum sóc plei bon cụm cư dãy nhà quốc bến "
    "tập lầu tầng ô block tp tx kp tdp kcn kdc đội nông lâm cù đại kcx ccn tháp thửa km sn đg bè "
    "sạp kiốt ki quầy ngã"
)
_UNITS = Vocabulary(_UNITS_AS_WRITTEN.split())
_WORD_AND_GAP = re.compile(r"[^ ]+ ?")
_UNIT_WORD = re.compile(rf"\b(?:{_PLACE}|{_COMMUNE}|{_ABOVE})\b", re.IGNORECASE)
_GOES_ON = re.compile(r"(?<=[0-9])[.,]?[0-9%]")
TWO_UNITS = "two or more units, or one and a province"
WITHOUT_COMMAS = "units in small letters without commas"
MOST_WORDS_OF_A_UNIT = 4
_ENOUGH_UNITS = 2
LONGEST_LINE = 280


class AddressRecognizer(LabelledRecognizer):
    """Finds chains of units such as `thôn 3, xã Tân Lập, tỉnh Lào Cai`."""

    entity = EntityType.ADDRESS
    reads = (_UNITS.marked,)
    reads_small = (ENDS_OF_NAMES.marked,)
    reads_bare = (_PROVINCE_WORDS, TOWNS, CITIES, _UNITS.bare)
    inserts = (_CITIES, _PROVINCES, _PROVINCES.lower(), _TOWNS, _TOWNS.lower())
    also_matches = (
        *(_BELOW_DISTRICT.pattern, _NUMBERED_DISTRICT.pattern, _LAST_ELEMENT.pattern),
        *(_UNIT_WORD.pattern, _ENDS_IN_PROVINCE.pattern, _KIND_OF_UNIT.pattern),
        _LAST_UNIT.pattern,
    )
    flags = CASE_MATTERS
    reach = 3
    found_by = (
        Pattern(
            TWO_UNITS,
            rf"(?:{_FRONT}|(?:{_ROOM}{_GAP}){{1,3}})?{_ELEMENT}"
            rf"(?:(?:{_GAP}(?:{_ELEMENT}|{_STREET})){{1,6}}(?:, {_TOWN})?(?:{_GAP}{_PROVINCE})?"
            rf"|(?:, {_TOWN})?{_GAP}{_PROVINCE}|, {_CITY})",
            0.65,
        ),
        Pattern(
            WITHOUT_COMMAS,
            rf"\b(?:(?:{_CLEAR_UNIT}|khu|to|khoi|khom|ban|lang|buon|so)"
            rf"(?: (?:ban|lang|buon|xom))? {_RUN_WORDS} ?){{2,6}}"
            rf"(?:(?:{_PROVINCES.lower()})\b)?",
            0.55,
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
        units = _PROVINCE_NAME.sub("", _NUMBERED_DISTRICT.sub("", pattern_text))
        if _BELOW_DISTRICT.search(units) is None:
            return True
        kinds = [kind.lower() for kind in _KIND_OF_UNIT.findall(pattern_text)]
        return kinds[1:] != [] and len(set(kinds)) == 1 and pattern_text.count(",") < len(kinds)

    def fit(self, text: str, result: RecognizerResult) -> None:
        """Where nothing is capitalized, words of everyday notes end the last name."""
        super().fit(text, result)
        if (
            _GOES_ON.match(text, result.end)
            or not _begins_with_a_unit(text, result)
            or not _has_true_units(text, result)
        ):
            result.score = 0.0
        found = text[result.start : result.end]
        if (found.islower() or found.isupper()) and not _ENDS_IN_PROVINCE.search(fold(found)):
            last = _LAST_ELEMENT if ", " in found else _LAST_UNIT
            end = _end_of_last_name(found, last, marked=has_marks(text))
            result.end = result.start + end
            if found[:end].isdecimal():
                result.score = 0.0


def _pattern_of(result: RecognizerResult) -> str:
    return str(result.analysis_explanation.pattern_name)


def _begins_with_a_unit(text: str, result: RecognizerResult) -> bool:
    """Leave out what only looks like a unit before the first one: `Lò Thị Ơn, bản Huổi Lướng`."""
    if not _is_another_word(text, result.start):
        return True
    found = text[result.start : result.end]
    units = [
        unit.start()
        for unit in _UNIT_WORD.finditer(without_marks(found))
        if _UNITS.has(found[unit.start() : unit.end()].split(" ", maxsplit=1)[0], marked=True)
    ]
    result.start += min(units, default=0)
    return len(units) >= _ENOUGH_UNITS


def _is_another_word(text: str, start: int) -> bool:
    """Tell whether the first word only looks like a unit without its diacritics: `Dương`."""
    first = text[start : start + 20].split(" ", maxsplit=1)[0]
    return has_marks(first) and _UNITS.has(first, marked=False) != _UNITS.has(first, marked=True)


def _has_true_units(text: str, result: RecognizerResult) -> bool:
    """Tell whether enough words that look like units are units with their diacritics.

    `NGỘ ĐỘC` is no `ngõ`, and in a text with diacritics `xa` is not `xã`.
    """
    found = text[result.start : result.end]
    marked = has_marks(text)
    units = [
        found[unit.start() : unit.end()].split(" ", maxsplit=1)[0]
        for unit in _UNIT_WORD.finditer(without_marks(found))
    ]
    true = sum(_UNITS.has(word, marked=marked and has_marks(found)) for word in units)
    if _pattern_of(result) == WITHOUT_COMMAS:
        second = found.split(" ", maxsplit=2)[1]
        is_end = ENDS_OF_NAMES.has(second, marked=marked) and not _UNITS.has(second, marked=marked)
        if is_end and true <= _ENOUGH_UNITS:
            return False  # `thôn và tổ`
        return true >= (_ENOUGH_UNITS if marked else _ENOUGH_UNITS + 1)
    if _pattern_of(result) == TWO_UNITS and marked and has_marks(found) and true < len(units):
        return true >= _ENOUGH_UNITS or bool(_ENDS_IN_PROVINCE.search(fold(found)))
    return not units or true > 0


def _end_of_last_name(address: str, last_element: re.Pattern[str], *, marked: bool) -> int:
    bare = fold(address)
    last = last_element.match(bare)  # the name after it has two words or more
    position = end = last.end() if last else 0
    if province := _PROVINCE_NAME.match(bare, position):
        return province.end()
    for count, word in enumerate(_WORD_AND_GAP.finditer(address, position)):
        is_end = ENDS_OF_NAMES.has(word.group().strip(), marked=marked)
        if count == 1 and is_end and not address.isupper():
            is_end = _is_end_after(address, word.end(), marked=marked)
        if count and (is_end or (count == MOST_WORDS_OF_A_UNIT and address.islower())):
            break
        end = word.end()
    return len(address[:end].rstrip())


def _is_end_after(address: str, position: int, *, marked: bool) -> bool:
    """`huyện củ chi hỏi`: a word that ends names is part of one when the next word ends it."""
    after = _WORD_AND_GAP.match(address, position)
    return after is None or not ENDS_OF_NAMES.has(after.group().strip(), marked=marked)
