"""Who is at the door, in which language, and whether a form is really theirs."""

import base64
import binascii
import secrets
from dataclasses import dataclass, fields
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Form, Header, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from access_control.decide import decide
from access_control.identify import authenticate, who_is
from access_control.model import Account, Resource, Role
from app.pages.language import Language, Speech
from app.pages.render import Pages
from app.routes.refusals import ForgedForm, NotSignedIn
from app.wiring import House

SESSION_COOKIE = "minhbach_session"
WORKPLACES = {
    "/steward": frozenset({Role.STEWARD}),
    "/checks": frozenset({Role.CHECKER, Role.OWNER, Role.PUBLISHER, Role.DPO}),
    "/releases": frozenset({Role.PUBLISHER, Role.OWNER, Role.DPO, Role.SECURITY_REVIEWER}),
    "/two-persons": frozenset({Role.STEWARD, Role.OWNER, Role.DPO, Role.SECURITY_REVIEWER}),
    "/audit": frozenset({Role.SECURITY_REVIEWER, Role.DPO}),
}
"""Which work pages the menu offers to whom; the guards of the use cases decide."""


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door, known or not."""

    house: House
    pages: Pages
    language: Language
    address: str
    account: Account | None
    form_token: str

    @property
    def speech(self) -> Speech:
        return self.pages.speeches[self.language]

    def may(self, action: str, resource: Resource) -> bool:
        """Whether to show a button. The use case behind it asks again, and that counts."""
        if self.account is None:
            return False
        return decide(self.account, action, resource, self.house.guard.rules).allowed

    def workplaces(self) -> list[str]:
        roles = self.account.roles if self.account else frozenset[Role]()
        return [path for path, wanted in WORKPLACES.items() if wanted & roles]

    def show(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Answer with a page."""
        text = self.pages.render(self.language, template, {"visitor": self, **values})
        return HTMLResponse(text, status, headers={"vary": "cookie"})

    def go(self, path: str) -> RedirectResponse:
        """Send them on after a step, so that reloading does not repeat it."""
        return RedirectResponse(path if self.language == "vi" else f"/en{path}", status_code=303)


@dataclass(frozen=True)
class Member(Visitor):
    """Somebody who has signed in."""

    account: Account


def visitor(request: Request) -> Visitor:
    """Return who is at the door: by session cookie, or by name and password for scripts.

    Raises:
        SignInFailed: The name and password of a script do not belong together.
    """
    known = getattr(request.state, "visitor", None)
    if not isinstance(known, Visitor):
        known = _look(request)
        request.state.visitor = known
    return known


def stranger(request: Request) -> Visitor:
    """The same without looking who it is."""
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    state = request.app.state
    return Visitor(state.house, state.pages, request.state.language, address, None, "")


def signed_in(someone: Annotated[Visitor, Depends(visitor)]) -> Member:
    """Let members in.

    Raises:
        NotSignedIn: It is a stranger.
    """
    if someone.account is None:
        raise NotSignedIn.now()
    return _member(someone, someone.account)


def from_own_page(request: Request) -> None:
    """Let pass what our own pages or no page at all sent (Fetch Metadata; RFC 6454).

    Raises:
        ForgedForm: Another site sent it.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    is_foreign = site not in (None, "same-origin", "none") or (
        origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    )
    if is_foreign:
        raise ForgedForm.now()


def from_form(
    member: Annotated[Member, Depends(signed_in)],
    _own: Annotated[None, Depends(from_own_page)],
    form_token: Annotated[str, Form()] = "",
) -> Member:
    """Let a member's own form pass.

    Raises:
        ForgedForm: It lacks the token of their session.
    """
    require_token(member, form_token)
    return member


def from_script(
    member: Annotated[Member, Depends(signed_in)],
    _own: Annotated[None, Depends(from_own_page)],
    x_form_token: Annotated[str, Header()] = "",
) -> Member:
    """Let a program pass: with a password, or with a session and its token in `X-Form-Token`.

    Raises:
        ForgedForm: It has a session cookie and no token.
    """
    if member.form_token:
        require_token(member, x_form_token)
    return member


def require_token(member: Member, token: str) -> None:
    if not (member.form_token and secrets.compare_digest(member.form_token, token)):
        raise ForgedForm.now()


def _look(request: Request) -> Visitor:
    someone = stranger(request)
    password = request.headers.get("authorization")
    if password:
        return _member(someone, _by_password(someone.house, password))
    token = request.cookies.get(SESSION_COOKIE)
    house = someone.house
    found = who_is(house.accounts, token, at=house.now()) if token else None
    return _member(someone, found[0], found[1].form_token) if found else someone


def _by_password(house: House, header: str) -> Account:
    scheme, _, code = header.partition(" ")
    try:
        pair = base64.b64decode(code, validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        pair = ""
    login, _, password = pair.partition(":")
    return authenticate(house.accounts, login=login, password=password, at=house.now())


def _member(someone: Visitor, account: Account, form_token: str = "") -> Member:
    known = {f.name: getattr(someone, f.name) for f in fields(Visitor)}
    return Member(**known | {"account": account, "form_token": form_token or someone.form_token})


Anyone = Annotated[Visitor, Depends(visitor)]
SignedIn = Annotated[Member, Depends(signed_in)]
ByForm = Annotated[Member, Depends(from_form)]
ByScript = Annotated[Member, Depends(from_script)]
