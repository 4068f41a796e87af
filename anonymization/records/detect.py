"""Find personal values: in one text, in one column, in a table. The home of Presidio.

Presidio judges every text; the recognizers in `recognizers/` are all it knows. It runs without a
language model and never uses the network. Of many texts it judges only those whose verdict cannot
be known from another text (fingerprints/): the answers are the same, some hundred times sooner.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult

from anonymization.records.fingerprints.groups import GROUP_OF, WITHOUT_RULE, Group
from anonymization.records.fingerprints.verdicts import ENTITIES, Tables, VerdictBook, Verdicts
from anonymization.records.judge import Reading, judge
from anonymization.records.long_text import in_pieces, pieces_of
from anonymization.records.model import FOUND_AT, EntityType, Finding, Progress, Span
from anonymization.records.recognizers import registry
from anonymization.records.recognizers.labels import LabelEnhancer
from anonymization.records.recognizers.pattern import LANGUAGE, LabelledRecognizer
from anonymization.records.recognizers.tokens import PlainTokens
from anonymization.records.text import Spelled, shape_of

SAMPLE_SIZE = 500
SUSPECT_AT = 0.3
LOST_ZEROS = 2
MOST_BOOKS = 64
"""So many columns are remembered at a time."""


def detect(
    frame_sample: pl.DataFrame,
    detector: "Detector",
    *,
    sample_size: int = SAMPLE_SIZE,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> list[Finding]:
    """Return what every column holds, judged on at most `sample_size` distinct values each.

    The order of findings is that of the columns; a column in which nothing is found has none.
    That nothing was found is not a proof: unknown columns stay for the steward to decide.
    """
    findings: list[Finding] = []
    for done, values in enumerate(frame_sample.iter_columns(), start=1):
        findings += detector.findings(values.name, values, sample_size=sample_size, seed=seed)
        if on_progress:
            on_progress(done, frame_sample.width)
    return findings


class Detector:
    """Presidio with the recognizers for Viet Nam. Build it once: that takes a moment."""

    def __init__(self, recognizers: Sequence[LabelledRecognizer] = ()) -> None:
        """Take the registry, or for a test other recognizers."""
        recognizers = tuple(recognizers) or registry()
        self._labels = LabelEnhancer(recognizers)
        self._engine = AnalyzerEngine(
            registry=RecognizerRegistry(list(recognizers), supported_languages=[LANGUAGE]),
            nlp_engine=PlainTokens(),
            context_aware_enhancer=self._labels,
            supported_languages=[LANGUAGE],
        )
        self._tables = Tables.of([one for one in recognizers if one.reads is not None])
        self._groups = _grouped(recognizers)
        self._books: dict[str, VerdictBook] = {}

    def read(self, texts: pl.Series, *, column: str = "") -> Verdicts:
        """Return what `spans` returns for each text, as columns, without the reasons.

        Raises:
            VerdictsDifferError: A text that was judged a second time got another verdict.
        """
        found = self._suspected(texts, column)
        return found.only(found.score >= FOUND_AT).joined_overlaps()

    def _suspected(self, texts: pl.Series, column: str) -> Verdicts:
        encoded = (
            texts.cast(pl.String).rechunk().to_arrow().dictionary_encode(null_encoding="encode")
        )
        distinct = pl.Series(encoded.dictionary, dtype=pl.String)
        pieces = in_pieces(distinct)
        found = pieces.in_whole_texts(self.book(column).verdicts(pieces.texts)).in_order()
        return found.spread(encoded.indices.to_numpy(), len(distinct))

    def book(self, column: str = "") -> VerdictBook:
        """Return the verdicts on texts of a column that were given so far."""
        if column not in self._books:
            if len(self._books) >= MOST_BOOKS:
                self._books.clear()
            named = self._labels_of(column) if column else {}
            self._books[column] = VerdictBook(
                self._tables,
                lambda text, which: self._judge(text, which, column),
                whole={GROUP_OF[entity] for entity in named},
                without_rule=bool(self._groups[WITHOUT_RULE]),
            )
        return self._books[column]

    def _judge(self, text: str, which: int, column: str) -> list[Span]:
        """The stock path: what the recognizers of a group find in one text."""
        spelled = Spelled.of(text)
        entities = self._groups[which]
        found = self._analyze(spelled.text, column, SUSPECT_AT, entities) if entities else []
        return [
            Span(
                *spelled.original_span(one.start, one.end),
                EntityType(one.entity_type),
                one.score,
                "",
            )
            for one in found
        ]

    def spans(self, text: str, *, column: str = "") -> list[Span]:
        """Return what is personal in a text, in order and without overlaps.

        Positions are those of `text` as it was given, whatever its spelling. The name of the
        column serves as a label where the text itself has none. A long text is read in pieces, so
        that time grows with its length and memory hardly at all.
        """
        return _without_overlaps(self._found(text, column, at_least=FOUND_AT))

    def findings(
        self,
        column_name: str,
        values: pl.Series,
        *,
        sample_size: int = SAMPLE_SIZE,
        seed: int = 0,
    ) -> list[Finding]:
        """Return what a column holds, judged on a sample of its distinct values.

        The same values, size and seed give the same findings.
        """
        cells = _distinct_sample(self._as_text(column_name, values), sample_size, seed)
        readings = self._readings(cells, column_name)
        return judge(column_name, readings, labels=self._labels_of(column_name))

    def _found(self, text: str, column: str, *, at_least: float) -> Iterator[Span]:
        for piece in pieces_of(text):
            for span in self._found_in(text[piece.start : piece.end], column, at_least=at_least):
                start, end = span.start + piece.start, span.end + piece.start
                if piece.owns(start):
                    yield replace(span, start=start, end=end)

    def _found_in(self, text: str, column: str, *, at_least: float) -> Iterator[Span]:
        spelled = Spelled.of(text)
        for result in self._analyze(spelled.text, column, at_least):
            start, end = spelled.original_span(result.start, result.end)
            entity = EntityType(result.entity_type)
            yield Span(start, end, entity, result.score, _because(result))

    def _analyze(
        self, text: str, column: str, at_least: float, entities: Sequence[str] = ()
    ) -> list[RecognizerResult]:
        return self._engine.analyze(
            text=text,
            language=LANGUAGE,
            score_threshold=at_least,
            context=[column] if column else None,
            return_decision_process=True,
            entities=list(entities) or None,
        )

    def _readings(self, cells: pl.Series, column: str) -> list[Reading]:
        spans: list[list[Span]] = [[] for _ in cells]
        for row, start, end, entity, score in sorted(self._suspected(cells, column).as_set()):
            spans[row].append(Span(start, end, ENTITIES[entity], score, ""))
        return [
            Reading(len(cell), shape_of(cell), tuple(found))
            for cell, found in zip(cells, spans, strict=True)
        ]

    def _labels_of(self, column: str) -> dict[EntityType, str]:
        labels = {entity: self._labels.label_in(column, entity) for entity in EntityType}
        return {entity: label for entity, label in labels.items() if label}

    def _as_text(self, column: str, values: pl.Series) -> pl.Series:
        """Return the values as they would be written; what cannot be a personal value is left out.

        A number has lost its leading zeros, and any sum of money looks like a telephone number:
        only the name of the column can say that a number is an identifier.
        """
        if values.dtype.is_numeric():
            named = self._labels_of(column)
            whole = values.cast(pl.Int64, strict=False).cast(pl.String)
            return _with_zeros(whole, self._digits_of(named)) if named else whole.clear()
        if values.dtype.is_temporal() or values.dtype in (pl.String, pl.Categorical, pl.Enum):
            return values.cast(pl.String)
        return values.clear().cast(pl.String)

    def _digits_of(self, entities: Iterable[EntityType]) -> int:
        return max((self._labels.digits_in(entity) for entity in entities), default=0)


def _grouped(recognizers: Iterable[LabelledRecognizer]) -> dict[int, list[str]]:
    """Return the entities of each group, and of the recognizers without a rule for the fast path."""
    groups: dict[int, list[str]] = {which: [] for which in (*Group, WITHOUT_RULE)}
    for one in recognizers:
        groups[WITHOUT_RULE if one.reads is None else GROUP_OF[one.entity]].append(one.entity)
    return groups


def _distinct_sample(values: pl.Series, size: int, seed: int) -> pl.Series:
    distinct = values.drop_nulls().str.strip_chars().unique(maintain_order=True)
    distinct = distinct.filter(distinct != "")
    return distinct if distinct.len() <= size else distinct.sample(size, seed=seed)


def _with_zeros(values: pl.Series, digits: int) -> pl.Series:
    nearly = values.str.len_chars().is_between(digits - LOST_ZEROS, digits)
    return values.zip_with(~nearly.fill_null(value=False), values.str.zfill(digits))


def _without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap into one of the longer's kind: nothing that was found is left out."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if joined and span.start < joined[-1].end:
            joined[-1] = _join(joined[-1], span)
        else:
            joined.append(span)
    return joined


def _join(one: Span, other: Span) -> Span:
    winner = max(one, other, key=lambda span: (span.end - span.start, span.score))
    return replace(winner, start=min(one.start, other.start), end=max(one.end, other.end))


def _because(result: RecognizerResult) -> str:
    """Say which pattern and which label led here; neither holds anything of the value."""
    explanation = result.analysis_explanation
    label = explanation.supportive_context_word
    return f"{explanation.pattern_name}, {label}" if label else explanation.pattern_name
