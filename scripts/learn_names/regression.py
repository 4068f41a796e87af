"""Logistic regression with a ridge: the weight of each reason, in general and by way of writing.

What a way of writing adds to the general weight is held down harder, so that it only differs where
the examples show it. Adam on all examples at once (Kingma and Ba 2015): the same examples give the
same weights.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from anonymization.records.recognizers.name_score import WRITTEN
from scripts.learn_names.examples import Examples

GENERAL = "*"
RIDGE, RIDGE_OF_A_WRITING = 0.6, 1.5
STEPS, STEP = 240, 0.08
SMALLEST = 0.01
_ALSO = {"U": "c", "S": "s"}
"""Capitals that stand out are read like capitalized words, small letters among them like small."""

Key = tuple[str, str]


def learn(examples: Examples) -> Mapping[str, Mapping[str, float]]:
    """Return the weight of each reason by way of writing; small ones are left out."""
    keys: dict[Key, int] = {}
    alike: defaultdict[tuple[int, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for found, way, is_name, weight in zip(
        examples.reasons, examples.written, examples.is_name, examples.weight, strict=True
    ):
        row = (keys.setdefault(key, len(keys)) for reason in found for key in _keys(reason, way))
        alike[tuple(row)][is_name] += weight
    weights = _descend(list(alike), np.array(list(alike.values())), keys)
    table: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for reason in sorted({reason for _, reason in keys}):
        for way in WRITTEN:
            total = sum(weights[keys[key]] for key in _keys(reason, way) if key in keys)
            if abs(total) >= SMALLEST:
                table[reason][way] = round(float(total), 2)
    return table


def _keys(reason: str, way: str) -> list[Key]:
    found = [(GENERAL, reason), (way, reason)]
    if way[0] in _ALSO:
        found.append((_ALSO[way[0]] + way[1:], reason))
    return found


def _descend(
    rows: Sequence[Sequence[int]], counts: NDArray[np.float64], keys: Mapping[Key, int]
) -> NDArray[np.float64]:
    """`counts` says how often a row is no name and how often it is one."""
    lengths = np.array([len(row) for row in rows])
    flat = np.concatenate([np.array(row, dtype=np.int32) for row in rows])
    begins = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    row_of = np.repeat(np.arange(len(rows)), lengths)
    names, importance = counts[:, 1], counts.sum(axis=1)
    ridge = np.array([RIDGE if way == GENERAL else RIDGE_OF_A_WRITING for way, _ in keys])
    weights, mean, square = np.zeros(len(keys)), np.zeros(len(keys)), np.zeros(len(keys))
    for step in range(1, STEPS + 1):
        likelihood = 1 / (1 + np.exp(-np.add.reduceat(weights[flat], begins)))
        error = importance * likelihood - names
        slope = np.bincount(flat, weights=error[row_of], minlength=len(keys)) + ridge * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        length = STEP * (1.0 if step < STEPS / 2 else 0.3 if step < STEPS * 0.8 else 0.1)
        weights -= length * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights
