"""The rules of releasing, read from `policies/release.yaml`."""

from pathlib import Path
from typing import Literal

from catalog.words import Words
from storage.policy_files import PolicyFile, PolicyModel, read_policy

FormatName = Literal["csv", "parquet", "xlsx", "json", "sqlite", "json-stat"]


class Checks(PolicyModel):
    """How many people check a request before its owner sees it."""

    needed: int
    because: str


class Contact(PolicyModel):
    """Whom a user of the data asks."""

    name: str
    email: str


class Licence(PolicyModel):
    """Under which terms the data may be used.

    `ckan_id` is the nearest licence that stock CKAN knows, `path` the page of ours with the terms.
    """

    id: str
    ckan_id: str
    path: str
    title: Words
    terms: tuple[Words, ...]


class ReleaseRules(PolicyModel):
    """How a release comes about. `organization` is the name of ours at CKAN portals."""

    version: int
    checks: Checks
    formats: tuple[FormatName, ...]
    publisher: Words
    organization: str
    contact: Contact
    licence: Licence


def read_release_rules(policies: Path) -> PolicyFile[ReleaseRules]:
    return read_policy(policies, "release.yaml", ReleaseRules)
