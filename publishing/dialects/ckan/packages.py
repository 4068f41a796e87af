"""Datasets, resources and organizations in CKAN's form. Ids never change: they come of names."""

import uuid
from dataclasses import dataclass
from typing import Any

from publishing.dialects.periods import day_of
from publishing.formats.files import FILES
from publishing.released import ReleasedFile
from publishing.rules import ReleaseRules
from publishing.shelf import Offer

TABLE = "data.csv"
Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is public: datasets newest first, and the address of the portal."""

    offers: tuple[Offer, ...]
    rules: ReleaseRules
    site: str

    def find(self, name_or_id: str) -> Offer | None:
        return next((o for o in self.offers if name_or_id in names_of(o, self.site)), None)

    def find_resource(self, resource_id: str) -> tuple[Offer, ReleasedFile] | None:
        """Return the dataset and the file of a resource."""
        for offer in self.offers:
            for file in files_of(offer):
                if resource_id_of(offer, file.name, self.site) == resource_id:
                    return offer, file
        return None


def names_of(offer: Offer, site: str) -> tuple[str, str]:
    """The name and the id of a dataset."""
    return offer.release.product, id_of(f"{site}/dataset/{offer.release.product}")


def id_of(address: str) -> str:
    """Return an id as CKAN has them, of an address (RFC 9562, version 5)."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, address))


def resource_id_of(offer: Offer, file: str, site: str) -> str:
    """The id stays from release to release, as that of a resource at a CKAN portal does."""
    return id_of(f"{site}/dataset/{offer.release.product}/{file}")


def files_of(offer: Offer) -> list[ReleasedFile]:
    """The files that are resources; a signature alone is of no use in a list of data."""
    return [file for file in offer.released.files if file.name in FILES]


def package_of(offer: Offer, rules: ReleaseRules, site: str) -> Shown:
    """Return what `package_show` says."""
    said = offer.released.metadata
    name, package_id = names_of(offer, site)
    resources = [resource_of(offer, file, site) for file in files_of(offer)]
    moment = _moment(offer)
    return {
        "id": package_id,
        "name": name,
        "title": said.title.vi,
        "notes": said.summary.vi,
        "url": f"{site}/dataset/{name}",
        "version": said.version,
        "metadata_created": moment,
        "metadata_modified": moment,
        "owner_org": id_of(f"{site}/organization/{rules.organization}"),
        "organization": organization_of(rules, site),
        "num_resources": len(resources),
        "num_tags": len(said.keywords),
        "resources": resources,
        "tags": [tag_of(word, site) for word in said.keywords],
        "extras": _extras(offer),
        **_people_and_terms(offer, rules, site),
        **_ALWAYS,
    }


_ALWAYS: Shown = {
    "type": "dataset",
    "state": "active",
    "private": False,
    "isopen": False,
    "creator_user_id": None,
    "groups": [],
    "relationships_as_subject": [],
    "relationships_as_object": [],
}


def _people_and_terms(offer: Offer, rules: ReleaseRules, site: str) -> Shown:
    said = offer.released.metadata
    return {
        "author": said.publisher.vi,
        "author_email": None,
        "maintainer": said.contact.name,
        "maintainer_email": said.contact.email,
        "license_id": said.licence.id,
        "license_title": said.licence.title.vi,
        "license_url": site + rules.licence.path,
    }


def _extras(offer: Offer) -> list[Shown]:
    said, (first, last) = offer.released.metadata, offer.released.periods
    extras = {
        "title_en": said.title.en,
        "notes_en": said.summary.en,
        "frequency": said.frequency,
        "temporal_start": day_of(first, last=False),
        "temporal_end": day_of(last, last=True),
        "manifest_sha256": offer.release.manifest_digest,
    }
    return [{"key": key, "value": value} for key, value in extras.items()]


def _moment(offer: Offer) -> str:
    return offer.release.issued.strftime("%Y-%m-%dT%H:%M:%S.%f")


def resource_of(offer: Offer, file: ReleasedFile, site: str) -> Shown:
    """Return what `resource_show` says. The table behind the CSV can be searched."""
    release = offer.release
    moment = _moment(offer)
    return {
        "id": resource_id_of(offer, file.name, site),
        "package_id": names_of(offer, site)[1],
        "name": file.name,
        "description": file.title.vi,
        "format": file.format,
        "mimetype": FILES[file.name].media_type,
        "url": f"{site}/dataset/{release.product}/{release.version}/{file.name}",
        "url_type": None,
        "size": file.size,
        "hash": file.sha256,
        "hash_algorithm": "sha256",
        "position": [one.name for one in files_of(offer)].index(file.name),
        "state": "active",
        "created": moment,
        "last_modified": moment,
        "metadata_modified": moment,
        "resource_type": None,
        "cache_url": None,
        "cache_last_updated": None,
        "mimetype_inner": None,
        "datastore_active": file.name == TABLE,
    }


def organization_of(rules: ReleaseRules, site: str) -> Shown:
    """Return the short form of the publisher, as it stands in each dataset."""
    return {
        "id": id_of(f"{site}/organization/{rules.organization}"),
        "name": rules.organization,
        "title": rules.publisher.vi,
        "type": "organization",
        "description": rules.publisher.en,
        "image_url": "",
        "created": "",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }


def tag_of(word: str, site: str) -> Shown:
    return {
        "id": id_of(f"{site}/tag/{word}"),
        "name": word,
        "display_name": word,
        "state": "active",
        "vocabulary_id": None,
    }
