"""Commands to try the house: the demonstration, an invented register, the pages."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import err, out, progress, say
from app.cli.sign_in import Json, open_house

if TYPE_CHECKING:
    from app.wiring import House

PARTICIPANTS = 200_000


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Show the pages after.")] = True,
    participants: Annotated[int, typer.Option(help="How many people to invent.")] = PARTICIPANTS,
    port: Annotated[int, typer.Option(help="Where to serve.")] = 0,
) -> None:
    """Run the whole path on real and invented data, then serve the result."""
    from app.demo.story import Story, peak_memory_mib
    from app.settings import Settings
    from app.wiring import House

    home = Settings().home.with_name("demo")
    shutil.rmtree(home, ignore_errors=True)
    house = House(Settings(home=home))
    out.print("[bold]Minh Bạch[/bold] — from a register to signed open data\n")

    def say_step(title: str, seconds: float) -> None:
        out.print(f"  [green]✓[/green] {title} [dim]{seconds:6.1f} s[/dim]", soft_wrap=True)

    with progress() as on_progress:
        told = Story(house, say_step, on_progress).tell(participants)
    out.print(f"\n  peak memory {peak_memory_mib():,.0f} MiB; everything is in {home}")
    for made in told:
        out.print(
            f"  {made.id}: {house.press.place_of(made.product, made.version)}", soft_wrap=True
        )
    if serve:
        _serve_demo(house, port or house.settings.port)


def serve(
    port: Annotated[int, typer.Option(help="Where to serve.")] = 0,
) -> None:
    """Serve the pages and the HTTP interface until Ctrl-C."""
    house = open_house()
    if port:  # the addresses in the catalogue are those that are served
        settings = house.settings.model_copy(update={"port": port})
        house = replace(house, settings=settings)
    _serve(house, house.settings.port)


def generate(
    target: Annotated[Path, typer.Argument(help="The file to write: .parquet or .csv.")],
    participants: Annotated[int, typer.Option(help="How many people to invent.")] = PARTICIPANTS,
    seed: Annotated[int, typer.Option(help="The same seed gives the same register.")] = 28,
    json: Json = False,
) -> None:
    """Write an invented participant register, plainly marked as such."""
    from app.demo.register import RegisterSpec, write_register, write_register_csv

    write = write_register_csv if target.suffix == ".csv" else write_register
    with progress(quiet=json) as on_progress:
        made = write(target, RegisterSpec(participants, seed=seed), on_progress=on_progress)
    text = f"invented {made.rows:,} rows about {made.participants:,} people who do not exist"
    say({"rows": made.rows, "participants": made.participants}, as_json=json, text=text)


def _serve_demo(house: "House", port: int) -> None:
    from app.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

    out.print(f"\n  [bold]http://{house.settings.host}:{port}/[/bold]  (English: /en/)")
    out.print(f"  sign in at /sign-in with the password [bold]{DEMO_PASSWORD}[/bold] as")
    for account in DEMO_ACCOUNTS:
        out.print(f"    {account.login:12} {account.role}")
    out.print("\n  Ctrl-C stops it.\n")
    _serve(house, port)


def _serve(house: "House", port: int) -> None:
    import uvicorn

    from app.web import create_app

    uvicorn.run(create_app(house), host=house.settings.host, port=port, log_level="warning")
    err.print("stopped")
