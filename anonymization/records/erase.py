"""Find one person in records, take their rows out, and take them out of what is said of others.

A row is about the person if its number says so. Other rows may mention them: in a note, by name or
number, in any spelling; or in a cell of their own, as the guardian of a child. Those rows stay,
without the mention.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from anonymization.records.model import EntityType
from anonymization.records.text import Spelled, fold

ERASED = "[ĐÃ XÓA]"
"""What stands in a note where the person was mentioned."""
NUMBERS = frozenset({EntityType.CITIZEN_ID, EntityType.SI_NUMBER, EntityType.HEALTH_CARD})
"""Kinds by which one person can be told from all others; the keys that lead from row to row."""
MENTIONED_BY = NUMBERS | {
    EntityType.PERSON,
    EntityType.PHONE,
    EntityType.EMAIL,
    EntityType.ADDRESS,
    EntityType.BANK_ACCOUNT,
    EntityType.BANK_CARD,
    EntityType.PASSPORT,
    EntityType.PLATE,
}
"""Kinds that point at the person in a note. A tax code does not: it may be the employer's."""
LEAST_SIGNS = 7
"""Shorter values (`An`, `0912`) would take out what is said of everybody."""
CARD_DIGITS = 10
_SEPARATORS = r"[\s.\-]*"
_PHONE_DIGITS = 10
_MARKS = r"[\p{M}\p{Cf}]"


@dataclass(frozen=True, slots=True)
class KnownColumns:
    """Of which kind the columns of a dataset are; `notes` are free text."""

    kinds: Mapping[str, EntityType]
    notes: tuple[str, ...]

    def of(self, *kinds: EntityType) -> list[str]:
        return [column for column, kind in self.kinds.items() if kind in kinds]


@dataclass(frozen=True)
class Traces:
    """What is known of a person to be erased: numbers by kind, and everything that mentions them."""

    numbers: Mapping[EntityType, frozenset[str]] = field(repr=False)
    mentions: frozenset[str] = field(default_factory=frozenset, repr=False)

    def joined(self, other: "Traces") -> "Traces":
        kinds = self.numbers.keys() | other.numbers.keys()
        nothing = frozenset[str]()
        numbers = {
            kind: self.numbers.get(kind, nothing) | other.numbers.get(kind, nothing)
            for kind in kinds
        }
        return Traces(numbers, self.mentions | other.mentions)

    @property
    def all_numbers(self) -> list[str]:
        return sorted({number for numbers in self.numbers.values() for number in numbers})

    @cached_property
    def pattern(self) -> str:
        """Matches every mention in folded text, in the regular expressions of Python and of Rust."""
        texts = {_essence(text) for text in (*self.mentions, *self.all_numbers)}
        longest_first = sorted(texts - {""}, key=lambda text: (-len(text), text))
        return "|".join(_loosely(text) for text in longest_first)


def find_rows(batch: pl.DataFrame, columns: KnownColumns, traces: Traces) -> pl.DataFrame:
    """Return for each row whether it `is_about` the person, or `is_doubtful`.

    Every cell that names a person has a vote: for, with one of the numbers known of the person;
    against, with another number of such a kind. More for than against makes it the person's row, so
    a soiled number does not hide it. Otherwise, and with any vote for, rows were mixed up: erasing
    them could hurt somebody else, so they stay, without the numbers, and are counted.
    """
    votes_for = votes_against = pl.Series([0]).new_from_index(0, batch.height)
    for kind, numbers in traces.numbers.items():
        for column in columns.of(kind):
            told = batch[column].drop_nulls().unique()
            number = as_number(told, kind, digits=min(map(len, numbers)))
            is_same = number.is_in(sorted(numbers))
            is_other = (number.str.strip_chars("0") != "") & ~is_same
            votes_for += _among(batch[column], told.filter(is_same))
            votes_against += _among(batch[column], told.filter(is_other))
    is_about = votes_for > votes_against
    doubtful = (votes_for > 0) & ~is_about
    return pl.DataFrame({"is_about": is_about, "is_doubtful": doubtful})


def traces_in(rows: pl.DataFrame, columns: KnownColumns) -> Traces:
    """Return what rows about the person tell about them."""
    numbers = {
        kind: frozenset(
            number
            for column in columns.of(kind)
            for number in as_number(rows[column], kind).drop_nulls().unique()
            if len(number) >= LEAST_SIGNS
        )
        for kind in NUMBERS
    }
    mentions = (
        text.strip()
        for column in columns.of(*MENTIONED_BY)
        for text in rows[column].cast(pl.String).drop_nulls().unique()
    )
    told = frozenset(text for text in mentions if len(_essence(text)) >= LEAST_SIGNS)
    return Traces({kind: found for kind, found in numbers.items() if found}, told)


