"""Rotate the key of a release domain: all its versions are made anew, then the old key goes.

The versions are made anew from the registered version, not by mapping old pseudonyms to new ones.
Only so do the pseudonyms, the moved dates, the kept formats and the codes in notes agree with what
the next batch will get; long values and codes could not be mapped at all. Nothing plain is written
on the way.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from access_control.guard import Guard
from access_control.model import Account, AccountId, Fact
from anonymization.domain_keys import known_domain, require_living
from anonymization.dual_control.clear import clear
from anonymization.dual_control.errors import OtherPurposeNow
from anonymization.dual_control.hold import seal_shares
from anonymization.dual_control.model import Deed, TwoPersonRequest
from anonymization.dual_control.office import Office
from anonymization.dual_control.rewrite import rewriting_events
from anonymization.dual_control.store import NextGeneration
from anonymization.dual_control.treat_together import Works
from anonymization.records.model import ReleaseDomain
from anonymization.records.risk.report import seal_report
from anonymization.treat import Prepared, Progress, prepare, treated_batches
from catalog.model import FIRST_PURPOSE, Dataset, Version, VersionKind
from storage.keys import BlockKey
from storage.sealed_tables import seal_batches
from storage.vault import Vault


def rotate(
    office: Office,
    guard: Guard,
    works: Works,
    *,
    by: Account,
    request_id: str,
    at: datetime,
    on_progress: Progress = lambda _step, _done, _all: None,
) -> TwoPersonRequest:
    """Begin the next generation of a key and make every version of its domain anew.

    All of it is committed at once: the versions, the new key, the end of the old one. After that
    the old key and the old files are destroyed; if the process is killed before, by whoever opens
    the house next. Tables that were released hold no pseudonym and stay valid.

    Raises:
        AccessDenied: `by` did not ask for it, or nobody approved it.
        DeedRefusedNow, RequestLapsed: It is not approved any more, or its time is over.
        KeyDestroyed: There is no key to rotate.
        OtherPurposeNow: A dataset of the domain is on the way to another purpose.
        Refusal: Whatever `treat` refuses for one of the datasets.
        ChangedMeanwhile: Somebody changed one of them meanwhile; nothing is rotated.
    """
    request = office.store.get(request_id)
    decision = guard.admit(by, "carryOutDeed", request.as_resource(), at)
    request.require_carrying_out(Deed.ROTATE, at)
    ended = known_domain(office.keys, request.domain)
    require_living(ended)
    datasets = _datasets_of(works, ended)
    prepared = [prepare(works.workshop, dataset) for dataset in datasets]
    generation, key = _next_generation(office, ended)
    with works.workshop.vault.all_or_nothing(works.datasets.count_uses) as vault:
        pairs = zip(datasets, prepared, strict=True)
        made = [_anew(works, vault, one, plan, key, on_progress) for one, plan in pairs]
        result: dict[str, Fact] = {
            "generation": generation.begun.generation,
            "datasets": len(made),
            "versions": sum(len(_versions_for(one, _purpose(ended))) for one in made),
        }
        committed = request.with_commitment(result, at=at)
        event = decision.event(at, domain=ended.name, **result)
        more = rewriting_events(datasets, made, by.id, at)
        request = office.store.commit(committed, made, generation, event, *more)
    office.keys.keyring.destroy(ended.key_name)
    return clear(office, works.datasets, works.workshop.vault, request, at=at)


def _datasets_of(works: Works, domain: ReleaseDomain) -> list[Dataset]:
    """The datasets that have a version with pseudonyms of this domain."""
    purpose = _purpose(domain)
    product = domain.name.removesuffix(f".{purpose}")
    of_product = [d for d in works.datasets.list_all() if d.description.product == product]
    found = [d for d in of_product if _versions_for(d, purpose)]
    elsewhere = [f"`{d.description.name}`" for d in found if d.purpose != purpose]
    if elsewhere:
        names = ", ".join(elsewhere)
        raise OtherPurposeNow(
            f"{names} now serves another purpose than `{purpose}`, so its versions for that cannot "
            "be made anew. Have its steward choose that purpose again, classify and check it",
            vi=f"{names} hiện phục vụ mục đích khác với `{purpose}` nên không thể lập lại các "
            "phiên bản đó. Hãy đề nghị người quản lý chọn lại mục đích, phân loại và kiểm tra",
        )
    return found


def _purpose(domain: ReleaseDomain) -> str:
    return domain.name.rsplit(".", 1)[1]


def _versions_for(dataset: Dataset, purpose: str) -> list[Version]:
    return [
        version
        for version in dataset.versions
        if version.kind is VersionKind.DE_IDENTIFIED
        and version.facts.get("purpose", FIRST_PURPOSE) == purpose
    ]


def _next_generation(office: Office, ended: ReleaseDomain) -> tuple[NextGeneration, BlockKey]:
    """A key kept as the old one was: in a file of the house, or in shares for the same holders."""
    begun = ended.following
    if not ended.is_shared:
        # Written before it is committed, so that no version is ever without its key. A rotation
        # that was killed before its commit is repeated with the same file.
        return NextGeneration(ended, begun, {}), office.keys.keyring.block_key(begun.key_name)
    key = BlockKey.fresh()
    holders: Sequence[AccountId] = list(office.keys.store.list_shares(ended))
    return NextGeneration(ended, begun, seal_shares(office, begun, key, holders)), key


def _anew(
    works: Works,
    vault: Vault,
    dataset: Dataset,
    prepared: Prepared,
    key: BlockKey,
    on_progress: Progress,
) -> Dataset:
    """The dataset with its versions of the domain under the new key.

    All of them come from one registered version, so under one plan they are one table.
    """
    told: Callable[[str, int, int], None] = lambda _step, done, of: on_progress(  # noqa: E731
        f"rotate {dataset.description.name}", done, of
    )
    treated, assessed = treated_batches(works.workshop, works.room, prepared, key, told)
    digest, rows = seal_batches(vault, treated)
    report = seal_report(vault, assessed, rules_digest=prepared.asked.digest)
    facts = prepared.facts | report
    return dataset.with_rewritten(
        replace(version, digest=digest, rows=rows, facts={**version.facts, **facts})
        for version in _versions_for(dataset, prepared.plan.purpose)
    )
