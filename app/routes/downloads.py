"""Hand out the files of releases, as stock tools expect it: HEAD, ranges, checksums as ETags."""

import tempfile
from collections.abc import Iterator
from typing import IO

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response, StreamingResponse

from app.routes.refusals import NoSuchPage, ReleaseWithdrawn
from app.routes.visitor import Anyone, Visitor
from publishing.formats.files import FILES
from publishing.formats.zip_file import pack_zip
from publishing.model import Release
from publishing.released import ReleasedFile, read_released
from publishing.shelf import shelf_of

router = APIRouter(include_in_schema=False)
LATEST = "latest"
SPOOLED = 16 << 20
NOT_MODIFIED, NO_CONTENT = 304, 204

# Anybody's page may read open data (https://fetch.spec.whatwg.org/#http-cors-protocol).
OPEN_TO_ALL = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    "cross-origin-resource-policy": "cross-origin",
}


@router.get("/dataset/{product}/{version}/release.zip")
def download_all(visitor: Anyone, product: str, version: str) -> Response:
    """Answer with all files of a release in one ZIP file: data, description, proof, signature."""
    release = public_release(visitor, product, version)
    room = tempfile.SpooledTemporaryFile(SPOOLED)  # noqa: SIM115 (closed when it was sent)
    pack_zip(visitor.house.press.place_of(release.product, release.version), room)
    headers = OPEN_TO_ALL | {
        "content-disposition": f'attachment; filename="{release.id}.zip"',
        "content-length": str(room.tell()),
    }
    room.seek(0)
    return StreamingResponse(_blocks(room), media_type="application/zip", headers=headers)


def _blocks(room: IO[bytes]) -> Iterator[bytes]:
    with room:
        while block := room.read(1 << 20):
            yield block


@router.api_route("/dataset/{product}/{version}/{file}", methods=["GET", "HEAD"])
def download(visitor: Anyone, request: Request, product: str, version: str, file: str) -> Response:
    """Answer with a file of a public release; `latest` is its newest version.

    A copy is asked about each time: a withdrawal takes effect at once.
    """
    release = public_release(visitor, product, version)
    released = read_released(visitor.house.press, release)
    found = released.find_file(file)
    if found is None:
        raise NoSuchPage.now()
    headers = _headers(release, found)
    if is_known(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(status_code=NOT_MODIFIED, headers=headers)
    return FileResponse(released.folder / found.name, headers=headers, media_type=_kind(found.name))


def download_newest(visitor: Anyone, request: Request, product: str) -> Response:
    """Answer with a file of the newest release: `/dataset/coverage/data.csv`."""
    return download(visitor, request, product, LATEST, request.url.path.rpartition("/")[2])


for _name in FILES:
    # The one list of names decides which addresses are files, and which are versions.
    router.add_api_route(
        f"/dataset/{{product}}/{_name}", download_newest, methods=["GET", "HEAD"], name=_name
    )


@router.options("/dataset/{product}/{version}/{file}")  # noqa: FAST003 (the same for every file)
def preflight() -> Response:
    allowed = {
        "access-control-allow-methods": "GET, HEAD",
        "access-control-allow-headers": "If-None-Match, If-Range, Range",
        "access-control-max-age": "86400",
    }
    return Response(status_code=NO_CONTENT, headers=OPEN_TO_ALL | allowed)


def is_known(if_none_match: str, etag: str) -> bool:
    """Whether the asker holds these very bytes already (RFC 9110, 13.1.2).

    >>> is_known('W/"1", "2"', '"2"'), is_known('"1"', '"2"')
    (True, False)
    """
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in tags or etag in tags


def public_release(visitor: Visitor, product: str, version: str) -> Release:
    shelf = shelf_of(visitor.house.releases, product)
    if shelf is None:
        raise NoSuchPage.now()
    release = (shelf.current or shelf.releases[0]) if version == LATEST else shelf.find(version)
    if release is None:
        raise NoSuchPage.now()
    if not release.is_public:
        raise ReleaseWithdrawn(
            f"`{release.id}` is withdrawn. Its page says why, and what to use instead",
            vi=f"`{release.id}` đã được gỡ. Trang của bộ dữ liệu nêu lý do và dữ liệu thay thế",
        )
    return release


def _headers(release: Release, file: ReleasedFile) -> dict[str, str]:
    name = f"{release.id}.{file.name.removeprefix('data.')}"
    return {
        **OPEN_TO_ALL,
        "etag": f'"{file.sha256}"',
        "cache-control": "public, no-cache",
        "content-disposition": f'attachment; filename="{name}"',
    }


def _kind(name: str) -> str:
    media_type = FILES[name].media_type if name in FILES else "text/plain"
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
