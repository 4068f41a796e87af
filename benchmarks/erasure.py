"""Seconds and memory to erase one person from a register of a million rows and its research file.

The peer is the least that any way has to do: read both versions and seal them again unchanged, in
the same run. The erasure runs in a process of its own, so that its memory is its own.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from anonymization.dual_control.identifier import Identifier
from app.demo.accounts import open_accounts
from app.demo.canaries import CANARIES
from app.demo.register import RegisterSpec, write_register
from app.settings import Settings
from app.steps import (
    take_classify,
    take_conform,
    take_detect,
    take_purpose,
    take_register,
    take_treat,
)
from app.together import ask_to_erase, take_approval, take_erase
from app.wiring import House
from catalog.classify import Overruling
from catalog.model import ColumnRole, PersonalDataClass
from storage.sealed_tables import read_batches, seal_batches

PARTICIPANTS = 88_000  # one million rows in twelve months
NAME, PRODUCT, PURPOSE = "so-dang-ky", "coverage-by-province", "research-microdata"
PERSON = Identifier.parse("citizen-id", CANARIES[0].so_dinh_danh)
WHY = {"purpose": "own-request", "reference": "ĐO-LƯỜNG"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, source = Path(folder) / "home", Path(folder) / "register.parquet"
        write_register(source, RegisterSpec(PARTICIPANTS))
        _treat(House(Settings(home=home)), source)
        own_process = [sys.executable, "-m", "benchmarks.erasure", str(home)]
        subprocess.run(own_process, check=True)


def erase_in(home: Path) -> None:
    """Copy both versions, then erase the person from them, and say what each took."""
    house = House(Settings(home=home))
    versions = house.datasets.list_all()[0].versions
    begin = time.perf_counter()
    for version in versions:
        seal_batches(house.vault, read_batches(house.vault, version.digest))
    copying, before = time.perf_counter() - begin, _peak_megabytes()
    request = house.office.store.list_requests()[0].id
    steward = house.accounts.find("steward")
    if steward is None:
        raise LookupError
    begin = time.perf_counter()
    done = take_erase(house, steward, request, PERSON)
    seconds = time.perf_counter() - begin
    rows = sum(version.rows for version in versions)
    print(f"rows        {rows:,} in {len(versions)} versions")
    print(f"erasing     {seconds:.1f} s, {seconds / copying:.1f} x copying ({copying:.1f} s)")
    print(f"peak memory {_peak_megabytes():.0f} MB, {before:.0f} MB of it for copying")
    print(f"erased      {done.result}")


def _treat(house: House, source: Path) -> None:
    people = open_accounts(house)
    steward = people["steward"]
    made = take_register(
        house, steward, source, name=NAME, product=PRODUCT, owner="owner", is_invented=True
    )
    take_detect(house, steward, made.id)
    proposed = take_purpose(house, steward, made.id, PURPOSE)
    dropped = Overruling(PersonalDataClass.NONE, ColumnRole.ATTRIBUTE, "drop", "không cần đến")
    left_open = {p.column: dropped for p in proposed.proposals if p.personal_class is None}
    take_classify(house, steward, made.id, left_open)
    take_conform(house, steward, made.id)
    take_treat(house, steward, made.id)
    asked = ask_to_erase(house, steward, PERSON, **WHY)
    take_approval(house, people["dpo"], asked.id, b"")


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    erase_in(Path(sys.argv[1]))
