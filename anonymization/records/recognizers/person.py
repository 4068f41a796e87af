"""Names of people: family name first, then one to five more words.

Without a language model, the patterns here find where a name may begin: a capitalized word before
another, a family name in small letters, a word after a title or a label, a word before `Thị`. What
is known of the words, and of what stands around them, tells how likely a name is and where it ends
(name_score.py). A single given name after a title (`chị Hoa`) is a name: with the rest of a note it
can point at one person. Names of the Êđê and other peoples begin with Y, H' or K', and their clan
stands last.
"""

from collections.abc import Hashable

from presidio_analyzer import Pattern, RecognizerResult

from anonymization.records.model import EntityType
from anonymization.records.recognizers.name_features import (
    DISTRICT_NAMES,
    OF_A_PEOPLE,
    PLACE_NAMES,
)
from anonymization.records.recognizers.name_score import names_of, words_weighed_alone
from anonymization.records.recognizers.name_words import CLAN_FIRST, TOKEN, known_of
from anonymization.records.recognizers.names import (
    BARE_FAMILY_NAMES,
    BEFORE_A_NAME,
    EVERY_LIST,
    LETTER_TITLES,
    NAME_LABELS,
    STREETS,
    TITLES,
    is_everyday,
    starts_with_family_name,
)
from anonymization.records.recognizers.pattern import CASE_MATTERS, LabelledRecognizer
from anonymization.records.recognizers.syllables import SYLLABLES
from anonymization.records.text import fold, has_marks


def _alternatives(words: frozenset[str]) -> str:
    """The longest first: an expression takes the first alternative that fits."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_FAMILY = _alternatives(BARE_FAMILY_NAMES)
_TITLE = _alternatives(TITLES.bare | LETTER_TITLES.bare)
_LABEL = _alternatives(frozenset(label.replace(" ", "[ _]") for label in NAME_LABELS.bare))
_BEFORE = _alternatives(BEFORE_A_NAME.bare)
# `N'An'` is a text in SQL.
_WORD = r"(?!N['’][A-Z])(?:[A-Z]\.|[A-Za-z](?:[A-Za-z'’]{0,23}[A-Za-z])?)"
_CAPITALIZED = r"(?!N['’][A-Z])[A-Z](?:[A-Za-z'’]{0,23}[A-Za-z])?"
_START = r"(?<![^\W_]|[^\W\dN_]['’])"
_END = r"(?!\w)"

NAMED = 0.6
SUSPECTED = 0.3
WHOLE_CELL = 0.2
LIKELY = 0.4
POSSIBLE = 0.15
AS_A_WHOLE = "nothing but a family name and more"


_WEIGHED_ALONE = frozenset(fold(word) for (word,) in words_weighed_alone())


class PersonRecognizer(LabelledRecognizer):
    """Finds where a name may begin by its form; how likely it is decides."""

    entity = EntityType.PERSON
    reads = ()
    reads_bare = (
        *(TITLES.bare, LETTER_TITLES.bare, NAME_LABELS.bare, STREETS.bare),
        *(PLACE_NAMES, DISTRICT_NAMES, SYLLABLES),
    )
    phrases_of = EVERY_LIST
    also_matches = (TOKEN.pattern, CLAN_FIRST.pattern)
    inserts = (_FAMILY, _FAMILY.lower(), _TITLE, _LABEL, _BEFORE)
    flags = CASE_MATTERS
    reach = 2
    # Each of these finds the first word only: a longer match would hide a name that begins in it.
    found_by = (
        Pattern(
            "capitalized words",
            rf"{_START}{_CAPITALIZED}(?=\.? ?[A-Z]|\. ?[A-Z]| (?:thi|van) [A-Z])",
            NAMED,
        ),
        Pattern(
            "family name and more, in small letters",
            rf"{_START}(?:{_FAMILY.lower()})(?= [a-z])",
            NAMED,
        ),
        Pattern(
            "word before `thị`, in small letters",
            rf"{_START}[a-z]{{1,24}}(?= (?:thi|van) [a-z])",
            NAMED,
        ),
        Pattern(
            "word after a title", rf"(?<={_START}(?i:{_TITLE})(?:[:.] ?| )){_WORD}{_END}", NAMED
        ),
        Pattern(
            "word after a label",
            rf"(?<=(?i:{_LABEL})[:='\"”>’ ]{{1,6}}){_CAPITALIZED}{_END}",
            NAMED,
        ),
        Pattern(
            "word after `gặp`, `cho` or the like",
            rf"(?<={_START}(?:{_BEFORE}) ){_CAPITALIZED}{_END}",
            NAMED,
        ),
        Pattern(
            "first word with H' or K'", rf"{_START}(?!N['’])[A-Z][a-z]?['’][A-Za-z]{{1,24}}", NAMED
        ),
        Pattern(
            AS_A_WHOLE,
            rf"\A\s{{0,5}}(?i:{_FAMILY})(?: [A-Za-z']{{1,20}}){{1,5}}\s{{0,5}}\Z",
            WHOLE_CELL,
        ),
    )
    labels = (
        "ho va ten",
        "ho ten",
        "ho ten nguoi",
        "hoten",
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
        "full name",
        "name",
    )
    against = ("don vi", "ten don vi", "cong ty", "co quan", "ten tinh", "ten xa", "ten huyen")

    def sees(self, word: str, *, marked: bool) -> Hashable:
        """Return what the lists of names know about a word, and the identity of titles."""
        known = known_of(word, marked=marked)
        bare = fold(word)
        is_named = known.is_before or TITLES.has(word, marked=marked)
        own = bare if is_named and bare in _WEIGHED_ALONE else ""
        return known, own, is_everyday(word), bare in OF_A_PEOPLE, has_marks(word)

    def fit(self, text: str, result: RecognizerResult) -> None:
        """Lead the match to the end of the name, and weigh the name by its words."""
        if result.analysis_explanation.pattern_name == AS_A_WHOLE:
            result.score = _score_as_a_whole(text)
            return
        names = names_of(text)
        first = names.word_at(result.start)
        likely = None if first is None else names.begins_at(first)
        if first is None or likely is None or likely.likelihood < POSSIBLE:
            result.score = 0.0
            return
        result.score = NAMED if likely.likelihood >= LIKELY else SUSPECTED
        result.end = names.end_of(first, likely)


def _score_as_a_whole(cell: str) -> float:
    """A cell that is nothing but words after a family name waits for the name of its column."""
    words = cell.split()
    is_name = starts_with_family_name(words, text_has_marks=has_marks(cell))
    return WHOLE_CELL if is_name and fold(" ".join(words)) not in PLACE_NAMES else 0.0
