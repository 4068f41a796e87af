"""Earth mover's distance of every class from the whole file (Li, Li, Venkatasubramanian, ICDE 2007).

t-closeness: nobody learns more from the class of a person than everybody knows from the file. The
ground distance is equal for categories (all values equally far apart), ordered for figures (the
distance of two values is how many values lie between them).
"""

import numpy as np
import numpy.typing as npt
import polars as pl

CLASS, VALUE, PEOPLE = "class", "value", "people"
Floats = npt.NDArray[np.float64]


def equal_distances(atoms: pl.DataFrame) -> pl.DataFrame:
    """Return `class` and `t`, half the sum of |p - q| over all values.

    `atoms` has one row for each `class` and `value` with its `people`; a missing value is a value.

    >>> atoms = pl.DataFrame({"class": [1, 1, 2], "value": ["a", "b", "b"], "people": [1, 1, 2]})
    >>> equal_distances(atoms).sort("class")["t"].to_list()
    [0.25, 0.25]
    """
    people = pl.col(PEOPLE)
    shares = atoms.with_columns(
        p=people / people.sum().over(CLASS), q=people.sum().over(VALUE) / people.sum()
    )
    # Values that a class lacks add their q, which is what the present ones leave of 1.
    distance = ((pl.col("p") - pl.col("q")).abs().sum() + 1 - pl.col("q").sum()) / 2
    return shares.group_by(CLASS).agg(t=distance)


def ordered_distances(atoms: pl.DataFrame) -> pl.DataFrame:
    """Return `class` and `t`, the mean of |P - Q| over the ranks, P and Q being the running sums.

    What is missing stands below the lowest figure.
    """
    ranked = (
        atoms.with_columns(rank=pl.col(VALUE).fill_null(-np.inf).rank("dense") - 1)
        .group_by(CLASS, "rank")
        .agg(pl.col(PEOPLE).sum())
        .sort(CLASS, "rank")
    )
    whole = ranked.group_by("rank").agg(pl.col(PEOPLE).sum()).sort("rank")[PEOPLE].to_numpy()
    last = len(whole) - 1
    if last == 0:
        return ranked.select(pl.col(CLASS).unique(), t=pl.lit(0.0))
    until = pl.col("rank").shift(-1).over(CLASS).fill_null(last)
    steps = ranked.with_columns(
        share=pl.col(PEOPLE).cum_sum().over(CLASS) / pl.col(PEOPLE).sum().over(CLASS), until=until
    )
    # Before its first value a class has nobody yet, whatever the file has.
    first = (
        ranked.group_by(CLASS)
        .agg(until=pl.col("rank").min())
        .with_columns(rank=pl.lit(0, pl.UInt32), share=pl.lit(0.0))
    )
    pieces = pl.concat([steps.select(CLASS, "rank", "until", "share"),
                        first.select(CLASS, "rank", pl.col("until").cast(pl.UInt32), "share")])  # fmt: skip
    areas = _areas(pieces, np.cumsum(whole) / whole.sum())
    return (
        pieces.with_columns(area=pl.Series(areas))
        .group_by(CLASS)
        .agg(t=pl.col("area").sum() / last)
    )


def _areas(pieces: pl.DataFrame, running: Floats) -> Floats:
    """The sum of |share - running[i]| for `rank` <= i < `until`, for every piece at once.

    `running` only grows, so each piece has one place where it overtakes the share.
    """
    share = pieces["share"].to_numpy()
    start, end = (pieces[name].to_numpy().astype(np.int64) for name in ("rank", "until"))
    sums = np.concatenate([[0.0], np.cumsum(running)])
    turn = np.clip(np.searchsorted(running, share), start, end)
    below = share * (turn - start) - (sums[turn] - sums[start])
    above = (sums[end] - sums[turn]) - share * (end - turn)
    return np.asarray(below + above)
