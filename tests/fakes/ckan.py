"""A fake CKAN on loopback, for the real client: `with fake_ckan() as portal: ... portal.url`.

It speaks the part of the action API that publishing uses, and the contract suite holds it to
what the real CKAN does (tests/contracts/test_ckan_portal.py). It can also be made to fail.
"""

import json
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import urlsplit

from tests.fakes.ckan_errors import CkanRefusal
from tests.fakes.ckan_site import EDITOR, FakeSite, Upload

TOKEN = "an-editors-token"
ORGANIZATION = "bhxh"
_LONGEST_HANG = 30.0

Failure = Literal["reset", "lost answer", "500", "hang"]


@dataclass
class Faults:
    """What goes wrong, at which calls (the first is 0), and how many calls there were."""

    how: Failure | None = None
    at: range = range(0)
    calls: int = 0
    closing: threading.Event = field(default_factory=threading.Event)

    def begin(self, how: Failure, at: range = range(sys.maxsize)) -> None:
        """Fail this way at these calls, counted from now."""
        self.how, self.at, self.calls = how, at, 0

    def end(self) -> None:
        self.how = None

    def next(self) -> Failure | None:
        self.calls += 1
        return self.how if self.calls - 1 in self.at else None


@dataclass(frozen=True)
class FakeCkan:
    """A running fake: its address, the token of an editor, its organisation, its faults."""

    url: str
    site: FakeSite
    faults: Faults
    token: str = TOKEN
    organization: str = ORGANIZATION


@contextmanager
def fake_ckan(schema: dict[str, Any] | None = None) -> Iterator[FakeCkan]:
    """Run a fake CKAN; with a `schema` it is one with ckanext-scheming."""
    server = _Server(("127.0.0.1", 0), _Handler)
    url = f"http://127.0.0.1:{server.server_port}"
    server.site = FakeSite(url, ORGANIZATION, schema)
    server.faults = Faults()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield FakeCkan(url, server.site, server.faults)
    finally:
        server.faults.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: FakeSite
    faults: Faults


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, *_: Any) -> None:
        """Stay quiet: pytest shows what failed."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        failure = self.server.faults.next()
        if failure in (None, "lost answer"):
            action = urlsplit(self.path).path.rsplit("/", 1)[-1]
            answer = self._answer_of(action, body)
            if failure is None:
                self._send(*answer)
                return
        self._fail(failure)

    def do_GET(self) -> None:
        failure = self.server.faults.next()
        if failure:
            self._fail(failure)
        else:
            self._send(*self._download())

    def _answer_of(self, action: str, body: bytes) -> tuple[int, bytes, str]:
        fields, upload = self._parsed(body)
        try:
            result = self.server.site.act(action, self._user(), fields, upload)
        except CkanRefusal as error:
            return error.status, _json({"success": False, "error": error.body}), "application/json"
        return 200, _json({"success": True, "result": result}), "application/json"

    def _download(self) -> tuple[int, bytes, str]:
        parts = urlsplit(self.path).path.strip("/").split("/")
        site, user = self.server.site, self._user()
        try:
            if parts[:2] == ["datastore", "dump"]:
                return 200, site.dump(parts[2], user), "text/csv"
            return 200, site.file(parts[3], user), "application/octet-stream"
        except CkanRefusal as error:
            return error.status, b"<!DOCTYPE html>", "text/html"

    def _parsed(self, body: bytes) -> tuple[dict[str, Any], Upload | None]:
        kind = self.headers.get("Content-Type", "")
        if not kind.startswith("multipart/"):
            return json.loads(body or b"{}"), None
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        fields: dict[str, Any] = {}
        upload = None
        for part in BytesParser(policy=HTTP).parsebytes(head + body).walk():
            content, file_name = part.get_payload(decode=True), part.get_filename()
            if isinstance(content, bytes) and file_name:
                upload = (file_name, content)
            elif isinstance(content, bytes):
                fields[str(part.get_param("name", header="content-disposition"))] = content.decode()
        return fields, upload

    def _user(self) -> str | None:
        return EDITOR if self.headers.get("Authorization") == TOKEN else None

    def _fail(self, failure: Failure | None) -> None:
        if failure == "hang":
            self.server.faults.closing.wait(_LONGEST_HANG)
        if failure == "500":
            self._send(500, b"<h1>Internal Server Error</h1>", "text/html")
            return
        # Closing with a zero linger time sends a reset, as a killed process would.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _json(value: Any) -> bytes:
    return json.dumps(value, default=_number).encode()


def _number(value: Decimal) -> float:
    return float(value)
