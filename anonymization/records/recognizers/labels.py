"""Weigh a finding by the label before it, or else by the name of the column it stands in.

Ten digits are a telephone number, a tax code or an insurance number depending on what is written
to their left. Presidio's own enhancer compares single words, so it cannot see `số sổ` or
`ma so bhxh`, and it never lowers a score. This one matches whole phrases, nearest first, and a
label that belongs to something else counts against the finding.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import LabelledRecognizer
from anonymization.records.text import words_of

PENALTY = 0.45
LONG_NUMBER = 5
# What stands before the numbers that are nobody's, or that have no recognizer of their own.
NOT_A_PERSONS_NUMBER = (
    "so hoa don, hoa don, bien lai, phieu thu, phieu chi, phieu, seri, serial, quyet dinh, qd, "
    "cong van, thong bao, so ho so, ma ho so, ho so, bien nhan, ma don vi, don vi, ma dv, ma ho, "
    "so ho khau, hop dong, chung tu, van don, so tien, tong tien, tong, muc dong, muc luong, "
    "luong, tien luong, to khai, ma benh, ma giao dich, giao dich, hotline, tong dai, so tai "
    "khoan, tai khoan, stk, so tk, ho chieu, bien so, bks, giay phep, gplx, gpkd, ma hang, lenh chi"
)
_MONEY = frozenset(("dong", "vnd", "d", "trieu", "ty", "nghin"))
_SENTENCE_ENDS = frozenset((".", ";", "!", "?", "\n"))
_LIST_SIGNS = frozenset((",", "/", "&", "-", "va", "hoac"))

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A phrase, and whether it speaks for the identifier."""

    phrase: Phrase
    is_for: bool

    def __str__(self) -> str:
        return " ".join(self.phrase)


class LabelBook:
    """All labels that matter for one kind of identifier, by their last word."""

    def __init__(self, own: Iterable[str], others: Iterable[str]) -> None:
        phrases = {words_of(label): False for label in others}
        phrases |= {words_of(label): True for label in own}
        self._by_last_word: defaultdict[str, list[Label]] = defaultdict(list)
        for phrase in sorted(phrases, key=len, reverse=True):
            self._by_last_word[phrase[-1]].append(Label(phrase, phrases[phrase]))

    def ending_at(self, words: Sequence[str], last: int) -> Label | None:
        """Return the longest label whose last word is `words[last]`."""
        for label in self._by_last_word.get(words[last], ()):
            first = last + 1 - len(label.phrase)
            if first >= 0 and tuple(words[first : last + 1]) == label.phrase:
                return label
        return None

    def within(self, words: Sequence[str]) -> Label | None:
        """Return the longest label anywhere in the words of a column's name."""
        found = (self.ending_at(words, last) for last in range(len(words)))
        return max((one for one in found if one), key=lambda one: len(one.phrase), default=None)


def label_books(
    recognizers: Iterable[LabelledRecognizer],
) -> Mapping[EntityType, tuple[LabelBook, LabelledRecognizer]]:
    """Return the labels of each identifier; to a number, the labels of other numbers say no."""
    every = tuple(recognizers)
    numbers = [label for one in every if one.is_number for label in one.labels]
    nobodys = NOT_A_PERSONS_NUMBER.split(", ")
    return {
        one.entity: (
            LabelBook(one.labels, [*one.against, *([*numbers, *nobodys] if one.is_number else [])]),
            one,
        )
        for one in every
    }


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
        text: str,  # noqa: ARG002
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],  # noqa: ARG002
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        column = words_of(context[0]) if context else ()
        for result in raw_results:
            self._weigh(result, nlp_artifacts, column)
        return raw_results

    def _weigh(self, result: RecognizerResult, tokens: NlpArtifacts, column: Phrase) -> None:
        book, recognizer = self._books[EntityType(result.entity_type)]
        if recognizer.is_number and _is_money(result, tokens):
            result.score = max(0.0, result.score - PENALTY)
            return
        label = _nearest_label(book, tokens, result.start, recognizer.reach) or book.within(column)
        if label is None:
            return
        if label.is_for:
            result.score = max(result.score, recognizer.labelled_score)
        else:
            result.score = max(0.0, result.score - PENALTY)
        result.analysis_explanation.set_supportive_context_word(str(label))
        result.analysis_explanation.set_improved_score(result.score)


def _nearest_label(book: LabelBook, tokens: NlpArtifacts, start: int, reach: int) -> Label | None:
    """Return the label that stands nearest to the left, within the sentence and the reach."""
    words: list[str] = tokens.lemmas
    first = _skip_a_list(words, bisect_right(tokens.tokens_indices, start) - 2)
    for position in range(first, -1, -1):
        word = words[position]
        # The dot right before may belong to the label itself: `SĐT. 0912...`
        is_end = word in _SENTENCE_ENDS and position != first
        if reach <= 0 or is_end or _is_long_number(word):
            return None
        if label := book.ending_at(words, position):
            return label
        reach -= word.isalnum()
    return None


def _skip_a_list(words: Sequence[str], position: int) -> int:
    """Step over `number, number and` before the number asked about: one label names them all."""
    while position >= 1 and words[position] in _LIST_SIGNS and _is_long_number(words[position - 1]):
        position -= 2
    return position


def _is_long_number(word: str) -> bool:
    return len(word) >= LONG_NUMBER and word.isdecimal()


def _is_money(result: RecognizerResult, tokens: NlpArtifacts) -> bool:
    after = bisect_right(tokens.tokens_indices, result.end - 1)
    if after >= len(tokens.lemmas):
        return False
    # `Đồng Nai` is not a currency.
    return tokens.lemmas[after] in _MONEY and str(tokens.tokens[after]).islower()
