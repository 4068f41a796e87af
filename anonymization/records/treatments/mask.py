"""Hide all of a value but a few signs at one end: `•••••••6789`."""

import polars as pl

from anonymization.records.model import Mask
from anonymization.records.treatments.text_bytes import put_back, text_of

BULLET = "•"
ANY_SIGN = "(?s)."


def mask(values: pl.Series, how: Mask) -> pl.Series:
    """Return each value with every other sign replaced by `•`; missing and blank ones stay missing.

    A value of which a mask would show more than half is hidden completely.

    >>> mask(pl.Series(["0912345678", "1234567", None]), Mask("last", 4)).to_list()
    ['••••••5678', '•••••••', None]
    """
    is_told, text = text_of(values)
    length = pl.col("text").str.len_chars().cast(pl.Int64)
    is_first = how.end == "first"
    hidden = (
        pl.col("text").str.slice(how.shown) if is_first else pl.col("text").str.head(-how.shown)
    )
    shown = pl.col("text").str.head(how.shown) if is_first else pl.col("text").str.tail(how.shown)
    bullets = hidden.str.replace_all(ANY_SIGN, BULLET)
    masked = shown + bullets if is_first else bullets + shown
    everything = pl.col("text").str.replace_all(ANY_SIGN, BULLET)
    is_long = length >= 2 * how.shown
    answer = pl.when(is_long).then(masked).otherwise(everything)
    return put_back(pl.DataFrame({"text": text}).select(answer).to_series(), is_told, values.name)
