#!/usr/bin/env bash
# Renews the pinned, hashed requirements. No registry address gets into them.
set -euo pipefail
cd "$(dirname "$0")/.."
UV=$(command -v uv || echo .venv-tools/bin/uv)
compile() {
  env -u UV_INDEX -u UV_DEFAULT_INDEX "$UV" pip compile -q --universal --python-version 3.11 \
    --exclude-newer "$(date -u -d '7 days ago' +%F)" \
    --generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade "$@"
}
compile pyproject.toml -o requirements.txt
compile pyproject.toml --group dev -o requirements-dev.txt
echo uv | compile - -o requirements-uv.txt
