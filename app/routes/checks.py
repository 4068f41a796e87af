"""Release requests: what checkers check, owners approve and publishers publish."""

import json
from typing import Annotated

import polars as pl
from fastapi import APIRouter, Form
from fastapi.responses import Response

from anonymization.tables.plan import read_product
from app.pages.certificate_words import certificate_words
from app.pages.table_preview import Preview, preview
from app.routes.visitor import ByForm, Member, SignedIn
from app.steps import take_approve, take_release, take_review
from publishing.browse import browse_requests
from publishing.dictionary import dictionary_of
from publishing.model import ReleaseRequest, Status, Verdict
from publishing.review import read_reviews
from storage.sealed_tables import read_table

router = APIRouter(include_in_schema=False)
ACTION_IN = {
    Status.SUBMITTED: "review",
    Status.CHECKED: "approve",
    Status.APPROVED: "publish",
    Status.PUBLISHING: "publish",
}
"""What a request waits for in each state."""


@router.get("/checks")
def queue(member: SignedIn, done: str = "") -> Response:
    house = member.house
    requests = browse_requests(house.releases, house.guard, by=member.account, at=house.now())
    mine = [request for request in requests if awaited(member, request)]
    others = [request for request in requests if request not in mine]
    return member.show("checks.html", mine=mine, others=others, done=done)


@router.get("/checks/{request_id}")
def one_request(member: SignedIn, request_id: str, done: str = "") -> Response:
    house = member.house
    request = house.releases.get(request_id)
    resource = request.as_resource()
    house.guard.admit_reader(member.account, "viewRequest", resource, house.now())
    may_read = member.may("readReviews", resource)
    return member.show(
        "request.html",
        request=request,
        awaited=awaited(member, request),
        promises=certificate_words(_certificate(member, request), member.speech),
        preview=_preview(member, request),
        dataset=house.datasets.get(request.dataset_id),
        reviews=_reviews(member, request) if may_read else None,
        done=done,
    )


@router.post("/checks/{request_id}/review")
def give_verdict(
    member: ByForm,
    request_id: str,
    verdict: Annotated[Verdict, Form()],
    comment: Annotated[str, Form()] = "",
) -> Response:
    take_review(member.house, member.account, request_id, verdict, comment)
    return member.go("/checks?done=review")


@router.post("/checks/{request_id}/approve")
def take_responsibility(member: ByForm, request_id: str) -> Response:
    take_approve(member.house, member.account, request_id)
    return member.go("/checks?done=approve")


@router.post("/checks/{request_id}/publish")
def make_public(member: ByForm, request_id: str) -> Response:
    take_release(member.house, member.account, request_id)
    return member.go("/releases?done=release")


def awaited(member: Member, request: ReleaseRequest) -> str:
    """The step that this request waits for from this person, or nothing."""
    action = ACTION_IN.get(request.status, "")
    return action if action and member.may(action, request.as_resource()) else ""


def _certificate(member: Member, request: ReleaseRequest) -> dict[str, object]:
    with member.house.vault.open(request.certificate_digest) as file:
        certificate: dict[str, object] = json.loads(file.read())
    return certificate


def _preview(member: Member, request: ReleaseRequest) -> Preview:
    house = member.house
    columns = dictionary_of(read_product(house.settings.policies, request.product).plan)
    table = read_table(house.vault, request.table_digest)
    return preview(_protected_first(table.lazy()), columns, member.speech)


def _protected_first(table: pl.LazyFrame) -> pl.LazyFrame:
    """A checker wants to see what is withheld; the country's totals come first in the file."""
    if "conf_status" not in table.collect_schema().names():
        return table
    return table.sort(pl.col("conf_status") != "C", maintain_order=True)


def _reviews(member: Member, request: ReleaseRequest) -> list[tuple[str, str, str]]:
    """Who, verdict, comment: people by their login."""
    house = member.house
    found = read_reviews(
        house.releases, house.guard, by=member.account, request_id=request.id, at=house.now()
    )
    return [(house.accounts.get(r.by).login, r.verdict, r.comment) for r in found]
