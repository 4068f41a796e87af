"""The story that `make demo` tells: a register becomes signed open data, step by step."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from access_control.model import Account
from access_control.read_audit import verify_log
from app.demo.accounts import open_accounts
from app.demo.national_coverage import write_series
from app.demo.register import RegisterSpec, write_register
from app.steps import (
    Progress,
    take_approve,
    take_classify,
    take_conform,
    take_detect,
    take_protect,
    take_register,
    take_release,
    take_review,
    take_submit,
    take_tabulate,
    take_treat,
)
from app.wiring import House
from catalog.classify import Overruling
from catalog.model import ColumnRole, Dataset, PersonalDataClass
from publishing.model import Release, ReleaseRequest, Verdict
from publishing.verify import verify_release

LOOKED_AT = "Đã xem chứng thư và bảng số liệu."
PUBLIC_FIGURES = "Số liệu tổng hợp đã công bố, không mô tả cá nhân nào."
NOT_NEEDED = "Cột kỹ thuật hoặc mã đơn vị, sản phẩm thống kê không cần đến."
Say = Callable[[str, float], None]


@dataclass
class Story:
    """A telling of the story: the house it happens in, and who listens."""

    house: House
    say: Say
    on_progress: Progress
    people: dict[str, Account] = field(default_factory=dict)

    def tell(self, participants: int) -> list[Release]:
        """Run the whole path for the real national series and for an invented register."""
        began = time.perf_counter()
        with self._step("open nine demo accounts"):
            self.people = open_accounts(self.house)
        told = [self._national_coverage(), self._register(participants)]
        with self._step("verify both releases and the audit log"):
            for made in told:
                folder = self.house.press.place_of(made.product, made.version)
                verify_release(folder, self.house.verify_key)
            verify_log(self.house.guard).require()
        self.say("the whole path", time.perf_counter() - began)
        return told

    def _national_coverage(self) -> Release:
        source = self.house.settings.home / "deliveries" / "national-coverage.csv"
        write_series(source)
        dataset = self.prepare("national-coverage", source, is_invented=False)
        return self._release(dataset)

    def _register(self, participants: int) -> Release:
        source = self.house.settings.home / "deliveries" / "so-dang-ky-gia-lap.parquet"
        with self._step(f"invent a register of {participants:,} participants × 12 months"):
            write_register(source, RegisterSpec(participants), on_progress=self.on_progress)
        dataset = self.prepare("coverage-by-province", source, is_invented=True)
        return self._release(dataset)

    def prepare(self, name: str, source: Path, *, is_invented: bool) -> Dataset:
        """The steward's part: from a delivered file to a protected table."""
        house, by = self.house, self.people["steward"]
        with self._step(f"register `{name}`: check, profile, seal"):
            made = take_register(
                house, by, source, name=name, product=name, owner="owner", is_invented=is_invented
            )
        with self._step("detect personal data (Presidio) and propose classes"):
            proposed = take_detect(house, by, made.id, self.on_progress)
        with self._step("classify: accept proposals and contracts, decide what is left open"):
            self._classify(proposed)
        with self._step("conform: hold every cell to its column's contract"):
            take_conform(house, by, made.id, self.on_progress)
        with self._step("treat: drop, pseudonymize, generalize, redact"):
            take_treat(house, by, made.id, self.on_progress)
        with self._step("tabulate the product"):
            take_tabulate(house, by, made.id)
        with self._step("protect: suppress, attack, certify"):
            return take_protect(house, by, made.id, self.on_progress)

    def _classify(self, dataset: Dataset) -> None:
        """Decide the columns that the detector leaves to the steward."""
        is_public = not dataset.description.is_invented
        decision = Overruling(
            PersonalDataClass.NONE,
            ColumnRole.ATTRIBUTE,
            "keep" if is_public else "drop",
            PUBLIC_FIGURES if is_public else NOT_NEEDED,
        )
        decided = {
            p.column: decision for p in dataset.proposals if is_public or p.personal_class is None
        }
        take_classify(self.house, self.people["steward"], dataset.id, decided)

    def _release(self, dataset: Dataset) -> Release:
        """Everybody else's part: two checks, approval, release."""
        with self._step("submit, two blind checks, the owner's approval"):
            approved = self.bring_to_approval(dataset)
        with self._step("release: look once more, pack, sign (Ed25519)"):
            return take_release(self.house, self.people["publisher"], approved.id)

    def bring_to_approval(self, dataset: Dataset) -> ReleaseRequest:
        """Submit, check twice, approve: four people."""
        house, people = self.house, self.people
        request = take_submit(house, people["steward"], dataset.id)
        for checker in ("checker1", "checker2"):
            take_review(house, people[checker], request.id, Verdict.ACCEPT, LOOKED_AT)
        return take_approve(house, people["owner"], request.id)

    @contextmanager
    def _step(self, title: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.say(title, time.perf_counter() - began)


def peak_memory_mib() -> float:
    """The most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
