"""The texts that pages use, and those that the Vietnamese catalogue holds."""

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.pages.language import CATALOGUES
from app.settings import ROOT

Text = str | tuple[str, ...] | list[str]
_SOURCES = [("pages/**.html", "jinja2"), ("pages/**.py", "python"), ("routes/**.py", "python")]
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "count": (1, 2),
    "marked": None,
}


def texts_in_use() -> set[Text]:
    found = extract_from_dir(ROOT / "app", method_map=_SOURCES, keywords=_KEYWORDS)
    return {text for _, _, text, _, _ in found}


def catalogue() -> set[Text]:
    """All keys that have a translation."""
    with (CATALOGUES / "vi" / "LC_MESSAGES" / "minhbach.po").open("rb") as file:
        messages = read_po(file, locale="vi")
    return {message.id for message in messages if message.id and message.string}
