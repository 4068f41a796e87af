"""Say what happens, stop with a reason, run a command to its end."""

import hashlib
import pwd
import subprocess
import sys
import time
from typing import Any, NoReturn

from tests.lab.ckan.layout import LOG

_BEGAN = time.monotonic()


def say(text: str) -> None:
    print(f"[ckan lab {time.monotonic() - _BEGAN:6.1f}s] {text}", file=sys.stderr, flush=True)


def stop_with(text: str) -> NoReturn:
    say(f"ERROR: {text}")
    raise SystemExit(1)


def run(
    argv: list[str],
    what: str,
    *,
    env: dict[str, str] | None = None,
    stdin: str | None = None,
    user: str | None = None,
) -> str:
    """Return the output of a command. It goes to a log, and to stderr when the command fails."""
    done = subprocess.run(
        argv,
        env=env,
        input=stdin,
        text=True,
        capture_output=True,
        cwd="/",
        check=False,
        **as_user(user),
    )
    with (LOG / "setup.log").open("a", encoding="utf-8") as log:
        log.write(f"--- {what} (exit {done.returncode})\n{done.stdout}{done.stderr}\n")
    if done.returncode:
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-4000:])
        stop_with(f"{what} failed; see {LOG / 'setup.log'}")
    return str(done.stdout)


def as_user(user: str | None) -> dict[str, Any]:
    """Return what makes subprocess run a command as another user."""
    if not user:
        return {}
    try:
        return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    except KeyError:
        stop_with(f"PostgreSQL refuses root and there is no user `{user}`: install postgresql")


def digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
