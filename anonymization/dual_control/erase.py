"""Erase one person from every version of every dataset that holds records.

The person is found by number in the registered versions, in other columns of rows that are theirs
by another number too, and in what is said of other people. A de-identified version has the rows of
its registered one in the same order, so its rows are found by their place: no key is needed, and
one that was destroyed is not missed.

Tables stay: a cell counts many people and names none, and releasing a table again without one
person would tell, by the difference, who is gone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from functools import reduce

import polars as pl

from access_control.guard import Guard
from access_control.model import Account, Fact
from anonymization.dual_control.clear import clear
from anonymization.dual_control.errors import NobodyFound, OtherIdentifier, VersionsDoNotMatch
from anonymization.dual_control.identifier import Identifier
from anonymization.dual_control.model import Deed, TwoPersonRequest
from anonymization.dual_control.office import Office
from anonymization.dual_control.rewrite import rewriting_events
from anonymization.dual_control.treat_together import Works
from anonymization.records.erase import (
    MENTIONED_BY,
    KnownColumns,
    Traces,
    count_changes,
    find_rows,
    traces_in,
    without_mentions,
)
from anonymization.records.model import EntityType
from anonymization.records.propose import FREE_TEXT
from anonymization.records.risk.report import without_report
from anonymization.treat import Progress
from catalog.column_contract import Content
from catalog.errors import StepMissing
from catalog.model import Dataset, Version, VersionKind
from storage.sealed_tables import read_batches, seal_batches
from storage.vault import Vault

ROUNDS = 2
"""The typed number leads to rows with the person's other numbers, and those to more rows."""
RECORDS = (VersionKind.REGISTERED, VersionKind.DE_IDENTIFIED)


def erase(
    office: Office,
    guard: Guard,
    works: Works,
    *,
    by: Account,
    request_id: str,
    identifier: Identifier,
    at: datetime,
    on_progress: Progress = lambda _step, _done, _all: None,
) -> TwoPersonRequest:
    """Rewrite all versions without the person, all of them or none, then destroy the old files.

    The identifier is typed again by who asked: it was not kept. If the process is killed after the
    commit, the old files are destroyed by whoever opens the house next.

    Raises:
        AccessDenied: `by` did not ask for it, or nobody approved it.
        DeedRefusedNow, RequestLapsed: It is not approved any more, or its time is over.
        OtherIdentifier: It is not the one that was approved.
        StepMissing: A dataset was not looked through yet, so nobody knows where people stand in it.
        NobodyFound: No version holds the person.
        VersionsDoNotMatch: A de-identified version has other rows than its registered one.
        ChangedMeanwhile: Somebody changed a dataset meanwhile; nothing is erased.
    """
    request = office.store.get(request_id)
    decision = guard.admit(by, "carryOutDeed", request.as_resource(), at)
    request.require_carrying_out(Deed.ERASE, at)
    if office.digests.digest(identifier.canonical) != request.digest:
        raise OtherIdentifier(
            "this is not the identifier that the request is about. Type the same one again, or ask "
            "anew",
            vi="đây không phải số định danh của yêu cầu đã duyệt. Hãy nhập đúng số đó, hoặc đề "
            "nghị lại",
        )
    datasets = works.datasets.list_all()
    vault = works.workshop.vault
    traces = _known_of(vault, datasets, identifier.traces)
    with vault.all_or_nothing(works.datasets.count_uses) as sealing:
        rewritten = [_Rewriting(sealing, one, traces, on_progress).run() for one in datasets]
        changed = [made for made in rewritten if made.counts.versions]
        result = _result(changed)
        committed = request.with_commitment(result, at=at)
        event = decision.event(at, digest=request.digest, **result)
        after = [made.dataset for made in changed]
        more = rewriting_events(datasets, after, by.id, at)
        request = office.store.commit(committed, after, None, event, *more)
    return clear(office, works.datasets, vault, request, at=at)


@dataclass(frozen=True, slots=True)
class _Counts:
    """What was taken out of one dataset."""

    versions: int = 0
    rows: int = 0
    mentions: int = 0
    doubtful: int = 0

    def plus(self, other: "_Counts") -> "_Counts":
        pairs = zip(astuple(self), astuple(other), strict=True)
        return _Counts(*(one + another for one, another in pairs))


