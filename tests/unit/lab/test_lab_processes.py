"""The lab stops what it started, all of it, and nothing else."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.ckan import processes

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
    # The lab lets go of what it starts, so that it goes on when `up` has ended.
    pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning"),
]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = [sys.executable, "-c", f"import subprocess; subprocess.run({SLEEP!r})"]


@pytest.fixture(autouse=True)
def a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("HOME", "RUN", "LOG"):
        monkeypatch.setattr(processes, name, tmp_path)
    yield
    processes.stop("it", patience=5)


def is_running(pid: int) -> bool:
    return processes._birth(pid) is not None


def test_a_service_is_known_while_it_runs_and_gone_after_its_stop() -> None:
    processes.launch("it", SLEEP)
    pid = processes.pid_of("it")
    assert pid is not None
    assert processes.stop("it", patience=5)
    assert not is_running(pid)
    assert not processes.stop("it", patience=5)


def test_a_process_that_got_a_recorded_pid_later_is_not_signalled(tmp_path: Path) -> None:
    stranger = subprocess.Popen(SLEEP)
    note = {"pid": stranger.pid, "birth": "of another", "launch": "x", "mark": ""}
    (tmp_path / "it.json").write_text(json.dumps(note))
    try:
        assert not processes.stop("it", patience=1)
        assert is_running(stranger.pid)
    finally:
        stranger.kill()
        stranger.wait()


def test_children_that_outlived_a_killed_service_are_ended_too() -> None:
    processes.launch("it", PARENT)
    pid = processes.pid_of("it")
    assert pid is not None
    deadline = time.monotonic() + 10
    while not processes._orphans("it") and time.monotonic() < deadline:
        time.sleep(0.05)
    (child,) = processes._orphans("it")
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    assert is_running(child)
    processes.stop("it", patience=5)
    assert not is_running(child)


def test_a_service_from_older_files_is_stopped() -> None:
    processes.launch("it", SLEEP, mark="old")
    assert processes.is_fresh("it", "old")
    assert not processes.is_fresh("it", "new")
    assert processes.pid_of("it") is None
