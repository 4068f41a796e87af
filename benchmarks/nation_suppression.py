"""CPU seconds and hidden cells to suppress the whole nation with the linear guarantee.

The sparse nation of `benchmarks/nation.py`. For comparison, measured elsewhere on a nation of the
same size: GaussSuppression (R) 33 CPU s for one province of 34, 1,011 for one region of six, so
about 8 hours for all; it hides 0.57 to 0.64 other cells for each small one.
"""

import time

import numpy as np

from anonymization.tables.block_gauss import publish_in_order
from anonymization.tables.risk import too_small
from anonymization.tables.suppress_blocks import follows, suppress_blocks
from benchmarks.nation import THRESHOLD, a_sparse_nation

ORDERS = (1, 5, 20)


def main() -> None:
    cube = a_sparse_nation()
    small = too_small(cube, THRESHOLD)[0]
    print(f"{small.size:,} cells, {int(small.sum()):,} small ({small.mean():.1%})")
    publish_in_order(np.eye(3, dtype=np.int64), np.array([0]), np.array([1, 2]))
    for orders in ORDERS:
        began = time.process_time()
        hidden = suppress_blocks(cube.cells[0], small, cube.dimensions, orders=orders)
        spent = time.process_time() - began
        others = int((hidden & ~small).sum())
        told = int(follows(hidden, cube.dimensions, seed=77).sum())
        print(
            f"best of {orders:>2} orders: CPU s {spent:.1f}, {others:,} other cells hidden "
            f"({others / small.size:.1%}; {others / small.sum():.2f} for each small one), "
            f"{told} hidden cells follow from published ones"
        )


if __name__ == "__main__":
    main()
