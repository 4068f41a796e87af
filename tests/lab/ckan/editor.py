"""An organisation with one editor in the lab's CKAN, as a publisher should be: not a sysadmin."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ckanapi import RemoteCKAN


@dataclass(frozen=True)
class Editor:
    """Where the lab is, and who may publish in which organisation of it."""

    url: str
    token: str
    organization: str


@contextmanager
def an_editor() -> Iterator[Editor]:
    """Make an organisation and its editor, and purge both with every dataset at the end."""
    missing = {"CKAN_URL", "CKAN_API_TOKEN"} - set(os.environ)
    if missing:
        message = (
            f"{' and '.join(sorted(missing))} not set. Run the live tests with: make test-live"
        )
        raise RuntimeError(message)
    url, name = os.environ["CKAN_URL"], f"test-{secrets.token_hex(4)}"
    with RemoteCKAN(url, apikey=os.environ["CKAN_API_TOKEN"]) as admin:
        organization = admin.action.organization_create(name=name, title="Bảo hiểm xã hội (thử)")
        password, email = secrets.token_urlsafe(16), f"{name}@example.invalid"
        user = admin.action.user_create(name=f"{name}-editor", email=email, password=password)
        admin.action.organization_member_create(id=name, username=user["name"], role="editor")
        token = admin.action.api_token_create(user=user["name"], name="publisher")["token"]
        try:
            yield Editor(url, token, name)
        finally:
            _purge(admin, organization["id"])
            admin.action.user_delete(id=user["id"])


def _purge(admin: RemoteCKAN, organization_id: str) -> None:
    query = {"fq": f"owner_org:{organization_id}", "rows": 1000, "include_private": True}
    for dataset in admin.action.package_search(**query, include_deleted=True)["results"]:
        admin.action.dataset_purge(id=dataset["id"])
    admin.action.organization_purge(id=organization_id)
