"""Weigh a finding by the label before it, or else by the name of the column it stands in.

Ten digits are a telephone number, a tax code or an insurance number depending on what is written
to their left. Presidio's own enhancer compares single words, so it cannot see `số sổ` or
`ma so bhxh`, and it never lowers a score. This one matches whole phrases, nearest first, and a
label that belongs to something else counts against the finding.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts

from anonymization.records.model import EntityType
from anonymization.records.recognizers.not_personal import NOT_A_PERSONS_NUMBER
from anonymization.records.recognizers.pattern import LabelledRecognizer
from anonymization.records.recognizers.tables_in_text import heading_above
from anonymization.records.text import words_of

PENALTY = 0.45
LONG_NUMBER = 5
MOST_LETTERS_BEFORE = 2
AGAINST_REACH = 5
"""How many words away a label that speaks against a finding may stand."""
_MONEY = frozenset(("dong", "vnd", "d", "trieu", "ty", "nghin"))
_NEVER_A_PROVINCE = frozenset(("vnd", "d"))
_SENTENCE_ENDS = frozenset((".", ";", "!", "?", "|", "\n"))
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
_LIST_SIGNS = frozenset((",", ";", "/", "&", "-", "+", "va", "hoac", "thanh", "sang", "moi", "cu"))
_INSIDE_NUMBERS = frozenset((".", "/", "-"))
NEUTRAL = (
    *("chu tk", "chu tai khoan", "ten tk", "ten tai khoan", "dang ky tk", "tk vssid"),
    *("khoa tk", "mo tk", "ten chu tk", "dung ten tk", "nguoi dung ten"),
)
"""Phrases that end like a label and speak of a person or of something else than the number."""
_COPULAS = frozenset(("la", "lam", "chinh", "day"))
_EXPLAINS = _COPULAS | {"(", "=", "-"}
MOST_WORDS_BEHIND, MOST_EXPLAINING = 4, 2
UNMISTAKABLE = 0.8
"""What has this score by itself is believed whatever else is named before it."""
ONLY_BESIDE = frozenset((("don", "vi"), ("ten", "don", "vi")))
"""Labels that speak against a number only right before it: a unit has telephones and people."""
WORDS_AROUND_NUMBERS = (_MONEY, _NEVER_A_PROVINCE, _LIST_SIGNS, _COPULAS)
"""Lists of words beside a number that matter and are no labels."""

MOST_NUMBERS = 3
"""So many numbers between are another date or telephone number, which has the label."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A phrase, and whether it speaks for the identifier."""

    phrase: Phrase
    is_for: bool
    is_neutral: bool = False

    def __str__(self) -> str:
        return " ".join(self.phrase)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A label that was seen, as it was written, and where."""

    label: Label
    written: str
    place: str

    def __str__(self) -> str:
        verb = "labelled" if self.label.is_for else "in spite of"
        return f"{verb} `{self.written}` {self.place}"


class LabelBook:
    """All labels that matter for one kind of identifier, by their last word."""

    def __init__(self, own: Iterable[str], others: Iterable[str]) -> None:
        phrases = {words_of(label): False for label in others}
        phrases |= {words_of(label): True for label in own}
        neutral = {words_of(label) for label in NEUTRAL} - phrases.keys()
        self._by_last_word: defaultdict[str, list[Label]] = defaultdict(list)
        for phrase in sorted((*phrases, *neutral), key=lambda one: (-len(one), one)):
            is_for = phrases.get(phrase, False)
            self._by_last_word[phrase[-1]].append(Label(phrase, is_for, phrase in neutral))

    def ending_at(self, words: Sequence[str], last: int) -> Label | None:
        """Return the longest label whose last word is `words[last]`."""
        for label in self._by_last_word.get(words[last], ()):
            first = last + 1 - len(label.phrase)
            if first >= 0 and tuple(words[first : last + 1]) == label.phrase:
                return label
        return None

    def starting_at(self, words: Sequence[str], first: int) -> Label | None:
        """Return the longest label whose first word is `words[first]`."""
        ends = range(min(first + MOST_WORDS_BEHIND, len(words)) - 1, first - 1, -1)
        found = (self.ending_at(words, last) for last in ends)
        own = zip(ends, found, strict=True)
        return next((one for last, one in own if one and last + 1 - len(one.phrase) == first), None)

    def within(self, words: Sequence[str]) -> Label | None:
        """Return the longest label anywhere in the words of a column's name."""
        found = (self.ending_at(words, last) for last in range(len(words)))
        named = (one for one in found if one and not one.is_neutral)
        return max(named, key=lambda one: len(one.phrase), default=None)


def label_books(
    recognizers: Iterable[LabelledRecognizer],
) -> Mapping[EntityType, tuple[LabelBook, LabelledRecognizer]]:
    """Return the labels of each identifier; to a number, the labels of other numbers say no."""
    every = tuple(recognizers)
    numbers = [label for one in every if one.is_number for label in one.labels]
    return {
        one.entity: (
            LabelBook(
                one.labels,
                [*one.against, *_labels_against(one, numbers)],
            ),
            one,
        )
        for one in every
    }


def _labels_against(one: LabelledRecognizer, numbers: Iterable[str]) -> tuple[str, ...]:
    if not one.is_number:
        return ()
    # Letters in it tell it from all other numbers.
    return NOT_A_PERSONS_NUMBER if one.has_letters else (*numbers, *NOT_A_PERSONS_NUMBER)


