"""Take a step: every use case with what this house gives it; called by pages, commands, the story.

The names are those of the use cases. Long steps tell their progress to whoever listens.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from access_control.model import Account
from anonymization.choose_purpose import choose_purpose
from anonymization.conform import conform
from anonymization.detect import detect
from anonymization.preview import Preview, preview
from anonymization.protect import protect
from anonymization.residual_risk import Measured, Weighed, adopt_plan, measured_risk, weigh_plans
from anonymization.tabulate import tabulate
from anonymization.treat import treat
from app.describe import describe_for_registration
from app.wiring import House
from catalog.classify import Overruling, classify
from catalog.model import Bilingual, Dataset, DatasetId
from catalog.register import register
from publishing.approve import approve
from publishing.deliver import deliver
from publishing.model import Delivery, Release, ReleaseRequest, Verdict
from publishing.release import release
from publishing.review import review
from publishing.submit import submit
from publishing.withdraw import withdraw

Progress = Callable[[str, int, int], None]


def _nobody_listens(_step: str, _done: int, _of: int) -> None:
    """Progress that nobody sees."""


def take_register(
    house: House,
    by: Account,
    source: Path,
    *,
    name: str,
    product: str,
    owner: str,
    titles: tuple[str, str] = ("", ""),
    is_invented: bool = False,
) -> Dataset:
    description, owner_id = describe_for_registration(
        house, name=name, product=product, owner=owner, titles=titles, is_invented=is_invented
    )
    return register(
        house.datasets,
        house.guard,
        house.intake,
        by=by,
        source=source,
        description=description,
        owner=owner_id,
        at=house.now(),
    )


def take_detect(
    house: House, by: Account, dataset: str, on_progress: Progress = _nobody_listens
) -> Dataset:
    return detect(
        house.datasets,
        house.guard,
        house.workshop,
        house.detector,
        by=by,
        dataset_id=DatasetId(dataset),
        at=house.now(),
        on_progress=on_progress,
    )


def take_classify(
    house: House,
    by: Account,
    dataset: str,
    overrulings: Mapping[str, Overruling],
    shown_contracts: str = "",
) -> Dataset:
    return classify(
        house.datasets,
        house.guard,
        by=by,
        dataset_id=DatasetId(dataset),
        overrulings=overrulings,
        at=house.now(),
        shown_contracts=shown_contracts,
    )


def take_conform(
    house: House, by: Account, dataset: str, on_progress: Progress = _nobody_listens
) -> Dataset:
    return conform(
        house.datasets,
        house.guard,
        house.workshop,
        house.detector,
        by=by,
        dataset_id=DatasetId(dataset),
        at=house.now(),
        on_progress=on_progress,
    )


def take_purpose(house: House, by: Account, dataset: str, purpose: str) -> Dataset:
    return choose_purpose(
        house.datasets,
        house.guard,
        house.workshop,
        by=by,
        dataset_id=DatasetId(dataset),
        purpose=purpose,
        at=house.now(),
    )


def take_preview(house: House, by: Account, dataset: str) -> Preview:
    return preview(
        house.datasets,
        house.guard,
        house.workshop,
        house.treatment_tools,
        by=by,
        dataset_id=DatasetId(dataset),
        at=house.now(),
    )


def take_weigh(house: House, by: Account, dataset: str) -> Weighed:
    return weigh_plans(
        house.datasets,
        house.guard,
        house.workshop,
        house.treatment_tools,
        by=by,
        dataset_id=DatasetId(dataset),
        at=house.now(),
    )


def take_risk(house: House, by: Account, dataset: str) -> Measured:
    return measured_risk(
        house.datasets,
        house.guard,
        house.workshop,
        by=by,
        dataset_id=DatasetId(dataset),
        at=house.now(),
    )


def take_adopt(house: House, by: Account, dataset: str, treatments: Mapping[str, str]) -> Dataset:
    return adopt_plan(
        house.datasets,
        house.guard,
        house.workshop,
        by=by,
        dataset_id=DatasetId(dataset),
        treatments=treatments,
        at=house.now(),
    )


def take_treat(
    house: House, by: Account, dataset: str, on_progress: Progress = _nobody_listens
) -> Dataset:
    return treat(
        house.datasets,
        house.guard,
        house.workshop,
        house.treatment_tools,
        by=by,
        dataset_id=DatasetId(dataset),
        at=house.now(),
        on_progress=on_progress,
    )


def take_tabulate(
    house: House, by: Account, dataset: str, _on_progress: Progress = _nobody_listens
) -> Dataset:
    return tabulate(
        house.datasets,
        house.guard,
        house.workshop,
        by=by,
        dataset_id=DatasetId(dataset),
        at=house.now(),
    )


def take_protect(
    house: House, by: Account, dataset: str, on_progress: Progress = _nobody_listens
) -> Dataset:
    return protect(
        house.datasets,
        house.guard,
        house.workshop,
        by=by,
        dataset_id=DatasetId(dataset),
        at=house.now(),
        on_progress=on_progress,
    )


def take_submit(house: House, by: Account, dataset: str) -> ReleaseRequest:
    return submit(
        house.datasets,
        house.releases,
        house.guard,
        house.settings.policies,
        by=by,
        dataset_id=DatasetId(dataset),
        at=house.now(),
    )


def take_review(
    house: House, by: Account, request_id: str, verdict: Verdict, comment: str
) -> ReleaseRequest:
    return review(
        house.releases,
        house.guard,
        by=by,
        request_id=request_id,
        verdict=verdict,
        comment=comment,
        at=house.now(),
    )


def take_approve(house: House, by: Account, request_id: str) -> ReleaseRequest:
    return approve(house.releases, house.guard, by=by, request_id=request_id, at=house.now())


def take_release(house: House, by: Account, request_id: str) -> Release:
    return release(
        house.releases, house.guard, house.press, by=by, request_id=request_id, at=house.now()
    )


def take_deliver(house: House, by: Account, release_id: str, portal: str) -> Delivery:
    # Our token is shown to a portal only when somebody who may deliver asks for it.
    resource = house.releases.get_release(release_id).as_resource()
    house.guard.admit(by, "deliver", resource, house.now())
    return deliver(
        house.releases,
        house.guard,
        house.press,
        house.portal(portal),
        by=by,
        release_id=release_id,
        at=house.now(),
    )


def take_withdraw(house: House, by: Account, release_id: str, because: Bilingual) -> Release:
    """Withdraw here and from every portal that the release was delivered to."""
    delivered = house.releases.list_deliveries(release_id)
    return withdraw(
        house.releases,
        house.guard,
        house.press,
        {one.portal: house.portal(one.portal) for one in delivered},
        by=by,
        release_id=release_id,
        because=because,
        at=house.now(),
    )
