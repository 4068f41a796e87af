"""OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html), for libraries.

Every release is a record in unqualified Dublin Core. A withdrawn release stays as a deleted record:
who harvested it learns that it is gone. There are no sets.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from xml.etree import ElementTree as ET

from publishing.model import Release
from publishing.rules import ReleaseRules

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = f"{OAI}oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PREFIX = "oai_dc"
AT_ONCE = 50
_DAY, _SECOND = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"
_LONGEST = 500
for _prefix, _space in {"oai_dc": OAI_DC, "dc": DC, "xsi": XSI}.items():
    ET.register_namespace(_prefix, _space)

ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    **dict.fromkeys(
        ("ListIdentifiers", "ListRecords"),
        (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    ),
}
"""Of each verb the arguments that it needs, and those that it may have."""


class OaiRefusal(Exception):
    """An error of the protocol, by its code."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


@dataclass(frozen=True, slots=True)
class Repository:
    """Everything that was ever released, oldest first, and where we are."""

    releases: Sequence[Release]
    rules: ReleaseRules
    site: str
    now: datetime


@dataclass(frozen=True, slots=True)
class _Range:
    """Which records are asked for, and from which one on."""

    since: str = ""
    until: str = ""
    start: int = 0


def answer(repository: Repository, asked: Sequence[tuple[str, str]]) -> bytes:
    """Return the answer to a request; an error of the protocol is an answer as well."""
    given = dict(asked)
    root = ET.Element("OAI-PMH", {"xmlns": OAI, f"{{{XSI}}}schemaLocation": f"{OAI} {OAI}OAI-PMH.xsd"})  # fmt: skip
    _add(root, "responseDate", repository.now.astimezone(UTC).strftime(_SECOND))
    request = ET.SubElement(root, "request")
    request.text = f"{repository.site}/oai"
    try:
        _check(asked, given)
        said = {name: value for name, value in given.items() if _can_be_written(value)}
        request.attrib.update(said)
        part = ET.Element(given["verb"])
        VERBS[given["verb"]](part, repository, given)
        root.append(part)
    except OaiRefusal as refusal:
        ET.SubElement(root, "error", {"code": refusal.code}).text = refusal.text
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _can_be_written(value: str) -> bool:
    """XML has no way to write a control sign."""
    return len(value) <= _LONGEST and value.isprintable()


def _check(asked: Sequence[tuple[str, str]], given: Mapping[str, str]) -> None:
    verb = given.get("verb", "")
    if verb not in ARGUMENTS or [name for name, _ in asked].count("verb") > 1:
        raise OaiRefusal("badVerb", "The verb is missing, repeated or unknown")
    needed, allowed = ARGUMENTS[verb]
    names = {name for name, _ in asked} - {"verb"}
    if names == {"resumptionToken"} and "set" in allowed:
        return
    if len(asked) != len(given) or not needed <= names or not names <= needed | allowed:
        raise OaiRefusal("badArgument", "An argument is missing, repeated or unknown")
    if given.get("metadataPrefix", PREFIX) != PREFIX:
        raise OaiRefusal("cannotDisseminateFormat", f"There is only {PREFIX} here")
    if "set" in given:
        raise OaiRefusal("noSetHierarchy", "There are no sets here")


def _identify(part: ET.Element, repository: Repository, _given: Mapping[str, str]) -> None:
    oldest = min((release.issued for release in repository.releases), default=repository.now)
    values = (
        ("repositoryName", "Minh Bạch"),
        ("baseURL", f"{repository.site}/oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", repository.rules.contact.email),
        ("earliestDatestamp", _moment(oldest)),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    )
    for name, value in values:
        _add(part, name, value)


