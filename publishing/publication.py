"""A release as other portals want it: the files, the table with its dictionary, the description."""

from pathlib import Path

import polars as pl

from anonymization.tables.plan import CubePlan, Product, read_product
from catalog.model import Bilingual
from publishing.dialects.periods import day_of
from publishing.dictionary import DictionaryColumn, dictionary_of
from publishing.formats.files import FILES
from publishing.formats.model import FileFacts
from publishing.model import Release
from publishing.portals.model import Publication, PublishedFile, PublishedTable, TableColumn
from publishing.release import Press
from publishing.rules import read_release_rules


def as_publication(release: Release, press: Press) -> Publication:
    """What a portal needs to know of a release, from its folder and the plan of its product."""
    folder = press.place_of(release.product, release.version)
    product = read_product(press.policies, release.product)
    rules = read_release_rules(press.policies).rules
    first, last = _covered(folder, product)
    return Publication(
        name=release.product,
        release_id=release.id,
        version=release.version,
        title=release.title,
        notes=release.summary,
        organization=rules.publisher.vi,
        licence_id=rules.licence.ckan_id,
        licence_title=rules.licence.title.bilingual(),
        licence_url=press.public_url + rules.licence.path,
        tags=product.plan.keywords,
        issued=release.issued.date(),
        modified=release.issued.date(),
        frequency=product.plan.frequency,
        temporal_start=first,
        temporal_end=last,
        spatial="VN",
        contact_name=rules.contact.name,
        contact_email=rules.contact.email,
        landing_page=f"{press.public_url}/dataset/{release.product}",
        manifest_digest=release.manifest_digest,
        files=tuple(_file(folder / name) for name in FILES if (folder / name).exists()),
        table=_table(folder, product),
    )


def _file(path: Path) -> PublishedFile:
    kind, facts = FILES[path.name], FileFacts.of(path)
    return PublishedFile(
        path, path.name, kind.title, kind.format, kind.media_type, facts.size, facts.sha256
    )


def _table(folder: Path, product: Product) -> PublishedTable:
    columns = dictionary_of(product.plan)
    return PublishedTable(
        csv=folder / "data.csv",
        columns=tuple(TableColumn(c.name, c.kind, c.title, _notes(c)) for c in columns),
        primary_key=tuple(c.name for c in columns if c.is_key),
    )


def _notes(column: DictionaryColumn) -> Bilingual:
    return Bilingual(
        "; ".join(f"{code} = {title.vi}" for code, title in column.codes),
        "; ".join(f"{code} = {title.en}" for code, title in column.codes),
    )


def _covered(folder: Path, product: Product) -> tuple[str, str]:
    """The first and the last day that the table covers (ISO 8601)."""
    name = product.plan.period.name if isinstance(product.plan, CubePlan) else "year"
    periods = pl.read_parquet(folder / "data.parquet", columns=[name])[name].cast(pl.String)
    return day_of(str(periods.min()), last=False), day_of(str(periods.max()), last=True)
