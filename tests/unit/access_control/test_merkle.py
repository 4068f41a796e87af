"""The Merkle tree against the test vectors of Certificate Transparency, and any other tree."""

from hypothesis import given
from hypothesis import strategies as st

from access_control.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    extends,
    includes,
    inclusion_proof,
    leaf_hash,
    root_of,
)

# The entries and roots that the Certificate Transparency reference implementation is tested with.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

leaves = st.lists(st.binary(max_size=8).map(leaf_hash), min_size=1, max_size=40)


def test_the_roots_are_those_of_certificate_transparency() -> None:
    hashed = [leaf_hash(entry) for entry in ENTRIES]
    assert [root_of(hashed[: n + 1]).hex() for n in range(8)] == ROOTS


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT


@given(leaves)
def test_a_frontier_survives_being_stored(hashed: list[bytes]) -> None:
    frontier = Frontier()
    for leaf in hashed:
        frontier = Frontier.from_bytes(frontier.size, frontier.to_bytes()).append(leaf)
    assert frontier.root() == root_of(hashed)


@given(leaves, st.data())
def test_every_leaf_can_be_proved(hashed: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(hashed) - 1))
    proof = inclusion_proof(hashed, index)
    assert includes(root_of(hashed), len(hashed), index, hashed[index], proof)


@given(leaves, st.data())
def test_another_leaf_cannot_be_proved(hashed: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(hashed) - 1))
    proof = inclusion_proof(hashed, index)
    assert not includes(root_of(hashed), len(hashed), index, leaf_hash(b"forged entry"), proof)
    assert not includes(root_of(hashed), len(hashed), index, hashed[index], [*proof, b"x" * 32])


@given(leaves, st.data())
def test_a_grown_tree_is_consistent_with_what_it_was(
    hashed: list[bytes], data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, len(hashed)))
    proof = consistency_proof(hashed, old)
    assert extends(root_of(hashed[:old]), old, root_of(hashed), len(hashed), proof)


@given(leaves, st.data())
def test_a_rewritten_tree_is_not(hashed: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(hashed)))
    rewritten = [leaf_hash(b"rewritten entry"), *hashed[1:]]
    proof = consistency_proof(rewritten, old)
    assert not extends(root_of(hashed[:old]), old, root_of(rewritten), len(hashed), proof)
