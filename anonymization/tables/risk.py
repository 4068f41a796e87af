"""Which cells would give somebody away on their own."""

import numpy as np

from anonymization.tables.cube import Cube, Flags


def too_small(cube: Cube, minimum_frequency: int) -> Flags:
    """Flag the cells with at least one person and fewer than the minimum frequency.

    The minimum frequency rule: Hundepool et al., Statistical Disclosure Control (2012), ch. 4.
    A zero is not flagged: nobody is in it. Periods × codes of each dimension.
    """
    return np.logical_and(cube.cells > 0, cube.cells < minimum_frequency)
