"""What speaks for and against some words in a row being a name: a list of short reasons.

Each reason has a weight (name_score.py). Reasons speak of the first word, the second, those
between and the last; of what stands right before, with its title or place; and of what follows.
"""

from anonymization.records.recognizers import names
from anonymization.records.recognizers.name_words import SIGNS, Words, begins_a_clan_name
from anonymization.records.recognizers.places import PROVINCE_NAMES
from anonymization.records.recognizers.towns import TOWNS

MOST_WORDS = 6
_MOST_SIGNS = 5
_WORDS_OF_LABEL = 4
_SIGNS_OF_LABELS = frozenset(":='\"”>’")
STANDS_OUT_AMONG = 5
CAPITALS_BEFORE, CAPITALS_AFTER = 6, 5
PLACE_WITHIN = 3
TITLE_WITHIN = 3
_PAIR = 2
LONG_NUMBER = 5
"""Digits of a number that is no house: the fast path sees no more of its length."""
NOT_NAMES = frozenset(
    (
        *("viet nam", "thai lan", "y te", "sai gon", "ha long", "vung tau", "ho guom", "che do"),
        *("phan anh", "thai do", "ma dinh", "doan thanh", "doan vien", "trung quoc", "han quoc"),
        *("dai loan", "da lat", "nha trang", "hoa ky", "a dong", "chu ky", "ho khau", "ho so"),
        *("ba na", "ba lan", "ha lan", "phan lan", "thuy dien", "thuy si", "an do", "trieu tien"),
        *("bo dao nha", "tay ban nha", "anh quoc", "phap quoc", "nhat ban", "van kieu", "gia rai"),
        *("co tu", "xo dang", "ca dong", "ha nhi", "la hu", "pa then", "bo y", "kho mu", "a chau"),
        *("kien long", "nam a", "bac a", "viet a", "quoc dan", "phuong dong", "an binh bank"),
        *("phap luat", "doi song", "cong ly", "tu do", "hanh phuc", "viet kieu", "hoa kieu"),
    )
)
"""Phrases that look like a name without their diacritics, or in capitals."""
PLACE_NAMES = NOT_NAMES | {name.lower() for name in PROVINCE_NAMES}
DISTRICT_NAMES = frozenset(name.lower() for name in TOWNS)
OF_A_PEOPLE = frozenset(("nguoi", "toc", "tich"))
_FITS = {"c": "ci", "u": "ui", "s": "s", "i": "ciu"}


def run_from(words: Words, first: int) -> int:
    """Return how many words from `first` on are written alike, one space apart: at most six."""
    style, count = words.styles[first], 1
    while count < MOST_WORDS and first + count < len(words.written):
        place = first + count
        if not words.joined[place]:
            break
        if words.styles[place] not in _FITS[style] and not _is_small_middle(words, place, style):
            break
        if style == "i":
            style = words.styles[place]
        count += 1
    return count


def may_begin(words: Words, first: int) -> bool:
    """Tell whether a name can begin here at all."""
    style = words.styles[first]
    if style in "9.":
        return False
    if title_before(words, first) or _is_named_before(words, first, style):
        return True
    has_apostrophe = "'" in words.written[first].replace("’", "'")
    if first + 1 >= len(words.written) or not words.joined[first + 1]:
        return style != "s" and has_apostrophe
    if style != "s":  # `Ông cố K'Sẻ mất trong rẫy`
        goes_on = words.styles[first + 1] in "ciu" or _is_small_middle(words, first + 1, style)
        return goes_on or (style == "c" and has_apostrophe)
    if words.styles[first + 1] != "s":
        return False
    return words.known[first].family != "" or words.known[first + 1].kind == "middle"


def _is_named_before(words: Words, first: int, style: str) -> bool:
    is_labelled_name = style != "s" and is_labelled(words, first)
    return is_labelled_name or (style == "c" and _is_called(words, first))


