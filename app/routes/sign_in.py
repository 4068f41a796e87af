"""Sign in, sign out, and the way to one's work."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Form
from fastapi.responses import Response

from access_control.errors import SignInFailed
from access_control.identify import SESSION_LENGTH, sign_in, sign_out
from app.routes.refusals import ForgedForm
from app.routes.visitor import SESSION_COOKIE, Anyone, ByForm, SignedIn, Visitor, from_own_page

router = APIRouter(include_in_schema=False)
FORM_COOKIE = "minhbach_form"
UNAUTHORIZED = 401


@router.get("/sign-in")
def sign_in_form(visitor: Anyone, next: str = "") -> Response:  # noqa: A002 (the word of the address)
    return _form(visitor, destination(next))


@router.post("/sign-in")
def open_session(
    visitor: Anyone,
    _own: Annotated[None, Depends(from_own_page)],
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    form_token: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
    minhbach_form: Annotated[str, Cookie()] = "",
) -> Response:
    # Nobody is signed in yet, so the form's token is compared with that of a cookie: another
    # site can make a browser send the cookie, but cannot read it.
    if not (form_token and secrets.compare_digest(form_token, minhbach_form)):
        raise ForgedForm.now()
    house, after = visitor.house, destination(next)
    try:
        opened = sign_in(house.accounts, login=login, password=password, at=house.now())
    except SignInFailed as problem:
        return _form(visitor, after, problem.in_language(visitor.language), login)
    response = visitor.go(after)
    _set(response, visitor, SESSION_COOKIE, opened.token, int(SESSION_LENGTH.total_seconds()))
    response.delete_cookie(FORM_COOKIE)
    return response


@router.post("/sign-out")
def close_session(member: ByForm, minhbach_session: Annotated[str, Cookie()] = "") -> Response:
    house = member.house
    sign_out(house.accounts, minhbach_session, by=member.account, at=house.now())
    response = member.go("/")
    response.delete_cookie(SESSION_COOKIE)
    return response


@router.get("/work")
def to_work(member: SignedIn) -> Response:
    """Send people to what their role does; who has no page of their own is told so."""
    places = member.workplaces()
    return member.go(places[0]) if places else member.show("work.html")


def destination(asked: str) -> str:
    """Where to go after signing in: a page of ours, nothing else.

    >>> destination("/checks"), destination("//evil.example/"), destination("https://evil.example")
    ('/checks', '/work', '/work')
    """
    is_ours = asked.startswith("/") and not asked.startswith("//") and asked.isprintable()
    return asked if is_ours and "\\" not in asked else "/work"


def _form(visitor: Visitor, after: str, problem: str = "", login: str = "") -> Response:
    token = secrets.token_urlsafe(32)
    response = visitor.show(
        "sign_in.html",
        status=UNAUTHORIZED if problem else 200,
        token=token,
        after=after,
        problem=problem,
        login=login,
    )
    _set(response, visitor, FORM_COOKIE, token)
    response.headers["cache-control"] = "no-store"
    return response


def _set(
    response: Response, visitor: Visitor, name: str, value: str, seconds: int | None = None
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=visitor.house.settings.secure_cookies,
    )
