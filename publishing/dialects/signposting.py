"""FAIR Signposting (https://signposting.org/FAIR/): headers that lead machines from a page to its data."""

from publishing.formats.files import FILES, is_data
from publishing.model import Release
from publishing.released import Released


def signposts(release: Release, released: Released, site: str) -> str:
    """Return the value of the `Link` header (RFC 8288) of the page of a release."""
    folder = f"{site}/dataset/{release.product}/{release.version}"
    links = [
        (folder, "cite-as", ""),
        ("https://schema.org/Dataset", "type", ""),
        ("https://schema.org/AboutPage", "type", ""),
        (f"{site}/licence", "license", ""),
    ]
    for file in released.files:
        kind = FILES.get(file.name)
        if kind is not None:
            relation = "item" if is_data(file.name) else "describedby"
            links.append((f"{folder}/{file.name}", relation, kind.media_type))
    return ", ".join(_link(*link) for link in links)


def _link(address: str, relation: str, media_type: str) -> str:
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{address}>; rel="{relation}"{kind}'
