"""The command line: `minhbach …`. Imports of heavy libraries wait until a command needs them."""

import typer

from app.cli import (
    account_commands,
    audit_commands,
    contract_commands,
    dataset_commands,
    key_commands,
    release_commands,
    risk_commands,
    two_person_commands,
)
from app.cli.console import run_to_exit_code
from app.cli.demo_commands import demo, generate, serve

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Minh Bạch: open social-insurance data without exposing anyone.",
    epilog="Exit codes: 0 done, 1 refused (you can mend it), 2 wrong usage, 3 our fault.",
)
app.command()(demo)
app.command()(serve)
app.command()(generate)
for commands in (dataset_commands, contract_commands, risk_commands, release_commands):
    for command in commands.COMMANDS:
        app.command()(command)
app.add_typer(audit_commands.app, name="audit")
app.add_typer(account_commands.app, name="account")
app.add_typer(key_commands.app, name="key")
app.add_typer(two_person_commands.app, name="two-persons")


def main() -> None:
    run_to_exit_code(app)
