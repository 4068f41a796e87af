"""E-mail addresses.

Presidio's own recognizer looks the end of the domain up in a list that it fetches from the network,
and rejects a name with a slash in it. Here the form decides (RFC 5322 dot-atom, RFC 1035 labels):
a made-up domain in a register is still somebody's address.
"""

from presidio_analyzer import Pattern

from anonymization.records.model import EntityType
from anonymization.records.recognizers.pattern import LabelledRecognizer

# Of the signs that RFC 5322 allows, those of log lines, addresses of pages and programs are left
# out: `to=an@vidu.vn`, `'an@vidu.vn'`, `{an@vidu.vn}`.
_ATOM = r"[A-Z0-9%+/_~-]{1,64}"
_LABEL = r"[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?"
_NAME = rf"(?<![A-Z0-9._%+/-]){_ATOM}(?:\.{_ATOM}){{0,8}}"


class EmailRecognizer(LabelledRecognizer):
    """Finds what has the form of an address; no list, no network."""

    entity = EntityType.EMAIL
    reads = ()
    found_by = (
        Pattern(
            "name at domain", rf"{_NAME}@(?:{_LABEL}\.){{1,8}}[A-Z]{{2,24}}(?![A-Z0-9@-])", 0.95
        ),
        Pattern(
            "quoted name at domain",
            rf'"[^"\s@]{{1,64}}"@(?:{_LABEL}\.){{1,8}}[A-Z]{{2,24}}(?![A-Z0-9@-])',
            0.95,
        ),
    )
    labels = ("email", "e mail", "mail", "gmail", "thu dien tu", "hop thu", "hom thu")
