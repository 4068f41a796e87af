"""Estimate how many of those who are alone in a sample are alone in the population, too.

In a register of everybody there is nothing to estimate: the sample is the population. For a file
that holds a part of the people, drawn without regard to who they are, two estimates are made.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from anonymization.records.risk.model import ClassSize

_GOLDEN = (math.sqrt(5) - 1) / 2
_STEPS = 60
_LEAST, _MOST = 1e-6, 1 - 1e-6


@dataclass(frozen=True, slots=True)
class PopulationRisk:
    """What a sample says about a population of `population` people.

    `match` is the chance that somebody found alone in the sample is the person looked for;
    `unique_share` the share of the population that nobody looks like.
    """

    population: int
    match: float
    unique_share: float


def population_risk(sizes: Sequence[ClassSize], population: int) -> PopulationRisk:
    """Return both estimates; of a whole population, what was counted.

    Raises:
        ValueError: The population is smaller than the sample.
    """
    people = sum(one.people for one in sizes)
    if population < people:
        raise ValueError("a population is not smaller than its sample")
    alone = sum(one.classes for one in sizes if one.size == 1)
    if population == people or not alone:
        share = alone / people if population == people else 0.0
        return PopulationRisk(population, float(bool(alone)), share)
    match = skinner_elliot(sizes, people / population)
    return PopulationRisk(population, match, pitman_uniques(sizes, population) / population)


def skinner_elliot(sizes: Sequence[ClassSize], fraction: float) -> float:
    """The chance that a unique match is right (data intrusion simulation).

    C. Skinner, M. Elliot: A measure of disclosure risk for microdata, J. R. Statist. Soc. B 64
    (2002): f n1 / (f n1 + 2 (1 - f) n2), with n1 and n2 the classes of one and of two people in a
    sample that took each person with the chance f. It asks for no model of the population.

    >>> skinner_elliot([ClassSize(1, 8), ClassSize(2, 2)], 0.5)
    0.6666666666666666
    """
    classes = {one.size: one.classes for one in sizes}
    alone, pairs = classes.get(1, 0), classes.get(2, 0)
    if not alone:
        return 0.0
    return fraction * alone / (fraction * alone + 2 * (1 - fraction) * pairs)


def pitman_uniques(sizes: Sequence[ClassSize], population: int) -> float:
    """The number of people who are alone in the population, by Pitman's sampling formula.

    N. Hoshino: Applying Pitman's sampling formula to microdata disclosure risk assessment, J.
    Official Statistics 17 (2001): with the sample's most likely theta and alpha, the expected
    number of uniques among N people is N * G(theta+1) G(theta+alpha+N-1) / (G(theta+alpha)
    G(theta+N)), G being the gamma function.
    """
    theta, alpha = fit_pitman(sizes)
    expected = math.exp(
        math.log(population)
        + math.lgamma(theta + 1)
        + math.lgamma(theta + alpha + population - 1)
        - math.lgamma(theta + alpha)
        - math.lgamma(theta + population)
    )
    return min(expected, float(population))


def fit_pitman(sizes: Sequence[ClassSize]) -> tuple[float, float]:
    """Return the theta and alpha under which the sample's class sizes are most likely."""
    people = sum(one.people for one in sizes)

    def best_alpha(log_theta: float) -> float:
        return _highest(lambda a: _likelihood(sizes, math.exp(log_theta), a), _LEAST, _MOST)

    def profile(log_theta: float) -> float:
        return _likelihood(sizes, math.exp(log_theta), best_alpha(log_theta))

    log_theta = _highest(profile, math.log(1e-3), math.log(10.0 * people + 10))
    return math.exp(log_theta), best_alpha(log_theta)


def _likelihood(sizes: Sequence[ClassSize], theta: float, alpha: float) -> float:
    """The logarithm of Pitman's sampling formula without its constant terms."""
    people = sum(one.people for one in sizes)
    classes = sum(one.classes for one in sizes)
    begun = (classes - 1) * math.log(alpha)
    begun += math.lgamma(theta / alpha + classes) - math.lgamma(theta / alpha + 1)
    joined = sum(s.classes * (math.lgamma(s.size - alpha) - math.lgamma(1 - alpha)) for s in sizes)
    return begun + joined - (math.lgamma(theta + people) - math.lgamma(theta + 1))


def _highest(value: Callable[[float], float], low: float, high: float) -> float:
    """Where a function with one hill is highest, by golden section."""
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = value(left), value(right)
    for _ in range(_STEPS):
        if at_left < at_right:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = value(right)
        else:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = value(left)
    return (low + high) / 2
