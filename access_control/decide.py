"""Decide whether somebody may do something: the home of Cedar.

The rules are files in `policies/access/`. A person acts with the roles of their account; the
resource is described by the attributes that the schema names. Deny is the answer to silence,
to any error, to an unknown kind of resource and to a suspended account.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import cedarpy

from access_control.errors import PolicyRefusedError
from access_control.model import Account, AttributeValue, Decision, Resource, Role, Rule

SCHEMA_FILE = "schema.cedarschema"


@dataclass(frozen=True, slots=True)
class Rules:
    """A validated set of access rules; its digest stands in every audit event."""

    policies: cedarpy.PolicySet
    schema: cedarpy.Schema
    by_id: Mapping[str, Rule]
    digest: str

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read all `*.cedar` files of a folder and its schema.

        Raises:
            PolicyRefusedError: A file is missing, or the validator finds anything at all.
        """
        files = sorted(folder.glob("*.cedar"))
        try:
            schema_text = (folder / SCHEMA_FILE).read_text(encoding="utf-8")
            text = "\n".join(file.read_text(encoding="utf-8") for file in files)
        except OSError as error:
            raise _refused("a file is missing", "thiếu tệp") from error
        return cls.from_text(text, schema_text)

    @classmethod
    def from_text(cls, text: str, schema_text: str) -> Self:
        try:
            validation = cedarpy.validate_policies(text, schema_text)
            policies = json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]
        except ValueError as error:
            raise _refused("it cannot be parsed", "không phân tích được") from error
        if not validation.validation_passed or not policies:
            raise _refused("the validator found errors", "bộ kiểm tra tìm thấy lỗi")
        return cls(
            policies=cedarpy.PolicySet.from_str(text),
            schema=cedarpy.Schema.from_str(schema_text),
            by_id={key: _rule(key, policy) for key, policy in policies.items()},
            digest=hashlib.sha256(f"{schema_text}\0{text}".encode()).hexdigest(),
        )


def decide(by: Account, action: str, resource: Resource, rules: Rules) -> Decision:
    """Answer whether `by` may do `action` on `resource`, and by which rules.

    Any diagnostic error denies: Cedar itself would skip a forbidding rule that fails.
    """
    request = {
        "principal": {"type": "Person", "id": by.id},
        "action": {"type": "Action", "id": action},
        "resource": {"type": resource.kind, "id": resource.id},
        "context": {},
    }
    try:
        # Entities are validated where they are built; a later schema does not do it again.
        entities = cedarpy.Entities.from_json_str(json.dumps(_entities(by, resource)), rules.schema)
        answer = cedarpy.is_authorized(request, rules.policies, entities, rules.schema)
    except ValueError:
        return Decision(
            allowed=False,
            actor=by.id,
            action=action,
            resource=resource,
            rules=(),
            policy_digest=rules.digest,
            errors=1,
        )
    errors = len(answer.diagnostics.errors)
    decided = tuple(rules.by_id[key] for key in sorted(answer.diagnostics.reasons))
    allowed = bool(answer.allowed) and errors == 0
    return Decision(
        allowed=allowed,
        actor=by.id,
        action=action,
        resource=resource,
        rules=decided,
        policy_digest=rules.digest,
        errors=errors,
    )


def _entities(by: Account, resource: Resource) -> list[dict[str, Any]]:
    person = {
        "uid": {"type": "Person", "id": by.id},
        "attrs": {"id": by.id, "suspended": by.is_suspended},
        "parents": [{"type": "Role", "id": role.value} for role in sorted(by.roles)],
    }
    roles = [
        {"uid": {"type": "Role", "id": role.value}, "attrs": {}, "parents": []} for role in Role
    ]
    target = {
        "uid": {"type": resource.kind, "id": resource.id},
        "attrs": {key: _cedar(value) for key, value in resource.attributes.items()},
        "parents": [],
    }
    return [person, target, *roles]


def _cedar(value: AttributeValue) -> str | bool | int | list[str]:
    return sorted(value) if isinstance(value, frozenset) else value


def _rule(key: str, policy: Mapping[str, Any]) -> Rule:
    notes = policy.get("annotations", {})
    missing = [name for name in ("id", "title_en", "title_vi") if not notes.get(name)]
    if missing:
        raise _refused(f"rule {key} has no `{missing[0]}`", f"quy tắc {key} thiếu `{missing[0]}`")
    return Rule(
        id=notes["id"],
        forbids=policy["effect"] == "forbid",
        title_en=notes["title_en"],
        title_vi=notes["title_vi"],
        basis=notes.get("basis", ""),
    )


def _refused(en: str, vi: str) -> PolicyRefusedError:
    return PolicyRefusedError(
        f"the access policy is not activated: {en}. The old one stays in force; mend the files",
        vi=f"chính sách truy cập không được kích hoạt: {vi}. Chính sách cũ vẫn có hiệu lực; "
        "hãy sửa tệp",
    )
