"""What records are treated for, and what that does to them: chosen and shown before it runs."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from anonymization.records.rules import read_record_rules
from app.pages.treatment_rows import preview_rows
from app.routes.visitor import ByForm, ByScript, SignedIn
from app.steps import take_preview, take_purpose
from catalog.model import DatasetId

router = APIRouter()


class PurposeBody(BaseModel):
    """A purpose of `policies/treatments.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    purpose: str


@router.get("/steward/{dataset_id}/preview", include_in_schema=False)
def preview_page(member: SignedIn, dataset_id: str) -> Response:
    preview = take_preview(member.house, member.account, dataset_id)
    return member.show(
        "treatment_preview.html",
        preview=preview,
        staying=preview.plan.staying_quasi_identifiers,
        may_treat=member.may("treat", preview.dataset.as_resource()),
        may_measure=member.may("measureRisk", preview.dataset.as_resource()),
    )


@router.get("/steward/{dataset_id}/purpose", include_in_schema=False)
def purpose_page(member: SignedIn, dataset_id: str) -> Response:
    house = member.house
    dataset = house.datasets.get(DatasetId(dataset_id))
    house.guard.admit_reader(member.account, "viewDataset", dataset.as_resource(), house.now())
    purposes = read_record_rules(house.settings.policies).purposes
    return member.show("purpose.html", dataset=dataset, purposes=purposes)


@router.post("/steward/{dataset_id}/purpose", include_in_schema=False)
def choose_purpose(
    member: ByForm, dataset_id: str, purpose: Annotated[str, Form()] = ""
) -> Response:
    made = take_purpose(member.house, member.account, dataset_id, purpose)
    return member.go(f"/steward/{made.id}?done=purpose")


@router.get("/api/datasets/{dataset_id}/preview", tags=["steps"])
def preview(member: SignedIn, dataset_id: str) -> dict[str, Any]:
    """Before and after of every column on invented values."""
    return preview_rows(take_preview(member.house, member.account, dataset_id))


@router.post("/api/datasets/{dataset_id}/purpose", tags=["steps"])
def purpose(member: ByScript, dataset_id: str, body: PurposeBody) -> dict[str, Any]:
    """Choose what the records are treated for; they are classified again after that."""
    made = take_purpose(member.house, member.account, dataset_id, body.purpose)
    return {"dataset": made.id, "purpose": made.purpose, "classified": made.is_classified}
