"""No audit, no access: while the log cannot be written, nothing is shown and nothing changes."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from access_control.errors import AccessDenied
from access_control.identify import sign_in, sign_out
from access_control.manage_accounts import add_account, list_accounts, suspend_account
from access_control.model import Role
from access_control.read_audit import export_log, prove_event, read_events, verify_log
from anonymization.choose_purpose import choose_purpose
from anonymization.conform import conform
from anonymization.detect import detect
from anonymization.domain_keys import destroy_key, domain_name, list_domains
from anonymization.dual_control.answer import approve_request, browse_deeds
from anonymization.dual_control.ask import ask
from anonymization.dual_control.hold import become_holder
from anonymization.dual_control.model import Deed, DeedWish
from anonymization.dual_control.rotate import rotate
from anonymization.preview import preview
from anonymization.protect import protect
from anonymization.tabulate import tabulate
from anonymization.treat import treat
from app.demo.accounts import DEMO_PASSWORD
from app.demo.national_coverage import write_series
from app.demo.story import Story
from app.wiring import House
from catalog.model import Bilingual, Dataset
from catalog.register import register
from publishing.approve import approve
from publishing.deliver import deliver
from publishing.model import Release, ReleaseRequest, Verdict
from publishing.portals.ckan import CkanPortal
from publishing.release import release
from publishing.review import read_reviews, review
from publishing.submit import submit
from publishing.withdraw import withdraw
from storage.database import DatabaseUnavailableError
from tests.builders import a_description
from tests.fakes.ckan import FakeCkan, fake_ckan
from tests.paths import a_story, protected_series, release_it

WHY = Bilingual("sai số liệu", "wrong figures")


@dataclass(frozen=True)
class Scene:
    """A house with something in every state, and a portal."""

    story: Story
    dataset: Dataset
    submitted: ReleaseRequest
    checked: ReleaseRequest
    approved: ReleaseRequest
    released: Release
    token: str
    ckan: FakeCkan
    rotation: str

    @property
    def house(self) -> House:
        return self.story.house

    def by(self, login: str) -> dict[str, Any]:
        """Who does it, and when."""
        return {"by": self.story.people[login], "at": self.house.now()}

    def state(self) -> tuple[list[str], dict[str, bytes]]:
        """Everything the house remembers: its tables and its files."""
        home = self.house.settings.home
        with sqlite3.connect(home / "minhbach.sqlite") as connection:
            tables = list(connection.iterdump())
        files = [p for p in home.rglob("*") if p.is_file() and "sqlite" not in p.name]
        # The same content sealed again has the same name and other bytes.
        sealed = home / "vault"
        return tables, {str(p): b"" if p.is_relative_to(sealed) else p.read_bytes() for p in files}

    def sql(self, statement: str) -> None:
        with sqlite3.connect(self.house.settings.home / "minhbach.sqlite") as connection:
            connection.execute(statement)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    story = a_story(tmp_path_factory.mktemp("no-audit") / "home")
    house, dataset = story.house, protected_series(story)

    def submitted() -> ReleaseRequest:
        return submit(
            *(house.datasets, house.releases, house.guard, house.settings.policies),
            by=story.people["steward"],
            dataset_id=dataset.id,
            at=house.now(),
        )

    checked = submitted()
    for login in ("checker1", "checker2"):
        review(
            *(house.releases, house.guard),
            by=story.people[login],
            request_id=checked.id,
            verdict=Verdict.ACCEPT,
            comment="",
            at=house.now(),
        )
    made = release_it(story, story.bring_to_approval(dataset))
    approved, waiting = story.bring_to_approval(dataset), submitted()
    inside = sign_in(house.accounts, login="owner", password=DEMO_PASSWORD, at=house.now())
    asked = ask(
        house.office, house.guard, by=story.people["steward"], wish=ROTATION, at=house.now()
    )
    with fake_ckan() as ckan:
        yield Scene(story, dataset, waiting, checked, approved, made, inside.token, ckan, asked.id)


@pytest.fixture
def silent(scene: Scene) -> Iterator[Scene]:
    """The same house while its log takes nothing."""
    scene.sql("ALTER TABLE audit_head RENAME TO elsewhere")
    yield scene
    scene.sql("ALTER TABLE elsewhere RENAME TO audit_head")


def _register(scene: Scene, folder: Path) -> object:
    source, house = folder / "series.csv", scene.house
    write_series(source, as_printed=True)  # content that the vault does not hold yet
    return register(
        *(house.datasets, house.guard, house.intake),
        **scene.by("steward"),
        source=source,
        description=a_description("another"),
        owner=scene.dataset.owner,
    )


def _deliver(scene: Scene) -> object:
    portal = CkanPortal(scene.ckan.url, scene.ckan.token, scene.ckan.organization)
    house, by = scene.house, scene.by("publisher")
    return deliver(
        house.releases, house.guard, house.press, portal, release_id=scene.released.id, **by
    )


def _step(use_case: Callable[..., object], *tools: str) -> Callable[[Scene, Path], object]:
    """A step of the steward on the dataset."""

    def run(scene: Scene, _folder: Path) -> object:
        named = {"dataset_id": scene.dataset.id, **scene.by("steward")}
        given = (getattr(scene.house, tool) for tool in tools)
        return use_case(scene.house.datasets, scene.house.guard, *given, **named)

    return run


SERIES_DOMAIN = domain_name("national-coverage", "open-statistics")
CHANGES: dict[str, Callable[[Scene, Path], object]] = {
    "register": _register,
    "detect": _step(detect, "workshop", "detector"),
    "choose the purpose": lambda s, _f: choose_purpose(
        *(s.house.datasets, s.house.guard, s.house.workshop),
        dataset_id=s.dataset.id,
        purpose="open-statistics",
        **s.by("steward"),
    ),
    "classify": lambda s, _f: s.story._classify(s.house.datasets.get(s.dataset.id)),
    "conform": _step(conform, "workshop", "detector"),
    "treat": _step(treat, "workshop", "treatment_tools"),
    "tabulate": _step(tabulate, "workshop"),
    "protect": _step(protect, "workshop"),
    "submit": lambda s, _f: submit(
        *(s.house.datasets, s.house.releases, s.house.guard, s.house.settings.policies),
        dataset_id=s.dataset.id,
        **s.by("steward"),
    ),
    "review": lambda s, _f: review(
        *(s.house.releases, s.house.guard),
        request_id=s.submitted.id,
        verdict=Verdict.ACCEPT,
        comment="",
        **s.by("checker1"),
    ),
    "approve": lambda s, _f: approve(
        s.house.releases, s.house.guard, request_id=s.checked.id, **s.by("owner")
    ),
    "release": lambda s, _f: release(
        *(s.house.releases, s.house.guard, s.house.press),
        request_id=s.approved.id,
        **s.by("publisher"),
    ),
    "deliver": lambda s, _f: _deliver(s),
    "withdraw": lambda s, _f: withdraw(
        *(s.house.releases, s.house.guard, s.house.press, {}),
        release_id=s.released.id,
        because=WHY,
        **s.by("dpo"),
    ),
    "add an account": lambda s, _f: add_account(
        *(s.house.accounts, s.house.guard),
        login="mai",
        name="Mai",
        roles=frozenset({Role.OWNER}),
        password="một-mật-khẩu-đủ-dài",
        **s.by("admin"),
    ),
    "suspend an account": lambda s, _f: suspend_account(
        s.house.accounts, s.house.guard, login="owner", **s.by("admin")
    ),
    "sign in": lambda s, _f: sign_in(
        s.house.accounts, login="steward", password=DEMO_PASSWORD, at=s.house.now()
    ),
    "sign out": lambda s, _f: sign_out(s.house.accounts, s.token, **s.by("owner")),
    "hold a share": lambda s, _f: become_holder(
        s.house.office, s.house.guard, passphrase=b"a long passphrase", **s.by("owner")
    ),
    "ask the second person": lambda s, _f: ask(
        s.house.office, s.house.guard, wish=ROTATION, **s.by("steward")
    ),
    "approve as the second person": lambda s, _f: approve_request(
        s.house.office, s.house.guard, request_id=s.rotation, **s.by("dpo")
    ),
    "rotate": lambda s, _f: rotate(
        *(s.house.office, s.house.guard, s.house.works), request_id=s.rotation, **s.by("steward")
    ),
    "destroy a key": lambda s, _f: destroy_key(
        *(s.house.domain_keys, s.house.guard), name=SERIES_DOMAIN, **s.by("dpo")
    ),
}
ROTATION = DeedWish(Deed.ROTATE, "regular-rotation", domain=SERIES_DOMAIN)
LOOKS: dict[str, Callable[[Scene, Path], object]] = {
    "list the keys": lambda s, _f: list_domains(s.house.domain_keys, s.house.guard, **s.by("dpo")),
    "list what takes two": lambda s, _f: [
        *browse_deeds(s.house.office, s.house.guard, **s.by("dpo")),
        "looked",
    ],
    "preview": _step(preview, "workshop", "treatment_tools"),
    "read the log": lambda s, _f: read_events(
        s.house.guard, text="", outcome="", limit=10, **s.by("reviewer")
    ),
    "export the log": lambda s, folder: export_log(
        s.house.guard, folder / "log", **s.by("reviewer")
    ),
    "prove an event": lambda s, _f: prove_event(s.house.guard, 0, **s.by("reviewer")),
    "list the accounts": lambda s, _f: list_accounts(
        s.house.accounts, s.house.guard, **s.by("admin")
    ),
    "read the checks": lambda s, _f: read_reviews(
        s.house.releases, s.house.guard, request_id=s.checked.id, **s.by("owner")
    ),
}
REFUSALS: dict[str, Callable[[Scene, Path], object]] = {
    "a steward reads the log": lambda s, _f: read_events(
        s.house.guard, text="", outcome="", limit=10, **s.by("steward")
    ),
    "an owner releases": lambda s, _f: release(
        *(s.house.releases, s.house.guard, s.house.press),
        request_id=s.approved.id,
        **s.by("owner"),
    ),
}


@pytest.mark.parametrize("deed", [*CHANGES, *LOOKS, *REFUSALS])
def test_without_the_log_nothing_is_done_and_nothing_is_shown(
    silent: Scene, tmp_path: Path, deed: str
) -> None:
    before = silent.state()
    with pytest.raises(DatabaseUnavailableError) as fault:
        (CHANGES | LOOKS | REFUSALS)[deed](silent, tmp_path)
    assert silent.state() == before
    assert not (tmp_path / "log").exists()
    assert silent.ckan.site.datasets == {}
    assert "nothing was shown or changed" in fault.value.en
    assert "chưa hiển thị hay thay đổi gì" in fault.value.vi


@pytest.mark.parametrize("deed", LOOKS)
def test_with_the_log_each_look_is_an_event(scene: Scene, tmp_path: Path, deed: str) -> None:
    before = scene.house.log.get_size()
    assert LOOKS[deed](scene, tmp_path)
    assert scene.house.log.get_size() == before + 1


@pytest.mark.parametrize("deed", REFUSALS)
def test_with_the_log_each_refusal_is_an_event(scene: Scene, tmp_path: Path, deed: str) -> None:
    before = scene.house.log.get_size()
    with pytest.raises(AccessDenied):
        REFUSALS[deed](scene, tmp_path)
    (event,) = scene.house.log.list_events(limit=1)
    assert (event.index, event.fields["outcome"]) == (before, "refused")


@pytest.mark.parametrize("deed", CHANGES)
def test_with_the_log_each_of_these_changes_something_and_says_so(
    scene: Scene, tmp_path: Path, deed: str
) -> None:
    """Or the test above would prove nothing."""
    before = scene.house.log.get_size()
    CHANGES[deed](scene, tmp_path)
    assert scene.house.log.get_size() > before
    assert verify_log(scene.house.guard).is_intact