@dataclass(frozen=True, slots=True)
class _Rewritten:
    """A dataset without the person, and how much went."""

    dataset: Dataset
    counts: _Counts


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """One dataset on its way to be without the person."""

    vault: Vault
    dataset: Dataset
    traces: Traces
    on_progress: Progress

    def run(self) -> _Rewritten:
        """Rewrite those versions that hold the person; the others keep their bytes."""
        columns = known_columns(self.dataset)
        versions = [one for one in self.dataset.versions if one.kind in RECORDS]
        found = {
            version.number: _find_rows(self.vault, version, columns, self.traces)
            for version in versions
            if version.kind is VersionKind.REGISTERED
        }
        made = [
            self._without(version, found[_register_of(version)]["is_about"], columns)
            for version in versions
        ]
        counts = [_Counts(doubtful=int(one["is_doubtful"].sum())) for one in found.values()]
        return _Rewritten(
            self.dataset.with_rewritten(version for version, one in made if one.versions),
            reduce(_Counts.plus, (*counts, *(one for _, one in made))),
        )

    def _without(
        self, version: Version, about: pl.Series, columns: KnownColumns
    ) -> tuple[Version, _Counts]:
        _require_same_rows(self.dataset, version, about)
        rows = int(about.sum())
        told: Callable[[int], None] = lambda done: self.on_progress(  # noqa: E731
            f"erase {self.dataset.description.name} v{version.number}", done, version.rows
        )
        mentioned = {
            number: count_changes(before, self._clean(before, columns))
            for number, before in enumerate(self._others(version, about, told))
        }
        mentions = sum(mentioned.values())
        if not (rows or mentions):
            return version, _Counts()
        batches = (
            self._clean(others, columns) if mentioned[number] else others
            for number, others in enumerate(self._others(version, about, told))
        )
        digest, left = seal_batches(self.vault, batches)
        facts = {
            **(without_report(version.facts) if rows else version.facts),
            "rows_erased": int(version.facts.get("rows_erased", 0)) + rows,
            "mentions_erased": int(version.facts.get("mentions_erased", 0)) + mentions,
        }
        return replace(version, digest=digest, rows=left, facts=facts), _Counts(1, rows, mentions)

    def _others(
        self, version: Version, about: pl.Series, told: Callable[[int], None]
    ) -> Iterator[pl.DataFrame]:
        """Yield each batch without the person's rows."""
        done = 0
        for batch in read_batches(self.vault, version.digest):
            yield batch.filter(~about[done : done + batch.height])
            done += batch.height
            told(done)

    def _clean(self, others: pl.DataFrame, columns: KnownColumns) -> pl.DataFrame:
        """A batch without the mentions of the person."""
        notes = [name for name in columns.notes if name in others.columns]
        return without_mentions(others, notes, self.traces)


def known_columns(dataset: Dataset) -> KnownColumns:
    """Return where a dataset has people's numbers and names, and where it has free text.

    Raises:
        StepMissing: Nobody has looked through it.
    """
    if not (dataset.classes or dataset.proposals):
        raise StepMissing(
            f"`{dataset.description.name}` was not looked through yet, so nobody knows where people "
            "stand in it. Run `detect` on it first",
            vi=f"`{dataset.description.name}` chưa được rà soát nên chưa rõ thông tin cá nhân nằm "
            "ở đâu. Hãy chạy `detect` trước",
        )
    said = {one.column: one.entity for one in dataset.proposals}
    said |= {one.column: one.entity for one in dataset.classes if one.entity}
    notes = {column for column, kind in said.items() if kind == FREE_TEXT}
    notes |= {one.column for one in dataset.contracts if one.content is Content.FREE_TEXT}
    kinds = {str(kind) for kind in EntityType}
    return KnownColumns(
        {c: EntityType(kind) for c, kind in said.items() if kind in kinds and c not in notes},
        tuple(sorted(notes)),
    )


def _known_of(vault: Vault, datasets: Sequence[Dataset], typed: Traces) -> Traces:
    """Return what the registered versions tell about the person."""
    known = typed
    for _ in range(ROUNDS):
        found = (
            _traces_in(vault, version, known_columns(dataset), known)
            for dataset in datasets
            for version in dataset.versions
            if version.kind is VersionKind.REGISTERED
        )
        known = reduce(Traces.joined, found, known)
    return known


def _traces_in(vault: Vault, version: Version, columns: KnownColumns, known: Traces) -> Traces:
    told = Traces({})
    named = columns.of(*MENTIONED_BY)
    for batch in read_batches(vault, version.digest, named) if named else ():
        is_about = find_rows(batch, columns, known)["is_about"]
        told = told.joined(traces_in(batch.filter(is_about), columns))
    return told


def _find_rows(
    vault: Vault, version: Version, columns: KnownColumns, traces: Traces
) -> pl.DataFrame:
    named = columns.of(*traces.numbers)
    batches = read_batches(vault, version.digest, named) if named else iter(())
    found = [find_rows(batch, columns, traces) for batch in batches]
    nowhere = pl.select(pl.repeat(False, version.rows).alias("is_about")).with_columns(  # noqa: FBT003
        is_doubtful="is_about"
    )
    return pl.concat(found) if found else nowhere


def _register_of(version: Version) -> int:
    """The number of the registered version that a version has the rows of."""
    return version.number if version.parent is None else version.parent


def _require_same_rows(dataset: Dataset, version: Version, about: pl.Series) -> None:
    if version.rows != len(about):
        raise VersionsDoNotMatch(
            f"version {version.number} of `{dataset.description.name}` has {version.rows} rows and "
            f"its registered version {len(about)}, so the person's rows cannot be found by their "
            "place. Treat the dataset again first",
            vi=f"phiên bản {version.number} của `{dataset.description.name}` có {version.rows} dòng, "
            f"phiên bản đăng ký có {len(about)} dòng, nên không thể tìm theo vị trí. Hãy xử lý lại "
            "bộ dữ liệu trước",
        )


def _result(changed: Sequence[_Rewritten]) -> dict[str, Fact]:
    """Counts for the report.

    Raises:
        NobodyFound: Nothing changed.
    """
    if not changed:
        raise NobodyFound(
            "no version of any dataset holds this person. Check the number and its kind; nothing "
            "was changed",
            vi="không phiên bản nào của bộ dữ liệu nào có người này. Hãy kiểm tra lại số và loại; "
            "chưa có gì thay đổi",
        )
    return {
        "datasets": len(changed),
        "versions": sum(made.counts.versions for made in changed),
        "rows_erased": sum(made.counts.rows for made in changed),
        "mentions_erased": sum(made.counts.mentions for made in changed),
        "rows_in_doubt": sum(made.counts.doubtful for made in changed),
    }
