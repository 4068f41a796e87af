"""All files of a release in one ZIP file, under the name of the release; always the same bytes."""

import zipfile
from pathlib import Path
from typing import IO

_ALREADY_SMALL = {".parquet", ".xlsx", ".sig"}
_PLAIN_FILE = 0o644 << 16


def pack_zip(folder: Path, target: IO[bytes]) -> None:
    """Write the files of a signed folder, `PRODUCT-VERSION/NAME` each."""
    name = f"{folder.parent.name}-{folder.name}"
    with zipfile.ZipFile(target, "w") as packed:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(f"{name}/{path.name}")  # 1980: a time would change the bytes
            entry.external_attr = _PLAIN_FILE
            is_small = path.suffix in _ALREADY_SMALL
            entry.compress_type = zipfile.ZIP_STORED if is_small else zipfile.ZIP_DEFLATED
            with path.open("rb") as content, packed.open(entry, "w", force_zip64=True) as part:
                while block := content.read(1 << 20):
                    part.write(block)
