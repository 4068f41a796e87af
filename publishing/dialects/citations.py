"""How to cite a release: BibTeX, RIS and CSL-JSON for reference managers."""

import json
import re

from publishing.model import Release
from publishing.released import Released


def as_bibtex(release: Release, released: Released, site: str) -> str:
    """Return a `@misc` entry (BibTeX has no kind for datasets that every style knows)."""
    said = released.metadata
    fields = {
        "author": f"{{{_braced(said.publisher.en)}}}",
        "title": _braced(said.title.en),
        "year": str(said.issued.year),
        "version": said.version,
        "howpublished": "Dataset",
        "url": _address(release, site),
        "note": f"Released {said.issued.isoformat()}; SHA-256 of its checksums {release.manifest_digest}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    key = re.sub(r"[^a-z0-9]+", "_", release.id)
    return f"@misc{{{key},\n{lines}\n}}\n"


def as_ris(release: Release, released: Released, site: str) -> str:
    """Return a record of the type DATA."""
    said = released.metadata
    lines = [
        ("TY", "DATA"),
        ("AU", said.publisher.vi),
        ("TI", said.title.vi),
        ("TT", said.title.en),
        ("PY", str(said.issued.year)),
        ("DA", said.issued.strftime("%Y/%m/%d")),
        ("ET", said.version),
        ("PB", said.publisher.vi),
        ("UR", _address(release, site)),
        ("AB", said.summary.vi),
        *(("KW", word) for word in said.keywords),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in lines)


def as_csl(release: Release, released: Released, site: str) -> str:
    """Return CSL-JSON (https://docs.citationstyles.org), an array of one item."""
    said = released.metadata
    item = {
        "id": release.id,
        "type": "dataset",
        "title": said.title.vi,
        "author": [{"literal": said.publisher.vi}],
        "issued": {"date-parts": [[said.issued.year, said.issued.month, said.issued.day]]},
        "version": said.version,
        "publisher": said.publisher.vi,
        "URL": _address(release, site),
        "abstract": said.summary.vi,
        "language": "vi",
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _address(release: Release, site: str) -> str:
    return f"{site}/dataset/{release.product}/{release.version}"


def _braced(text: str) -> str:
    r"""Escape what BibTeX would read as a command.

    >>> _braced("5% of {all} & more")
    '5\\% of \\{all\\} \\& more'
    """
    return re.sub(r"([\\{}%&$#_])", r"\\\1", text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