def _is_called(words: Words, first: int) -> bool:
    """`Gọi cho Khánh`: a given name after a small word that often stands before names."""
    if not words.joined[first] or words.known[first].kind not in ("part", "either"):
        return False
    return words.styles[first - 1] == "s" and words.known[first - 1].is_before


def title_before(words: Words, first: int) -> str:
    """Return what stands right before: a `title`, a `title phrase`, a `letter`, or nothing."""
    after = first
    if not words.joined[first]:
        if after == 0 or words.written[after - 1] not in (":", ".") or after == 1:
            return ""
        after -= 1
    if words.styles[after - 1] in "9." or after == 0:
        return ""
    count = words.phrase_ends(names.TITLES, after)
    if count:
        return "title" if count == 1 else "title phrase"
    is_letter = after == first and names.LETTER_TITLES.has(
        words.written[after - 1].rstrip("."), marked=words.marked
    )
    if not is_letter:
        return ""
    return "letter" if words.styles[after - 1] == "s" else "capital letter"


def is_labelled(words: Words, first: int) -> bool:
    """Tell whether the label of a name and signs stand right before: `"ho_ten": "`, `TEN=`."""
    place = first - 1
    while place >= max(0, first - _MOST_SIGNS) and words.written[place] in _SIGNS_OF_LABELS:
        place -= 1
    if place < 0 or place == first - 1 or words.styles[place] in "9.":
        return False
    parts: list[str] = []
    for before in range(place, max(-1, place - _WORDS_OF_LABEL), -1):
        if words.styles[before] in "9.":
            break
        parts.insert(0, words.written[before])
        if names.NAME_LABELS.has(" ".join(parts), marked=False):
            return True
    return False


def style_of(words: Words, first: int, count: int) -> str:
    """Return how some words are written, as `Words.styles`, and two ways more.

    `U` are capitals that stand out of small letters, `S` small letters among capitalized words.
    """
    styles = [style for style in words.styles[first : first + count] if style != "i"]
    style = styles[0] if styles else "c"
    if style == "u":
        return "U" if _stands_out(words, first) else style
    return "S" if style == "s" and _are_capitals_used(words, first) else style


def reasons(words: Words, first: int, count: int, before: tuple[str, ...]) -> list[str]:
    """Return what speaks for or against `count` words from `first` on being a name.

    `before` is what `reasons_before` says: it is the same for every count.
    """
    known = words.known[first : first + count]
    roles = [_role(words, first + place) for place in range(count)]
    end, after = known[-1], _after(words, first + count)
    is_whole = not after.startswith("alike") and before[0] != "after a word alike"
    left = before[0].removeprefix("after ")
    length = f"{count} words"
    found = [
        length,
        f"first {roles[0]}",
        f"family {known[0].family}, {length}",
        f"{left}, {length}",
        f"{left}, family {known[0].family}",
        f"then {after}",
        f"{length}, then {after}",
        f"last {roles[-1]}, then {after}",
        *before,
    ]
    if count == 1:
        found += [f"alone {roles[0]}", f"alone {roles[0]}, {left}"]
    else:
        found += [
            f"second {roles[1]}",
            f"family {known[0].family}, second {known[1].kind}",
            f"last {roles[-1]}",
            f"last {end.kind}, {length}",
            *(f"inside {role}" for role in roles[1:-1]),
            f"family {known[0].family}, second {known[1].kind}, last {end.kind}{min(count, 4)}",
        ]
        if is_whole:
            found += [f"whole, {length}", f"whole, family {known[0].family}, {known[1].kind}"]
    found += [
        f"{one}, family {known[0].family}, {min(count, 3)}"
        for one in before[1:]
        if one.startswith(("place ", "title "))
    ]
    found += _marks_of(words, first, count)
    return found


