"""Pack a release: a folder of static files that says everything about itself.

The same request gives the same bytes: a release that was interrupted can be packed again.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from anonymization.tables.plan import CubePlan, Product
from publishing.dictionary import DictionaryColumn, dictionary_of
from publishing.formats.model import ReleaseContents
from publishing.formats.write import write_formats
from publishing.model import ReleaseRequest
from publishing.rules import ReleaseRules
from storage.vault import Vault

INVENTED = {
    "vi": "DỮ LIỆU GIẢ LẬP: không mô tả người thật nào",
    "en": "INVENTED DATA: it describes no real person",
}


def pack(
    folder: Path,
    request: ReleaseRequest,
    product: Product,
    rules: ReleaseRules,
    vault: Vault,
    *,
    site: str,
) -> None:
    """Write the files of a release into an empty folder, except checksums and signature.

    `site` is the address of our portal, without a slash at the end.
    """
    with vault.open(request.table_digest) as file:
        # The very bytes that the certificate names: who has the file can check the digest.
        (folder / "data.parquet").write_bytes(file.read())
    with vault.open(request.certificate_digest) as file:
        certificate = file.read()
    (folder / "certificate.json").write_bytes(certificate)
    table = pl.read_parquet(folder / "data.parquet")
    columns = dictionary_of(product.plan)
    metadata = describe(request, product, rules, columns, json.loads(certificate))
    address = f"{site}/dataset/{request.product}/{request.version}"
    write_formats(ReleaseContents(folder, table, columns, metadata, address), rules.formats)
    (folder / "HOW-TO-VERIFY.txt").write_text(HOW_TO_VERIFY, encoding="utf-8")


def describe(
    request: ReleaseRequest,
    product: Product,
    rules: ReleaseRules,
    columns: tuple[DictionaryColumn, ...],
    certificate: dict[str, Any],
) -> dict[str, Any]:
    """The metadata of a release: what it is, its terms, its columns, and how it came about."""
    if request.issued is None:
        raise ValueError("a release is described when its date is set")
    issued = request.issued.date().isoformat()
    plan = product.plan
    return {
        "name": plan.name,
        "version": request.version,
        "title": asdict(request.title),
        "summary": asdict(request.summary),
        "invented": INVENTED if request.is_invented else None,
        "keywords": list(plan.keywords),
        "frequency": plan.frequency,
        "issued": issued,
        "publisher": rules.publisher.model_dump(),
        "contact": {"name": rules.contact.name, "email": rules.contact.email},
        "licence": {
            "id": rules.licence.id,
            "title": rules.licence.title.model_dump(),
            "terms": [term.model_dump() for term in rules.licence.terms],
        },
        "citation": _citation(request, rules, issued),
        "why": plan.because,
        "unit": plan.measure.unit.model_dump() if isinstance(plan, CubePlan) else None,
        "rows": request.rows,
        "columns": [_column(column) for column in columns],
        "disclosure_control": {key: certificate[key] for key in ("method", "standard")},
        "provenance": {
            "request": request.id,
            "table_sha256": request.table_digest,
            "certificate_sha256": request.certificate_digest,
            "plan_sha256": product.digest,
        },
    }


def manifest_of(folder: Path) -> bytes:
    """`SHA256SUMS` of a folder as `sha256sum --check` reads it, names sorted."""
    lines = []
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    return "".join(lines).encode()


def _citation(request: ReleaseRequest, rules: ReleaseRules, issued: str) -> dict[str, str]:
    year, version = issued[:4], request.version
    return {
        "vi": f"{rules.publisher.vi} ({year}). {request.title.vi}. "
        f"Phiên bản {version}, phát hành ngày {issued}.",
        "en": f"{rules.publisher.en} ({year}). {request.title.en}. "
        f"Version {version}, released {issued}.",
    }


def _column(column: DictionaryColumn) -> dict[str, Any]:
    return {
        "name": column.name,
        "kind": column.kind,
        "title": asdict(column.title),
        "is_key": column.is_key,
        "codes": [{"code": code, "title": asdict(title)} for code, title in column.codes],
    }


HOW_TO_VERIFY = """\
Cách kiểm tra bản phát hành này / How to verify this release

  sha256sum --check SHA256SUMS
  openssl pkeyutl -verify -pubin -inkey minhbach.pub.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig

Lấy khóa công khai minhbach.pub.pem từ một nguồn khác với tệp này, ví dụ trang "Kiểm tra".
Take the public key minhbach.pub.pem from another place than this folder, e.g. the page "Verify".

  minhbach verify FOLDER --key minhbach.pub.pem

kiểm tra thêm rằng chứng thư bảo mật thuộc đúng bảng số liệu này.
also checks that the disclosure certificate belongs to this very table.
"""
