"""Turn text into terms with the tokenizers and filters that CKAN's schema.xml names."""

import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import lru_cache, partial

Token = tuple[str, int]
"""A term and its position in the text."""

Stem = Callable[[str], str]
Analyzer = Callable[[str], list[Token]]
Filter = Callable[[list[Token]], list[Token]]

_FOLDED_APART = dict(zip("đĐðÐøØłŁı“”‘’–—", "dDdDoOlLi\"\"''--", strict=True)) | {
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "þ": "th",
    "Þ": "TH",
}
_LOWER, _UPPER, _DIGIT, _DELIMITER = 1, 2, 4, 8
_LETTER = _LOWER | _UPPER
# CKAN's stock synonyms.txt has no synonyms of a site, and our lists of tokens are flat already.
_WITHOUT_EFFECT = ("FlattenGraphFilter", "SynonymGraphFilter")


def build_analyzer(node: ET.Element, stem: Stem) -> Analyzer:
    """Return the analyzer that an `<analyzer>` element describes.

    Raises:
        ValueError: It names a part that is not known here.
    """
    tokenize: Analyzer = _whitespace_tokens
    filters: list[Filter] = []
    for child in node:
        name = child.get("class", "").removeprefix("solr.").removesuffix("Factory")
        if name == "NGramTokenizer":
            low, high = int(child.get("minGramSize", "1")), int(child.get("maxGramSize", "2"))
            tokenize = partial(_ngram_tokens, low=low, high=high)
        elif name not in ("WhitespaceTokenizer", *_WITHOUT_EFFECT):
            filters.append(_filter(name, child, stem))
    return partial(_analyze, tokenize=tokenize, filters=filters)


def ascii_fold(text: str) -> str:
    """Return the text with its letters as ASCII: `bảo hiểm` becomes `bao hiem`.

    Only composed letters fold: a free combining mark stays, as in Lucene's ASCIIFoldingFilter.
    """
    return text if text.isascii() else "".join(map(_fold_char, text))


def _analyze(text: str, tokenize: Analyzer, filters: list[Filter]) -> list[Token]:
    tokens = tokenize(text)
    for step in filters:
        tokens = step(tokens)
    return tokens


def _filter(name: str, node: ET.Element, stem: Stem) -> Filter:
    match name:
        case "WordDelimiterGraphFilter":
            split = node.get("splitOnCaseChange") == "1"
            return partial(_delimit, split=split, catenate=node.get("catenateWords") == "1")
        case "LowerCaseFilter":
            return partial(_each, change=str.lower)
        case "SnowballPorterFilter":
            return partial(_each, change=stem)
        case "ASCIIFoldingFilter":
            return partial(_each, change=ascii_fold)
        case _:
            message = f"schema.xml names a part of an analyzer that is not known here: {name}"
            raise ValueError(message)


def _each(tokens: list[Token], change: Callable[[str], str]) -> list[Token]:
    return [(change(text), position) for text, position in tokens]


def _whitespace_tokens(text: str) -> list[Token]:
    return [(word, position) for position, word in enumerate(text.split())]


def _ngram_tokens(text: str, low: int, high: int) -> list[Token]:
    starts = ((start, size) for start in range(len(text)) for size in range(low, high + 1))
    grams = (text[start : start + size] for start, size in starts if start + size <= len(text))
    return [(gram, position) for position, gram in enumerate(grams)]


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    if char in _FOLDED_APART:
        return _FOLDED_APART[char]
    if unicodedata.combining(char):
        return char
    decomposed = unicodedata.normalize("NFKD", char)
    base = "".join(part for part in decomposed if not unicodedata.combining(part))
    return base if base.isascii() and base else char


def _delimit(tokens: list[Token], *, split: bool, catenate: bool) -> list[Token]:
    """Split words at delimiters and keep runs of parts joined too (WordDelimiterGraphFilter)."""
    out: list[Token] = []
    shift = 0
    for text, position in tokens:
        parts = _word_parts(text, split)
        out += [(part, position + shift + i) for i, (part, _) in enumerate(parts)]
        if catenate:
            out += [(joined, position + shift + i) for i, joined in _joined_runs(parts)]
        shift += len(parts) - 1
    return out


def _joined_runs(parts: list[tuple[str, bool]]) -> list[tuple[int, str]]:
    """Return every run of two or more parts that are all numbers or all words, joined."""
    runs: list[tuple[int, list[str]]] = []
    for i, (part, is_number) in enumerate(parts):
        if i and parts[i - 1][1] == is_number:
            runs[-1][1].append(part)
        else:
            runs.append((i, [part]))
    return [(start, "".join(run)) for start, run in runs if len(run) > 1]


def _word_parts(word: str, split: bool) -> list[tuple[str, bool]]:
    """Return the parts of one word, each with whether it is a number."""
    if word.endswith(("'s", "'S", "’s")):
        word = word[:-2]
    parts: list[str] = []
    last = _DELIMITER
    for char in word:
        kind = _kind(char)
        if kind != _DELIMITER and _continues(last, kind, split):
            parts[-1] += char
        elif kind != _DELIMITER:
            parts.append(char)
        last = kind
    return [(part, _kind(part[0]) == _DIGIT) for part in parts]


def _continues(last: int, kind: int, split: bool) -> bool:
    if last == _DELIMITER:
        return False
    letters = bool(last & _LETTER) and bool(kind & _LETTER)
    return bool(last & kind) or (letters and (not split or last == _UPPER))


def _kind(char: str) -> int:
    category = unicodedata.category(char)
    if category == "Lu":
        return _UPPER
    if category == "Ll":
        return _LOWER
    if category[0] in "LM":
        return _LETTER
    return _DIGIT if category[0] == "N" else _DELIMITER
