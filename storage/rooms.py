"""Rooms for what is being made: private folders that do not outlive the process that made them.

A room is held by a lock of the kernel, which lets go when its process ends, however it ends. So a
room that nobody holds was left by a killed process, and whoever comes next removes it.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def room_in(folder: Path) -> Iterator[Path]:
    """An empty folder in `folder`, for its owner only, gone afterwards."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _gate(folder):
        _clear(folder)
        room = folder / secrets.token_hex(8)
        room.mkdir(mode=0o700)
        lock = os.open(room, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        os.close(lock)


def clear_abandoned(folder: Path) -> int:
    """Remove the rooms that killed processes left in `folder`; return how many there were."""
    if not folder.is_dir():
        return 0
    with _gate(folder):
        return _clear(folder)


def sync(path: Path) -> None:
    """Make the bytes of a file, or the names in a folder, outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _gate(folder: Path) -> Iterator[None]:
    """One process at a time: between making a room and holding it, it would look abandoned."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _clear(folder: Path) -> int:
    return sum(_remove_if_abandoned(room) for room in folder.iterdir() if room.is_dir())


def _remove_if_abandoned(room: Path) -> bool:
    try:
        lock = os.open(room, os.O_RDONLY)
    except FileNotFoundError:  # its process has just finished with it
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        shutil.rmtree(room, ignore_errors=True)
        return True
    finally:
        os.close(lock)
