"""A publication in CKAN's words: fields, extras, tags, and what of it a portal already shows.

The names of the extras are those of ckanext-dcat (docs/mapping.md), which turns them into DCAT.
A portal with ckanext-scheming wants some of them at the top level instead, and refuses them
as extras; a portal without it drops them at the top level without a word. So the portal's own
schema says where each goes.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.model import Bilingual
from publishing.portals.errors import PortalRefused
from publishing.portals.model import Publication, PublishedFile

KEY = "minhbach_key"
DIGEST = "minhbach_sha256"
OWNED = "minhbach_dataset"
RELEASE = "minhbach_release_id"
VERSION = "minhbach_version"
MANIFEST = "minhbach_manifest_sha256"
BEGUN = "minhbach_begun_release_ids"
TABLE_KEY = "table"

_MARKS = (RELEASE, VERSION, MANIFEST)
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_LONGEST_EXTRA = 32_766  # bytes; Lucene calls a longer one an immense term
_NOT_IN_A_TAG = re.compile(r"[^\w \-.]+")
_SHORTEST_TAG, _LONGEST_TAG = 2, 100
_DATASET_NAME = re.compile(r"[a-z0-9_-]{2,100}")
_TAKEN_NAMES = ("new", "edit", "search")

# A field of a scheming schema that holds several facts: its subfields, and the fact in each.
_COMPOSED: Mapping[str, Mapping[str, str]] = {
    "contact": {"name": "contact_name", "email": "contact_email"},
    "publisher": {"name": "publisher_name"},
    "temporal_coverage": {"start": "temporal_start", "end": "temporal_end"},
    "spatial_coverage": {"uri": "spatial_uri", "text": "spatial_text"},
}


@dataclass(frozen=True, slots=True)
class Description:
    """A dataset as we want it: top-level fields, and the extras that are ours."""

    fields: Mapping[str, Any]
    extras: Mapping[str, str]


def describe(publication: Publication, schema: Mapping[str, Any] | None) -> Description:
    """Return the metadata of a publication, placed as a portal with this schema takes it.

    Args:
        publication: What is published.
        schema: What `scheming_dataset_schema_show` answers, nothing on a stock CKAN.

    Raises:
        PortalRefused: The name is not a dataset's name, or a text is too long to be indexed.
    """
    _require_name(publication.name)
    placed, extras = _place(_facts(publication), schema)
    extras[OWNED] = publication.name
    fields: dict[str, Any] = {
        "title": nfc(publication.title.vi).strip(),
        "notes": _notes(publication),
        "url": publication.landing_page,
        "license_id": publication.licence_id,
        "author": nfc(publication.organization),
        "maintainer": nfc(publication.contact_name),
        "maintainer_email": publication.contact_email,
        "tags": [{"name": tag} for tag in normal_tags(publication.tags)],
    }
    _require_indexable({"title": fields["title"]} | extras)
    return Description(fields | placed, extras)


def marks(publication: Publication) -> dict[str, str]:
    """Return the extras that say which release the portal shows, set when all of it is there."""
    return {
        RELEASE: publication.release_id,
        VERSION: publication.version,
        MANIFEST: publication.manifest_digest,
    }


def with_extras(dataset: Mapping[str, Any], ours: Mapping[str, str]) -> list[dict[str, str]]:
    """Return all extras of the dataset with ours put right. What others added stays.

    CKAN replaces extras as a whole, so those not sent again would be lost.
    """
    kept = {k: v for k, v in extras_of(dataset).items() if k not in _OUR_EXTRAS}
    return [{"key": key, "value": value} for key, value in sorted((kept | dict(ours)).items())]


def marks_before(dataset: Mapping[str, Any], next_release: str) -> dict[str, str]:
    """Return the marks of the release that is shown now, and the ids of those begun after it.

    What was begun may be there in part, until a release is there whole and marked.
    """
    extras = extras_of(dataset)
    is_shown = dataset.get("state") == "active"
    shown = {key: value for key, value in extras.items() if is_shown and key in _MARKS}
    begun = {*extras.get(BEGUN, "").split(), next_release} - {shown.get(RELEASE)}
    return shown | ({BEGUN: " ".join(sorted(begun))} if begun else {})


def releases_of(dataset: Mapping[str, Any]) -> set[str]:
    """Return the ids of all releases of which something may be in this dataset."""
    extras = extras_of(dataset)
    return {*extras.get(BEGUN, "").split(), extras.get(RELEASE, "")} - {""}


def extras_of(dataset: Mapping[str, Any]) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in dataset.get("extras", [])}


def differing(shown: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Return the names of the wanted fields that the portal shows otherwise."""
    return [name for name, value in wanted.items() if _plain(shown.get(name)) != _plain(value)]


