"""Deny is the answer to silence, to any error, to a stranger and to a suspended account."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access_control.decide import Rules, decide
from access_control.errors import AccessDenied, PolicyRefusedError
from access_control.guard import Guard
from access_control.model import HOUSE, Account, AccountId, Resource, Role
from tests.builders import FIRST_CHECKER, NOON, POLICIES, STEWARD, a_house, a_request, an_account

RULES = Rules.load(POLICIES / "access")
SCHEMA = (POLICIES / "access" / "schema.cedarschema").read_text("utf-8")
ACTIONS = (
    *("register", "readAudit", "manageAccounts", "viewDataset", "detect", "classify", "treat"),
    *("tabulate", "protect", "submit", "viewRequest", "readReviews", "review", "approve"),
    *("publish", "deliver", "withdraw", "conform"),
)
A_RULE = '@id("x") @title_en("x") @title_vi("x") permit (principal, action, resource);'


def test_a_role_that_may_is_allowed_and_the_rule_is_named() -> None:
    decision = decide(STEWARD, "register", HOUSE, RULES)
    assert decision.allowed
    assert decision.rule == "steward-registers"
    assert "đăng ký" in decision.because("vi")


def test_silence_denies() -> None:
    decision = decide(an_account("lan"), "register", HOUSE, RULES)
    assert not decision.allowed
    assert decision.rule == "silence-denies"


def test_a_refusal_says_why_in_both_languages() -> None:
    request = a_request(author=FIRST_CHECKER).as_resource()
    with pytest.raises(AccessDenied) as refused:
        decide(FIRST_CHECKER, "review", request, RULES).require()
    assert "nobody-checks-their-own" in refused.value.en
    assert "không được tự kiểm tra" in refused.value.vi


@given(st.sampled_from(ACTIONS), st.sets(st.sampled_from(list(Role))))
def test_a_suspended_account_may_nothing(action: str, roles: set[Role]) -> None:
    suspended = an_account("lan", *roles, is_suspended=True)
    for resource in (HOUSE, a_request().as_resource(), _dataset(suspended)):
        assert not decide(suspended, action, resource, RULES).allowed


@given(st.text(max_size=20))
def test_an_action_nobody_knows_is_denied(action: str) -> None:
    if action not in ACTIONS:
        assert not decide(STEWARD, action, HOUSE, RULES).allowed


@given(st.text(max_size=40))
def test_an_id_with_hostile_signs_gives_no_rights(name: str) -> None:
    stranger = Account(AccountId(name), "x", "x", frozenset())
    assert not decide(stranger, "register", HOUSE, RULES).allowed
    assert not decide(STEWARD, "register", Resource(name, name), RULES).allowed


def test_a_resource_without_its_attributes_is_denied_as_an_error() -> None:
    decision = decide(FIRST_CHECKER, "review", Resource("Request", "r-1"), RULES)
    assert not decision.allowed
    assert decision.errors


def test_a_forbidding_rule_that_fails_does_not_open_the_door() -> None:
    schema = "entity Person { suspended?: Bool, id: String }; entity House; entity Role;"
    schema += "action register appliesTo { principal: [Person], resource: [House] };"
    text = A_RULE + (
        '@id("y") @title_en("y") @title_vi("y") forbid (principal, action, resource) '
        "when { principal has suspended && 9223372036854775807 + 1 > 0 };"
    )
    assert not decide(STEWARD, "register", HOUSE, Rules.from_text(text, schema)).allowed


@pytest.mark.parametrize(
    "text",
    [
        "permit (principal, action, resource)",
        "",
        "permit (principal, action, resource);",
        A_RULE.replace("resource);", "resource) when { principal.sleepy };"),
        A_RULE.replace("action,", 'action == Action::"flyAway",'),
    ],
)
def test_a_policy_that_does_not_validate_is_not_activated(text: str) -> None:
    with pytest.raises(PolicyRefusedError):
        Rules.from_text(text, SCHEMA)


def test_a_folder_without_a_schema_is_not_activated(tmp_path: Path) -> None:
    with pytest.raises(PolicyRefusedError):
        Rules.load(tmp_path)


def test_the_guard_leaves_a_record_of_a_refusal(tmp_path: Path) -> None:
    guard: Guard = a_house(tmp_path).guard
    with pytest.raises(AccessDenied):
        guard.admit(an_account("lan"), "register", HOUSE, NOON)
    event = guard.log.list_events()[0].fields
    assert (event["actor"], event["outcome"], event["rules"]) == (
        "a-lan",
        "refused",
        ["silence-denies"],
    )
    assert event["policy"] == guard.rules.digest


def _dataset(steward: Account) -> Resource:
    attributes = {"steward": steward.id, "owner": steward.id, "holds": "none", "classified": True}
    return Resource("Dataset", "d-1", attributes)
