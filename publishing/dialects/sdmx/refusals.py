"""What SDMX answers when it cannot: an error message with a code, and the HTTP status beside it.

SDMX REST 2.1, section "Errors": 100 no results, 140 syntax, 150 semantics, 501 not implemented.
"""

from xml.etree import ElementTree as ET

from publishing.dialects.sdmx.names import COMMON_21, MESSAGE_21

NO_RESULTS, SYNTAX, SEMANTICS, NOT_IMPLEMENTED, NOT_ACCEPTABLE = 100, 140, 150, 501, 406
_STATUS = {
    NO_RESULTS: 404,
    SYNTAX: 400,
    SEMANTICS: 403,
    NOT_IMPLEMENTED: 501,
    NOT_ACCEPTABLE: 406,
}


class SdmxRefusal(Exception):
    """An answer other than data; the text never repeats what was asked."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text

    @property
    def status(self) -> int:
        """The HTTP status of the code."""
        return _STATUS[self.code]

    def as_xml(self) -> bytes:
        """Return the error message (SDMX-ML 2.1, which clients of 3.0 read as well)."""
        root = ET.Element(f"{{{MESSAGE_21}}}Error")
        message = ET.SubElement(root, f"{{{MESSAGE_21}}}ErrorMessage", {"code": str(self.code)})
        ET.SubElement(message, f"{{{COMMON_21}}}Text").text = self.text
        text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return text


def no_results() -> SdmxRefusal:
    return SdmxRefusal(NO_RESULTS, "No results found")


def wrong_syntax(text: str) -> SdmxRefusal:
    return SdmxRefusal(SYNTAX, text)
