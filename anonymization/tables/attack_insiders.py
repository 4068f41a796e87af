"""Attackers who are in the table themselves, and know more than the published cells.

*Singletons* are alone in a leaf: Hundepool et al., Statistical Disclosure Control (2012), ch. 4.
Each knows that it is there. We let all of them share that, which is more than any of them has.

A *holding* is a coalition of contributors, such as employers of one owner: it knows how many of
its own people are in each leaf, so it attacks the table of everybody else.

Like `attack`, nothing here shares code or state with `suppress`; insiders get the published table
and what they know, and nothing else of the truth.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from anonymization.tables.attack import TOLERANCE, PublishedTable, attack
from anonymization.tables.cube import Counts, Flags, add_margins

Progress = Callable[[int, int], None]


def exposed_to_singletons(
    table: PublishedTable,
    alone: Flags,
    targets: Flags,
    *,
    reach: int,
    on_progress: Progress = lambda _done, _all: None,
) -> Flags:
    """Flag the targets that people alone in a leaf compute too closely; periods × codes.

    `alone`: periods × leaves of each dimension. Each knows that somebody is in its leaf, not that
    nobody else is: together they are a holding with one person in each of these leaves.
    """
    staff = alone.astype(np.int64)
    return exposed_to_holding(table, staff, targets, reach=reach, on_progress=on_progress)


def exposed_to_holding(
    table: PublishedTable,
    staff: Counts,
    targets: Flags,
    *,
    reach: int,
    on_progress: Progress = lambda _done, _all: None,
) -> Flags:
    """Flag the targets that a holding computes too closely by taking its own people out.

    `staff`: its people per period and leaf. Safe is a cell that may hold nobody else, and that
    may reach `reach` together with them.
    """
    own = add_margins(staff, table.dimensions)
    others = replace(table, cells=np.where(table.hidden, 0, table.cells - own))
    open_to = attack(others, targets, reach=reach, on_progress=on_progress)
    wide = (open_to.lowest <= TOLERANCE) & (open_to.highest + own >= reach - TOLERANCE)
    return np.asarray(targets & ~wide)
