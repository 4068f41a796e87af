"""Namespaces, media types and URNs of SDMX (sdmx.org, technical specifications 2.1 and 3.0)."""

from xml.etree import ElementTree as ET

_ROOT = "http://www.sdmx.org/resources/sdmxml/schemas"
MESSAGE_21, MESSAGE_30 = f"{_ROOT}/v2_1/message", f"{_ROOT}/v3_0/message"
COMMON_21, COMMON_30 = f"{_ROOT}/v2_1/common", f"{_ROOT}/v3_0/common"
STRUCTURE_21, STRUCTURE_30 = f"{_ROOT}/v2_1/structure", f"{_ROOT}/v3_0/structure"
GENERIC_21 = f"{_ROOT}/v2_1/data/generic"
SPECIFIC_21 = f"{_ROOT}/v2_1/data/structurespecific"
SPECIFIC_30 = f"{_ROOT}/v3_0/data/structurespecific"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
MODEL = "urn:sdmx:org.sdmx.infomodel"

for _prefix, _space in {
    "mes": MESSAGE_21,
    "mes3": MESSAGE_30,
    "com": COMMON_21,
    "com3": COMMON_30,
    "str": STRUCTURE_21,
    "str3": STRUCTURE_30,
    "gen": GENERIC_21,
}.items():
    ET.register_namespace(_prefix, _space)


def urn(package: str, kind: str, name: str, agency: str, version: str) -> str:
    """Return the name of an artefact.

    >>> urn("codelist", "Codelist", "CL_SEX", "VSS", "1.0")
    'urn:sdmx:org.sdmx.infomodel.codelist.Codelist=VSS:CL_SEX(1.0)'
    """
    return f"{MODEL}.{package}.{kind}={agency}:{name}({version})"
