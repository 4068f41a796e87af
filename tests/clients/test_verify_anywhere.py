"""A release is verified where it lies: as a folder, as a ZIP file, at its address."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from publishing.errors import NotARelease, ReleaseBrokenError
from publishing.fetch_release import release_folder
from publishing.verify import verify_release
from tests.clients.conftest import SERIES, Portal


@pytest.fixture
def zipped(portal: Portal, tmp_path: Path) -> Path:
    path = tmp_path / "release.zip"
    path.write_bytes(httpx.get(f"{portal.page(SERIES)}/release.zip").content)
    return path


def test_a_release_is_verified_at_its_address(portal: Portal) -> None:
    with release_folder(portal.page(SERIES)) as folder:
        assert verify_release(folder, portal.story.house.verify_key).rows > 0
    assert not folder.exists()


def test_a_release_is_verified_as_a_zip_file(portal: Portal, zipped: Path) -> None:
    with release_folder(str(zipped)) as folder:
        verify_release(folder, portal.story.house.verify_key)
    assert zipped.read_bytes() == httpx.get(f"{portal.page(SERIES)}/release.zip").content


def test_the_command_line_verifies_an_address(portal: Portal, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text(httpx.get(f"{portal.address}/verify/minhbach.pub.pem").text)
    minhbach = Path(sys.executable).with_name("minhbach")
    command = [minhbach, "verify", portal.page(SERIES), "--key", key]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "as they were signed" in done.stdout


def test_one_changed_byte_in_a_zip_file_is_found(portal: Portal, zipped: Path) -> None:
    changed = zipped.with_name("changed.zip")
    with zipfile.ZipFile(zipped) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, content[:-1] + b"x" if entry.filename.endswith("data.csv") else content)  # fmt: skip
    with (
        release_folder(str(changed)) as folder,
        pytest.raises(ReleaseBrokenError, match=r"`data\.csv` was changed"),
    ):
        verify_release(folder, portal.story.house.verify_key)


def _climbing(packed: zipfile.ZipFile) -> None:
    packed.writestr("../evil.txt", "x")


def _many(packed: zipfile.ZipFile) -> None:
    for number in range(200):
        packed.writestr(f"x/{number}.txt", "x")


def _several_folders(packed: zipfile.ZipFile) -> None:
    packed.writestr("a/x.txt", "x")
    packed.writestr("b/x.txt", "x")


def _hidden(packed: zipfile.ZipFile) -> None:
    packed.writestr("x/.profile", "x")


def _bomb(packed: zipfile.ZipFile) -> None:
    """Says that it is small and is not: the size is counted while it is written."""
    packed.writestr("x/data.csv", b"0" * (20 << 20), zipfile.ZIP_DEFLATED)


@pytest.mark.parametrize("fill", [_many, _several_folders, _hidden, _bomb], ids=lambda f: f.__name__)  # fmt: skip
def test_a_zip_file_that_no_release_is_leaves_nothing(
    tmp_path: Path, fill: Callable[[zipfile.ZipFile], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publishing.fetch_release.MOST_BYTES", 10 << 20)
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as packed:
        fill(packed)
    with pytest.raises(NotARelease), release_folder(str(path)):
        pass
    assert list(tmp_path.iterdir()) == [path]


def test_a_zip_file_that_climbs_stays_inside(tmp_path: Path) -> None:
    path = tmp_path / "inner" / "evil.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as packed:
        _climbing(packed)
    with release_folder(str(path)) as folder:
        assert [one.name for one in folder.iterdir()] == ["evil.txt"]
    assert not (tmp_path / "evil.txt").exists()


@pytest.mark.parametrize("source", ["/nowhere", "ftp://x/y", "\0", "http://127.0.0.1:1/dataset/x/v1"])  # fmt: skip
def test_what_is_no_release_is_told(source: str) -> None:
    with pytest.raises(Exception, match=r"no release|not available"), release_folder(source):
        pass


def test_a_page_without_a_release_is_told(portal: Portal, tmp_path: Path) -> None:
    with pytest.raises(NotARelease, match="is not there"), release_folder(portal.page("nothing")):
        pass
    shutil.rmtree(tmp_path)
