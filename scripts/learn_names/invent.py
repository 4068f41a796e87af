"""More notes from few: other names in them, other ways of writing, names in capitals.

So the weights do not depend on the names that happen to stand in the corpora.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

from anonymization.records.recognizers.names import WORDS_BY_KIND
from anonymization.records.text import has_marks, without_marks
from scripts.learn_names.notes import MarkedNote, Place

_COMMON = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý"
COMMON_FAMILY_NAMES = _COMMON.split()
_MIDDLE = (
    "Văn Thị Đức Hữu Ngọc Minh Thanh Quốc Xuân Kim Thu Bích Hồng Quang Công Đình Mạnh Thế A Seo Mí "
    "Láo Sa Tà Mùi Tả Hoàng Nhật Gia Bảo"
)
MIDDLE_NAMES = _MIDDLE.split()
_FOREIGN = (
    "Han Ji Woo|Kim Min Soo|Xu Bo Wen|Shen Guo Dong|Wang Xiao Ming|Bounthavy Phommachan|"
    "Khamla Sisavath|Kenji Tanaka|Suzuki Hiroshi|John Smith|Maria Garcia|David Brown|Lee Sang Woo|"
    "Choi Young Ho|Ong Swee Lan|Tan Mei Ling|Sokha Chan|Sophea Kim|Michael Tran|Peter Nguyen|"
    "Hans Müller|Anna Ivanova|Pierre Dubois|Rajesh Kumar|Li Na|Liu Yang|Yamada Taro"
)
FOREIGN_NAMES = _FOREIGN.split("|")
_FOREIGN_WORDS = sorted(WORDS_BY_KIND["foreign-name"])
_PLACES = (
    "đường|phố|Đường|Trường THPT|Trường tiểu học|trường THCS|Bệnh viện|bệnh viện|Công ty TNHH|"
    "công ty cổ phần|Cty TNHH MTV|DNTN|HTX|phường|xã|thôn|ấp|huyện|chợ|cầu|công viên|KCN|Công ty CP|"
    "Siêu thị|khách sạn|tỉnh|quán|tiệm vàng|nhà hàng|chi nhánh|Chi nhánh|UBND phường|UBND xã|"
    "Trạm y tế xã|hẻm|ngõ|tòa nhà|chung cư|khu đô thị|sông|hồ|núi|đèo|Trường Mầm non|giải"
)
PLACES = _PLACES.split("|")
BEFORE_PLACES = ("", "đi qua ", "Tại ", "gặp ở ", "mua tại ", "làm ở ", "Họp tại ", "")
AFTER_PLACES = (
    *("", ", nghỉ buổi sáng", " đã chuyển", " - quận 3", " nợ 3 tháng", ". Hẹn mai"),
    " báo tăng",
)
_ORDER_OF_BIRTH = "Hai Ba Tư Năm Sáu Bảy Tám Chín Mười Út"
ORDER_OF_BIRTH = _ORDER_OF_BIRTH.split()
"""In the south people are called by the order of their birth: `chú Bảy Đờn`."""
OTHER_NAMES = 3
CELLS, NAMES_OF_PLACES, STREET_STEP = 150, 260, 6
KINDS = (
    *("usual",) * 75,
    *("highland",) * 7,
    *("foreign",) * 6,
    *("street",) * 4,
    *("short family",) * 5,
    *("short middle",) * 3,
    *("given names",) * 12,
    *("nickname",) * 3,
)
"""What kinds of names are invented, each as often as it stands here."""
Item = TypeVar("Item")
_FAMILY, _MAYBE = (
    sorted(WORDS_BY_KIND["family-name"]),
    sorted(WORDS_BY_KIND["family-name-and-word"]),
)
_PARTS = sorted(WORDS_BY_KIND["name-part"])
_EVERYDAY = sorted(WORDS_BY_KIND["ends-a-name"] - WORDS_BY_KIND["office"] - WORDS_BY_KIND["title"])
_STREETS = [street.replace("_", " ") for street in sorted(WORDS_BY_KIND["street"])]
_CLANS = sorted(clan for clan in WORDS_BY_KIND["clan"] if clan.isalpha())


def other_writings(note: MarkedNote, chance: np.random.Generator) -> Iterator[MarkedNote]:
    """Yield the note first, then with other names and in other ways of writing."""
    yield note
    if note.names and not note.id.startswith("cell"):
        for _ in range(OTHER_NAMES):
            yield with_other_names(note, chance)
    if note.names and chance.random() < 1 / 2:
        note = with_other_names(note, chance)
    text, bare = note.text, without_marks(note.text)
    for other in (bare, text.upper(), text.lower(), bare.lower(), bare.upper(), _loud(note)):
        if other != text and len(other) == len(text):
            yield MarkedNote(note.id, other, note.names, note.others)


def with_other_names(note: MarkedNote, chance: np.random.Generator) -> MarkedNote:
    """Return the note with every name replaced by an invented one, written alike."""
    text, at, places = "", 0, {True: list[Place](), False: list[Place]()}
    marks = [(*place, True) for place in note.names] + [(*place, False) for place in note.others]
    for start, end, is_name in sorted(marks):
        if start < at:
            continue
        value = note.text[start:end]
        text += note.text[at:start]
        begin = len(text)
        text += _alike(invented_name(chance, value), value, note.text) if is_name else value
        places[is_name].append((begin, len(text)))
        at = end
    return MarkedNote(note.id, text + note.text[at:], tuple(places[True]), tuple(places[False]))


def invented_name(chance: np.random.Generator, like: str) -> str:
    """Return a name of about as many words: of any people, also short forms and foreign ones."""
    count = len(like.split())
    if count == 1:
        is_everyday = chance.random() < 0.04 and like[:1].isupper()  # noqa: PLR2004
        return pick(chance, _EVERYDAY if is_everyday else _PARTS).capitalize()
    kind = pick(chance, KINDS)
    if kind == "highland":
        return _highland_name(chance)
    if kind == "foreign":
        return _foreign_name(chance)
    if kind == "street":
        return pick(chance, _STREETS)
    if kind in ("given names", "nickname") and count == 2:  # noqa: PLR2004 # no family name
        first = pick(chance, _PARTS if kind == "given names" else ORDER_OF_BIRTH)
        return f"{first} {pick(chance, _PARTS)}"
    return _usual_name(chance, count, kind)


def cells_and_places(seed: int = 5) -> Iterator[MarkedNote]:
    """Yield names that stand alone, and places named after people or nobody."""
    chance = np.random.default_rng(seed)
    for number in range(CELLS):
        name = invented_name(chance, " ".join("x" * pick(chance, (2, 3, 3, 3, 4))))
        yield MarkedNote(f"cell-{number}", name, ((0, len(name)),))
    for number in range(NAMES_OF_PLACES):
        like = " ".join("x" * pick(chance, (2, 2, 3)))
        name = pick(chance, _STREETS) if chance.random() < 1 / 2 else invented_name(chance, like)
        place = f"{pick(chance, PLACES)} {name}{pick(chance, AFTER_PLACES)}"
        yield MarkedNote(f"cell-place-{number}", pick(chance, BEFORE_PLACES) + place, ())
    for street in _STREETS[::STREET_STEP]:
        after = pick(chance, (" đang sửa", " - tên đường", " hôm nay cấm xe", f" – {_STREETS[0]}"))
        yield MarkedNote("cell-street", street + after, ())
    for phrase in sorted(WORDS_BY_KIND["place-phrase"]):
        yield MarkedNote("cell-phrase", phrase.replace("_", " ").capitalize(), ())
    for letters in ("x y y y y y y y", "y y y y", "a b c d e", "a a a a"):
        yield MarkedNote("cell-letters", letters, ())


def pick(chance: np.random.Generator, items: Sequence[Item]) -> Item:
    """Return one of the items, each as likely as any other."""
    return items[int(chance.integers(len(items)))]


def _usual_name(chance: np.random.Generator, count: int, kind: str) -> str:
    if chance.random() < 1 / 4:
        count = pick(chance, (2, 3, 4, 4, 5))
    family = pick(chance, pick(chance, (COMMON_FAMILY_NAMES, _FAMILY, _MAYBE, _MAYBE)))
    rest = [
        pick(chance, MIDDLE_NAMES if place == 0 and chance.random() < 0.6 else _PARTS)  # noqa: PLR2004
        for place in range(count - 1)
    ]
    if kind == "short family":
        family = pick(chance, ("Ng.", "Tr.", "Ph.", "L.", "Ng", "H.", "Đ."))
    if kind == "short middle" and len(rest) > 1:
        rest[0] = pick(chance, ("V.", "T.", "Th.", "Đ.", "B.", "N."))
    return " ".join((family, *rest))


def _foreign_name(chance: np.random.Generator) -> str:
    """Some names stand on no list, so letters of foreign words change places."""
    if chance.random() < 1 / 4:
        return pick(chance, FOREIGN_NAMES)
    words = [pick(chance, _FOREIGN_WORDS) for _ in range(pick(chance, (2, 2, 2, 3)))]
    if chance.random() < 1 / 4:
        words[-1] = words[-1][::-1].capitalize()
    if chance.random() < 1 / 4:
        words[-1] = pick(chance, COMMON_FAMILY_NAMES)
    return " ".join(words)


def _highland_name(chance: np.random.Generator) -> str:
    given, clan = pick(chance, _PARTS), pick(chance, _CLANS)
    return pick(
        chance,
        (
            *(f"H'{given} {clan}", f"Y {given} {clan}", f"{clan} H'{given}", f"{clan} {given}"),
            *(f"K'{given}", f"A {given}", f"Ka {given}", f"H'{given}", f"Y {given}"),
            f"{clan} A {given}",
        ),
    )


def _alike(name: str, value: str, text: str) -> str:
    if value.isupper() and len(value) > 2:  # noqa: PLR2004 # `A Tú` is not in capitals
        name = name.upper()
    elif value.islower():
        name = name.lower()
    return name if has_marks(text) else without_marks(name)


def _loud(note: MarkedNote) -> str:
    """Return the note with its names in capitals."""
    letters = list(note.text)
    for start, end in note.names:
        name = note.text[start:end].upper()
        if len(name) == end - start:
            letters[start:end] = name
    return "".join(letters)
