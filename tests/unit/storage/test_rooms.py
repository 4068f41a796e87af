"""A room is gone when its process is done with it, or was killed in it; never before."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.settings import ROOT
from storage.rooms import clear_abandoned, room_in

STANDS_IN_A_ROOM = """
import sys, time
from pathlib import Path
from storage.rooms import room_in
with room_in(Path(sys.argv[1])) as room:
    (room / "plain.csv").write_text("somebody")
    print(room, flush=True)
    time.sleep(600)
"""


def test_a_room_is_for_its_owner_only_and_gone_afterwards(tmp_path: Path) -> None:
    with room_in(tmp_path / "rooms") as room:
        (room / "draft").write_text("x")
        assert room.stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "rooms").iterdir()) == []


def test_a_room_is_gone_after_a_failure_too(tmp_path: Path) -> None:
    def fail_in_a_room() -> None:
        with room_in(tmp_path) as room:
            (room / "draft").write_text("x")
            raise RuntimeError("the step fails")

    with pytest.raises(RuntimeError, match="fails"):
        fail_in_a_room()
    assert list(tmp_path.iterdir()) == []


def test_a_room_may_have_moved_away_as_something_finished(tmp_path: Path) -> None:
    with room_in(tmp_path / "rooms") as room:
        room.rename(tmp_path / "finished")
    assert (tmp_path / "finished").is_dir()


def test_a_room_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    with room_in(tmp_path) as room, room_in(tmp_path) as other:
        assert clear_abandoned(tmp_path) == 0
        assert room.is_dir()
        assert other.is_dir()


def test_what_a_killed_process_leaves_is_removed_and_not_before(tmp_path: Path) -> None:
    program = [sys.executable, "-c", STANDS_IN_A_ROOM, str(tmp_path)]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        room = Path(process.stdout.readline().strip())
        assert clear_abandoned(tmp_path) == 0
        process.send_signal(signal.SIGKILL)
    assert (room / "plain.csv").exists()
    assert clear_abandoned(tmp_path) == 1
    assert not room.exists()


def test_many_at_once_do_not_clear_each_other(tmp_path: Path) -> None:
    def work(number: int) -> bool:
        with room_in(tmp_path) as room:
            (room / "draft").write_text(str(number))
            return (room / "draft").read_text() == str(number)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(80)))
    assert list(tmp_path.iterdir()) == []


def test_where_there_are_no_rooms_there_is_nothing_to_clear(tmp_path: Path) -> None:
    assert clear_abandoned(tmp_path / "nothing") == 0