def _formats(part: ET.Element, repository: Repository, given: Mapping[str, str]) -> None:
    if "identifier" in given:
        _find(repository, given["identifier"])
    form = ET.SubElement(part, "metadataFormat")
    _add(form, "metadataPrefix", PREFIX)
    _add(form, "schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    _add(form, "metadataNamespace", OAI_DC)


def _sets(_part: ET.Element, _repository: Repository, _given: Mapping[str, str]) -> None:
    raise OaiRefusal("noSetHierarchy", "There are no sets here")


def _get(part: ET.Element, repository: Repository, given: Mapping[str, str]) -> None:
    _record(part, repository, _find(repository, given["identifier"]))


def _list_identifiers(part: ET.Element, repository: Repository, given: Mapping[str, str]) -> None:
    _list(part, repository, given, lambda release: _header(part, release))


def _list_records(part: ET.Element, repository: Repository, given: Mapping[str, str]) -> None:
    _list(part, repository, given, lambda release: _record(part, repository, release))


def _list(part: ET.Element, repository: Repository, given: Mapping[str, str], write: Callable[[Release], None]) -> None:  # fmt: skip
    wanted = _range(given)
    found = sorted(
        (r for r in repository.releases if _is_within(r, wanted)), key=lambda r: (_stamp(r), r.id)
    )
    if not found or wanted.start >= len(found):
        code = "badResumptionToken" if wanted.start else "noRecordsMatch"
        raise OaiRefusal(code, "There is nothing more" if wanted.start else "Nothing matches")
    for release in found[wanted.start : wanted.start + AT_ONCE]:
        write(release)
    following = wanted.start + AT_ONCE
    if wanted.start or following < len(found):
        said = {"completeListSize": str(len(found)), "cursor": str(wanted.start)}
        token = ET.SubElement(part, "resumptionToken", said)
        token.text = f"{wanted.since}/{wanted.until}/{following}" if following < len(found) else ""


def _range(given: Mapping[str, str]) -> _Range:
    """The token says everything: nothing is kept here between two questions."""
    if "resumptionToken" in given:
        since, until, start = (*given["resumptionToken"].split("/"), "", "")[:3]
        if not start.isascii() or not start.isdigit():
            raise OaiRefusal("badResumptionToken", "This token was not given here")
        return _Range(_date(since), _date(until), int(start[:9]))
    wanted = _Range(_date(given.get("from", "")), _date(given.get("until", "")))
    lengths = {len(edge) for edge in (wanted.since, wanted.until) if edge}
    is_backwards = any(
        one > two for one, two in pairwise(filter(None, (wanted.since, wanted.until)))
    )
    if len(lengths) > 1 or is_backwards:
        raise OaiRefusal("badArgument", "from and until must be alike, and from the earlier one")
    return wanted


def _date(text: str) -> str:
    if not text:
        return ""
    for form in (_DAY, _SECOND):
        try:
            datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return text
    raise OaiRefusal("badArgument", "A date reads 2026-01-31 or 2026-01-31T00:00:00Z")


def _is_within(release: Release, wanted: _Range) -> bool:
    stamp = _moment(_stamp(release))
    is_late_enough = not wanted.since or stamp[: len(wanted.since)] >= wanted.since
    return is_late_enough and (not wanted.until or stamp[: len(wanted.until)] <= wanted.until)


def _find(repository: Repository, identifier: str) -> Release:
    found = next((r for r in repository.releases if _identifier(r) == identifier), None)
    if found is None:
        raise OaiRefusal("idDoesNotExist", "There is no record of this name")
    return found


def _record(part: ET.Element, repository: Repository, release: Release) -> None:
    record = ET.SubElement(part, "record")
    _header(record, release)
    if not release.is_public:
        return
    metadata = ET.SubElement(record, "metadata")
    said = {f"{{{XSI}}}schemaLocation": f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"}
    dc = ET.SubElement(metadata, f"{{{OAI_DC}}}dc", said)
    page = f"{repository.site}/dataset/{release.product}/{release.version}"
    values = [
        ("title", release.title.vi),
        ("title", release.title.en),
        ("creator", repository.rules.publisher.vi),
        ("publisher", repository.rules.publisher.vi),
        ("description", release.summary.vi),
        ("description", release.summary.en),
        ("date", release.issued.date().isoformat()),
        ("type", "Dataset"),
        ("identifier", page),
        ("language", "vi"),
        ("language", "en"),
        ("coverage", "Việt Nam"),
        ("rights", repository.site + repository.rules.licence.path),
    ]
    for name, value in values:
        ET.SubElement(dc, f"{{{DC}}}{name}").text = value


def _header(part: ET.Element, release: Release) -> None:
    header = ET.SubElement(part, "header", {} if release.is_public else {"status": "deleted"})
    _add(header, "identifier", _identifier(release))
    _add(header, "datestamp", _moment(_stamp(release)))


def _identifier(release: Release) -> str:
    return f"oai:minhbach:{release.product}/{release.version}"


def _stamp(release: Release) -> datetime:
    return release.withdrawn_at or release.issued


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_SECOND)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


VERBS: dict[str, Callable[[ET.Element, Repository, Mapping[str, str]], None]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}
