"""What is new: an Atom feed (RFC 4287) of releases and withdrawals, and a sitemap."""

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

from publishing.model import Release

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_ENTRIES = 100


def as_atom(releases: Sequence[Release], site: str, language: str) -> bytes:
    """Return the newest releases and withdrawals, each as an entry of its own."""
    title = {"vi": "Minh Bạch: bản phát hành dữ liệu mở", "en": "Minh Bạch: open data releases"}
    news = sorted(_news(releases, language), key=lambda entry: entry[0], reverse=True)
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _add(feed, "id", f"{site}/feed.atom")
    _add(feed, "title", title[language])
    _add(feed, "updated", _moment(news[0][0]) if news else "1970-01-01T00:00:00Z")
    prefix = "/en" if language == "en" else ""
    ET.SubElement(feed, "link", {"rel": "self", "href": f"{site}{prefix}/feed.atom"})
    ET.SubElement(feed, "link", {"rel": "alternate", "href": f"{site}{prefix}/dataset"})
    author = ET.SubElement(feed, "author")
    _add(author, "name", "Minh Bạch")
    for at, kind, release, said, summary in news[:MOST_ENTRIES]:
        entry = ET.SubElement(feed, "entry")
        page = f"{site}{prefix}/dataset/{release.product}/{release.version}"
        _add(entry, "id", f"{site}/dataset/{release.product}/{release.version}#{kind}")
        _add(entry, "title", said)
        _add(entry, "updated", _moment(at))
        ET.SubElement(entry, "link", {"rel": "alternate", "href": page})
        ET.SubElement(entry, "category", {"term": kind})
        _add(entry, "summary", summary)
    return _text(feed)


def as_sitemap(releases: Sequence[Release], site: str) -> bytes:
    """Return the public pages, each with its other language (sitemaps.org 0.9)."""
    newest: dict[str, datetime] = {}
    for release in releases:
        page = f"/dataset/{release.product}"
        newest[page] = max(release.withdrawn_at or release.issued, newest.get(page, release.issued))
    pages: dict[str, datetime | None] = dict.fromkeys(("/", "/dataset", "/verify", "/developers"))
    pages |= {"/licence": None} | dict(newest)
    root = ET.Element("urlset", {"xmlns": SITEMAP})
    for page, at in pages.items():
        for prefix in ("", "/en"):
            address = ET.SubElement(root, "url")
            _add(address, "loc", f"{site}{prefix}{page if page != '/' or not prefix else ''}")
            if at is not None:
                _add(address, "lastmod", _moment(at))
    return _text(root)


def _news(
    releases: Sequence[Release], language: str
) -> list[tuple[datetime, str, Release, str, str]]:
    found = []
    for release in releases:
        title = f"{release.title.in_language(language)} ({release.version})"
        summary = release.summary.in_language(language)
        found.append((release.issued, "released", release, title, summary))
        if release.withdrawn_at is not None and release.withdrawn_because is not None:
            gone = {"vi": f"Đã gỡ: {title}", "en": f"Withdrawn: {title}"}[language]
            because = release.withdrawn_because.in_language(language)
            found.append((release.withdrawn_at, "withdrawn", release, gone, because))
    return found


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(root: ET.Element) -> bytes:
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text
