"""Release what was checked and approved: pack, look once more, sign, make public.

Safe to kill at any moment and to repeat: the database says "publishing" before the folder
gets its place, and "published" after; the folder gets its place in one step, and packing the
same request again gives the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from access_control.guard import Guard
from access_control.model import Account, Decision
from anonymization.released_before import require_one_method
from anonymization.tables.plan import CubePlan, read_product
from publishing.errors import CertificateOutdated, ReleaseBrokenError
from publishing.model import Release, ReleaseRequest, Status
from publishing.pack import pack
from publishing.preflight import FindsPersonalData, preflight
from publishing.rules import read_release_rules
from publishing.sign import MANIFEST, sign
from publishing.store import ReleaseStore
from storage.keys import SigningKey
from storage.rooms import room_in, sync
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Press:
    """What a release is made with, and the folder where releases are public."""

    folder: Path
    vault: Vault
    policies: Path
    key: SigningKey
    finds_personal_data: FindsPersonalData
    public_url: str

    @property
    def drafts(self) -> Path:
        """Where releases are made, and where they go to be removed."""
        return self.folder / ".drafts"

    def place_of(self, product: str, version: str) -> Path:
        return self.folder / product / version


def release(
    store: ReleaseStore,
    guard: Guard,
    press: Press,
    *,
    by: Account,
    request_id: str,
    at: datetime,
) -> Release:
    """Publish an approved request on our own portal; finish one that was interrupted.

    Raises:
        AccessDenied: `by` is no publisher, or had an earlier part in it.
        WrongMoment: It is not approved, or published already.
        MethodsMixed: The same people were released by another method meanwhile.
        CertificateOutdated: Rules changed or another table was released since it was protected.
        PersonalDataFound: The last look found something; the request stays approved.
        RequestChanged: Somebody else is publishing it or took the version; repeat.
    """
    request = store.get(request_id)
    decision = guard.admit(by, "publish", request.as_resource(), at)
    begun = _begin(store, request, by, at)
    with _draft(press) as draft:
        _make(press, draft, begun)
        released = store.list_released_tables(begun.product)
        _require_all_earlier(draft, [one.table for one in released])
        _require_one_method(press, store, draft, begun)
        if request.status is not Status.PUBLISHING:
            begun = store.save(begun, decision.event(at, release=begun.release_id, phase="begin"))
        digest = hashlib.sha256((draft / MANIFEST).read_bytes()).hexdigest()
        _place(press, draft, begun)
    return _finish(store, begun, decision, digest, at)


def _begin(
    store: ReleaseStore, request: ReleaseRequest, by: Account, at: datetime
) -> ReleaseRequest:
    if request.status is Status.PUBLISHING:
        return request
    versions = [r.version for r in store.list_requests() if r.product == request.product]
    taken = [int(version.removeprefix("v")) for version in versions if version]
    return request.with_beginning(by.id, version=f"v{max(taken, default=0) + 1}", at=at)


def _make(press: Press, draft: Path, request: ReleaseRequest) -> None:
    product = read_product(press.policies, request.product)
    rules = read_release_rules(press.policies).rules
    pack(
        draft,
        request,
        product,
        rules,
        press.vault,
        policies=press.policies,
        site=press.public_url,
    )
    preflight(draft, product, press.finds_personal_data)
    sign(draft, press.key)


def _require_all_earlier(draft: Path, released: Sequence[str]) -> None:
    """The proof must count every release of the product, also one that was faster than this."""
    certificate = json.loads((draft / "certificate.json").read_bytes())
    if "earlier" not in certificate:  # figures that were public before hide nothing
        return
    counted = {one["table_sha256"] for one in certificate["earlier"]}
    if not counted.issuperset(released):
        raise CertificateOutdated(
            "another table of this product was released after this one was protected, so the two "
            "were not attacked together. Protect the table again and submit it anew",
            vi="một bảng khác của sản phẩm này đã được phát hành sau khi bảng này được bảo vệ, nên "
            "hai bảng chưa được tấn công thử cùng nhau. Hãy bảo vệ lại bảng rồi gửi yêu cầu mới",
        )


def _require_one_method(
    press: Press, store: ReleaseStore, draft: Path, request: ReleaseRequest
) -> None:
    """No release that was faster than this may have told the same people by another method."""
    plan = read_product(press.policies, request.product).plan
    if isinstance(plan, CubePlan):
        certificate = json.loads((draft / "certificate.json").read_bytes())
        periods = certificate.get("periods", ())
        require_one_method(press.vault, press.policies, store.list_released_tables, plan, periods)


@contextmanager
def _draft(press: Press) -> Iterator[Path]:
    """An empty folder on the same disk; what is not placed is thrown away."""
    with room_in(press.drafts) as room:
        draft = room / "release"
        draft.mkdir()
        yield draft


def _place(press: Press, draft: Path, request: ReleaseRequest) -> None:
    place = press.place_of(request.product, request.version)
    if place.exists():
        # The process died between placing and finishing: it must be the very same release.
        if (place / MANIFEST).read_bytes() != (draft / MANIFEST).read_bytes():
            raise ReleaseBrokenError(
                "another release lies in this place. Ask the administrator to look at the folder",
                vi="đã có bản phát hành khác ở vị trí này. Hãy nhờ quản trị viên kiểm tra thư mục",
            )
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    for path in (*draft.iterdir(), draft, press.folder):
        sync(path)
    draft.rename(place)
    sync(place.parent)


def _finish(
    store: ReleaseStore, request: ReleaseRequest, decision: Decision, digest: str, at: datetime
) -> Release:
    if request.issued is None or request.publisher is None:
        raise ValueError("a release is finished after it has begun")
    new = Release(
        id=request.release_id,
        request_id=request.id,
        product=request.product,
        version=request.version,
        title=request.title,
        summary=request.summary,
        is_invented=request.is_invented,
        rows=request.rows,
        issued=request.issued,
        publisher=request.publisher,
        owner=request.owner,
        manifest_digest=digest,
    )
    store.finish(
        request.with_end(),
        new,
        decision.event(at, release=new.id, manifest=digest, phase="end"),
    )
    return new
