"""What takes two persons: asked for, answered and carried out on pages.

A number that somebody types, and what is led back, stand in no address: they come by POST, and the
answer to leading back is the page itself, once, kept by no browser (no-store).
"""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from access_control.model import HOUSE
from anonymization.dual_control.answer import browse_deeds, show_deed
from anonymization.dual_control.identifier import Identifier, IdentifierKind
from anonymization.dual_control.model import (
    NEEDS_KEY,
    Deed,
    DeedState,
    DeedWish,
    TwoPersonRequest,
    wish_as_resource,
)
from app.routes.visitor import ByForm, Member, SignedIn
from app.together import (
    ask_for,
    ask_to_erase,
    ask_to_treat,
    take_approval,
    take_erase,
    take_hold,
    take_refusal,
    take_reidentify,
    take_rotate,
    take_treat_together,
)

router = APIRouter(prefix="/two-persons", include_in_schema=False)
Text = Annotated[str, Form()]


@router.get("")
def requests_of_two(member: SignedIn, done: str = "") -> Response:
    house = member.house
    seen = browse_deeds(house.office, house.guard, by=member.account, at=house.now())
    return member.show(
        "two_persons.html",
        requests=seen,
        at=house.now(),
        rules=house.office.rules,
        may_ask=[one for one in Deed if _may_ask(member, one)],
        may_hold=member.may("holdShare", HOUSE),
        is_holder=house.office.store.find_holder(member.account.id) is not None,
        kinds=tuple(IdentifierKind),
        done=done,
    )


@router.post("/hold")
def hold(member: ByForm, passphrase: Text = "") -> Response:
    take_hold(member.house, member.account, passphrase.encode())
    return member.go("/two-persons?done=hold")


@router.post("/ask/{deed}")
def ask_second_person(
    member: ByForm,
    deed: Deed,
    purpose: Text = "",
    reference: Text = "",
    domain: Text = "",
    values: Text = "",
    kind: Text = "",
) -> Response:
    wish = DeedWish(deed, purpose, reference, domain, values=tuple(values.split()))
    asked = _ask(member, wish, values, kind)
    return member.go(f"/two-persons/{asked.id}?done=ask")


@router.get("/{request_id}")
def one_request(member: SignedIn, request_id: str, done: str = "") -> Response:
    house = member.house
    request = show_deed(
        house.office, house.guard, by=member.account, request_id=request_id, at=house.now()
    )
    return _page(member, request, done=done)


@router.post("/{request_id}/approve")
def approve(member: ByForm, request_id: str, passphrase: Text = "") -> Response:
    take_approval(member.house, member.account, request_id, passphrase.encode())
    return member.go(f"/two-persons/{request_id}?done=approve-deed")


@router.post("/{request_id}/refuse")
def refuse(member: ByForm, request_id: str) -> Response:
    take_refusal(member.house, member.account, request_id)
    return member.go(f"/two-persons/{request_id}?done=refuse-deed")


@router.post("/{request_id}/carry-out")
def carry_out(
    member: ByForm, request_id: str, passphrase: Text = "", values: Text = "", kind: Text = ""
) -> Response:
    house, by = member.house, member.account
    match house.office.store.get(request_id).deed:
        case Deed.REIDENTIFY:
            found = take_reidentify(house, by, request_id, passphrase.encode())
            return _page(member, house.office.store.get(request_id), found=found)
        case Deed.TREAT:
            take_treat_together(house, by, request_id, passphrase.encode())
        case Deed.ROTATE:
            take_rotate(house, by, request_id)
        case Deed.ERASE:
            take_erase(house, by, request_id, Identifier.parse(kind, values))
    return member.go(f"/two-persons/{request_id}?done=carry-out")


def _ask(member: Member, wish: DeedWish, typed: str, kind: str) -> TwoPersonRequest:
    house, by = member.house, member.account
    why = {"purpose": wish.purpose, "reference": wish.reference}
    match wish.deed:
        case Deed.REIDENTIFY | Deed.ROTATE:
            return ask_for(house, by, wish)
        case Deed.TREAT:
            return ask_to_treat(house, by, wish.domain, **why)
        case Deed.ERASE:
            return ask_to_erase(house, by, Identifier.parse(kind, typed), **why)


def _page(
    member: Member,
    request: TwoPersonRequest,
    *,
    done: str = "",
    found: dict[str, str] | None = None,
) -> Response:
    house, resource = member.house, request.as_resource()
    has_lapsed = request.has_lapsed(house.now())
    is_asked = request.state is DeedState.ASKED and not has_lapsed
    is_approved = request.state is DeedState.APPROVED and not has_lapsed
    rules = house.office.rules
    return member.show(
        "two_person_request.html",
        request=request,
        rule=rules.of(request.deed),
        purpose=next((one for one in rules.purposes if one.purpose == request.purpose), None),
        has_lapsed=has_lapsed,
        needs_key=request.deed in NEEDS_KEY,
        may_approve=is_asked and member.may("approveDeed", resource),
        may_refuse=(is_asked or is_approved) and member.may("refuseDeed", resource),
        may_carry_out=is_approved and member.may("carryOutDeed", resource),
        kinds=tuple(IdentifierKind),
        found=found,
        done=done,
    )


def _may_ask(member: Member, deed: Deed) -> bool:
    return member.may("askSecondPerson", wish_as_resource(deed, member.account))
