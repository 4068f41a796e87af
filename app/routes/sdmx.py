"""SDMX REST at `/sdmx`: 2.1 and 3.0, for statistics offices and their tools."""

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from app.routes.downloads import OPEN_TO_ALL
from app.routes.visitor import Anyone
from publishing.dialects.sdmx.answer import answer
from publishing.dialects.sdmx.flow import flows_of
from publishing.dialects.sdmx.refusals import SdmxRefusal
from publishing.shelf import offers

router = APIRouter(include_in_schema=False)
ERROR = "application/vnd.sdmx.error+xml;version=2.1"


@router.api_route("/sdmx/{path:path}", methods=["GET", "HEAD"])
def sdmx(visitor: Anyone, request: Request, path: str) -> Response:
    """Answer with structures or data; a slash at the end changes nothing."""
    house = visitor.house
    flows = flows_of(offers(house.releases, house.press))
    accept = request.headers.get("accept", "")
    found = answer(path, dict(request.query_params), accept, flows, house.now())
    headers = OPEN_TO_ALL | {"vary": "accept"}
    return StreamingResponse(found.parts, media_type=found.media_type, headers=headers)


def refused(_request: Request, refusal: Exception) -> Response:
    """Answer with an SDMX error message."""
    if not isinstance(refusal, SdmxRefusal):
        raise refusal
    return Response(refusal.as_xml(), refusal.status, headers=OPEN_TO_ALL, media_type=ERROR)