def without_mentions(batch: pl.DataFrame, notes: Sequence[str], traces: Traces) -> pl.DataFrame:
    """Return the batch with the mentions taken out: in notes by `[ĐÃ XÓA]`, elsewhere whole cells."""
    changed = []
    for values in batch.iter_columns():
        if values.name in notes:
            changed.append(_redacted(values, traces))
        else:
            found = _cells_with(values, traces.all_numbers)
            changed.append(values.scatter(found.arg_true(), None) if found.any() else values)
    return pl.DataFrame(changed)


def count_changes(before: pl.DataFrame, after: pl.DataFrame) -> int:
    """How many cells of two batches of one form differ."""
    return sum(int(before[name].ne_missing(after[name]).sum()) for name in before.columns)


def as_number(values: pl.Series, kind: EntityType, *, digits: int = 0) -> pl.Series:
    """Return values as numbers of a kind are compared: ASCII, no separators, lost zeros restored.

    Of a health card only the last ten digits: the letters and figures before them change when the
    person's group does.
    """
    plain = _plain(values)
    if kind is EntityType.HEALTH_CARD:
        plain = plain.str.tail(CARD_DIGITS)
    return plain.str.zfill(digits) if digits else plain


def _plain(values: pl.Series) -> pl.Series:
    text = values.cast(pl.String).str.normalize("NFKC")
    return text.str.replace_all(r"[\s.\-\p{Cf}]", "").str.to_uppercase()


def _cells_with(values: pl.Series, numbers: Sequence[str]) -> pl.Series:
    """Which cells hold one of the numbers, alone or within something else."""
    if not numbers or not (values.dtype == pl.String or values.dtype.is_integer()):
        return _among(values, values.clear())
    told = values.drop_nulls().unique()
    if values.dtype.is_integer():
        found = _plain(told).str.zfill(min(map(len, numbers))).is_in(list(numbers))
    else:
        found = _plain(told).str.contains_any(list(numbers))
    return _among(values, told.filter(found))


def _among(values: pl.Series, wanted: pl.Series) -> pl.Series:
    """Which values are among a few; a missing one never is."""
    if wanted.is_empty():
        return pl.Series([False]).new_from_index(0, len(values))
    return values.is_in(wanted.implode()).fill_null(value=False)


def _redacted(values: pl.Series, traces: Traces) -> pl.Series:
    text = values.cast(pl.String)
    told = text.drop_nulls().unique()
    found = told.filter(_folded(told).str.contains(traces.pattern))
    if found.is_empty():
        return values
    clean = [_without(one, re.compile(traces.pattern)) for one in found]
    return text.replace(found, pl.Series(clean, dtype=pl.String)).alias(values.name)


def _folded(text: pl.Series) -> pl.Series:
    """A whole column as `fold` writes one text: in small letters, without marks."""
    bare = text.str.normalize("NFKD").str.replace_all(_MARKS, "").str.to_lowercase()
    return bare.str.replace_all("đ", "d", literal=True)


def _without(text: str, pattern: re.Pattern[str]) -> str:
    spelled = Spelled.of(text)
    parts, position = [], 0
    for match in pattern.finditer(fold(spelled.text)):
        start, end = spelled.original_span(*match.span())
        parts += [text[position:start], ERASED]
        position = end
    return "".join([*parts, text[position:]])


def _essence(text: str) -> str:
    """What is searched: small letters without marks, one space between words."""
    return " ".join(fold(Spelled.of(text).text).split())


def _loosely(essence: str) -> str:
    """A pattern for a value in other spellings: numbers with any separators, names as whole words."""
    compact = re.sub(r"[\s.\-]", "", essence)
    if sum(sign.isdigit() for sign in compact) < LEAST_SIGNS or "@" in compact or "," in essence:
        words = r"\s+".join(re.escape(word) for word in essence.split())
        return rf"\b{words}\b"
    if compact.isdigit() and compact.startswith("0") and len(compact) == _PHONE_DIGITS:
        # The same telephone number with the code of the country.
        return rf"(?:\+?{_SEPARATORS.join('84')}{_SEPARATORS})?0?{_SEPARATORS.join(compact[1:])}"
    return _SEPARATORS.join(map(re.escape, compact))