def reasons_before(words: Words, first: int) -> tuple[str, ...]:
    """Return what stands before a word that may begin a name."""
    title = title_before(words, first)
    found = [f"after {title or _left(words, first)}"]
    if words.joined[first]:
        found += _of_the_title(words, first) if title else _of_the_word_before(words, first)
    if is_labelled(words, first):
        found.append("labelled")
    if first and words.bare_phrase(first - 1, 1) in OF_A_PEOPLE:
        found.append("after `người`, `dân tộc` or `quốc tịch`")
    if place := _place_before(words, first):
        found.append(place)
    if not title and (near := _title_near(words, first)):
        found.append(near)
    if _is_phrase_cut(words, first):
        found.append("cuts a phrase before")
    return tuple(found)


def _title_near(words: Words, first: int) -> str:
    """A title may have words after it: `nhân viên bưu điện Lê Thị Hoa`, `bệnh nhân lao Siu Pho`."""
    for back in range(1, TITLE_WITHIN + 1):
        place = first - back
        if place < 1 or not words.joined[place + 1]:
            break
        if words.joined[place] and words.phrase_ends(names.TITLES, place):
            return f"title {back} words before"
    return ""


def _is_everyday_phrase(words: Words, place: int) -> bool:
    return names.EVERYDAY_PHRASES.has(
        f"{words.written[place]} {words.written[place + 1]}", marked=words.marked
    )


def _of_the_title(words: Words, first: int) -> list[str]:
    if words.phrase_ends(names.TITLES, first) != 1:
        return []
    is_place = words.phrase_ends(names.PLACES, first - 1) > 0
    named = f"title `{words.bare_phrase(first - 1, 1)}`"
    return [named, "place before the title"] if is_place else [named]


def _of_the_word_before(words: Words, first: int) -> list[str]:
    known = words.known[first - 1]
    found = [f"after the word {_role(words, first - 1)}"]
    if known.is_before:
        found.append("after a word that often stands before names")
        found.append(f"after `{words.bare_phrase(first - 1, 1)}`")
    if known.is_people:
        found.append("after a people")
    if known.family:
        found.append(f"after the family name {known.family}")
    return found


def _role(words: Words, place: int) -> str:
    known = words.known[place]
    return f"{known.kind}{known.how_common}"


def _marks_of(words: Words, first: int, count: int) -> list[str]:
    known, last = words.known[first], words.known[first + count - 1]
    inside = words.known[first + 1 : first + count]
    written = words.written[first : first + count]
    flags = (
        ("begins like names of the highlands", begins_a_clan_name(words.written[first])),
        ("ends in a clan", last.is_clan),
        ("first is a title", known.is_title),
        ("first is a place", known.is_place),
        ("first is a office", known.is_office),
        ("first is a people", known.is_people),
        ("first is a word that makes another word after a title", known.is_not_given),
        ("first is a everyday word without its diacritics", names.is_everyday(written[0])),
        ("ends in a word of an office", count > 1 and last.is_office),
    )
    found = [name for name, is_so in flags if is_so]
    found += ["has a place inside" for one in inside if one.is_place]
    found += ["has an abbreviation" for one in written if one[-1] == "."]
    return found + _of_phrases(words, first, count) + _foreign_parts(words, first, count)


def _of_phrases(words: Words, first: int, count: int) -> list[str]:
    bare = words.bare_phrase(first, count)
    after, is_long = first + count, count > 1
    is_bare = words.marked and bare == _lower(words, first, count)
    flags = (
        (f"no diacritics in a text that has them, {min(count, 3)} words", is_bare),
        ("name of a province", bare in PLACE_NAMES),
        ("name of a district", bare in DISTRICT_NAMES),
        ("name of many streets", bare in names.STREETS.bare),
        ("begins like another phrase", is_long and words.bare_phrase(first, 2) in NOT_NAMES),
        ("begins with a phrase", is_long and _is_everyday_phrase(words, first)),
        ("ends in a phrase", count > _PAIR and _is_everyday_phrase(words, after - _PAIR)),
        ("cuts a phrase after", _is_phrase_cut(words, after)),
    )
    return [name for name, is_so in flags if is_so]


