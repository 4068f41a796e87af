"""Visit a house over HTTP, as a stranger or signed in."""

import re
import warnings
from functools import cache

from fastapi import FastAPI

from app.demo.accounts import DEMO_PASSWORD
from app.web import create_app
from app.wiring import House

with warnings.catch_warnings():
    # Starlette would rather have httpx2; httpx is what the other tests use, too.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient as Client

__all__ = ["Client", "browser", "sign_in", "token_on"]


def browser(house: House) -> Client:
    """A new visitor of a house, who follows no redirection by themselves."""
    return Client(_served(house), follow_redirects=False)


@cache
def _served(house: House) -> FastAPI:
    return create_app(house)


def sign_in(client: Client, login: str, password: str = DEMO_PASSWORD) -> int:
    """Sign in by the form; return the status of the answer."""
    form = {"login": login, "password": password, "form_token": token_on(client, "/sign-in")}
    status: int = client.post("/sign-in", data=form).status_code
    return status


def token_on(client: Client, path: str) -> str:
    """The token of the forms on a page."""
    found = re.search(r'name="form_token" value="([^"]+)"', client.get(path).text)
    assert found, f"no form on {path}"
    return found.group(1)
