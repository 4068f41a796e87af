"""Every example in `policies/access/examples.yaml` is a test of the whole access policy."""

from typing import Any

import pytest
import yaml

from access_control.decide import Rules, decide
from access_control.model import HOUSE, Resource, Role
from tests.builders import POLICIES, an_account

RULES = Rules.load(POLICIES / "access")
EXAMPLES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (POLICIES / "access" / "examples.yaml").read_text("utf-8")
)
ON_THE_HOUSE = {"register", "readAudit", "manageAccounts", "viewKeys", "holdShare"}
ON_A_DOMAIN = {"destroyKey", "renewKey", "splitKey"}
ON_A_DEED = {"askSecondPerson", "viewDeed", "approveDeed", "refuseDeed", "carryOutDeed"}
ON_A_RELEASE = {"deliver", "withdraw"}
ON_A_REQUEST = {"review", "approve", "publish", "readReviews", "viewRequest"}


def _resource(example: dict[str, Any]) -> Resource:
    me, action = "a-lan", example["action"]
    part = {name: me if example.get("is") == name else "a-other" for name in ("steward", "owner")}
    if action in ON_THE_HOUSE:
        return HOUSE
    if action in ON_A_DOMAIN:
        return Resource("ReleaseDomain", "a-product.a-purpose")
    if action in ON_A_DEED:
        asker = me if example.get("is") == "asker" else "a-other"
        approver = me if example.get("is") == "approver" else "a-someone"
        attributes = {"asker": asker, "approver": approver if example.get("approved") else ""}
        return Resource("TwoPersonRequest", "t", {**attributes, "deed": example["deed"]})
    if action in ON_A_RELEASE:
        return Resource("Release", "x", {"publisher": "a-other", "owner": part["owner"]})
    if action not in ON_A_REQUEST:
        return Resource("Dataset", "d", {**part, "holds": "none", "classified": True})
    checks = example.get("checks", 0)
    checkers = [f"a-checker-{number}" for number in range(checks)]
    if example.get("is") == "checker":
        checkers[0] = me
    approver = me if example.get("is") == "approver" else "a-someone"
    return Resource(
        "Request",
        "r",
        {
            **part,
            "author": me if example.get("is") == "author" else "a-other",
            "checkers": frozenset(checkers),
            "approver": approver if example.get("approved") else "",
            "answered": checks >= 2,
            "checked": checks >= 2,
        },
    )


@pytest.mark.parametrize("example", EXAMPLES["allow"], ids=str)
def test_allowed(example: dict[str, Any]) -> None:
    person = an_account("lan", Role(example["role"]))
    assert decide(person, example["action"], _resource(example), RULES).allowed


@pytest.mark.parametrize("example", EXAMPLES["deny"], ids=str)
def test_denied(example: dict[str, Any]) -> None:
    person = an_account("lan", Role(example["role"]))
    assert not decide(person, example["action"], _resource(example), RULES).allowed


def test_every_rule_appears_in_an_example() -> None:
    fired: set[str] = set()
    for example in (*EXAMPLES["allow"], *EXAMPLES["deny"]):
        person = an_account("lan", Role(example["role"]))
        decision = decide(person, example["action"], _resource(example), RULES)
        fired |= {rule.id for rule in decision.rules}
    assert {rule.id for rule in RULES.by_id.values()} == fired
