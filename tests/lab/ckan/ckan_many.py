"""Run several `ckan` commands in one process, for each alone spends seconds on imports.

    python ckan_many.py ckan.ini '[["db", "init"], ["datastore", "set-permissions"]]'

Prints a JSON list with what each command wrote on stdout. Runs in the lab's venv.
"""

import contextlib
import io
import json
import sys

import click
from ckan.cli.cli import ckan


def main() -> None:
    settings, commands = sys.argv[1], json.loads(sys.argv[2])
    sys.argv = ["ckan", "-c", settings, *commands[0]]  # CKAN's CLI looks at sys.argv itself
    root = ckan.make_context("ckan", ["-c", settings, *commands[0]])
    with root:
        json.dump([run(root, *command) for command in commands], sys.stdout)


def run(root: click.Context, name: str, *arguments: str) -> str:
    command = ckan.get_command(root, name)
    caught = io.StringIO()
    context = command.make_context(name, list(arguments), parent=root)
    with contextlib.redirect_stdout(caught), context:
        command.invoke(context)
    return caught.getvalue()


if __name__ == "__main__":
    main()
