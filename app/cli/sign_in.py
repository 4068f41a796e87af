"""Who is at the keyboard: every command acts as somebody, with that person's rights."""

from typing import TYPE_CHECKING, Annotated

import typer

from access_control.model import Account

if TYPE_CHECKING:
    from app.wiring import House

As = Annotated[str, typer.Option("--as", help="The login you act as.", envvar="MINHBACH_LOGIN")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def open_house() -> "House":
    from app.settings import Settings
    from app.wiring import House

    return House(Settings())


def act_as(house: "House", login: str) -> Account:
    """Return the account after its password was checked.

    The password comes from `MINHBACH_PASSWORD` or is asked for without being shown.

    Raises:
        SignInFailed: Name and password do not belong together.
    """
    from access_control.identify import authenticate

    password = house.settings.password or typer.prompt("password", hide_input=True, err=True)
    return authenticate(house.accounts, login=login, password=password, at=house.now())
