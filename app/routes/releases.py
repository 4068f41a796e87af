"""The publisher's page: releases, their portals, and taking them down."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from fastapi.responses import Response

from app.routes.refusals import NotUnderstood
from app.routes.visitor import ByForm, SignedIn
from app.steps import take_deliver, take_withdraw
from catalog.model import Bilingual

router = APIRouter(include_in_schema=False)
SHORTEST_REASON = 10


@router.get("/releases")
def list_of_releases(member: SignedIn, done: str = "") -> Response:
    house = member.house
    return member.show(
        "releases.html",
        releases=[
            (
                release,
                house.releases.list_deliveries(release.id),
                member.may("deliver", release.as_resource()) and release.is_public,
                member.may("withdraw", release.as_resource()) and release.is_public,
            )
            for release in house.releases.list_releases()
        ],
        done=done,
    )


@router.post("/releases/{release_id}/deliver")
def deliver_to_portal(
    member: ByForm, release_id: str, portal: Annotated[str, Form()] = ""
) -> Response:
    take_deliver(member.house, member.account, release_id, portal_address(portal))
    return member.go("/releases?done=deliver")


@router.post("/releases/{release_id}/withdraw")
def take_down(
    member: ByForm,
    release_id: str,
    because_vi: Annotated[str, Form()] = "",
    because_en: Annotated[str, Form()] = "",
) -> Response:
    because = reason(because_vi, because_en)
    take_withdraw(member.house, member.account, release_id, because)
    return member.go("/releases?done=withdraw")


def portal_address(text: str) -> str:
    """Read the address of a portal.

    Raises:
        NotUnderstood: It is no web address.
    """
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise NotUnderstood(
            "a portal's address begins with https:// and holds no password. Check it",
            vi="địa chỉ cổng bắt đầu bằng https:// và không chứa mật khẩu. Hãy kiểm tra lại",
        )
    return text.strip().rstrip("/")


def reason(vi: str, en: str) -> Bilingual:
    """Read the reason of a withdrawal, as readers will see it.

    Raises:
        NotUnderstood: One language is missing.
    """
    if min(len(vi.strip()), len(en.strip())) < SHORTEST_REASON:
        raise NotUnderstood(
            "readers see the reason in both languages. Write one sentence in each",
            vi="người đọc thấy lý do bằng cả hai thứ tiếng. Hãy viết một câu cho mỗi thứ tiếng",
        )
    return Bilingual(vi.strip(), en.strip())
