"""Commands of the data protection officer: the keys of release domains."""

from typing import Annotated

import typer

from app.cli.console import say, say_rows
from app.cli.sign_in import As, Json, act_as, open_house

app = typer.Typer(no_args_is_help=True, help="See, destroy and renew keys of release domains.")
Domain = Annotated[str, typer.Argument(help="The domain: product.purpose.")]


@app.command("list")
def list_keys(login: As, json: Json = False) -> None:
    """List every generation of every release domain's key."""
    from anonymization.domain_keys import list_domains

    house = open_house()
    person = act_as(house, login)
    found = list_domains(house.domain_keys, house.guard, by=person, at=house.now())
    rows = [
        {
            "domain": domain.name,
            "generation": domain.generation,
            "state": "destroyed" if domain.is_destroyed else "in use",
            "kept": "in shares" if domain.is_shared else "by the house",
        }
        for domain in found
    ]
    say_rows(rows, as_json=json)


@app.command()
def destroy(
    domain: Domain,
    login: As,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    """Destroy a key for good: its pseudonyms can be neither undone nor made again."""
    from anonymization.domain_keys import destroy_key

    house = open_house()
    person = act_as(house, login)
    if not yes:
        typer.confirm(f"destroy the key of {domain}? there is no way back", abort=True, err=True)
    gone = destroy_key(house.domain_keys, house.guard, by=person, name=domain, at=house.now())
    text = f"the key of `{domain}` (generation {gone.generation}) is destroyed. Clear its backups"
    say({"domain": domain, "generation": gone.generation}, as_json=json, text=text)


@app.command()
def renew(domain: Domain, login: As, json: Json = False) -> None:
    """Begin a new generation after the old key was destroyed; old and new cannot be linked."""
    from anonymization.domain_keys import renew_key

    house = open_house()
    person = act_as(house, login)
    made = renew_key(house.domain_keys, house.guard, by=person, name=domain, at=house.now())
    text = f"`{domain}` has a new key, generation {made.generation}"
    say({"domain": domain, "generation": made.generation}, as_json=json, text=text)


@app.command()
def split(
    domain: Domain,
    login: As,
    holder: Annotated[list[str], typer.Option(help="The login of a holder; repeatable.")],
    json: Json = False,
) -> None:
    """Hand a key to its holders: two of them open it together, and the house keeps no copy."""
    from app.together import take_split

    house = open_house()
    person = act_as(house, login)
    made = take_split(house, person, domain, holder)
    text = f"the key of `{domain}` is held by {len(holder)} persons. Clear its backups"
    result = {"domain": domain, "generation": made.generation, "holders": len(holder)}
    say(result, as_json=json, text=text)