def dropped(shown: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Return the names of the wanted fields that the portal does not show at all."""
    return [name for name, value in wanted.items() if value and not shown.get(name)]


def file_fields(file: PublishedFile, licence_url: str) -> dict[str, str]:
    """Return the fields of the resource that carries a file, all of them plain text."""
    return _resource_fields(file.title, licence_url) | {
        KEY: key_of(file),
        DIGEST: file.sha256,
        "hash": file.sha256,
        "hash_algorithm": _SHA256,
        "format": file.format,
        "mimetype": file.media_type,
    }


def table_fields(publication: Publication) -> dict[str, str]:
    """Return the fields of the resource that carries the table people can query."""
    title = Bilingual(
        vi=f"{publication.title.vi} (bảng tra cứu)", en=f"{publication.title.en} (table to query)"
    )
    return _resource_fields(title, publication.licence_url) | {KEY: TABLE_KEY, "format": "CSV"}


def key_of(file: PublishedFile) -> str:
    return f"file:{nfc(file.name)}"


def upload_name(name: str) -> str:
    """Return a file name in plain ASCII. CKAN would drop the Vietnamese letters instead.

    >>> upload_name("Số liệu đợt 1.csv")
    'so-lieu-dot-1.csv'
    """
    decomposed = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    plain = re.sub(r"[^a-z0-9._-]+", "-", letters.lower()).strip("-")
    return plain if plain[:1].isalnum() else f"file{plain}"


def normal_tags(tags: Iterable[str]) -> list[str]:
    """Return the tags as CKAN takes them: letters, digits, space, `-_.`, each tag once.

    A tag that is too short or too long even so is left out.

    >>> normal_tags(["bảo hiểm, y tế", "C/O", "x", "C/O"])
    ['bảo hiểm y tế', 'C O']
    """
    cleaned = (" ".join(_NOT_IN_A_TAG.sub(" ", nfc(tag)).split()) for tag in tags)
    return [t for t in dict.fromkeys(cleaned) if _SHORTEST_TAG <= len(t) <= _LONGEST_TAG]


def nfc(text: str) -> str:
    """Return the text in composed letters: CKAN's search does not find decomposed ones."""
    return unicodedata.normalize("NFC", text)


def _facts(publication: Publication) -> dict[str, str]:
    place = "spatial_uri" if publication.spatial.startswith("http") else "spatial_text"
    facts = {
        "title_en": publication.title.en,
        "issued": publication.issued.isoformat(),
        "modified": publication.modified.isoformat(),
        "frequency": publication.frequency,
        "temporal_start": publication.temporal_start,
        "temporal_end": publication.temporal_end,
        place: publication.spatial,
        "publisher_name": publication.organization,
        "contact_name": publication.contact_name,
        "contact_email": publication.contact_email,
        "identifier": publication.landing_page,
        "licence_url": publication.licence_url,
    }
    return {name: nfc(text) for name, text in facts.items() if text}


_OUR_EXTRAS = frozenset(
    {"title_en", "issued", "modified", "frequency", "temporal_start", "temporal_end"}
    | {"spatial_uri", "spatial_text", "publisher_name", "contact_name", "contact_email"}
    | {"identifier", "licence_url", OWNED, BEGUN, *_MARKS}
)


def _place(
    facts: dict[str, str], schema: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Split the facts into top-level fields of this schema and extras."""
    known = {field["field_name"]: field for field in (schema or {}).get("dataset_fields", [])}
    left = dict(facts)
    placed: dict[str, Any] = {}
    for name, parts in _COMPOSED.items():
        room = {part["field_name"] for part in known.get(name, {}).get("repeating_subfields", [])}
        entry = {sub: left.pop(fact) for sub, fact in parts.items() if sub in room and fact in left}
        if entry:
            placed[name] = [entry]
    for name in [name for name in left if name in known]:
        placed[name] = left.pop(name)
    return placed, left


def _notes(publication: Publication) -> str:
    """Return both languages in one text: stock CKAN has one description, and searches it."""
    licence = publication.licence_title
    return nfc(
        f"{publication.notes.vi}\n\nGiấy phép: {licence.vi}, {publication.licence_url}"
        f"\n\n---\n\n# {publication.title.en}\n\n"
        f"{publication.notes.en}\n\nLicence: {licence.en}, {publication.licence_url}"
    )


def _resource_fields(title: Bilingual, licence_url: str) -> dict[str, str]:
    return {"name": nfc(title.vi), "description": nfc(title.en), "license": licence_url}


def _plain(value: Any) -> Any:
    """Return a field so that two spellings of the same are equal: order, ids and empty forms."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return sorted((_plain_entry(entry) for entry in value), key=repr)
    return value or None


def _plain_entry(entry: Any) -> Any:
    if isinstance(entry, Mapping) and "name" in entry and "display_name" in entry:
        return {"name": entry["name"]}  # a tag, as CKAN shows it
    return entry


def _require_name(name: str) -> None:
    if not _DATASET_NAME.fullmatch(name) or name in _TAKEN_NAMES:
        raise PortalRefused(
            f"`{name}` cannot be the name of a dataset at a CKAN portal. Use 2 to 100 of "
            "a-z, 0-9, `-` and `_`",
            vi=f"`{name}` không thể là tên tập dữ liệu trên cổng CKAN. Hãy dùng 2 đến 100 ký tự "
            "trong a-z, 0-9, `-` và `_`",
        )


def _require_indexable(texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        if len(text.encode()) >= _LONGEST_EXTRA:
            raise PortalRefused(
                f"`{name}` is too long for the search of a CKAN portal. "
                f"Keep it under {_LONGEST_EXTRA} bytes",
                vi=f"`{name}` quá dài đối với phần tìm kiếm của cổng CKAN. "
                f"Hãy giữ dưới {_LONGEST_EXTRA} byte",
            )
