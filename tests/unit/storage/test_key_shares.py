"""One share says nothing of a key, any two give it back, and a wrong one opens nothing."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import key_shares
from storage.key_shares import (
    HolderKey,
    KeyShare,
    ShareRefused,
    WrongPassphrase,
    combine,
    divide,
    multiply,
    split,
)
from storage.keys import BlockKey

KEYS = st.binary(min_size=32, max_size=32).map(BlockKey)
QUICK = 1 << 10
BYTES = range(256)


def test_the_test_vector_of_draft_mcgrew_tss_03_gives_its_secret() -> None:
    """Shares 1 and 2 of the draft, filled up to the length of our keys."""
    first, second = bytes.fromhex("B9FA07E185"), bytes.fromhex("F5409B4511")
    key = combine(KeyShare(1, first + bytes(27)), KeyShare(2, second + bytes(27)))
    assert key.key[:5] == b"test\0"


def test_the_field_is_that_of_aes() -> None:
    """FIPS 197 §4.2 and §4.2.1."""
    assert multiply(0x57, 0x83) == 0xC1
    assert [multiply(0x57, 1 << n) for n in range(5)] == [0x57, 0xAE, 0x47, 0x8E, 0x07]
    assert all(multiply(a, divide(1, a)) == 1 for a in BYTES if a)
    assert all(multiply(a, b) == multiply(b, a) for a in BYTES for b in range(0, 256, 7))
    with pytest.raises(ZeroDivisionError):
        divide(1, 0)


@given(KEYS, st.integers(2, 9))
def test_any_two_shares_give_the_key_back(key: BlockKey, holders: int) -> None:
    shares = split(key, holders)
    assert all(combine(one, other) == key for one, other in permutations(shares, 2))


@pytest.mark.parametrize("secret", [0, 1, 0x57, 255])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_one_share_is_each_byte_equally_often_whatever_the_key(secret: int, place: int) -> None:
    """Over all slopes there are: so it says nothing, to nobody, however long they compute."""
    seen = Counter(
        key_shares._on_line(bytes([secret]), bytes([slope]), place)[0] for slope in BYTES
    )
    assert seen == Counter(BYTES)


@given(KEYS, KEYS)
def test_shares_of_two_keys_give_neither(key: BlockKey, other: BlockKey) -> None:
    mixed = combine(split(key, 3)[0], split(other, 3)[1])
    assert mixed not in (key, other)


@given(KEYS)
def test_what_is_no_second_share_is_refused(key: BlockKey) -> None:
    first, second, _ = split(key, 3)
    for wrong in (first, KeyShare(0, second.points), KeyShare(2, second.points[1:])):
        with pytest.raises(ShareRefused):
            combine(first, wrong)


@pytest.mark.parametrize("holders", [0, 1, 256])
def test_a_key_is_not_split_for_one_or_for_too_many(holders: int) -> None:
    with pytest.raises(ValueError, match="2 to 255"):
        split(BlockKey.fresh(), holders)


def test_only_the_holder_opens_what_was_sealed_for_them_and_only_for_that() -> None:
    lan, mai = (HolderKey.make(who.encode(), work=QUICK) for who in ("của Lan", "của Mai"))
    sealed = lan.seal(b"a share", context="domain-a-1/lan")
    assert lan.open(sealed, "của Lan".encode(), context="domain-a-1/lan") == b"a share"
    with pytest.raises(WrongPassphrase, match="does not open your share"):
        lan.open(sealed, "của Mai".encode(), context="domain-a-1/lan")
    with pytest.raises(ShareRefused):
        mai.open(sealed, "của Mai".encode(), context="domain-a-1/lan")
    with pytest.raises(ShareRefused):
        lan.open(sealed, "của Lan".encode(), context="domain-a-2/lan")
    with pytest.raises(ShareRefused):
        lan.open(sealed[:-1], "của Lan".encode(), context="domain-a-1/lan")


def test_nothing_secret_is_in_a_repr() -> None:
    key = BlockKey(b"s3cret" * 5 + b"!!")
    shares = split(key, 2)
    holder = HolderKey.make(b"passphrase", work=QUICK)
    assert "s3cret" not in f"{key} {shares} {holder}"
    assert shares[0].points.hex() not in f"{shares}"
    assert str(holder.locked) not in f"{holder}"
