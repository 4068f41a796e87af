"""Names of people: family name first, then one to five more words.

Without a model, a name begins with a family name of the gazetteer (names.py), or after a title
such as `ông` or `chị`, or before `Thị`; name_extent.py tells where it ends. A single given name
after a title (`chị Hoa`) is a name: with the rest of a note it can point at one person. Names of
the Êđê and other peoples begin with Y, H' or K', and their clan stands last.
"""

import re
from collections.abc import Iterator

from presidio_analyzer import Pattern, RecognizerResult

from anonymization.records.model import EntityType
from anonymization.records.recognizers.name_extent import (
    FULL_NAME,
    MORE_WORDS,
    MOST_WORDS,
    Style,
    Words,
    is_middle,
    name_at,
    stands_out,
    words_between,
)
from anonymization.records.recognizers.names import (
    BARE_CLANS,
    BARE_FAMILY_NAMES,
    ENDS_OF_NAMES,
    EVERY_LIST,
    NAME_PARTS,
    NOT_GIVEN_NAMES,
    OFFICES,
    ONE_WORD_TITLES,
    PLACES,
    TITLES,
    Vocabulary,
    is_clan,
    is_clear_family_name,
    is_everyday,
    is_sure_family_name,
    is_written_family_name,
    starts_with_family_name,
)
from anonymization.records.recognizers.pattern import CASE_MATTERS, LabelledRecognizer
from anonymization.records.recognizers.places import PROVINCE_NAMES
from anonymization.records.text import fold, has_marks


