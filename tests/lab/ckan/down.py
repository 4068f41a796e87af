"""Stop the lab that `tests.lab.ckan.up` started.

python -m tests.lab.ckan.down               stop it; data and venv stay for the next start
python -m tests.lab.ckan.down --purge       remove its data too
python -m tests.lab.ckan.down --purge-all   remove everything, the venv too
"""

import argparse
import shutil
from pathlib import Path

from tests.lab.ckan.console import say
from tests.lab.ckan.layout import HOME, MARK
from tests.lab.ckan.processes import stop
from tests.lab.ckan.up import alone

_SERVICES = ("ckan", "worker", "solr", "redis", "postgres")
_KEPT = {"venv", "redis-deb", MARK.name, ".lock"}


def main() -> None:
    parser = argparse.ArgumentParser(description="Stop the lab's CKAN.")
    parser.add_argument("--purge", action="store_true", help="remove its data too")
    parser.add_argument("--purge-all", action="store_true", help="remove everything, the venv too")
    args = parser.parse_args()
    if not MARK.exists():
        say(f"nothing to stop: {HOME} is not the lab's")
        return
    with alone():
        for name in _SERVICES:
            if stop(name):
                say(f"{name}: stopped")
        if args.purge and not args.purge_all:
            for path in HOME.iterdir():
                _remove(path)
            say("data removed")
    if args.purge_all:
        shutil.rmtree(HOME)
        say("everything removed")


def _remove(path: Path) -> None:
    if path.name in _KEPT:
        return
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


if __name__ == "__main__":
    main()
