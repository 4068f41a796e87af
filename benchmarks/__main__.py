"""Run every benchmark of this folder, or those that are named: `python -m benchmarks audit_log`.

What follows the names and begins with `--` is for the benchmark that is named.
"""

import importlib
import pkgutil
import sys
from itertools import takewhile

import benchmarks


def main() -> None:
    named = list(takewhile(lambda word: not word.startswith("--"), sys.argv[1:]))
    sys.argv[1:] = sys.argv[1 + len(named) :]
    names = named or sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__))
    for name in names:
        if name.startswith("_"):
            continue
        print(f"== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
