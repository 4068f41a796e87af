"""CKAN's Action API, read side: `/api/3/action/NAME` and `/api/action/NAME`."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from app.routes.downloads import OPEN_TO_ALL
from app.routes.visitor import Anyone
from publishing.dialects.ckan.actions import answer
from publishing.dialects.ckan.packages import Catalogue
from publishing.dialects.ckan.parameters import Parameters
from publishing.dialects.ckan.refusals import CkanRefusal
from publishing.rules import read_release_rules
from publishing.shelf import offers

router = APIRouter(include_in_schema=False)
MOST_BYTES = 1 << 20
BAD_REQUEST, TOO_LARGE = 400, 413
PATHS = ("/api/3/action/{name}", "/api/action/{name}")


async def parameters(request: Request) -> Parameters:
    """Read what is asked from the address, or from a body of JSON.

    Raises:
        CkanRefusal: The body is too large or no JSON object.
    """
    given: dict[str, Any] = {}
    for name in request.query_params:
        values = request.query_params.getlist(name)
        given[name] = values[0] if len(values) == 1 else values
    if request.method == "POST":
        given |= _decoded(await _body(request))
    return Parameters(given)


async def _body(request: Request) -> bytes:
    body = b""
    async for block in request.stream():
        body += block
        if len(body) > MOST_BYTES:
            raise CkanRefusal(TOO_LARGE, "Bad Request", message="The request is too large")
    return body


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        message = "JSON Error: Error decoding JSON data"
        raise CkanRefusal(BAD_REQUEST, "Bad Request", message=message)
    return found


def action(
    visitor: Anyone, given: Annotated[Parameters, Depends(parameters)], name: str
) -> Response:
    """Answer an action as CKAN does."""
    house = visitor.house
    site = house.settings.public_address()
    rules = read_release_rules(house.settings.policies).rules
    catalogue = Catalogue(tuple(offers(house.releases, house.press)), rules, site)
    result = answer(name, catalogue, given)
    help_ = f"{site}/api/3/action/help_show?name={name}"
    said = {"help": help_, "success": True, "result": result}
    return JSONResponse(said, headers=OPEN_TO_ALL)


def preflight() -> Response:
    allowed = {
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "Authorization, Content-Type, X-CKAN-API-Key",
    }
    return Response(status_code=204, headers=OPEN_TO_ALL | allowed)


def refused(request: Request, refusal: Exception) -> Response:
    """Answer with a refusal in CKAN's form."""
    if not isinstance(refusal, CkanRefusal):
        raise refusal
    said = {"help": str(request.url.path)[:200], "success": False, "error": refusal.body}
    return JSONResponse(said, refusal.status, headers=OPEN_TO_ALL)


for _path in PATHS:
    router.add_api_route(_path, action, methods=["GET", "POST"])
    router.add_api_route(_path, preflight, methods=["OPTIONS"])
