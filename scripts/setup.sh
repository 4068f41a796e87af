#!/usr/bin/env bash
# Makes .venv from the pinned, hashed requirements. Does nothing when it is already right.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly began=$SECONDS
readonly wanted="$(cat requirements-dev.txt requirements-uv.txt pyproject.toml scripts/setup.sh | sha256sum)"
if [ -x .venv/bin/minhbach ] && [ "$(cat .venv/.made-from 2>/dev/null || true)" = "$wanted" ]; then exit 0; fi

say() { printf '\033[1m[setup %3ds]\033[0m %s\n' "$((SECONDS - began))" "$1"; }
stop() { printf '\nsetup stopped: %s\n' "$1" >&2; exit 1; }

command -v python3 >/dev/null || stop "python3 is missing. Install Python 3.11 or later and try again"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  || stop "$(python3 --version) is too old. Install Python 3.11 or later and try again"

# Debian ships Python without its venv module; root can mend that, others are told how.
make_tools() { rm -rf .venv-tools && python3 -m venv .venv-tools >/dev/null 2>&1; }
bring_uv() {
  if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then UV=uv; return; fi
  UV=.venv-tools/bin/uv
  if [ -x "$UV" ]; then return; fi
  say "installing uv (the package installer)"
  if ! make_tools; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null \
      || stop "Python has no venv module. Run: sudo apt-get install python3-venv"
    say "installing python3-venv (Debian packages it apart)"
    apt-get update -qq >/dev/null && apt-get install -y -qq python3-venv >/dev/null
    make_tools || stop "python3 -m venv failed. Run it by hand to see why: python3 -m venv .venv-tools"
  fi
  .venv-tools/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt
}

bring_uv
# The certificates of the machine: a ministry may sit behind a proxy with one of its own.
export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 UV_SYSTEM_CERTS=true UV_NATIVE_TLS=true
say "making .venv"
"$UV" venv -q --clear --python "$(command -v python3)" .venv
say "installing $(grep -c '==' requirements-dev.txt) pinned packages"
"$UV" pip install -q --python .venv/bin/python --require-hashes -r requirements-dev.txt
"$UV" pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
printf '%s' "$wanted" > .venv/.made-from
say "ready in $((SECONDS - began)) s"
