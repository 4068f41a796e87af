"""Move all dates of one person by the same secret number of days: intervals stay, dates do not.

The number comes from the person's identifier under the key of the release domain. So it is the
same in every batch and every file of that domain, another one in every other domain, and nobody
can work it out without the key.
"""

import polars as pl

from anonymization.records.treatments.generalize import DATE_FORMS
from anonymization.records.treatments.pseudonymize import images
from anonymization.records.treatments.text_bytes import put_back, text_of
from storage.keys import BlockKey

DATE_SIGNS = 10


def shift_dates(dates: pl.Series, persons: pl.Series, key: BlockKey, *, within: int) -> pl.Series:
    """Return every date moved by its person's days, in the form it was written in, as text.

    A person's days are between `-within` and `within`, never 0, and all of them equally likely.
    What is no complete date, and what belongs to nobody, becomes missing: it cannot be moved.
    """
    left = (
        pl.DataFrame({"day": dates.cast(pl.String).str.strip_chars().str.head(DATE_SIGNS)})
        .with_row_index("row", offset=0)
        .with_columns(days_of(persons, key, within).alias("days"))
    )
    moved = []
    # Mostly one form fits all: each form is only tried on what the ones before it left.
    for form in DATE_FORMS:
        read = left.with_columns(date=pl.col("day").str.to_date(form, strict=False))
        fits = pl.col("date").is_not_null()
        later = (pl.col("date") + pl.duration(days="days")).dt.strftime(form)
        moved.append(read.filter(fits).select("row", moved=later))
        left = read.filter(~fits).drop("date")
    nowhere = left.select("row", moved=pl.lit(None, dtype=pl.String))
    return pl.concat([*moved, nowhere]).sort("row")["moved"].alias(dates.name)


def days_of(persons: pl.Series, key: BlockKey, within: int) -> pl.Series:
    """Return how far the dates of each person move, and nothing for a missing person."""
    is_told, text = text_of(persons)
    numbers = images(text, key)[:, :8].copy().view("<u8")[:, 0] % (2 * within)
    days = pl.Series(numbers, dtype=pl.Int64) - within
    # 0 would leave the dates as they are: from there on everything is one further.
    return put_back(days + (days >= 0).cast(pl.Int64), is_told, persons.name)