class LabelEnhancer(ContextAwareEnhancer):
    """Raises a score when a label speaks for it, lowers it when one speaks against it."""

    def __init__(self, recognizers: Iterable[LabelledRecognizer]) -> None:
        super().__init__(
            context_similarity_factor=0.0,
            min_score_with_context_similarity=0.0,
            context_prefix_count=0,
            context_suffix_count=0,
        )
        self._books = label_books(recognizers)

    def label_in(self, column: str, entity: EntityType) -> str:
        """Return the part of a column's name that speaks for an identifier, or nothing."""
        label = self._books[entity][0].within(words_of(column))
        return str(label) if label and label.is_for else ""

    def digits_in(self, entity: EntityType) -> int:
        return self._books[entity][1].digits

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],  # noqa: ARG002
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        column = words_of(context[0]) if context else ()
        for result in raw_results:
            self._weigh(result, text, nlp_artifacts, column)
        return raw_results

    def _weigh(
        self, result: RecognizerResult, text: str, tokens: NlpArtifacts, column: Phrase
    ) -> None:
        book, recognizer = self._books[EntityType(result.entity_type)]
        if result.score >= UNMISTAKABLE and recognizer.is_number:
            return
        if recognizer.is_number and _is_money(result, tokens):
            result.score = max(0.0, result.score - PENALTY)
            return
        seen = (
            _nearest(book, text, tokens, result.start, recognizer.reach)
            or _behind(book, text, tokens, result.end)
            or _in(words_of(heading_above(text, result.start)), book, "heading above")
            or _in(column, book, "name of the column")
        )
        if seen is None:
            return
        if seen.label.is_for:
            result.score = max(result.score, recognizer.labelled_score)
        else:
            result.score = max(0.0, result.score - PENALTY)
        result.analysis_explanation.set_supportive_context_word(str(seen))
        result.analysis_explanation.set_improved_score(result.score)


def _in(words: Phrase, book: LabelBook, place: str) -> Sighting | None:
    label = book.within(words)
    return Sighting(label, str(label), f"in the {place}") if label else None


def _nearest(
    book: LabelBook, text: str, tokens: NlpArtifacts, start: int, reach: int
) -> Sighting | None:
    """Return the label that stands nearest to the left, within the sentence and the reach."""
    words: list[str] = tokens.lemmas
    first = _skip_a_list(words, bisect_right(tokens.tokens_indices, start) - 2)
    passed = numbers = 0
    for position in range(first, -1, -1):
        word = words[position]
        # The dot right before may belong to the label itself: `SĐT. 0912...`, `Passport No.: C1...`
        may_belong = position == first or (word == "." and not passed)
        is_end = word in _SENTENCE_ENDS and not may_belong
        numbers += word.isdecimal()
        if passed >= reach or is_end or _is_long_number(word) or numbers >= MOST_NUMBERS:
            return None
        label = book.ending_at(words, position)
        if label and not label.is_neutral and not (passed and label.phrase in ONLY_BESIDE):
            near_enough = label.is_for or passed < AGAINST_REACH
            written = _written(label, position, text, tokens)
            return Sighting(label, written, _so_far_left(passed + 1)) if near_enough else None
        passed += word.isalnum()
    return None


def _behind(book: LabelBook, text: str, tokens: NlpArtifacts, end: int) -> Sighting | None:
    """Return the label that explains a number from behind: `N là số sổ`, `N (số sổ)`, `N - số sổ`.

    A label that has another number behind it explains that one.
    """
    words: list[str] = tokens.lemmas
    first = position = bisect_left(tokens.tokens_indices, end)
    while (
        position < len(words)
        and position < first + MOST_EXPLAINING
        and words[position] in _EXPLAINS
    ):
        position += 1
    if position == first:
        return None
    label = book.starting_at(words, position)
    if label is None or not label.is_for:
        return None
    last = position + len(label.phrase) - 1
    following = next((word for word in words[last + 1 : last + 4] if word.isalnum()), "")
    if following.isdecimal():
        return None
    return Sighting(label, _written(label, last, text, tokens), "behind it")


def _so_far_left(words: int) -> str:
    """Say how far a label stands to the left; the word before is one word away.

    >>> _so_far_left(1), _so_far_left(3)
    ('one word to the left', 'three words to the left')
    """
    return f"{_COUNTS[words]} word{'s' * (words > 1)} to the left"


def _written(label: Label, last: int, text: str, tokens: NlpArtifacts) -> str:
    first = last + 1 - len(label.phrase)
    end = tokens.tokens_indices[last] + len(label.phrase[-1])
    return text[tokens.tokens_indices[first] : end].lower()


def _skip_a_list(words: Sequence[str], position: int) -> int:
    """Step over `number, number and` before the number asked about: one label names them all."""
    while position >= 1 and words[position] in _LIST_SIGNS:
        before = position - 1 - (words[position - 1] in _LIST_SIGNS)
        while before >= 0 and (words[before] in _INSIDE_NUMBERS or words[before].isdecimal()):
            before -= 1
        before -= _are_letters_of_it(words, before)
        if sum(map(len, filter(str.isalnum, words[before + 1 : position]))) < LONG_NUMBER:
            break
        position = before
    return position


def _are_letters_of_it(words: Sequence[str], place: int) -> bool:
    """Tell whether one or two letters stand where a number begins, as in a passport or a card."""
    is_short = place > 0 and len(words[place]) <= MOST_LETTERS_BEFORE and words[place].isalpha()
    return is_short and words[place + 1].isdecimal()


def _is_long_number(word: str) -> bool:
    return len(word) >= LONG_NUMBER and word.isdecimal()


def _is_money(result: RecognizerResult, tokens: NlpArtifacts) -> bool:
    after = bisect_right(tokens.tokens_indices, result.end - 1)
    if after >= len(tokens.lemmas):
        return False
    word = tokens.lemmas[after]
    # `Đồng Nai` is not a currency.
    return word in _NEVER_A_PROVINCE or (word in _MONEY and str(tokens.tokens[after]).islower())
