"""What stands on the public shelf: of every product its releases, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from publishing.model import Release
from publishing.release import Press
from publishing.released import Released, read_released
from publishing.search import holds_words
from publishing.store import ReleaseStore


@dataclass(frozen=True, slots=True)
class Shelf:
    """All releases of one product, newest first; at least one."""

    product: str
    releases: tuple[Release, ...]

    @property
    def current(self) -> Release | None:
        """The newest public release; none when all are withdrawn."""
        return next((release for release in self.releases if release.is_public), None)

    @property
    def withdrawn_above(self) -> tuple[Release, ...]:
        """Newer releases than the current one, all withdrawn."""
        current = self.current
        place = self.releases.index(current) if current else len(self.releases)
        return self.releases[:place]

    def find(self, version: str) -> Release | None:
        return next((release for release in self.releases if release.version == version), None)


def shelf_of(releases: ReleaseStore, product: str) -> Shelf | None:
    found = tuple(releases.list_releases(product))
    return Shelf(product, found) if found else None


def shelves(releases: Iterable[Release]) -> list[Shelf]:
    """Releases by product, keeping their order within it."""
    by_product = sorted(releases, key=lambda release: release.product)
    return [Shelf(name, tuple(group)) for name, group in groupby(by_product, lambda r: r.product)]


@dataclass(frozen=True, slots=True)
class Offer:
    """A dataset in the public list: its current release and what stands in it."""

    release: Release
    released: Released


def offers(store: ReleaseStore, press: Press, query: str = "") -> list[Offer]:
    """The datasets that are public and hold every word of the query; newest first."""
    current = [shelf.current for shelf in shelves(store.list_releases())]
    found = [Offer(r, read_released(press, r)) for r in current if r is not None]
    matching = [o for o in found if holds_words(o.released.searched_text(), query)]
    return sorted(matching, key=lambda offer: offer.release.issued, reverse=True)
