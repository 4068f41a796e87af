"""Our detection and redaction beside Presidio's own packages, on the same invented data in one run.

All peers get our recognizers: without them they know nothing of Viet Nam. Stock AnalyzerEngine is
asked value by value, with the name of the column as context. The other two are no dependencies of
this project and are measured where they are installed; in an environment of its own:

    uv pip install presidio-anonymizer==2.2.366 presidio-structured==0.0.10

Rates are per second of CPU time. Ours is told cold, with the judging of every new fingerprint, and
once more on the same values. The peers do not learn, so a part of the rows gives their rate. They
do less: presidio-structured labels a column by the kind most often found in it and replaces its
cells, whatever they hold.
"""

import importlib
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult

from anonymization.records.detect import Detector
from anonymization.records.model import FOUND_AT, EntityType
from anonymization.records.recognizers import registry
from anonymization.records.recognizers.labels import LabelEnhancer
from anonymization.records.recognizers.pattern import LANGUAGE
from anonymization.records.recognizers.tokens import PlainTokens
from anonymization.records.rules import read_record_rules
from anonymization.records.treatments.redact import redact
from app.demo.register import RegisterSpec, write_register
from app.settings import Settings
from benchmarks.detection_speed import invented_notes

PARTICIPANTS = 22_000  # 250,000 rows in twelve months
NOTES, ROWS_BY_VALUE, NOTES_BY_VALUE = 100_000, 150, 1_500
HOLDS = {
    "so_dinh_danh": EntityType.CITIZEN_ID,
    "ma_so_bhxh": EntityType.SI_NUMBER,
    "ma_the_bhyt": EntityType.HEALTH_CARD,
    "ho_ten": EntityType.PERSON,
    "ngay_sinh": EntityType.BIRTH_DATE,
    "dia_chi": EntityType.ADDRESS,
    "dien_thoai": EntityType.PHONE,
    "email": EntityType.EMAIL,
    "ma_so_thue": EntityType.TAX_CODE,
    "ma_tinh": None,
    "gioi_tinh": None,
    "hinh_thuc": None,
}
"""The twelve columns, and what each of them holds."""


def main() -> None:
    engine = _stock()
    anonymizer = _if_installed("presidio_anonymizer", "presidio-anonymizer")
    structured = _if_installed("presidio_structured", "presidio-structured")
    _compare_tables(_table(), engine, anonymizer, structured)
    _compare_notes(invented_notes(NOTES), engine, anonymizer)


