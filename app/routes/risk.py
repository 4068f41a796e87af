"""The residual risk of records: as it was measured, as it would be, and safer plans to choose."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from app.charts import NARROW, WIDE, bar_chart
from app.pages.risk_rows import bars, measured_rows, weighed_rows
from app.routes.refusals import NoSuchPage
from app.routes.visitor import ByForm, ByScript, Member, SignedIn
from app.steps import take_adopt, take_risk, take_weigh
from catalog.model import Dataset

router = APIRouter()
_treatments: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


class AdoptBody(BaseModel):
    """The treatments of one of the plans that were shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    treatments: dict[str, str]


@router.get("/steward/{dataset_id}/risk", include_in_schema=False)
def risk_page(member: SignedIn, dataset_id: str) -> Response:
    measured = take_risk(member.house, member.account, dataset_id)
    return _page(member, measured.dataset, measured_rows(measured))


@router.get("/steward/{dataset_id}/risk/plans", include_in_schema=False)
def plans_page(member: SignedIn, dataset_id: str) -> Response:
    weighed = take_weigh(member.house, member.account, dataset_id)
    return _page(member, weighed.dataset, weighed_rows(weighed))


@router.post("/steward/{dataset_id}/risk/adopt", include_in_schema=False)
def adopt_by_form(
    member: ByForm, dataset_id: str, treatments: Annotated[str, Form()] = ""
) -> Response:
    try:
        chosen = _treatments.validate_json(treatments)
    except ValidationError:
        raise NoSuchPage.now() from None
    made = take_adopt(member.house, member.account, dataset_id, chosen)
    return member.go(f"/steward/{made.id}?done=adopt")


@router.get("/api/datasets/{dataset_id}/risk", tags=["steps"])
def risk(member: SignedIn, dataset_id: str) -> dict[str, Any]:
    """The residual risk of the newest de-identified version; an empty `gate` if there is none."""
    return measured_rows(take_risk(member.house, member.account, dataset_id))


@router.get("/api/datasets/{dataset_id}/risk/plans", tags=["steps"])
def plans(member: SignedIn, dataset_id: str) -> dict[str, Any]:
    """The risk that the plan of now would leave, and safer plans; it reads the records."""
    return weighed_rows(take_weigh(member.house, member.account, dataset_id))


@router.post("/api/datasets/{dataset_id}/risk/adopt", tags=["steps"])
def adopt(member: ByScript, dataset_id: str, body: AdoptBody) -> dict[str, Any]:
    """Adopt the treatments of a plan; then the records are treated again."""
    made = take_adopt(member.house, member.account, dataset_id, body.treatments)
    return {"dataset": made.id, "treatments": {c.column: c.treatment for c in made.classes}}


def _page(member: Member, dataset: Dataset, shown: dict[str, Any]) -> Response:
    figures = shown["figures"]
    charts = [
        bar_chart(bars(figures, shown["asked"]["k"]), paper=paper, text_of=member.speech.compact)
        for paper in (WIDE, NARROW)
        if figures
    ]
    resource = dataset.as_resource()
    return member.show(
        "residual_risk.html",
        dataset=dataset,
        shown=shown,
        charts=charts,
        plans=[(plan, json.dumps(plan["treatments"])) for plan in shown.get("plans", [])],
        is_before="plans" in shown,
        may_measure=member.may("measureRisk", resource) and dataset.is_classified,
        may_adopt=member.may("classify", resource),
    )
