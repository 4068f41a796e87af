"""Pack a release: a folder of static files that says everything about itself.

The same request gives the same bytes: a release that was interrupted can be packed again.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from anonymization.disclosure_rules import RULES_FILE
from anonymization.tables import verify_certificate
from anonymization.tables.plan import CubePlan, Product, plan_file
from publishing.dictionary import DictionaryColumn, dictionary_of
from publishing.errors import CertificateOutdated
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
    policies: Path,
    site: str,
) -> None:
    """Write the files of a release into an empty folder, except checksums and signature.

    `site` is the address of our portal, without a slash at the end.

    Raises:
        CertificateOutdated: The publication plan or the disclosure rules changed since.
    """
    with vault.open(request.table_digest) as file:
        # The very bytes that the certificate names: who has the file can check the digest.
        (folder / "data.parquet").write_bytes(file.read())
    with vault.open(request.certificate_digest) as file:
        certificate = file.read()
    (folder / "certificate.json").write_bytes(certificate)
    table = pl.read_parquet(folder / "data.parquet")
    said = json.loads(certificate)
    _copy_rules(folder, policies, product.plan.name, said)
    # Whoever does not trust this house takes the verifier from elsewhere: it is one readable file.
    verifier = Path(verify_certificate.__file__)
    (folder / verifier.name).write_bytes(verifier.read_bytes())
    columns = dictionary_of(product.plan)
    metadata = describe(request, product, rules, columns, said)
    address = f"{site}/dataset/{request.product}/{request.version}"
    write_formats(ReleaseContents(folder, table, columns, metadata, address), rules.formats)
    (folder / "HOW-TO-VERIFY.txt").write_text(HOW_TO_VERIFY, encoding="utf-8")


def _copy_rules(folder: Path, policies: Path, product: str, certificate: dict[str, Any]) -> None:
    """The texts that the certificate names by digest: a reader sees by which rules it was made."""
    copies = {"plan.yaml": (plan_file(product), "plan_sha256")}
    if "disclosure_rules_sha256" in certificate:
        copies["disclosure.yaml"] = (RULES_FILE, "disclosure_rules_sha256")
    for name, (source, digest) in copies.items():
        text = (policies / source).read_bytes()
        if hashlib.sha256(text).hexdigest() != certificate[digest]:
            raise CertificateOutdated(
                f"the rules in `{source}` changed after the table was protected. Protect the "
                "table again and submit it anew",
                vi=f"quy tắc trong `{source}` đã thay đổi sau khi bảng được bảo vệ. Hãy bảo vệ "
                "lại bảng rồi gửi yêu cầu mới",
            )
        (folder / name).write_bytes(text)


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

  python3 verify_certificate.py .

kiểm tra chứng thư bảo mật: không ô ẩn nào suy ra được từ các ô đã công bố, kể cả cùng với các bản
phát hành trước (đặt cạnh nhau: v1, v2, ...). Tệp này ngắn, chỉ cần Python 3.11, hãy đọc trước khi chạy.
checks the disclosure certificate: no hidden cell follows from published ones, not even together
with earlier releases (kept side by side: v1, v2, ...). The file is short and needs Python 3.11 and
nothing else; read it before you run it.

  minhbach verify FOLDER --key minhbach.pub.pem

làm tất cả các bước trên. / does all of the above.
"""