def _alternatives(words: frozenset[str]) -> str:
    """The longest first: an expression takes the first alternative that fits."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_FAMILY = _alternatives(BARE_FAMILY_NAMES)
_CLAN = _alternatives(BARE_CLANS)
_TITLE = _alternatives(TITLES.bare)
_WORD = r"[A-Z][a-z]{0,20}(?:'[A-Z]?[a-z]{1,20})?"
_START = r"(?<![\w'])"
_END = r"(?!\w)"

NAMED = 0.6
TITLED = 0.65
CLAN_LAST = 0.65

_BEFORE = r"((?:[^\W\d_]+(?:/[^\W\d_]+)? ){0,4}[^\W\d_]+(?:/[^\W\d_]+)?)"
_WORDS_BEFORE = re.compile(_BEFORE + r"[\s:.,\"“(–-]*$")
_PLACE_BEFORE = re.compile(_BEFORE + r"[ .:\"“]*$")  # a comma ends the name of a place
_CAPITALIZED_BEFORE = re.compile(r"(?<![\w])[^\W\d_a-z][^\W\d_]* $")
_FAR_ENOUGH = 48
# A title without diacritics that is hardly another word; `chi` and `anh` are checked further.
_CLEAR_BARE_TITLES = frozenset(
    ("ong", "anh", "chi", "bac", "chau", "thay", "em", "nld", "bs", "bn")
)
_NOT_NAMES = frozenset(
    ("viet nam", "thai lan", "y te", "sai gon", "ha long", "vung tau", "ho guom", "che do")
)
_NOT_THE_START_OF_A_NAME = frozenset(("phan anh", "thai do", "ma dinh", "doan thanh", "doan vien"))
_PLACE_NAMES = _NOT_NAMES | {name.lower() for name in PROVINCE_NAMES}


class PersonRecognizer(LabelledRecognizer):
    """Finds where a name may begin by its form; the words as they are written decide."""

    entity = EntityType.PERSON
    reads = (*EVERY_LIST, MORE_WORDS)
    reads_bare = (
        *(BARE_FAMILY_NAMES, TITLES.bare, BARE_CLANS),
        *(_PLACE_NAMES, _NOT_THE_START_OF_A_NAME, _CLEAR_BARE_TITLES),
    )
    inserts = (_FAMILY, _FAMILY.upper(), _FAMILY.lower(), _TITLE, _CLAN.lower())
    flags = CASE_MATTERS
    reach = 2
    # Each of these finds the first word only: a longer match would hide a name that begins in it.
    found_by = (
        Pattern("family name and more", rf"{_START}(?:{_FAMILY})(?= [A-Z])", NAMED),
        Pattern(
            "family name and more, in capitals",
            rf"{_START}(?:{_FAMILY.upper()})(?= [A-Z])",
            NAMED,
        ),
        Pattern(
            "family name and more, in small letters",
            rf"{_START}(?:{_FAMILY.lower()})(?= [a-z])",
            NAMED,
        ),
        Pattern("word before `Thị`", rf"{_START}{_WORD}(?= (?:Thi|Van) [A-Z])", NAMED),
        Pattern("word before `Thị`, in capitals", rf"{_START}[A-Z]{{2,12}}(?= THI [A-Z])", NAMED),
        Pattern("word after a title", rf"(?<={_START}(?i:{_TITLE})[:.]? ){_WORD}{_END}", NAMED),
        Pattern(
            "word after a title, in capitals or small letters",
            rf"(?<={_START}(?i:{_TITLE})[:.]? )(?:[A-Z]{{1,12}}|[a-z]{{1,12}}){_END}",
            NAMED,
        ),
        Pattern(
            "first word Y, H or K",
            rf"{_START}[YHK]['’ ][A-Z][A-Za-z]{{1,20}}(?: [A-Z][A-Za-z]{{0,20}}){{0,3}}{_END}",
            CLAN_LAST,
        ),
        Pattern(
            "first word Y, H or K, in small letters",
            rf"{_START}(?:y |[hk]['’])[a-z]{{1,20}} (?:{_CLAN.lower()}){_END}",
            CLAN_LAST,
        ),
        Pattern(
            "nothing but a family name and more",
            rf"\A\s{{0,5}}(?i:{_FAMILY})(?: [A-Za-z']{{1,20}}){{1,5}}\s{{0,5}}\Z",
            0.2,
        ),
    )
    labels = (
        "ho va ten",
        "ho ten",
        "ho ten nguoi",
        "ten day du",
        "nguoi tham gia",
        "nguoi lao dong",
        "nguoi huong",
        "than nhan",
        "chu ho",
        "khach hang",
        "benh nhan",
        "nguoi benh",
        "nguoi nop",
        "nguoi nhan",
        "nhan thay",
        "nguoi dai dien",
        "ten",
        "goi",
        "cho",
        "cua",
        "voi",
        "la",
        "lien he",
        "full name",
        "name",
    )
    against = ("don vi", "ten don vi", "cong ty", "co quan", "ten tinh", "ten xa", "ten huyen")

    def fit(self, text: str, result: RecognizerResult) -> None:
        """Lead the match to the end of the name, and weigh the name by its words."""
        if " " not in text[result.start : result.end]:
            words = name_at(text, result.start)
            result.score = _score(text, result.start, words, result.score)
        else:
            words = words_between(text, result.start, result.end)
            result.score = _score_as_a_whole(text, result.start, words, result.score)
        if words.ends:
            result.end = words.ends[-1]


def _score_as_a_whole(text: str, start: int, words: Words, score: float) -> float:
    marked = has_marks(text)
    if not words.written or _is_a_place(text, start, words, text_has_marks=marked):
        return 0.0
    return max(
        _titled_score(text, start, words, text_has_marks=marked),
        _clan_score(words.written),
        _family_score(words, score, text_has_marks=marked),
    )


def _score(text: str, start: int, words: Words, score: float) -> float:
    marked = has_marks(text)
    if not words.written or _is_a_place(text, start, words, text_has_marks=marked):
        return 0.0
    if not marked and _is_a_title_before_a_name(words):
        return 0.0
    first_end = start + len(words.written[0])
    if " " in _before(text, first_end, TITLES, marked=marked):
        return 0.0  # the word belongs to the title: `nhân viên`
    return max(
        _titled_score(text, start, words, text_has_marks=marked),
        _clan_score(words.written),
        _middle_score(words),
        _family_score(
            words, score, text_has_marks=marked, is_plain=not stands_out(text, start, words)
        ),
    )


def _titled_score(text: str, start: int, words: Words, *, text_has_marks: bool) -> float:
    title = _before(text, start, TITLES, marked=text_has_marks)
    first = words.written[0]
    marked = text_has_marks or words.marked
    is_full = len(words.written) > 1 and starts_with_family_name(
        words.written, text_has_marks=marked
    )
    # Without diacritics the family name Điểu is the first word of "điều tra".
    if not title or (OFFICES.has(first, marked=marked) and (marked or not is_full)):
        return 0.0
    if _before(text, start - len(title) - 1, PLACES, marked=text_has_marks):
        return 0.0  # `chợ Bà Chiểu` is nobody
    is_end = ENDS_OF_NAMES.has(first, marked=marked) and not NAME_PARTS.has(first, marked=marked)
    if is_end and not is_full:
        return 0.0
    if words.style is Style.CAPITALIZED:
        return TITLED
    return TITLED if _is_caseless_name(title, words, marked=marked) else 0.0


def _is_caseless_name(title: str, words: Words, *, marked: bool) -> bool:
    """Tell whether words that no capital marks are a name all the same, after a title."""
    first, *rest = words.written
    parts = [NAME_PARTS.has(word, marked=marked) for word in words.written]
    if NOT_GIVEN_NAMES.has(first, marked=marked) and not (marked and all(parts) and rest):
        return False
    clear = marked or " " in title or fold(title) in _CLEAR_BARE_TITLES
    if rest and starts_with_family_name(words.written, text_has_marks=marked):
        is_called = clear and " " not in title
        return is_called or is_clear_family_name(first) or all(parts[1:])
    return clear and ONE_WORD_TITLES.has(title, marked=marked) and all(parts)


def _family_score(
    words: Words, score: float, *, text_has_marks: bool, is_plain: bool = True
) -> float:
    first, *rest = words.written
    if not rest or not starts_with_family_name(words.written, text_has_marks=text_has_marks):
        return 0.0
    marked = text_has_marks and words.marked
    capitals_tell = words.style is Style.CAPITALIZED or (not is_plain and len(rest) > 1)
    if not capitals_tell and not _reads_as_name(words):
        return 0.0
    if len(rest) == 1 and is_middle(rest[0], marked=marked):
        return score / 2
    sure = is_sure_family_name(first) or any(NAME_PARTS.has(word, marked=marked) for word in rest)
    return score if sure else score / 2


def _reads_as_name(words: Words) -> bool:
    """Tell whether words in one case are a name without a title before them."""
    first, second, *_ = words.written
    is_full = len(words.written) >= FULL_NAME
    if words.marked and not is_written_family_name(first):
        return False
    if is_middle(second, marked=words.marked):
        return is_full
    parts = [NAME_PARTS.has(word, marked=words.marked) for word in words.written[1:]]
    if not is_clear_family_name(first):
        ends = any(ENDS_OF_NAMES.has(word, marked=True) for word in words.written[1:])
        return words.marked and is_full and all(parts) and not ends
    if words.style is Style.CAPITALS and is_full:
        return True
    return is_full and all(parts)


def _middle_score(words: Words) -> float:
    """A name with `Thị` in second place needs no family name that we know."""
    _, second, *rest = (*words.written, "", "")
    is_name = bool(words.marked and second.lower() == "thị" and rest[0])
    is_end = ENDS_OF_NAMES.has(words.written[0], marked=words.marked)
    return NAMED if is_name and not is_end and words.style is not Style.SMALL else 0.0


def _clan_score(words: tuple[str, ...]) -> float:
    first = words[0].upper().replace("’", "'")
    if first not in ("Y", "H", "K") and not first.startswith(("H'", "K'")):
        return 0.0
    return CLAN_LAST if is_clan(words[-1]) or "'" in first else CLAN_LAST / 2


def _is_a_title_before_a_name(words: Words) -> bool:
    """Without diacritics, `Ba` is the family name Bá and the title Bà."""
    first, *rest = words.written
    is_title = ONE_WORD_TITLES.has(first, marked=False)
    if not rest or is_middle(rest[0], marked=False):
        return False
    return bool(is_title and starts_with_family_name(rest, text_has_marks=False))


def _is_a_place(text: str, begin: int, words: Words, *, text_has_marks: bool) -> bool:
    if fold(" ".join(words.written)) in _PLACE_NAMES:
        return True
    is_short = len(words.written) == 2  # noqa: PLR2004 # `Đoàn Thanh niên`
    may_be_words = is_short or words.style is not Style.CAPITALIZED
    if may_be_words and fold(" ".join(words.written[:2])) in _NOT_THE_START_OF_A_NAME:
        return True
    # A name may begin inside the name of a street: `đường Nguyễn Văn Linh`.
    for start in _starts_of_run(text, begin):
        place = _before(text, start, PLACES, marked=text_has_marks)
        title = _before(text, start, TITLES, marked=text_has_marks)
        if place and len(place) > len(title):
            return text_has_marks or not _is_ambiguous_place(place)
        if title:
            return False
    return False


def _starts_of_run(text: str, start: int) -> Iterator[int]:
    """Yield the start, and those of the capitalized words right before it."""
    yield start
    for _ in range(MOST_WORDS):
        found = _CAPITALIZED_BEFORE.search(text[max(0, start - _FAR_ENOUGH) : start])
        if found is None:
            return
        start -= len(found.group())
        yield start


def _is_ambiguous_place(before: str) -> bool:
    """Without diacritics `cho` is a market and "for", `ba` a title and a number."""
    return is_everyday(fold(before)) or ONE_WORD_TITLES.has(before, marked=False)


def _before(text: str, start: int, vocabulary: Vocabulary, *, marked: bool) -> str:
    """Return the longest word or phrase of a vocabulary that ends right before `start`."""
    sign = _PLACE_BEFORE if vocabulary is PLACES else _WORDS_BEFORE
    found = sign.search(text[max(0, start - _FAR_ENOUGH) : max(0, start)])
    words = found.group(1).split(" ") if found else []
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[-count:])
        if vocabulary.has(phrase, marked=marked):
            return phrase
    return ""
