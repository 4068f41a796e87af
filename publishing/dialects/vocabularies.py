"""Terms of others that say the same as ours: EU and IANA lists, and who spells us how."""

EU = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
FILE_TYPES = {
    "CSV": "CSV",
    "Parquet": "PARQUET",
    "XLSX": "XLSX",
    "JSON": "JSON",
    "SQLite": "SQLITE",
    "JSON-stat": "JSON",
}
"""Our formats in the list of file types of the EU Publications Office."""
FREQUENCIES = {"monthly": "MONTHLY", "annual": "ANNUAL", "quarterly": "QUARTERLY"}
VIET_NAM = f"{EU}/country/VNM"


def eu(which: str, code: str) -> str:
    """Return the address of a code in a list of the EU Publications Office."""
    return f"{EU}/{which}/{code}"
