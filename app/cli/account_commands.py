"""Commands of the administrator: who may sign in."""

from typing import Annotated

import typer

from app.cli.console import say, say_rows
from app.cli.sign_in import As, Json, act_as, open_house

app = typer.Typer(no_args_is_help=True, help="Manage accounts.")


@app.command()
def add(
    new_login: Annotated[str, typer.Argument(help="The login of the new account.")],
    login: As,
    name: Annotated[str, typer.Option(help="The name shown on pages.")],
    role: Annotated[list[str], typer.Option(help="A role; repeatable.")],
    json: Json = False,
) -> None:
    """Add an account; its password is asked for."""
    from access_control.manage_accounts import add_account
    from access_control.model import Role

    house = open_house()
    person = act_as(house, login)
    password = house.settings.new_password or typer.prompt(
        "new password", hide_input=True, confirmation_prompt=True, err=True
    )
    made = add_account(
        house.accounts,
        house.guard,
        by=person,
        login=new_login,
        name=name,
        roles=frozenset(Role(r) for r in role),
        password=password,
        at=house.now(),
    )
    say({"account": made.id}, as_json=json, text=f"added `{new_login}`")


@app.command()
def first(
    new_login: Annotated[str, typer.Argument(help="The login of the first administrator.")],
    name: Annotated[str, typer.Option(help="The name shown on pages.")] = "",
    json: Json = False,
) -> None:
    """Open a new house: make its first administrator. Refused once there is any account."""
    from access_control.manage_accounts import open_house_with

    house = open_house()
    password = house.settings.password or typer.prompt(
        "new password", hide_input=True, confirmation_prompt=True, err=True
    )
    made = open_house_with(
        house.accounts, login=new_login, name=name or new_login, password=password, at=house.now()
    )
    say({"account": made.id}, as_json=json, text=f"`{new_login}` is the first administrator")


@app.command()
def suspend(
    who: Annotated[str, typer.Argument(help="The login to suspend.")],
    login: As,
    json: Json = False,
) -> None:
    """Suspend an account: it may do nothing from now on, not even what is running."""
    from access_control.manage_accounts import suspend_account

    house = open_house()
    person = act_as(house, login)
    suspend_account(house.accounts, house.guard, by=person, login=who, at=house.now())
    say({"suspended": who}, as_json=json, text=f"suspended `{who}`")


@app.command("list")
def list_accounts(login: As, json: Json = False) -> None:
    """List accounts and roles."""
    from access_control.manage_accounts import list_accounts as run

    house = open_house()
    people = run(house.accounts, house.guard, by=act_as(house, login), at=house.now())
    rows = [
        {
            "login": p.login,
            "id": p.id,
            "roles": " ".join(sorted(p.roles)),
            "suspended": p.is_suspended,
        }
        for p in people
    ]
    say_rows(rows, as_json=json)
