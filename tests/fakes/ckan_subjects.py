"""The two subjects of the contract: the fake CKAN always, a real one with `-m live`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from ckanapi import RemoteCKAN

from publishing.portals.ckan import CkanPortal
from publishing.portals.session import Patience
from tests.fakes.ckan import fake_ckan
from tests.lab.ckan.editor import an_editor

SUBJECTS = ["fake", pytest.param("live", marks=pytest.mark.live)]
_PATIENCE = Patience(timeout=60, tries=2, backoff=0)
_A_FEW_POINTS = (4, 5, 7, 10, 12, 14)


@dataclass
class Subject:
    """A running CKAN with the token of an editor. No `kill_points` means: try them all."""

    url: str
    token: str
    organization: str
    kill_points: tuple[int, ...] | None
    names: Iterator[int] = field(default_factory=count)

    def portal(self, **changes: Any) -> CkanPortal:
        given = {"token": self.token, "organization": self.organization, **changes}
        return CkanPortal(self.url, patience=_PATIENCE, **given)

    def new_name(self) -> str:
        return f"{self.organization}-{next(self.names)}"

    @property
    def anyone(self) -> RemoteCKAN:
        return RemoteCKAN(self.url)

    @property
    def editor(self) -> RemoteCKAN:
        return RemoteCKAN(self.url, apikey=self.token)


@contextmanager
def a_ckan(kind: str) -> Iterator[Subject]:
    """Yield the fake or the real one, with an organisation of its own."""
    if kind == "fake":
        with fake_ckan() as fake:
            yield Subject(fake.url, fake.token, fake.organization, kill_points=None)
    else:
        with an_editor() as editor:
            yield Subject(editor.url, editor.token, editor.organization, _A_FEW_POINTS)