def _compare_tables(
    table: pl.DataFrame, engine: AnalyzerEngine, anonymizer: Any, structured: Any
) -> None:
    print(f"table, {table.height:,} rows x {table.width} columns: detect and replace")
    detector, every = _compiled(), table.height * table.width
    ours = (
        _tell("ours, every cell, cold", every, lambda: _our_table(table, detector)),
        _tell("ours, every cell, once more", every, lambda: _our_table(table, detector)),
    )
    few = table.gather_every(table.height // ROWS_BY_VALUE).head(ROWS_BY_VALUE)
    cells = few.height * few.width
    _tell("AnalyzerEngine, detect only", cells, lambda: _cell_by_cell(few, engine), *ours)
    if anonymizer:
        both = _cells_anonymized(few, engine, anonymizer)
        _tell("AnalyzerEngine + presidio-anonymizer", cells, both, *ours)
    if structured:
        frame, label = few.fill_null("").to_pandas(), _labelled(structured, engine)
        work = partial(_structured, structured, label, frame)
        _tell("presidio-structured", cells, work, *ours)
        _tell_labels("presidio-structured", label(frame).entity_mapping)
    _tell_labels("ours", _our_labels(table))


def _compare_notes(notes: pl.Series, engine: AnalyzerEngine, anonymizer: Any) -> None:
    print(f"notes, {len(notes):,} distinct: detect and replace")
    detector = _compiled()
    ours = (
        _tell("ours, cold", len(notes), lambda: _our_notes(notes, detector)),
        _tell("ours, once more", len(notes), lambda: _our_notes(notes, detector)),
    )
    some = notes.head(NOTES_BY_VALUE)
    _tell("AnalyzerEngine, detect only", len(some), lambda: _found(some, engine), *ours)
    if anonymizer:
        both = _notes_anonymized(some, engine, anonymizer)
        _tell("AnalyzerEngine + presidio-anonymizer", len(some), both, *ours)


def _if_installed(module: str, name: str) -> Any:
    if find_spec(module) is None:
        print(f"{name} is not installed here, so it is not measured; see the head of this module")
        return None
    return importlib.import_module(module)


def _stock() -> AnalyzerEngine:
    recognizers = registry()
    return AnalyzerEngine(
        registry=RecognizerRegistry(list(recognizers), supported_languages=[LANGUAGE]),
        nlp_engine=PlainTokens(),
        context_aware_enhancer=LabelEnhancer(recognizers),
        supported_languages=[LANGUAGE],
        default_score_threshold=FOUND_AT,
    )


def _table() -> pl.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.parquet"
        write_register(path, RegisterSpec(PARTICIPANTS))
        return pl.read_parquet(path, columns=list(HOLDS))


def _compiled() -> Detector:
    """A detector that has read nothing yet, but whose loops are compiled."""
    Detector().read(pl.Series(["biên dịch: 1"]))
    return Detector()


def _tell(name: str, values: int, work: Callable[[], object], *ours: float) -> float:
    """Tell the rate of some work, and how many times that of ours is, cold and once more."""
    began = time.process_time()
    work()
    rate = values / (time.process_time() - began)
    times = ", ".join(f"{one / rate:,.0f} x" for one in ours)
    print(f"  {name:40}{rate:12,.0f}/s" + (f"   ours {times}" if ours else ""), flush=True)
    return rate


def _tell_labels(name: str, labels: dict[str, str]) -> None:
    right = sum(labels.get(column) == kind for column, kind in HOLDS.items())
    print(f"  {name}: {right} of {len(HOLDS)} columns labelled as what they hold")


def _our_table(table: pl.DataFrame, detector: Detector) -> None:
    placeholders = read_record_rules(Settings().policies).placeholders
    for values in table.iter_columns():
        redact(values, detector, placeholders, column=values.name)


def _our_notes(notes: pl.Series, detector: Detector) -> None:
    redact(notes, detector, read_record_rules(Settings().policies).placeholders)


def _our_labels(table: pl.DataFrame) -> dict[str, str]:
    detector = Detector()
    found = [one for column in table for one in detector.findings(column.name, column)]
    return {one.column: one.entity for one in found if one.is_certain and one.evidence.fills_cells}


def _found(
    values: pl.Series, engine: AnalyzerEngine, column: str = ""
) -> list[tuple[str, list[RecognizerResult]]]:
    context = [column] if column else None
    return [(text, engine.analyze(text, LANGUAGE, context=context)) for text in values.drop_nulls()]


def _cell_by_cell(table: pl.DataFrame, engine: AnalyzerEngine) -> None:
    for values in table.iter_columns():
        _found(values, engine, values.name)


def _cells_anonymized(
    table: pl.DataFrame, engine: AnalyzerEngine, package: Any
) -> Callable[[], None]:
    anonymizer = package.AnonymizerEngine()

    def work() -> None:
        for values in table.iter_columns():
            _anonymized(anonymizer, _found(values, engine, values.name))

    return work


def _notes_anonymized(notes: pl.Series, engine: AnalyzerEngine, package: Any) -> Callable[[], None]:
    anonymizer = package.AnonymizerEngine()
    return lambda: _anonymized(anonymizer, _found(notes, engine))


def _anonymized(anonymizer: Any, found: Sequence[tuple[str, list[RecognizerResult]]]) -> None:
    for text, results in found:
        anonymizer.anonymize(text, results)


def _labelled(package: Any, engine: AnalyzerEngine) -> Callable[[Any], Any]:
    builder = package.PandasAnalysisBuilder(engine)
    return lambda frame: builder.generate_analysis(frame, language=LANGUAGE)


def _structured(package: Any, label: Callable[[Any], Any], frame: Any) -> None:
    """Label the columns by all of these rows, then replace the cells of those with a label."""
    package.StructuredEngine().anonymize(frame.copy(), label(frame))


if __name__ == "__main__":
    main()
