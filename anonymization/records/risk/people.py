"""Bring records together to people, and people who look alike to profiles: one scan, no value kept.

A register has many rows a person. Whoever knows the person sees all of them, because they share a
pseudonym; so what an outsider can compare is the set of values that a person has in each column.
A gap (nothing, blank, `unknown`) is no knowledge where another row of the person tells the value,
and a value like any other where none does: people can stand out by what is not known of them.

Values leave this module as fingerprints of 64 bits only. Two profiles out of a million fall
together with a chance of about 1 in 40 million; the figures would then be one class off.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from anonymization.records.model import ColumnTreatment, TreatmentPlan
from anonymization.records.risk.model import SensitiveColumn
from anonymization.records.treat import TreatmentTools, treat_batch
from anonymization.records.treatments.generalize import UNKNOWN
from storage.ahead import ahead
from storage.engine import Engine

PEOPLE = "people"
_PERSON = "person"
_SEED = 28


@dataclass(frozen=True, slots=True)
class Looks:
    """What is looked at: each column as treated, quasi-identifiers first.

    A column may stand here several times, once for each level it could be generalized to; then
    every level follows the finer one that it can be worked out from.
    """

    person: str
    quasi: tuple[ColumnTreatment, ...]
    sensitive: tuple[SensitiveColumn, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The columns of the records that are needed, each once."""
        named = [c.column for c in self.quasi] + [s.treatment.column for s in self.sensitive]
        return list(dict.fromkeys(([self.person] if self.person else []) + named))

    @property
    def quasi_names(self) -> list[str]:
        return [f"q{number}" for number in range(len(self.quasi))]

    @property
    def sensitive_names(self) -> list[str]:
        return [f"s{number}" for number in range(len(self.sensitive))]

    @property
    def sensitive_by_name(self) -> dict[str, SensitiveColumn]:
        return dict(zip(self.sensitive_names, self.sensitive, strict=True))


def fingerprints(
    batches: Iterable[pl.DataFrame], looks: Looks, tools: TreatmentTools
) -> Iterator[pl.DataFrame]:
    """Return, for every row, its person and how each look sees it: 64 bits each, 0 for a gap.

    Rows that name nobody are one person for each combination of values: that counts fewer people
    than there may be, and never more.
    """
    done = 0
    for batch in batches:
        quasi = [
            _fingerprint(_treated(batch, one, tools)).alias(name)
            for name, one in zip(looks.quasi_names, looks.quasi, strict=True)
        ]
        sensitive = [
            _sensitive(batch, one, tools).alias(name)
            for name, one in zip(looks.sensitive_names, looks.sensitive, strict=True)
        ]
        person = _person(batch, looks.person, quasi, done)
        yield pl.DataFrame([person, *quasi, *sensitive])
        done += batch.height


def count_profiles(batches: Iterator[pl.DataFrame], looks: Looks, engine: Engine) -> pl.DataFrame:
    """Return how many `people` have each profile: `q0`, … and `s0`, …, as `fingerprints` made them.

    Of several figures of a person the highest counts. Memory grows with people, not with rows.
    """
    names = [*looks.quasi_names, *looks.sensitive_names]
    grouped = f"GROUP BY {', '.join(names)}" if names else ""
    sql = (
        f"{_people(looks)} SELECT {', '.join([*names, f'count(*) AS {PEOPLE}'])} "  # noqa: S608
        f"FROM persons {grouped}"
    )
    return engine.query(sql, {"seen": _reader(batches, looks)})


def persons_in(
    batches: Iterator[pl.DataFrame], looks: Looks, engine: Engine, classes: pl.DataFrame
) -> pl.Series:
    """Return the fingerprints of the persons whose quasi-identifiers are one of `classes`."""
    using = ", ".join(looks.quasi_names)
    sql = f"{_people(looks)} SELECT {_PERSON} FROM persons SEMI JOIN classes USING ({using})"  # noqa: S608
    tables = {"seen": _reader(batches, looks), "classes": classes.to_arrow()}
    return engine.query(sql, tables)[_PERSON]


@dataclass(frozen=True, slots=True)
class Withheld:
    """People who are left out, and how to know them in the records again."""

    persons: pl.Series
    seen: Callable[[], Iterator[pl.DataFrame]]

    def taken_from(self, batches: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """Return the batches, whole and in order, without the rows about these people."""
        for batch, seen in zip(batches, self.seen(), strict=True):
            yield batch.filter(~seen[_PERSON].is_in(self.persons.implode()))


def _treated(batch: pl.DataFrame, one: ColumnTreatment, tools: TreatmentTools) -> pl.Series:
    plan = TreatmentPlan("", (one,))
    return treat_batch(batch.select(one.column), plan, tools)[one.column]


def _fingerprint(values: pl.Series) -> pl.Series:
    text = values.cast(pl.String)
    is_gap = text.str.strip_chars().is_in(["", UNKNOWN]).fill_null(value=True)
    return text.hash(_SEED).set(is_gap, 0)


def _sensitive(batch: pl.DataFrame, one: SensitiveColumn, tools: TreatmentTools) -> pl.Series:
    values = _treated(batch, one.treatment, tools)
    return values.cast(pl.Float64) if one.is_ordered else _fingerprint(values)


def _person(batch: pl.DataFrame, name: str, quasi: Sequence[pl.Series], done: int) -> pl.Series:
    if not name:
        return pl.int_range(done, done + batch.height, dtype=pl.UInt64, eager=True).alias(_PERSON)
    known = _fingerprint(batch[name])
    looks_like = pl.DataFrame([known, *quasi]).select(pl.struct(pl.all()).hash(_SEED)).to_series()
    return known.zip_with(known != 0, looks_like).alias(_PERSON)


def _people(looks: Looks) -> str:
    """One row a person. The exclusive or of the distinct values is a fingerprint of their set."""
    if not looks.person:
        return "WITH persons AS (SELECT * FROM seen)"
    sets = [f"bit_xor(DISTINCT {name}) AS {name}" for name in looks.quasi_names]
    sets += [
        f"max({name}) AS {name}" if one.is_ordered else f"bit_xor(DISTINCT {name}) AS {name}"
        for name, one in zip(looks.sensitive_names, looks.sensitive, strict=True)
    ]
    # Most rows of a person say the same again; the first step lets them go while they stream by.
    return (
        "WITH different AS (SELECT DISTINCT * FROM seen), "  # noqa: S608
        f"persons AS (SELECT {', '.join([_PERSON, *sets])} FROM different GROUP BY {_PERSON})"
    )


def _reader(batches: Iterator[pl.DataFrame], looks: Looks) -> pa.RecordBatchReader:
    names = [_PERSON, *looks.quasi_names]
    fields = [pa.field(name, pa.uint64()) for name in names]
    fields += [
        pa.field(name, pa.float64() if one.is_ordered else pa.uint64())
        for name, one in zip(looks.sensitive_names, looks.sensitive, strict=True)
    ]
    schema = pa.schema(fields)
    made = ahead(batches)  # while the engine counts those before
    parts = (part for batch in made for part in batch.to_arrow().cast(schema).to_batches())
    return pa.RecordBatchReader.from_batches(schema, parts)
