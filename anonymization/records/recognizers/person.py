"""Names of people: family name first, then one to four more words.

Without a model, a name is a family name of the gazetteer (names.py) before capitalized words, or
capitalized words after a title such as `ông` or `chị`. Family names of the Êđê and other peoples
stand last; their first word is Y, H' or K'.
"""

import re

from presidio_analyzer import Pattern, RecognizerResult

from anonymization.records.model import EntityType
from anonymization.records.recognizers.names import (
    BARE_CLANS,
    BARE_FAMILY_NAMES,
    BARE_NAME_PARTS,
    BARE_TITLES,
    NOT_IN_NAMES,
    is_clan,
    is_name_part,
    is_office,
    is_place_word,
    is_sure_family_name,
    is_title,
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
_TITLE = _alternatives(BARE_TITLES)
_WORD = r"[A-Z][a-z]*(?:'[A-Z]?[a-z]+)?"
_CAPITALS = rf"(?!(?:{_alternatives(NOT_IN_NAMES).upper()})\b)[A-Z]+"
_SMALL_PART = f"(?:{_alternatives(BARE_NAME_PARTS).lower()})"
_SMALL_PARTS = (
    rf"(?:(?:van|thi) [a-z]+(?: {_SMALL_PART}){{0,2}}|{_SMALL_PART}(?: {_SMALL_PART}){{1,3}})"
)
_START = r"(?<![\w'])"
_END = r"(?!\w)"

NAMED = 0.6
# Above the others: of two matches of one recognizer Presidio keeps only the longer one, unless the
# shorter scores higher. `Cháu Bùi Gia Bảo` must not hide `Bùi Gia Bảo`, though `Châu` is a name.
TITLED = 0.65
CLAN_LAST = 0.65

_LAST_WORD = re.compile(r"(\w+(?:/\w+)?)[\s:.,-]*$")
_OTHER_PLACES = frozenset(("viet nam", "thai lan", "y te", "sai gon", "ha long", "vung tau"))
_PLACES = _OTHER_PLACES | {name.lower() for name in PROVINCE_NAMES}


class PersonRecognizer(LabelledRecognizer):
    """Finds names by their form; the text with its diacritics decides between look-alikes."""

    entity = EntityType.PERSON
    flags = CASE_MATTERS
    reach = 2
    found_by = (
        Pattern("family name and more", rf"{_START}(?:{_FAMILY})(?: {_WORD}){{1,4}}{_END}", NAMED),
        Pattern(
            "family name and more, in capitals",
            rf"{_START}(?:{_FAMILY.upper()})(?: {_CAPITALS}){{1,4}}{_END}",
            NAMED,
        ),
        Pattern(
            "family name and common parts, in small letters",
            rf"{_START}(?:{_FAMILY.lower()}) {_SMALL_PARTS}{_END}",
            NAMED,
        ),
        Pattern(
            "capitalized words after a title",
            rf"(?<={_START}(?i:{_TITLE})[:.]? ){_WORD}(?: {_WORD}){{0,4}}{_END}",
            TITLED,
        ),
        Pattern(
            "first word Y, H or K",
            rf"{_START}[YHK]['’ ][A-Z][A-Za-z]+(?: [A-Z][A-Za-z]*){{0,3}}{_END}",
            CLAN_LAST,
        ),
        Pattern(
            "first word Y, H or K, in small letters",
            rf"{_START}(?:y |[hk]['’])[a-z]+ (?:{_CLAN.lower()}){_END}",
            CLAN_LAST,
        ),
        Pattern(
            "nothing but a family name and more",
            rf"\A\s*(?i:{_FAMILY})(?: [A-Za-z']+){{1,5}}\s*\Z",
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

    def score_in(self, text: str, result: RecognizerResult) -> float:
        """Weigh a match by its words as they are written, and by the word before."""
        words = text[result.start : result.end].split()
        before = _word_before(text, result.start)
        marked = has_marks(text)
        if _is_a_place(words, before, text_has_marks=marked):
            return 0.0
        titled = is_title(before, text_has_marks=marked) and not is_office(words[0])
        return max(
            TITLED if titled else 0.0,
            _clan_score(words),
            _family_score(words, result.score, text_has_marks=marked),
        )


def _family_score(words: list[str], score: float, *, text_has_marks: bool) -> float:
    if not starts_with_family_name(words, text_has_marks=text_has_marks):
        return 0.0
    sure = is_sure_family_name(words[0]) or any(is_name_part(word) for word in words[1:])
    return score if sure else score / 2


def _clan_score(words: list[str]) -> float:
    first = words[0].upper().replace("’", "'")
    if first not in ("Y", "H", "K") and not first.startswith(("H'", "K'")):
        return 0.0
    return CLAN_LAST if is_clan(words[-1]) or "'" in first else CLAN_LAST / 2


def _is_a_place(words: list[str], before: str, *, text_has_marks: bool) -> bool:
    after_place_word = is_place_word(before, text_has_marks=text_has_marks)
    return after_place_word or fold(" ".join(words)) in _PLACES


def _word_before(text: str, start: int) -> str:
    last = _LAST_WORD.search(text[max(0, start - 20) : start])
    return last.group(1) if last else ""
