"""Large tables come back from the vault as they went in, some row groups at a time."""

from pathlib import Path

import polars as pl
import pytest

from storage import sealed_tables
from storage.keys import Keyring
from storage.sealed_tables import read_batches, record_reader, seal_batches
from storage.vault import Vault

PARTS = [pl.DataFrame({"row": range(first, first + 7), "text": "x"}) for first in range(0, 70, 7)]


@pytest.mark.parametrize("rows_a_reader", [1, 14, 20, 1_000])
def test_all_rows_come_back_in_order_however_many_are_read_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_a_reader: int
) -> None:
    monkeypatch.setattr(sealed_tables, "ROWS_A_READER", rows_a_reader)
    vault = Vault(tmp_path / "vault", Keyring(tmp_path / "keys").sealing_key("vault"))
    digest, rows = seal_batches(vault, iter(PARTS))
    assert rows == 70
    assert pl.concat(read_batches(vault, digest)).equals(pl.concat(PARTS))
    one_column = record_reader(vault, digest, ["row"]).read_all()
    assert one_column.to_pydict() == {"row": list(range(70))}
