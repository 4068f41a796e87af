"""Bring what the lab runs: CKAN in a venv of its own, Redis, and the tools of PostgreSQL."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.lab.ckan.console import digest, run, say, stop_with
from tests.lab.ckan.layout import EXTRA_REQUIREMENTS, HERE, HOME, VENV, VENV_STAMP

_OLDEST, _NEWEST = (3, 10), (3, 12)
_REQUIREMENTS = HERE / "requirements-ckan.txt"


def make_venv() -> None:
    """Install CKAN, unless exactly this was installed before."""
    wanted = digest(_REQUIREMENTS.read_text(), *EXTRA_REQUIREMENTS, sys.version)
    if VENV_STAMP.exists() and VENV_STAMP.read_text() == wanted:
        return
    if not _OLDEST <= sys.version_info[:2] <= _NEWEST:
        stop_with(f"CKAN 2.12 runs on Python 3.10 to 3.12, this is {sys.version.split()[0]}")
    if not (shutil.which("pg_config") and shutil.which("cc")):
        stop_with("psycopg2 is built from source: install libpq-dev and gcc")
    say("venv: installing CKAN (about a minute)")
    if not (VENV / "bin/python").exists():
        run([sys.executable, "-m", "venv", str(VENV)], "python -m venv")
    pip = [str(VENV / "bin/pip"), "install", "-r", str(_REQUIREMENTS), *EXTRA_REQUIREMENTS]
    run(pip, "pip install")
    VENV_STAMP.write_text(wanted)
    say("venv: ready")


def find_tool(name: str) -> str:
    """Return the path of a program of PostgreSQL; Debian keeps the server's off the path."""
    found = shutil.which(name)
    if found:
        return found
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    if not versions:
        stop_with(f"`{name}` not found: install postgresql and postgresql-client")
    return str(versions[0])


def redis_server() -> tuple[str, dict[str, str]]:
    """Return the system's redis-server, or Debian's unpacked privately, and its environment."""
    found = shutil.which("redis-server")
    if found:
        return found, dict(os.environ)
    root = HOME / "redis-deb"
    binary = root / "redis-server"
    if not binary.exists():
        _unpack_redis(root)
        # One binary: the name it is called by decides what it does.
        binary.symlink_to(root / "usr/bin/redis-check-rdb")
    libraries = next((root / "usr/lib").glob("*-linux-gnu"))
    path = f"{libraries}:{os.environ.get('LD_LIBRARY_PATH', '')}"
    return str(binary), {**os.environ, "LD_LIBRARY_PATH": path}


def _unpack_redis(root: Path) -> None:
    say("redis: unpacking Debian's package under the lab's home (nothing is installed)")
    shutil.rmtree(root, ignore_errors=True)
    packages = root / "deb"
    packages.mkdir(parents=True)
    download = (
        f"cd {shlex.quote(str(packages))} && apt-get download redis-tools libjemalloc2 liblzf1"
    )
    if subprocess.run(["sh", "-c", download], capture_output=True, check=False).returncode:
        run(["sh", "-c", f"apt-get update && {download}"], "apt-get download (needs an apt index)")
    for package in packages.glob("*.deb"):
        run(["dpkg", "-x", str(package), str(root)], f"dpkg -x {package.name}")
