"""Take a step that takes two persons: every such use case with what this house gives it."""

from collections.abc import Sequence

from access_control.errors import UnknownAccount
from access_control.model import Account
from anonymization.domain_keys import domain_name
from anonymization.dual_control.answer import approve_request, refuse_request
from anonymization.dual_control.ask import ask
from anonymization.dual_control.erase import erase
from anonymization.dual_control.hold import become_holder, split_key
from anonymization.dual_control.identifier import Identifier
from anonymization.dual_control.model import Deed, DeedWish, TwoPersonRequest
from anonymization.dual_control.reidentify import reidentify
from anonymization.dual_control.rotate import rotate
from anonymization.dual_control.treat_together import treat_together
from anonymization.records.model import ReleaseDomain
from anonymization.tables.plan import read_product
from app.steps import Progress
from app.wiring import House
from catalog.model import Dataset, DatasetId


def _nobody_listens(_step: str, _done: int, _of: int) -> None:
    """Progress that nobody sees."""


def take_hold(house: House, by: Account, passphrase: bytes) -> None:
    become_holder(house.office, house.guard, by=by, passphrase=passphrase, at=house.now())


def take_split(house: House, by: Account, domain: str, logins: Sequence[str]) -> ReleaseDomain:
    found = [house.accounts.find(login) for login in logins]
    holders = [person for person in found if person is not None]
    if len(holders) != len(logins):
        raise UnknownAccount(
            "there is no account of one of these logins. Look at the list of accounts",
            vi="có tên đăng nhập không tồn tại. Hãy xem danh sách tài khoản",
        )
    return split_key(house.office, house.guard, by=by, name=domain, holders=holders, at=house.now())


def ask_for(house: House, by: Account, wish: DeedWish) -> TwoPersonRequest:
    return ask(house.office, house.guard, by=by, wish=wish, at=house.now())


def ask_to_treat(
    house: House, by: Account, name: str, *, purpose: str, reference: str = ""
) -> TwoPersonRequest:
    """Ask to treat a dataset with the key of the domain that its product and purpose make."""
    dataset = house.datasets.get(DatasetId(name))
    product = read_product(house.settings.policies, dataset.description.product).plan.name
    domain = domain_name(product, dataset.purpose)
    return ask_for(house, by, DeedWish(Deed.TREAT, purpose, reference, domain, dataset.id))


def ask_to_erase(
    house: House, by: Account, identifier: Identifier, *, purpose: str, reference: str
) -> TwoPersonRequest:
    values = (identifier.canonical,)
    return ask_for(house, by, DeedWish(Deed.ERASE, purpose, reference, values=values))


def take_approval(house: House, by: Account, request: str, passphrase: bytes) -> TwoPersonRequest:
    return approve_request(
        house.office,
        house.guard,
        by=by,
        request_id=request,
        passphrase=passphrase,
        at=house.now(),
    )


def take_refusal(house: House, by: Account, request: str) -> TwoPersonRequest:
    return refuse_request(house.office, house.guard, by=by, request_id=request, at=house.now())


def take_reidentify(house: House, by: Account, request: str, passphrase: bytes) -> dict[str, str]:
    return reidentify(
        house.office,
        house.guard,
        by=by,
        request_id=request,
        passphrase=passphrase,
        at=house.now(),
    )


def take_treat_together(
    house: House,
    by: Account,
    request: str,
    passphrase: bytes,
    on_progress: Progress = _nobody_listens,
) -> Dataset:
    return treat_together(
        *(house.office, house.guard, house.works),
        by=by,
        request_id=request,
        passphrase=passphrase,
        at=house.now(),
        on_progress=on_progress,
    )


def take_rotate(
    house: House, by: Account, request: str, on_progress: Progress = _nobody_listens
) -> TwoPersonRequest:
    return rotate(
        *(house.office, house.guard, house.works),
        by=by,
        request_id=request,
        at=house.now(),
        on_progress=on_progress,
    )


def take_erase(
    house: House,
    by: Account,
    request: str,
    identifier: Identifier,
    on_progress: Progress = _nobody_listens,
) -> TwoPersonRequest:
    return erase(
        *(house.office, house.guard, house.works),
        by=by,
        request_id=request,
        identifier=identifier,
        at=house.now(),
        on_progress=on_progress,
    )
