"""Commands of the security reviewer: read the log, prove it, take it away."""

import json as json_library
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import say, say_rows
from app.cli.sign_in import As, Json, act_as, open_house

app = typer.Typer(no_args_is_help=True, help="Read the audit log and prove that it is intact.")


@app.command()
def show(
    login: As,
    text: Annotated[str, typer.Option(help="Only events that hold this text.")] = "",
    outcome: Annotated[str, typer.Option(help="Only `done` or `refused`.")] = "",
    limit: Annotated[int, typer.Option()] = 50,
    json: Json = False,
) -> None:
    """Show the newest events with the rules that decided."""
    from access_control.read_audit import read_events

    house = open_house()
    person = act_as(house, login)
    events = read_events(
        house.guard, by=person, text=text, outcome=outcome, limit=limit, at=house.now()
    )
    rows = [
        {
            "index": event.index,
            **{
                name: event.fields[name]
                for name in ("at", "actor", "action", "resource", "outcome")
            },
            "rules": " ".join(event.fields["rules"]),  # type: ignore[arg-type]
        }
        for event in events
    ]
    say_rows(rows, as_json=json)


@app.command()
def verify(
    folder: Annotated[
        Path | None, typer.Option("--export", help="An exported log; without it, this house's.")
    ] = None,
    key: Annotated[str, typer.Option(help="The log's key as `name+hash+key`.")] = "",
    json: Json = False,
) -> None:
    """Recompute every hash and check every signed checkpoint."""
    from access_control.read_audit import verify_export, verify_log

    verdict = verify_log(open_house().guard) if folder is None else verify_export(folder, key)
    verdict.require()
    result = {
        "events": verdict.size,
        "checkpoints": verdict.checkpoints,
        "root": verdict.root.hex(),
    }
    text = (
        f"{verdict.size} events fit {verdict.checkpoints} signed checkpoints: nothing was changed"
    )
    say(result, as_json=json, text=text)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="An empty folder.")],
    login: As,
    json: Json = False,
) -> None:
    """Write all events and checkpoints as files that an outsider can verify."""
    from access_control.read_audit import export_log

    house = open_house()
    count = export_log(house.guard, folder, by=act_as(house, login), at=house.now())
    say({"events": count}, as_json=json, text=f"exported {count} events to {folder}")


@app.command()
def checkpoint() -> None:
    """Print the newest signed checkpoint, for a witness to keep."""
    typer.echo(open_house().log.get_checkpoint(), nl=False)


@app.command()
def prove(
    index: Annotated[int, typer.Argument(help="The index of an event.")],
    login: As,
) -> None:
    """Print the proof that an event is in the log (RFC 6962 §2.1.1)."""
    from access_control.read_audit import prove_event

    house = open_house()
    proof = prove_event(house.guard, index, by=act_as(house, login), at=house.now())
    typer.echo(json_library.dumps(proof, indent=2))
