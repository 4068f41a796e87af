"""Keys sign, seal and map; they never show themselves."""

from pathlib import Path

import pytest

from storage.keys import Keyring, NotAKey, VerifyKey


def test_a_key_is_made_once_and_found_again(tmp_path: Path) -> None:
    first = Keyring(tmp_path).signing_key("log").verify_key
    assert Keyring(tmp_path).signing_key("log").verify_key == first


def test_keys_of_two_names_differ(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    assert ring.signing_key("a").verify_key != ring.signing_key("b").verify_key


def test_only_its_owner_can_read_a_key_file(tmp_path: Path) -> None:
    Keyring(tmp_path / "keys").block_key("pseudonyms")
    assert (tmp_path / "keys" / "pseudonyms.key").stat().st_mode & 0o077 == 0


def test_a_signature_holds_for_its_message_only(tmp_path: Path) -> None:
    key = Keyring(tmp_path).signing_key("log")
    signature = key.sign(b"message")
    assert key.verify_key.holds(signature, b"message")
    assert not key.verify_key.holds(signature, b"massage")
    assert not key.verify_key.holds(b"short", b"message")


def test_a_public_key_survives_its_pem_form(tmp_path: Path) -> None:
    key = Keyring(tmp_path).signing_key("log").verify_key
    assert VerifyKey.from_pem(key.to_pem()) == key


def test_a_pem_of_another_kind_is_refused() -> None:
    with pytest.raises(NotAKey):
        VerifyKey.from_pem("not a key")


def test_no_key_shows_itself(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    shown = f"{ring.signing_key('a')} {ring.sealing_key('b')} {ring.block_key('c')}"
    assert shown == "SigningKey() SealingKey() BlockKey()"


def test_blocks_map_back(tmp_path: Path) -> None:
    key = Keyring(tmp_path).block_key("pseudonyms")
    blocks = bytes(range(64))
    assert key.unmap_blocks(key.map_blocks(blocks)) == blocks
