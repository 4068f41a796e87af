"""Commands for what takes two persons: hold a share, ask, approve, carry out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import progress, say, say_rows
from app.cli.sign_in import As, Json, act_as, open_house

if TYPE_CHECKING:
    from anonymization.dual_control.identifier import Identifier
    from anonymization.dual_control.model import TwoPersonRequest
    from app.wiring import House

app = typer.Typer(no_args_is_help=True, help="Do what nobody does alone.")
asking = typer.Typer(no_args_is_help=True, help="Ask the second person.")
app.add_typer(asking, name="ask")
RequestId = Annotated[str, typer.Argument(help="The id of the request.")]
Domain = Annotated[str, typer.Argument(help="The release domain: product.purpose.")]
Purpose = Annotated[str, typer.Option(help="A purpose of policies/two_persons.yaml.")]
Reference = Annotated[str, typer.Option(help="The number of the file or decision.")]
Kind = Annotated[str, typer.Option(help="citizen-id, si-number or health-card.")]
KeyFile = Annotated[
    Path | None, typer.Option(help="A key file instead of a passphrase: its content counts.")
]


@app.command()
def hold(login: As, key_file: KeyFile = None, json: Json = False) -> None:
    """Become a holder of key shares, with a passphrase or a key file that only you have."""
    from app.together import take_hold

    house = open_house()
    person = act_as(house, login)
    take_hold(house, person, _passphrase(house, key_file, confirm=True))
    say({"holder": person.id}, as_json=json, text="shares can be sealed for you now")


@asking.command("reidentify")
def ask_reidentify(
    domain: Domain,
    login: As,
    purpose: Purpose,
    reference: Reference = "",
    pseudonyms: Annotated[
        Path | None,
        typer.Option(help="A file with one pseudonym a line; without it, standard input."),
    ] = None,
    json: Json = False,
) -> None:
    """Ask to lead pseudonyms back to identifiers."""
    from anonymization.dual_control.model import Deed, DeedWish
    from app.together import ask_for

    house = open_house()
    person = act_as(house, login)
    lines = pseudonyms.read_text("utf-8") if pseudonyms else typer.get_text_stream("stdin").read()
    wish = DeedWish(Deed.REIDENTIFY, purpose, reference, domain, values=tuple(lines.split()))
    _say_asked(ask_for(house, person, wish), as_json=json)


@asking.command("treat")
def ask_treat(
    dataset: Annotated[str, typer.Argument(help="The dataset's name or id.")],
    login: As,
    purpose: Purpose = "new-batch",
    reference: Reference = "",
    json: Json = False,
) -> None:
    """Ask to treat a dataset with a key that is held in shares."""
    from app.together import ask_to_treat

    house = open_house()
    person = act_as(house, login)
    asked = ask_to_treat(house, person, dataset, purpose=purpose, reference=reference)
    _say_asked(asked, as_json=json)


@asking.command("rotate")
def ask_rotate(
    domain: Domain,
    login: As,
    purpose: Purpose = "regular-rotation",
    reference: Reference = "",
    json: Json = False,
) -> None:
    """Ask for the next generation of a key: all pseudonyms of the domain change."""
    from anonymization.dual_control.model import Deed, DeedWish
    from app.together import ask_for

    house = open_house()
    wish = DeedWish(Deed.ROTATE, purpose, reference, domain)
    _say_asked(ask_for(house, act_as(house, login), wish), as_json=json)


@asking.command("erase")
def ask_erase(
    login: As,
    kind: Kind,
    purpose: Purpose,
    reference: Reference = "",
    json: Json = False,
) -> None:
    """Ask to erase one person from all versions. The number is asked for, never an argument."""
    from app.together import ask_to_erase

    house = open_house()
    person = act_as(house, login)
    asked = ask_to_erase(house, person, _identifier(kind), purpose=purpose, reference=reference)
    _say_asked(asked, as_json=json)


@app.command()
def approve(request: RequestId, login: As, key_file: KeyFile = None, json: Json = False) -> None:
    """Approve what somebody else asked for; where a key is needed, with your share."""
    from anonymization.dual_control.model import NEEDS_KEY
    from app.together import take_approval

    house = open_house()
    person = act_as(house, login)
    needs_key = house.office.store.get(request).deed in NEEDS_KEY
    passphrase = _passphrase(house, key_file) if needs_key else b""
    done = take_approval(house, person, request, passphrase)
    say({"request": done.id, "state": done.state}, as_json=json, text=f"approved `{done.id}`")


@app.command()
def refuse(request: RequestId, login: As, json: Json = False) -> None:
    """Refuse what somebody else asked for."""
    from app.together import take_refusal

    house = open_house()
    done = take_refusal(house, act_as(house, login), request)
    say({"request": done.id, "state": done.state}, as_json=json, text=f"refused `{done.id}`")


@app.command()
def reidentify(request: RequestId, login: As, key_file: KeyFile = None, json: Json = False) -> None:
    """Show the identifiers of an approved request, once. They are kept nowhere."""
    from app.together import take_reidentify

    house = open_house()
    person = act_as(house, login)
    found = take_reidentify(house, person, request, _passphrase(house, key_file))
    rows = [{"pseudonym": one, "identifier": identifier} for one, identifier in found.items()]
    say_rows(rows, as_json=json)


@app.command()
def treat(request: RequestId, login: As, key_file: KeyFile = None, json: Json = False) -> None:
    """Treat the dataset of an approved request; the key is open for this run only."""
    from app.together import take_treat_together

    house = open_house()
    person = act_as(house, login)
    passphrase = _passphrase(house, key_file)
    with progress(quiet=json) as on_progress:
        made = take_treat_together(house, person, request, passphrase, on_progress)
    rows = made.versions[-1].rows
    text = f"`{made.description.name}` is treated: {rows:,} rows"
    say({"dataset": made.id, "rows": rows}, as_json=json, text=text)


@app.command()
def rotate(request: RequestId, login: As, json: Json = False) -> None:
    """Rotate the key of an approved request and make its versions anew."""
    from app.together import take_rotate

    house = open_house()
    person = act_as(house, login)
    with progress(quiet=json) as on_progress:
        done = take_rotate(house, person, request, on_progress)
    text = f"`{done.domain}` has generation {done.result['generation']}; the old key is destroyed"
    say({"request": done.id, **done.result}, as_json=json, text=text)


@app.command()
def erase(request: RequestId, login: As, kind: Kind, json: Json = False) -> None:
    """Erase the person of an approved request; the number is asked for again."""
    from app.together import take_erase

    house = open_house()
    person = act_as(house, login)
    identifier = _identifier(kind)
    with progress(quiet=json) as on_progress:
        done = take_erase(house, person, request, identifier, on_progress)
    found = done.result
    text = (
        f"erased {found['rows_erased']} rows and {found['mentions_erased']} mentions in "
        f"{found['versions']} versions; {found['rows_in_doubt']} rows are in doubt. "
        "Clear the backups"
    )
    say({"request": done.id, **found}, as_json=json, text=text)


@app.command("list")
def list_requests(login: As, json: Json = False) -> None:
    """List the requests that you may see."""
    from anonymization.dual_control.answer import browse_deeds

    house = open_house()
    person = act_as(house, login)
    seen = browse_deeds(house.office, house.guard, by=person, at=house.now())
    rows = [
        {
            "id": one.id,
            "deed": one.deed,
            "state": "lapsed" if one.has_lapsed(house.now()) else one.state,
            "purpose": one.purpose,
            "domain": one.domain,
            "values": one.values,
            "open until": f"{one.open_until:%Y-%m-%d %H:%M}",
        }
        for one in seen
    ]
    say_rows(rows, as_json=json)


def _say_asked(asked: "TwoPersonRequest", *, as_json: bool) -> None:
    until = f"{asked.open_until:%Y-%m-%d %H:%M}"
    text = f"asked as `{asked.id}`, open until {until} UTC; the data protection officer approves"
    say({"request": asked.id, "state": asked.state, "until": until}, as_json=as_json, text=text)


def _passphrase(house: "House", key_file: Path | None, *, confirm: bool = False) -> bytes:
    if key_file is not None:
        return key_file.read_bytes()
    typed: str = house.settings.passphrase or typer.prompt(
        "passphrase of your share", hide_input=True, confirmation_prompt=confirm, err=True
    )
    return typed.encode()


def _identifier(kind: str) -> "Identifier":
    from anonymization.dual_control.identifier import Identifier

    # Scripts pipe it in; on the command line it would stay in the history and in the process list.
    if sys.stdin.isatty():
        typed = typer.prompt("the person's number", hide_input=True, err=True)
    else:
        typed = sys.stdin.readline()
    return Identifier.parse(kind, typed)
