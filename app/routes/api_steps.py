"""Every step of the house over HTTP, for programs: the same use cases as the pages, as JSON.

A program sends a name and password (HTTP Basic), or the session cookie with `X-Form-Token`.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict

from access_control.read_audit import read_events
from anonymization.records.model import Treatment
from app.pages.dataset_steps import Step, next_step
from app.routes.delivered_file import Delivered
from app.routes.refusals import NoSuchPage
from app.routes.releases import portal_address, reason
from app.routes.steps import PREPARING, register_delivered
from app.routes.visitor import ByScript, Member, SignedIn, require_token
from app.steps import (
    take_approve,
    take_classify,
    take_deliver,
    take_release,
    take_review,
    take_submit,
    take_withdraw,
)
from catalog.classify import Overruling
from catalog.model import ColumnRole, Dataset, DatasetId, PersonalDataClass
from publishing.browse import browse_requests
from publishing.model import ReleaseRequest, Verdict
from publishing.review import read_reviews

router = APIRouter(prefix="/api", tags=["steps"])
MOST_EVENTS = 1000


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OverrulingBody(_Body):
    """What the steward says instead of a proposal, and why."""

    personal_class: PersonalDataClass
    role: ColumnRole
    treatment: str
    reason: str


class ClassifyBody(_Body):
    """Columns that are not listed are accepted as proposed."""

    overrulings: dict[str, OverrulingBody] = {}


class ReviewBody(_Body):
    """A blind check."""

    verdict: Verdict
    comment: str = ""


class DeliverBody(_Body):
    """Which portal is to show the release."""

    portal: str


class WithdrawBody(_Body):
    """Why, in both languages."""

    because_vi: str
    because_en: str


@router.post("/datasets", status_code=201)
def register(delivered: Delivered, x_form_token: Annotated[str, Header()] = "") -> dict[str, Any]:
    """Take a delivered file: a form with `name`, `product`, `owner` and `file`."""
    if delivered.member.form_token:
        require_token(delivered.member, x_form_token)
    return _dataset(delivered.member, register_delivered(delivered))


@router.post("/datasets/{dataset_id}/classify")
def classify(member: ByScript, dataset_id: str, body: ClassifyBody) -> dict[str, Any]:
    overrulings = {
        column: Overruling(
            said.personal_class, said.role, str(Treatment.parse(said.treatment)), said.reason
        )
        for column, said in body.overrulings.items()
    }
    return _dataset(
        member, take_classify(member.house, member.account, DatasetId(dataset_id), overrulings)
    )


@router.post("/datasets/{dataset_id}/submit", status_code=201)
def submit(member: ByScript, dataset_id: str) -> dict[str, Any]:
    return _request(take_submit(member.house, member.account, DatasetId(dataset_id)))


@router.post("/datasets/{dataset_id}/{step}")
def prepare(member: ByScript, dataset_id: str, step: str) -> dict[str, Any]:
    """Take a preparing step: `detect`, `conform`, `treat`, `tabulate` or `protect`."""
    if step not in PREPARING:
        raise NoSuchPage.now()
    made = PREPARING[Step(step)](member.house, member.account, DatasetId(dataset_id))
    return _dataset(member, made)


@router.get("/requests")
def list_of_requests(member: SignedIn) -> dict[str, Any]:
    """The release requests that this person may see."""
    house = member.house
    seen = browse_requests(house.releases, house.guard, by=member.account, at=house.now())
    return {"requests": [_request(request) for request in seen]}


@router.get("/requests/{request_id}/reviews")
def reviews(member: SignedIn, request_id: str) -> dict[str, Any]:
    """The checks, once all of them are in."""
    house = member.house
    found = read_reviews(
        house.releases, house.guard, by=member.account, request_id=request_id, at=house.now()
    )
    return {
        "reviews": [
            {"by": r.by, "verdict": r.verdict, "comment": r.comment, "at": r.at.isoformat()}
            for r in found
        ]
    }


@router.post("/requests/{request_id}/review")
def review(member: ByScript, request_id: str, body: ReviewBody) -> dict[str, Any]:
    return _request(
        take_review(member.house, member.account, request_id, body.verdict, body.comment)
    )


@router.post("/requests/{request_id}/approve")
def approve(member: ByScript, request_id: str) -> dict[str, Any]:
    return _request(take_approve(member.house, member.account, request_id))


@router.post("/requests/{request_id}/release", status_code=201)
def release(member: ByScript, request_id: str) -> dict[str, Any]:
    """Sign and publish."""
    made = take_release(member.house, member.account, request_id)
    return {"release": made.id, "manifest_sha256": made.manifest_digest}


@router.post("/releases/{release_id}/deliver")
def deliver(member: ByScript, release_id: str, body: DeliverBody) -> dict[str, Any]:
    done = take_deliver(member.house, member.account, release_id, portal_address(body.portal))
    return {"release": done.release_id, "portal": done.portal, "dataset_url": done.dataset_url}


@router.post("/releases/{release_id}/withdraw")
def withdraw(member: ByScript, release_id: str, body: WithdrawBody) -> dict[str, Any]:
    because = reason(body.because_vi, body.because_en)
    done = take_withdraw(member.house, member.account, release_id, because)
    return {"release": done.id, "public": done.is_public}


@router.get("/audit/events")
def audit_events(
    member: SignedIn, text: str = "", outcome: str = "", limit: int = 100
) -> dict[str, Any]:
    """The newest events of the audit log, and its newest signed checkpoint."""
    house = member.house
    wanted = max(1, min(limit, MOST_EVENTS))
    events = read_events(
        house.guard, by=member.account, text=text, outcome=outcome, limit=wanted, at=house.now()
    )
    return {
        "size": house.log.get_size(),
        "checkpoint": house.log.get_checkpoint(),
        "events": [{"index": event.index, **event.fields} for event in events],
    }


def _dataset(member: Member, dataset: Dataset) -> dict[str, Any]:
    requests = member.house.releases.list_requests()
    return {
        "dataset": dataset.id,
        "name": dataset.description.name,
        "classified": dataset.is_classified,
        "next": next_step(dataset, requests),
        "versions": [
            {"number": v.number, "kind": v.kind, "rows": v.rows, "sha256": v.digest}
            for v in dataset.versions
        ],
    }


def _request(request: ReleaseRequest) -> dict[str, Any]:
    return {
        "request": request.id,
        "product": request.product,
        "status": request.status,
        "checks_in": len(request.reviews),
        "checks_needed": request.checks_needed,
        "table_sha256": request.table_digest,
    }
