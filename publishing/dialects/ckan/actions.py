"""One table of actions: what each answers, and which are refused.

https://docs.ckan.org/en/2.12/api/. An action reads; what CKAN has for writing is refused as CKAN
refuses it to somebody without a token.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from publishing.dialects.ckan.datastore import datastore_info, datastore_search
from publishing.dialects.ckan.packages import (
    Catalogue,
    Shown,
    id_of,
    organization_of,
    package_of,
    resource_of,
    tag_of,
)
from publishing.dialects.ckan.parameters import Parameters
from publishing.dialects.ckan.refusals import BAD_REQUEST, CkanRefusal, not_authorized, not_found
from publishing.dialects.ckan.search import package_search

VERSION = "2.12"
MOST_NAMES = 1_000
Action = Callable[[Catalogue, Parameters], Any]


def answer(name: str, catalogue: Catalogue, given: Parameters) -> Any:
    """Return the result of an action.

    Raises:
        CkanRefusal: It is refused, unknown, or asks for what is not there.
    """
    if name in ACTIONS:
        return ACTIONS[name](catalogue, given)
    if name in REFUSED or name.endswith(_WRITING):
        raise not_authorized(name)
    message = f"Bad request - Action name not known: {name[:100]}"
    raise CkanRefusal(BAD_REQUEST, "Bad Request", message=message)


def _status_show(catalogue: Catalogue, _given: Parameters) -> Shown:
    return {
        "ckan_version": VERSION,
        "site_url": catalogue.site,
        "site_title": "Minh Bạch",
        "site_description": "",
        "error_emails_to": None,
        "locale_default": "vi",
        "extensions": ["datastore"],
    }


def _package_list(catalogue: Catalogue, given: Parameters) -> list[str]:
    names = sorted(offer.release.product for offer in catalogue.offers)
    offset = given.number("offset", default=0)
    return names[offset : offset + given.number("limit", default=MOST_NAMES, most=MOST_NAMES)]


def _package_show(catalogue: Catalogue, given: Parameters) -> Shown:
    offer = catalogue.find(given.needed("id", "name_or_id", "name"))
    if offer is None:
        raise not_found()
    return package_of(offer, catalogue.rules, catalogue.site)


def _packages_with_resources(catalogue: Catalogue, given: Parameters) -> list[Shown]:
    offset, limit = given.number("offset", default=0), given.number("limit", default=MOST_NAMES)
    chosen = catalogue.offers[offset : offset + limit]
    return [package_of(offer, catalogue.rules, catalogue.site) for offer in chosen]


def _resource_show(catalogue: Catalogue, given: Parameters) -> Shown:
    found = catalogue.find_resource(given.needed("id"))
    if found is None:
        raise not_found()
    return resource_of(*found, catalogue.site)


def _resource_views(catalogue: Catalogue, given: Parameters) -> list[Shown]:
    _resource_show(catalogue, given)
    return []


def _organization_list(catalogue: Catalogue, given: Parameters) -> list[Any]:
    if given.flag("all_fields", default=False):
        return [_organization(catalogue)]
    return [catalogue.rules.organization]


def _organization_show(catalogue: Catalogue, given: Parameters) -> Shown:
    shown = _organization(catalogue)
    if given.needed("id") not in (shown["id"], shown["name"]):
        raise not_found()
    if given.flag("include_datasets", default=False):
        shown["packages"] = _packages_with_resources(catalogue, Parameters({}))
    return shown


def _organization(catalogue: Catalogue) -> Shown:
    shown = organization_of(catalogue.rules, catalogue.site)
    return shown | {
        "display_name": shown["title"],
        "package_count": len(catalogue.offers),
        "users": [],
        "groups": [],
        "tags": [],
        "extras": [],
    }


def _group_show(_catalogue: Catalogue, given: Parameters) -> Shown:
    given.needed("id")
    raise not_found()


def _tag_list(catalogue: Catalogue, given: Parameters) -> list[Any]:
    words = Counter(word for o in catalogue.offers for word in o.released.metadata.keywords)
    query = given.text("query").lower()
    found = sorted(word for word in words if query in word.lower())
    if given.flag("all_fields", default=False):
        return [tag_of(word, catalogue.site) for word in found]
    return found


def _tag_show(catalogue: Catalogue, given: Parameters) -> Shown:
    wanted = given.needed("id")
    for word in _tag_list(catalogue, Parameters({})):
        if wanted in (word, id_of(f"{catalogue.site}/tag/{word}")):
            return tag_of(word, catalogue.site)
    raise not_found()


def _license_list(catalogue: Catalogue, _given: Parameters) -> list[Shown]:
    licence = catalogue.rules.licence
    return [
        {
            "id": licence.id,
            "title": licence.title.vi,
            "url": catalogue.site + licence.path,
            "status": "active",
            "domain_data": True,
            "domain_content": False,
            "domain_software": False,
            "od_conformance": "not reviewed",
            "osd_conformance": "not reviewed",
            "family": "",
            "maintainer": catalogue.rules.publisher.vi,
            "is_generic": False,
        }
    ]


def _autocomplete(catalogue: Catalogue, given: Parameters) -> list[Shown]:
    found = package_search(catalogue, Parameters({"q": given.text("q"), "rows": 10}))
    return [
        {
            "name": package["name"],
            "title": package["title"],
            "match_field": "title",
            "match_displayed": package["title"],
        }
        for package in found["results"]
    ]


def _help_show(_catalogue: Catalogue, given: Parameters) -> str:
    name = given.needed("name")
    if name not in ACTIONS:
        raise not_found()
    return f"{name}: see https://docs.ckan.org/en/{VERSION}/api/"


ACTIONS: dict[str, Action] = {
    "site_read": lambda _catalogue, _given: True,
    "status_show": _status_show,
    "help_show": _help_show,
    "package_list": _package_list,
    "package_show": _package_show,
    "package_search": package_search,
    "package_autocomplete": _autocomplete,
    "current_package_list_with_resources": _packages_with_resources,
    "resource_show": _resource_show,
    "resource_view_list": _resource_views,
    "organization_list": _organization_list,
    "organization_show": _organization_show,
    "group_list": lambda _catalogue, _given: [],
    "group_show": _group_show,
    "tag_list": _tag_list,
    "tag_show": _tag_show,
    "license_list": _license_list,
    "datastore_search": datastore_search,
    "datastore_info": datastore_info,
}
REFUSED = {"user_list", "user_show", "datastore_search_sql", "dashboard_activity_list"}
_WRITING = (
    *("_create", "_update", "_patch", "_delete", "_purge", "_upsert", "_revise", "_invite"),
    *("_add", "_remove", "_reorder", "_clear", "_reset", "_revoke"),
)
