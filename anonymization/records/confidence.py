"""What a sample proves about everything that was not looked at."""

from math import exp, fsum, lgamma, log, log1p

HALVINGS = 50


def at_least_so_many(matched: int, sampled: int, confidence: float) -> float:
    """Return the share that holds of the whole with this confidence, from a random sample of it.

    This is the exact one-sided lower bound of C. J. Clopper and E. S. Pearson, "The use of
    confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26 (1934):
    the share under which `matched` or more of `sampled` would come with probability
    1 - `confidence`. Of nothing sampled nothing is proved.

    >>> round(at_least_so_many(2000, 2000, 0.99), 4), at_least_so_many(0, 10, 0.99)
    (0.9977, 0.0)
    """
    if matched == 0:
        return 0.0
    low, high = 0.0, matched / sampled
    for _ in range(HALVINGS):
        share = (low + high) / 2
        if _at_least(matched, sampled, share) > 1 - confidence:
            high = share
        else:
            low = share
    return low


def _at_least(matched: int, sampled: int, share: float) -> float:
    """The probability of `matched` successes or more, summed over the shorter tail."""
    if matched * 2 < sampled:
        return 1 - fsum(_probability(k, sampled, share) for k in range(matched))
    return fsum(_probability(k, sampled, share) for k in range(matched, sampled + 1))


def _probability(successes: int, sampled: int, share: float) -> float:
    failures = sampled - successes
    ways = lgamma(sampled + 1) - lgamma(successes + 1) - lgamma(failures + 1)
    return exp(ways + successes * log(share) + failures * log1p(-share))
