"""What a file that travels alone must say of itself: names, terms, source, protection."""

from collections.abc import Iterator

from publishing.formats.model import ReleaseContents


def about(contents: ReleaseContents) -> Iterator[tuple[str, str, str]]:
    """Yield what, in Vietnamese, in English."""
    said = contents.metadata
    yield "title", said["title"]["vi"], said["title"]["en"]
    yield "summary", said["summary"]["vi"], said["summary"]["en"]
    if said["invented"]:
        yield "notice", said["invented"]["vi"], said["invented"]["en"]
    yield "publisher", said["publisher"]["vi"], said["publisher"]["en"]
    yield "version", said["version"], said["version"]
    yield "issued", said["issued"], said["issued"]
    if said["unit"]:
        yield "unit", said["unit"]["vi"], said["unit"]["en"]
    yield "citation", said["citation"]["vi"], said["citation"]["en"]
    licence = said["licence"]
    yield "licence", licence["title"]["vi"], licence["title"]["en"]
    for term in licence["terms"]:
        yield "term", term["vi"], term["en"]
    yield "contact", said["contact"]["email"], said["contact"]["email"]
    yield "page", contents.address, contents.address
    digest = said["provenance"]["table_sha256"]
    yield "sha256 of data.parquet", digest, digest
