"""The public JSON interface: which datasets there are, and what belongs to each."""

from typing import Any

from fastapi import APIRouter, Response

from app.routes.datasets import LONGEST_QUERY
from app.routes.downloads import OPEN_TO_ALL
from app.routes.refusals import NoSuchPage, ReleaseWithdrawn
from app.routes.visitor import Anyone
from publishing.model import Release
from publishing.released import Released, read_released
from publishing.shelf import offers, shelf_of

router = APIRouter(prefix="/api", tags=["data"])


@router.get("/datasets")
def list_of_datasets(visitor: Anyone, response: Response, q: str = "") -> dict[str, Any]:
    """All public datasets that hold every word of `q`, accents or not; newest first."""
    response.headers.update(OPEN_TO_ALL)
    found = offers(visitor.house.releases, visitor.house.press, q[:LONGEST_QUERY])
    return {"datasets": [_in_short(offer.release) for offer in found]}


@router.get("/datasets/{product}")
def one_dataset(visitor: Anyone, response: Response, product: str) -> dict[str, Any]:
    """The current release of a dataset: files with checksums, columns with codes, terms."""
    response.headers.update(OPEN_TO_ALL)
    house = visitor.house
    shelf = shelf_of(house.releases, product)
    if shelf is None:
        raise NoSuchPage.now()
    if shelf.current is None:
        raise ReleaseWithdrawn(
            f"every release of `{product}` is withdrawn. Its page says why",
            vi=f"mọi bản phát hành của `{product}` đã được gỡ. Trang của bộ dữ liệu nêu lý do",
        )
    return _in_full(shelf.current, read_released(house.press, shelf.current)) | {
        "releases": [_in_short(release) for release in shelf.releases]
    }


def _in_short(release: Release) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": release.product,
        "version": release.version,
        "title": {"vi": release.title.vi, "en": release.title.en},
        "issued": release.issued.isoformat(),
        "rows": release.rows,
        "invented": release.is_invented,
        "public": release.is_public,
        "page": f"/dataset/{release.product}/{release.version}",
        "manifest_sha256": release.manifest_digest,
    }
    if release.withdrawn_because is not None:
        because = release.withdrawn_because
        said["withdrawn_because"] = {"vi": because.vi, "en": because.en}
    return said


def _in_full(release: Release, released: Released) -> dict[str, Any]:
    folder = f"/dataset/{release.product}/{release.version}"
    files = [
        {
            "name": file.name,
            "format": file.format,
            "size": file.size,
            "sha256": file.sha256,
            "url": f"{folder}/{file.name}",
        }
        for file in released.files
    ]
    return _in_short(release) | {
        "files": files,
        "metadata": released.metadata.model_dump(mode="json"),
        "certificate": released.certificate,
    }
