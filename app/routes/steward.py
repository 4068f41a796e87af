"""The steward's pages: the datasets entrusted to them, and each one's way to a release."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from access_control.model import HOUSE, Role
from anonymization.conform import broken_columns
from anonymization.records.contract_rules import ContractRules, read_contract_rules
from anonymization.tables.plan import read_product
from app.pages.classification import TREATMENTS, column_forms, overrulings_of
from app.pages.contract_words import BAR_WIDTH, dirt_bars, form_in_words
from app.pages.dataset_steps import STEWARD_STEPS, Step, next_step
from app.routes.delivered_file import Delivered
from app.routes.errors import STATUS_OF
from app.routes.refusals import NoSuchPage
from app.routes.steps import PREPARING, register_delivered
from app.routes.visitor import ByForm, Member, SignedIn, require_token
from app.steps import take_classify, take_submit
from app.wiring import House
from catalog.browse import browse
from catalog.column_contract import contracts_digest
from catalog.model import ColumnRole, DatasetId, PersonalDataClass
from storage.errors import Refusal

router = APIRouter(include_in_schema=False)


async def posted_fields(request: Request) -> dict[str, str]:
    """The fields of a form whose names depend on the dataset's columns."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


@router.get("/steward")
def my_datasets(member: SignedIn, done: str = "") -> Response:
    house = member.house
    requests = house.releases.list_requests()
    seen = browse(house.datasets, house.guard, by=member.account, at=house.now())
    own = [(d, next_step(d, requests)) for d in seen if d.steward == member.account.id]
    return member.show(
        "steward.html",
        own=own,
        others=[d for d in seen if d.steward != member.account.id],
        may_register=member.may("register", HOUSE),
        done=done,
    )


@router.get("/steward/register")
def register_form(member: SignedIn) -> Response:
    member.house.guard.admit(member.account, "register", HOUSE, member.house.now())
    return _register_form(member, {})


@router.post("/steward/register")
def register_delivery(delivered: Delivered) -> Response:
    member = delivered.member
    require_token(member, delivered.field("form_token"))
    try:
        made = register_delivered(delivered)
    except Refusal as problem:
        status = STATUS_OF[type(problem)]
        said = problem.in_language(member.language)
        return _register_form(member, delivered.fields, said, status)
    return member.go(f"/steward/{made.id}?done=register")


@router.get("/steward/{dataset_id}")
def workspace(member: SignedIn, dataset_id: str, done: str = "") -> Response:
    house = member.house
    dataset = house.datasets.get(DatasetId(dataset_id))
    resource = dataset.as_resource()
    house.guard.admit_reader(member.account, "viewDataset", resource, house.now())
    requests = [r for r in house.releases.list_requests() if r.dataset_id == dataset.id]
    found = dataset.conformity
    allowed = {step: member.may(step, resource) for step in (*STEWARD_STEPS, "choosePurpose")}
    return member.show(
        "workspace.html",
        dataset=dataset,
        step=next_step(dataset, requests),
        steps=STEWARD_STEPS,
        allowed=allowed,
        forms=column_forms(dataset),
        classes=tuple(PersonalDataClass),
        roles=tuple(ColumnRole),
        treatments=TREATMENTS,
        requests=requests,
        done=done,
        contracts_shown=contracts_digest(dataset.contracts),
        form_in_words=lambda one: form_in_words(one, member.speech),
        conformity=found,
        dirt_bars=dirt_bars(found.columns) if found else [],
        bar_width=BAR_WIDTH,
        dirt_names={rule.kind: rule for rule in _contract_rules(house).dirt},
        columns_that_stop=broken_columns(dataset, found) if found else [],
    )


@router.post("/steward/{dataset_id}/classify")
def decide_classes(
    member: ByForm, dataset_id: str, fields: Annotated[dict[str, str], Depends(posted_fields)]
) -> Response:
    house = member.house
    dataset = house.datasets.get(DatasetId(dataset_id))
    overrulings = overrulings_of(dataset, fields)
    shown = fields.get("shown_contracts", "")
    take_classify(house, member.account, dataset.id, overrulings, shown)
    return member.go(f"/steward/{dataset.id}?done=classify")


@router.post("/steward/{dataset_id}/{step}")
def take_step(member: ByForm, dataset_id: str, step: str) -> Response:
    house, dataset = member.house, DatasetId(dataset_id)
    if step == Step.SUBMIT:
        take_submit(house, member.account, dataset)
    elif step in PREPARING:
        PREPARING[Step(step)](house, member.account, dataset)
    else:
        raise NoSuchPage.now()
    return member.go(f"/steward/{dataset_id}?done={step}")


def _contract_rules(house: House) -> ContractRules:
    return read_contract_rules(house.settings.policies).rules


def _register_form(
    member: Member, fields: object, problem: str = "", status: int = 200
) -> Response:
    house = member.house
    names = sorted(f.stem for f in (house.settings.policies / "publication_plan").glob("*.yaml"))
    plans = [read_product(house.settings.policies, name).plan for name in names]
    owners = [person for person in house.accounts.list_all() if Role.OWNER in person.roles]
    return member.show(
        "register.html", status=status, plans=plans, owners=owners, fields=fields, problem=problem
    )
