"""Parts made ahead are the same parts, in order, and nothing goes on when nobody wants them."""

import threading
from collections.abc import Iterator

import pytest

from storage.ahead import ahead


class Broken(Exception):
    """Something that goes wrong while a part is made."""


def test_no_more_than_one_part_waits() -> None:
    made: list[int] = []

    def parts() -> Iterator[int]:
        for number in range(5):
            made.append(number)
            yield number

    for number in ahead(parts()):
        assert len(made) <= number + 2
    assert made == list(range(5))


def test_what_goes_wrong_is_raised_after_the_parts_before_it() -> None:
    def parts() -> Iterator[int]:
        yield 1
        raise Broken

    coming = ahead(parts())
    assert next(coming) == 1
    with pytest.raises(Broken):
        next(coming)


def test_whoever_stops_early_stops_the_making_too() -> None:
    ended = threading.Event()

    def parts() -> Iterator[int]:
        try:
            yield from range(1_000_000)
        finally:
            ended.set()

    coming = ahead(parts())
    next(coming)
    coming.close()
    assert ended.is_set()
