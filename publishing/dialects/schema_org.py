"""A dataset as schema.org describes it: what search engines read in the page.

https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

import json
from typing import Any

from publishing.dialects.periods import day_of
from publishing.formats.files import FILES, is_data
from publishing.model import Release
from publishing.released import Released

SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION = 50, 5_000


def as_schema_org(release: Release, released: Released, site: str, language: str) -> dict[str, Any]:
    """Return the `Dataset` object of one release."""
    said, page = released.metadata, f"{site}/dataset/{release.product}"
    first, last = released.periods
    other = "en" if language == "vi" else "vi"
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "name": said.title.in_language(language),
        "alternateName": said.title.in_language(other),
        "description": said.summary.in_language(language)[:LONGEST_DESCRIPTION],
        "identifier": f"{page}/{release.version}",
        "version": said.version,
        "datePublished": said.issued.isoformat(),
        "keywords": list(said.keywords),
        "inLanguage": ["vi", "en"],
        "isAccessibleForFree": True,
        "license": f"{site}/licence",
        "citation": said.citation.in_language(language),
        "temporalCoverage": f"{day_of(first, last=False)}/{day_of(last, last=True)}",
        "spatialCoverage": {"@type": "Place", "name": "Việt Nam", "identifier": "VN"},
        "creator": _publisher(released, language),
        "publisher": _publisher(released, language),
        "includedInDataCatalog": {"@type": "DataCatalog", "url": f"{site}/"},
        "measurementTechnique": "Statistical disclosure control",
        "variableMeasured": _variables(released, language),
        "distribution": _downloads(f"{page}/{release.version}", released, language),
    }


def _variables(released: Released, language: str) -> list[dict[str, str]]:
    return [
        {
            "@type": "PropertyValue",
            "name": column.name,
            "description": column.title.in_language(language),
        }
        for column in released.columns
    ]


def _downloads(folder: str, released: Released, language: str) -> list[dict[str, str]]:
    return [
        {
            "@type": "DataDownload",
            "name": file.title.in_language(language),
            "encodingFormat": FILES[file.name].media_type,
            "contentUrl": f"{folder}/{file.name}",
            "contentSize": f"{file.size} B",
            "sha256": file.sha256,
        }
        for file in released.files
        if is_data(file.name)
    ]


def as_script(value: dict[str, Any]) -> str:
    r"""Return JSON that can stand inside a page: no title can end the element that holds it.

    >>> as_script({"name": "</script>"})
    '{"name": "\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _publisher(released: Released, language: str) -> dict[str, str]:
    said = released.metadata
    return {
        "@type": "GovernmentOrganization",
        "name": said.publisher.in_language(language),
        "email": said.contact.email,
    }
