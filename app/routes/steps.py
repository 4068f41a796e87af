"""The steps as the pages name them, and registering what came with a form."""

from collections.abc import Callable, Mapping

from access_control.model import Account
from app.pages.dataset_steps import Step
from app.routes.delivered_file import DeliveredFile
from app.steps import (
    take_conform,
    take_detect,
    take_protect,
    take_register,
    take_tabulate,
    take_treat,
)
from app.wiring import House
from catalog.model import Dataset

PREPARING: Mapping[Step, Callable[[House, Account, str], Dataset]] = {
    Step.DETECT: take_detect,
    Step.CONFORM: take_conform,
    Step.TREAT: take_treat,
    Step.TABULATE: take_tabulate,
    Step.PROTECT: take_protect,
}
"""The steps of a steward that need nothing but the dataset."""


def register_delivered(delivered: DeliveredFile) -> Dataset:
    """Register what was delivered, as the form beside it describes it."""
    member = delivered.member
    return take_register(
        member.house,
        member.account,
        delivered.source,
        name=delivered.field("name"),
        product=delivered.field("product"),
        owner=delivered.field("owner"),
        titles=(delivered.field("title_vi"), delivered.field("title_en")),
        is_invented=bool(delivered.field("is_invented")),
    )
