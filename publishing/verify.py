"""Verify a downloaded release offline: signature, checksums, certificate, and the table itself."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from anonymization.tables.long_form import csv_of
from anonymization.tables.verify_certificate import CertificateBroken, verify
from publishing.errors import ReleaseBrokenError
from publishing.sign import MANIFEST, PUBLIC_KEY, SIGNATURE
from storage.keys import VerifyKey

UNSIGNED = {MANIFEST, SIGNATURE, PUBLIC_KEY}


@dataclass(frozen=True, slots=True)
class ReleaseVerdict:
    """What was checked; a release that fails raises instead."""

    files: int
    manifest_digest: str
    rows: int
    standard: str
    earlier_missing: tuple[str, ...] = ()
    """Digests of earlier releases that the certificate counts and that were not here to look at."""


def verify_release(folder: Path, key: VerifyKey, earlier: Sequence[Path] = ()) -> ReleaseVerdict:
    """Check that a folder is exactly what was signed and that the proof of its table holds.

    `earlier` are folders of earlier releases; those that lie beside the folder are found.

    Raises:
        ReleaseBrokenError: Names the first file that does not fit.
    """
    manifest = _read(folder, MANIFEST)
    if not key.holds(_read(folder, SIGNATURE), manifest):
        raise _broken(
            "the signature does not fit the list of checksums",
            "chữ ký không khớp danh sách mã kiểm tra",
        )
    sums = {line[66:]: line[:64] for line in manifest.decode().splitlines()}
    _check_files(folder, sums)
    certificate = json.loads(_read(folder, "certificate.json"))
    if certificate["table_sha256"] != sums["data.parquet"]:
        raise _broken("the certificate is about another table", "chứng thư thuộc về một bảng khác")
    table = pl.read_parquet(folder / "data.parquet")
    if csv_of(table) != _read(folder, "data.csv"):
        raise _broken(
            "CSV and Parquet hold different values", "CSV và Parquet có giá trị khác nhau"
        )
    try:
        checked = verify(folder, earlier)
    except CertificateBroken as broken:
        raise _broken(*broken.args) from None
    digest = hashlib.sha256(manifest).hexdigest()
    return ReleaseVerdict(len(sums), digest, table.height, certificate["standard"], checked.missing)


def _check_files(folder: Path, sums: dict[str, str]) -> None:
    present = {path.name for path in folder.iterdir()} - UNSIGNED
    for name in sorted(sums.keys() | present):
        if name not in sums:
            raise _broken(f"`{name}` was never signed", f"`{name}` chưa từng được ký")
        if hashlib.sha256(_read(folder, name)).hexdigest() != sums[name]:
            raise _broken(f"`{name}` was changed", f"`{name}` đã bị thay đổi")


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError:
        raise _broken(f"`{name}` is missing", f"thiếu `{name}`") from None


def _broken(en: str, vi: str) -> ReleaseBrokenError:
    return ReleaseBrokenError(
        f"this is not the release that was signed: {en}. Download it again from the portal",
        vi=f"đây không phải bản phát hành đã ký: {vi}. Hãy tải lại từ cổng dữ liệu",
    )
