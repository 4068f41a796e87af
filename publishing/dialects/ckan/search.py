"""`package_search`: words, filters, order, facets. The part of Solr's language that scripts use.

`q` holds words, in any order and without accents; `fq` and `q` hold `field:value` pairs, with
`"…"`, `+`, `-`, and `OR` inside brackets. What cannot be read is refused, never ignored.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from publishing.dialects.ckan.packages import Catalogue, Shown, package_of
from publishing.dialects.ckan.parameters import Parameters
from publishing.dialects.ckan.refusals import not_a_query
from publishing.search import folded, holds_words

MOST_ROWS = 1_000
FACETS: dict[str, Callable[[Shown], list[str]]] = {
    "organization": lambda package: [package["organization"]["name"]],
    "groups": lambda _: [],
    "tags": lambda package: [tag["name"] for tag in package["tags"]],
    "res_format": lambda package: [one["format"] for one in package["resources"]],
    "license_id": lambda package: [package["license_id"]],
    "name": lambda package: [package["name"]],
    "id": lambda package: [package["id"]],
    "title": lambda package: [package["title"]],
    "owner_org": lambda package: [package["owner_org"]],
    "type": lambda package: [package["type"]],
    "dataset_type": lambda package: [package["type"]],
    "state": lambda package: [package["state"]],
    "capacity": lambda _: ["public"],
    "private": lambda _: ["false"],
}
SORTS: dict[str, Callable[[Shown], str]] = {
    "name": lambda package: str(package["name"]),
    "title": lambda package: folded(package["title"]),
    "title_string": lambda package: folded(package["title"]),
    "metadata_modified": lambda package: str(package["metadata_modified"]),
    "metadata_created": lambda package: str(package["metadata_created"]),
    "score": lambda _: "",
    "views_recent": lambda _: "",
}
_PAIR = re.compile(r'([+-]?)(\w+):(\(([^()]*)\)|"([^"]*)"|[^\s()"]+)')
_EVERYTHING = {"", "*", "*:*"}


def package_search(catalogue: Catalogue, given: Parameters) -> Shown:
    """Return the packages that match, and how many of them have which value of each facet."""
    packages = [package_of(o, catalogue.rules, catalogue.site) for o in catalogue.offers]
    query = given.text("q").strip()
    filters = [query, given.text("fq"), *given.names("fq_list")]
    for one in filters:
        packages = _matching(packages, one)
    ordered = _in_order(packages, given.text("sort", default="score desc, metadata_modified desc"))
    start = given.number("start", default=0)
    rows = given.number("rows", default=10, most=MOST_ROWS)
    facets, search_facets = _facets(packages, given)
    return {
        "count": len(packages),
        "sort": given.text("sort", default="score desc, metadata_modified desc"),
        "facets": facets,
        "search_facets": search_facets,
        "results": ordered[start : start + rows],
    }


def _matching(packages: list[Shown], query: str) -> list[Shown]:
    if query in _EVERYTHING:
        return packages
    words = _PAIR.sub(" ", query)
    if set(words) & set('():"[]{}^~\\'):
        raise not_a_query("The search query cannot be read. Write words, or field:value")
    for pair in _PAIR.finditer(query):
        packages = [package for package in packages if _holds(package, pair)]
    text = words.replace("*", " ").replace("+", " ").replace(" AND ", " ")
    return [package for package in packages if holds_words(_searched(package), text)]


def _holds(package: Shown, pair: re.Match[str]) -> bool:
    sign, field, raw, several, quoted = pair.groups()
    if field not in FACETS:
        raise not_a_query(f"undefined field {field}")
    wanted = re.split(r"\s+OR\s+", several.strip()) if several is not None else [quoted or raw]
    values = {folded(value) for value in FACETS[field](package)}
    is_there = any(_is_among(folded(one.strip('"')), values) for one in wanted)
    return is_there != (sign == "-")


def _is_among(wanted: str, values: set[str]) -> bool:
    if wanted.endswith("*"):
        return any(value.startswith(wanted[:-1]) for value in values)
    return wanted in values


def _searched(package: Shown) -> str:
    """Everything that words are looked for in."""
    extras = [extra["value"] for extra in package["extras"]]
    tags = [tag["name"] for tag in package["tags"]]
    return " ".join((package["name"], package["title"], package["notes"], *extras, *tags))


def _in_order(packages: list[Shown], sort: str) -> list[Shown]:
    for one in reversed([part.split() for part in sort.split(",") if part.strip()]):
        field, direction = one[0], one[1].lower() if len(one) > 1 else "asc"
        if field not in SORTS or direction not in ("asc", "desc"):
            raise not_a_query(f"Cannot sort by {' '.join(one)}")
        packages = sorted(packages, key=SORTS[field], reverse=direction == "desc")
    return packages


def _facets(packages: Iterable[Shown], given: Parameters) -> tuple[Shown, Shown]:
    limit = given.number("facet.limit", default=50)
    facets: dict[str, Any] = {}
    search_facets: dict[str, Any] = {}
    for field in given.names("facet.field"):
        if field not in FACETS:
            raise not_a_query(f"undefined field {field}")
        counts = Counter(value for package in packages for value in set(FACETS[field](package)))
        facets[field] = dict(counts.most_common(limit))
        items = [
            {"name": value, "display_name": value, "count": count}
            for value, count in counts.most_common(limit)
        ]
        search_facets[field] = {"title": field, "items": items}
    return facets, search_facets