def _is_phrase_cut(words: Words, place: int) -> bool:
    is_joined = place < len(words.written) and words.joined[place]
    return is_joined and _is_everyday_phrase(words, place - 1)


def _foreign_parts(words: Words, first: int, count: int) -> list[str]:
    foreign = [one.foreign for one in words.known[first : first + count]]
    if count == 1 or not any(foreign):
        return []
    kinds = f"{foreign.count('name')} names, {foreign.count('word')} words"
    return [
        f"foreign, {kinds} of {count}",
        f"foreign first {foreign[0]}, last {foreign[-1]}",
    ]


def _lower(words: Words, first: int, count: int) -> str:
    return " ".join(words.written[first : first + count]).lower()


def _left(words: Words, first: int) -> str:
    if first == 0:
        return "start"
    if words.joined[first]:
        alike = words.styles[first - 1] in _FITS.get(words.styles[first], "")
        return "a word alike" if alike else "a word"
    if words.styles[first - 1] == "9":
        return _left_number(words, first)
    return SIGNS.get(words.written[first - 1], "gap" if words.styles[first - 1] != "." else "sign")


def _left_number(words: Words, first: int) -> str:
    """A house stands before a street; a long number, or one in a column of its own, before a name."""
    if words.starts[first] - words.ends[first - 1] > 1:
        return "gap"
    return "long number" if len(words.written[first - 1]) >= LONG_NUMBER else "number"


def _after(words: Words, place: int) -> str:
    if place >= len(words.written):
        return "end"
    if words.joined[place]:
        alike = words.styles[place] in _FITS.get(words.styles[place - 1], "")
        return f"{'alike ' if alike else ''}{_role(words, place)}"
    if words.styles[place] == "9":
        return "number"
    return SIGNS.get(words.written[place], "sign")


def _place_before(words: Words, first: int) -> str:
    """A name may begin inside the name of a street: `đường Nguyễn Văn Linh`."""
    place = first
    for passed in range(PLACE_WITHIN + 1):
        if place and not words.joined[place] and words.written[place - 1] not in '.:"“':
            return ""
        before = place if place and words.joined[place] else place - 1
        if before <= 0:
            return ""
        if count := words.phrase_ends(names.PLACES, before):
            is_also = words.phrase_ends(names.TITLES, before) >= count
            kind = "place" if count == 1 else "place of two"
            return f"{kind} {min(passed, 1)} words before{', or title' if is_also else ''}"
        if not words.joined[place] or words.styles[place - 1] not in _FITS[words.styles[first]]:
            return ""
        place -= 1
    return ""


def _is_small_middle(words: Words, place: int, style: str) -> bool:
    """`Nguyễn thị Hoa`: the middle name may be small."""
    if style != "c" or words.styles[place] != "s" or words.known[place].kind != "middle":
        return False
    after = place + 1
    return after < len(words.written) and words.joined[after] and words.styles[after] in "ci"


def _are_capitals_used(words: Words, first: int) -> bool:
    """Tell whether a word near in the line is Capitalized: then a name would be as well."""
    for step, reach in ((-1, CAPITALS_BEFORE), (1, CAPITALS_AFTER)):
        for place in range(first + step, first + step * (reach + 1), step):
            if not 0 <= place < len(words.written) or words.written[place] == "\n":
                break
            if words.styles[place] == "c":
                return True
    return False


def _stands_out(words: Words, first: int) -> bool:
    """Tell whether capitals stand among small letters, within the line: then they mean a name."""
    small = capitals = 0
    for step in (-1, 1):
        place, alike = first + step, True
        for _ in range(STANDS_OUT_AMONG):
            if not 0 <= place < len(words.written) or words.written[place] == "\n":
                break
            alike = alike and words.styles[place] in "ui"
            small += words.styles[place] in "sc"
            capitals += words.styles[place] == "u" and not alike
            place += step
    return small > capitals
