"""JSON: an array with one object a row; a missing value is `null`."""

from publishing.formats.model import ReleaseContents


def write_json(contents: ReleaseContents) -> None:
    """Write `data.json`."""
    contents.table.write_json(contents.folder / "data.json")
