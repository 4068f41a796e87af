"""What publishing does while a portal is down, breaks off, answers 500 or hangs."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from publishing.portals.ckan import CkanPortal
from publishing.portals.errors import PortalUnavailableError
from publishing.portals.session import Patience
from tests.fakes.ckan import Failure, FakeCkan, fake_ckan
from tests.fakes.publications import a_publication

HASTE = Patience(timeout=0.3, tries=2, backoff=0)
ONCE = Patience(timeout=5, tries=1, backoff=0)


@pytest.fixture
def ckan() -> Iterator[FakeCkan]:
    with fake_ckan() as fake:
        yield fake


def portal_of(ckan: FakeCkan, patience: Patience = HASTE) -> CkanPortal:
    return CkanPortal(ckan.url, ckan.token, ckan.organization, patience=patience)


@pytest.mark.parametrize("how", ["reset", "500", "hang"])
def test_a_failing_portal_is_unavailable_in_bounded_time(
    ckan: FakeCkan, tmp_path: Path, how: Failure
) -> None:
    ckan.faults.begin(how)
    began = time.monotonic()
    with pytest.raises(PortalUnavailableError, match="is not available") as fault:
        portal_of(ckan).publish(a_publication(tmp_path))
    assert time.monotonic() - began < 3
    assert "hiện không truy cập được" in fault.value.vi
    assert ckan.token not in f"{fault.value!r}{fault.value.vi}{fault.value.__cause__!r}"


def test_a_portal_where_nothing_listens_is_unavailable(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(PortalUnavailableError, match="no answer"):
        CkanPortal(url, "token", "bhxh", patience=HASTE).publish(a_publication(tmp_path))


def test_a_portal_that_stumbles_once_is_asked_again(ckan: FakeCkan, tmp_path: Path) -> None:
    ckan.faults.begin("500", at=range(2, 3))
    assert portal_of(ckan).publish(a_publication(tmp_path)).changed


@pytest.mark.parametrize("how", ["lost answer", "500"])
def test_whatever_call_fails_the_next_run_completes_without_doubles(
    tmp_path: Path, how: Failure
) -> None:
    for point in range(16):
        with fake_ckan() as ckan:
            ckan.faults.begin(how, at=range(point, point + 1))
            with pytest.raises(PortalUnavailableError):
                portal_of(ckan, ONCE).publish(a_publication(tmp_path))
            ckan.faults.end()
            portal_of(ckan, ONCE).publish(a_publication(tmp_path))
            (dataset,) = ckan.site.datasets.values()
            keys = [resource["minhbach_key"] for resource in dataset["resources"]]
            assert keys == ["file:số-liệu.csv", "table"]
            assert not portal_of(ckan, ONCE).publish(a_publication(tmp_path)).changed


def test_a_lost_answer_to_a_creation_is_not_asked_for_again(ckan: FakeCkan, tmp_path: Path) -> None:
    resource_create = 5
    ckan.faults.begin("lost answer", at=range(resource_create, resource_create + 1))
    with pytest.raises(PortalUnavailableError):
        portal_of(ckan).publish(a_publication(tmp_path))
    (dataset,) = ckan.site.datasets.values()
    assert len(dataset["resources"]) == 1
