"""Do two things at once: make the next part of a stream while the last one is worked on."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Part = TypeVar("Part")


def ahead(parts: Iterator[Part]) -> Generator[Part, None, None]:
    """Yield the same parts in the same order, each made in a thread while the one before is used.

    One part waits at a time, so memory stays bounded. What goes wrong while a part is made is
    raised in its place. Whoever stops early closes `parts`, too: nothing goes on behind their back.

    >>> list(ahead(number * number for number in range(4)))
    [0, 1, 4, 9]
    """
    try:
        with ThreadPoolExecutor(1) as maker:
            coming = maker.submit(_next_of, parts)
            while made := coming.result():
                coming = maker.submit(_next_of, parts)
                yield from made
    finally:
        if isinstance(parts, Generator):
            parts.close()


def _next_of(parts: Iterator[Part]) -> tuple[Part, ...]:
    """The next part alone, or nothing after the last one."""
    return tuple(islice(parts, 1))
