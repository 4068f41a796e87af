"""What the command line says: results as text or JSON, progress, problems with an exit code."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from storage.errors import Fault, Refusal

REFUSED, FAULT = 1, 3
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Language = str


def run_to_exit_code(app: Callable[[], Any]) -> None:
    """Run the command line; a refusal or a fault becomes a message in both languages."""
    try:
        app()
    except Refusal as problem:
        _tell(problem)
        sys.exit(REFUSED)
    except Fault as problem:
        _tell(problem)
        sys.exit(FAULT)


def _tell(problem: Refusal | Fault) -> None:
    # Escaped: a column may be called `[/red]`.
    err.print(f"[red]✗[/red] {escape(problem.en)}", markup=True, soft_wrap=True)
    err.print(f"  {problem.vi}", markup=False, soft_wrap=True)


def say(result: Mapping[str, Any], *, as_json: bool, text: str) -> None:
    """Print a result: as one JSON object for programs, or as a sentence for people."""
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False, default=_plain))
    else:
        out.print(f"[green]✓[/green] {escape(text)}", soft_wrap=True)


def say_rows(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    """Print rows: as JSON lines, or aligned."""
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False, default=_plain))
        return
    if not rows:
        out.print("(nothing)")
        return
    widths = {key: max(len(key), *(len(str(row[key])) for row in rows)) for key in rows[0]}
    headings = (f"[bold]{key.ljust(width)}[/bold]" for key, width in widths.items())
    out.print("  ".join(headings), soft_wrap=True)
    for row in rows:
        line = "  ".join(str(row[key]).ljust(width) for key, width in widths.items())
        out.print(line.rstrip(), markup=False, soft_wrap=True)


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on the terminal for every named step; nothing where nobody watches."""
    bar = Progress(
        TextColumn("  {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=quiet or not err.is_terminal,
    )
    tasks: dict[str, Any] = {}
    with bar:

        def on_progress(step: str, done: int, of: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=of)
            bar.update(tasks[step], completed=done, total=of)

        yield on_progress


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)
