"""The vault gives back what it was given, or says that somebody touched it."""

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.keys import SealBrokenError, SealingKey
from storage.vault import CHUNK, NotInVault, Vault

KEY = SealingKey(b"k" * 32)


def a_vault(folder: Path) -> Vault:
    return Vault(folder, KEY)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 17])
def test_a_file_of_any_size_comes_back_under_its_digest(tmp_path: Path, size: int) -> None:
    plain = bytes(i % 251 for i in range(size))
    digest = a_vault(tmp_path).put(io.BytesIO(plain))
    assert digest == hashlib.sha256(plain).hexdigest()
    with a_vault(tmp_path).open(digest) as file:
        assert file.read() == plain


@given(st.integers(0, 2 * CHUNK), st.integers(0, 5000))
def test_any_part_of_a_file_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int
) -> None:
    vault = a_vault(tmp_path_factory.mktemp("vault"))
    plain = bytes(range(256)) * (2 * CHUNK // 256)
    with vault.open(vault.put(io.BytesIO(plain))) as file:
        file.seek(start)
        assert file.read(length) == plain[start : start + length]


def test_nothing_in_the_folder_is_readable(tmp_path: Path) -> None:
    a_vault(tmp_path).put(io.BytesIO("Nguyễn Thị Hoàng Yến".encode() * 10))
    sealed = [path for path in tmp_path.iterdir() if path.is_file()]
    assert len(sealed) == 1
    assert "Nguyễn".encode() not in sealed[0].read_bytes()


@pytest.mark.parametrize("place", [-1, 40, 60, CHUNK])
def test_a_changed_byte_is_noticed(tmp_path: Path, place: int) -> None:
    vault = a_vault(tmp_path)
    digest = vault.put(io.BytesIO(b"x" * (2 * CHUNK)))
    sealed = bytearray((tmp_path / digest).read_bytes())
    sealed[place] ^= 1
    (tmp_path / digest).write_bytes(sealed)
    with pytest.raises(SealBrokenError), vault.open(digest) as file:
        file.read()


def test_a_file_cut_at_a_chunk_is_noticed(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)
    digest = vault.put(io.BytesIO(b"x" * (2 * CHUNK)))
    sealed = (tmp_path / digest).read_bytes()
    (tmp_path / digest).write_bytes(sealed[: len(sealed) // 2])
    with pytest.raises(SealBrokenError), vault.open(digest) as file:
        file.read()


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    digest = a_vault(tmp_path).put(io.BytesIO(b"secret"))
    with pytest.raises(SealBrokenError):
        Vault(tmp_path, SealingKey(b"z" * 32)).open(digest).read()


def test_a_source_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        a_vault(tmp_path).put(Breaking())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def put_and_fail(vault: Vault, content: bytes, uses: int) -> None:
    with vault.all_or_nothing(lambda _digest: uses) as trying:
        trying.put(io.BytesIO(content))
        raise RuntimeError("the step fails")


@pytest.mark.parametrize(("uses", "left"), [(0, 1), (1, 2)])
def test_a_step_that_fails_takes_out_what_it_added_unless_it_is_used(
    tmp_path: Path, uses: int, left: int
) -> None:
    vault = a_vault(tmp_path)
    before = vault.put(io.BytesIO(b"before"))
    for content in (b"before", b"new"):
        with pytest.raises(RuntimeError, match="fails"):
            put_and_fail(vault, content, uses)
    assert len([path for path in tmp_path.iterdir() if path.is_file()]) == left
    assert vault.open(before).read() == b"before"


def test_while_others_are_at_it_nothing_is_taken_out(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)
    with vault.all_or_nothing(lambda _digest: 0):
        with pytest.raises(RuntimeError, match="fails"):
            put_and_fail(vault, b"new", 0)
        assert len([path for path in tmp_path.iterdir() if path.is_file()]) == 1


def test_a_digest_it_does_not_hold_is_refused_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(NotInVault) as refused:
        a_vault(tmp_path).open("0" * 64)
    assert "vault" in refused.value.en
    assert "kho niêm phong" in refused.value.vi
