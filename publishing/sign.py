"""Sign a packed release: Ed25519 over its list of checksums."""

from pathlib import Path

from publishing.pack import manifest_of
from storage.keys import SigningKey

MANIFEST = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
PUBLIC_KEY = "minhbach.pub.pem"


def sign(folder: Path, key: SigningKey) -> bytes:
    """Write checksums, signature and public key into the folder; return the checksums.

    The signature is the 64 bytes of RFC 8032 over the file `SHA256SUMS`, so that `openssl
    pkeyutl -verify -rawin` checks it without our software.
    """
    manifest = manifest_of(folder)
    (folder / MANIFEST).write_bytes(manifest)
    (folder / SIGNATURE).write_bytes(key.sign(manifest))
    (folder / PUBLIC_KEY).write_text(key.verify_key.to_pem(), encoding="ascii")
    return manifest
