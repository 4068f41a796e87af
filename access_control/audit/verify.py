"""Prove that nobody rewrote the log: recompute every hash and check every signed checkpoint."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from access_control.audit.checkpoint import Checkpoint
from access_control.audit.merkle import Frontier
from access_control.audit.store import LoggedEvent
from access_control.errors import AuditTamperedError
from storage.keys import VerifyKey


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What the check found; without a finding the log is intact up to `size`."""

    size: int
    checkpoints: int
    root: bytes
    finding: str = ""
    finding_vi: str = ""

    @property
    def is_intact(self) -> bool:
        return not self.finding

    def require(self) -> "AuditVerdict":
        """Return the verdict itself when the log is intact.

        Raises:
            AuditTamperedError: With the first place that does not fit.
        """
        if not self.is_intact:
            raise AuditTamperedError(self.finding, vi=self.finding_vi)
        return self


def verify(
    events: Iterable[LoggedEvent], notes: Iterable[str], key: VerifyKey, *, origin: str
) -> AuditVerdict:
    """Walk the log once, beside its checkpoints, in constant memory.

    Every event must stand at its index, every checkpoint must be signed by `key` for `origin`,
    and its root must be the root of exactly the events before it. The last checkpoint must
    cover the last event: a log that was cut shorter is found by the checkpoint it still has,
    one cut together with its checkpoints by a witness's copy.
    """
    frontier, checked, covered = Frontier(), 0, 0
    rest = iter(notes)
    try:
        expected = _next(rest, key, origin)
        for event in events:
            if event.index != frontier.size:
                return _missing(frontier, checked)
            frontier = frontier.append(event.leaf)
            if expected is not None and expected.size == frontier.size:
                if expected.root != frontier.root():
                    return _rewritten(frontier, checked)
                expected, checked = _next(rest, key, origin), checked + 1
                covered = frontier.size
    except AuditTamperedError as error:
        return AuditVerdict(frontier.size, checked, frontier.root(), error.en, error.vi)
    if expected is not None:
        return _missing(frontier, checked)
    if covered != frontier.size:
        return _unsigned(frontier, checked)
    return AuditVerdict(frontier.size, checked, frontier.root())


def _next(notes: Iterator[str], key: VerifyKey, origin: str) -> Checkpoint | None:
    note = next(notes, None)
    if note is None:
        return None
    checkpoint = Checkpoint.open(note, key)
    if checkpoint.origin != origin:
        raise AuditTamperedError(
            "a checkpoint belongs to another log. Compare it with a witness's copy",
            vi="một điểm kiểm tra thuộc nhật ký khác. Hãy so với bản lưu của bên làm chứng",
        )
    return checkpoint


def _rewritten(frontier: Frontier, checked: int) -> AuditVerdict:
    last = frontier.size - 1
    return AuditVerdict(
        frontier.size,
        checked,
        frontier.root(),
        f"the audit log was changed at or before event {last}: its hash does not fit the "
        "signed checkpoint. Keep the file as evidence and compare it with a witness's copy",
        f"nhật ký đã bị sửa tại hoặc trước sự kiện {last}: mã băm không khớp điểm kiểm tra đã "
        "ký. Hãy giữ tệp làm chứng cứ và so với bản lưu của bên làm chứng",
    )


def _missing(frontier: Frontier, checked: int) -> AuditVerdict:
    return AuditVerdict(
        frontier.size,
        checked,
        frontier.root(),
        f"events are missing from the audit log after event {frontier.size - 1}. "
        "Keep the file as evidence and restore the log from backup",
        f"nhật ký thiếu sự kiện sau sự kiện {frontier.size - 1}. "
        "Hãy giữ tệp làm chứng cứ và khôi phục nhật ký từ bản sao lưu",
    )


def _unsigned(frontier: Frontier, checked: int) -> AuditVerdict:
    return AuditVerdict(
        frontier.size,
        checked,
        frontier.root(),
        "the last events of the audit log are covered by no signed checkpoint. "
        "Restore the log from backup",
        "các sự kiện cuối của nhật ký không có điểm kiểm tra đã ký. "
        "Hãy khôi phục nhật ký từ bản sao lưu",
    )
