"""A stand-in for Apache Solr on loopback, for tests of things that push to a real CKAN.

It is not Solr. It speaks the part of Solr's HTTP protocol that an unmodified CKAN uses, so that
CKAN's own code runs for real:

    GET       <core>/schema?wt=schema.xml   the schema.xml that ships inside CKAN
    GET|POST  <core>/select                 see search.py
    POST      <core>/update                 JSON documents; XML delete, commit, rollback
    GET       <core>/admin/ping

Anything else is answered with HTTP 400 and a message that names the stand-in. Relevance is BM25,
close to Lucene's and not equal to it.
"""

import argparse
import importlib
import json
import signal
import socket
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.lab.ckan.solr.index import Index
from tests.lab.ckan.solr.refusals import BadRequest, unsupported
from tests.lab.ckan.solr.schema import Schema
from tests.lab.ckan.solr.search import Params, parse_query, select

CORE = "/solr/ckan"
_NAME = "solr-standin/1"
_JSON = "application/json;charset=utf-8"


class Server(ThreadingHTTPServer):
    """Serve one index at one port of loopback."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, port: int, index: Index) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.index = index

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection, address


def update(index: Index, body: bytes, content_type: str, params: Params) -> None:
    """Do what an update message says, and commit if it asks for that."""
    if "json" in content_type:
        documents = json.loads(body)
        if not isinstance(documents, list):
            raise unsupported("a JSON update that is not a list of documents")
        for document in documents:
            index.add(document)
    elif body.strip():
        _update_xml(index, body)
    asked = {params.get(name, ["false"])[-1].lower() for name in ("commit", "softCommit")}
    if "true" in asked or "commitWithin" in params:
        index.commit()


def _update_xml(index: Index, body: bytes) -> None:
    try:
        root = ET.fromstring(body)
    except ET.ParseError as error:
        raise BadRequest(f"Unexpected XML: {error}") from error
    match root.tag:
        case "delete":
            for child in root:
                _delete(index, child.tag, child.text or "")
        case "rollback":
            index.rollback()
        case "commit" | "optimize":
            index.commit()
        case _:
            raise unsupported(f"the XML update <{root.tag}>")


def _delete(index: Index, what: str, value: str) -> None:
    if what == "id":
        index.delete_key(value)
    else:
        # Parsed now, so that a syntax error is told now and not at the commit.
        node = parse_query(index.schema, value, {"df": "text", "q.op": "OR"})
        index.delete_matching(node.run)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: Any) -> None:
        """Stay quiet: CKAN logs what it asks."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        params = parse_qs(url.query, keep_blank_values=True)
        action = url.path.rstrip("/").removeprefix(CORE)
        try:
            found = self._found(action, params, body)
        except BadRequest as error:
            found = 400, _error(400, str(error)), _JSON
        except (ValueError, KeyError) as error:
            found = 400, _error(400, f"solr-standin: {type(error).__name__}: {error}"), _JSON
        self._send(*found)

    def _found(self, action: str, params: Params, body: bytes) -> tuple[int, bytes, str]:
        index, kind = self.server.index, self.headers.get("Content-Type", "")
        match action:
            case "/select":
                if "x-www-form-urlencoded" in kind:
                    for name, values in parse_qs(body.decode(), keep_blank_values=True).items():
                        params.setdefault(name, []).extend(values)
                return 200, _json(select(index, params)), _JSON
            case "/update":
                update(index, body, kind, params)
                return 200, _json({"responseHeader": {"status": 0, "QTime": 0}}), _JSON
            case "/schema" if params.get("wt") == ["schema.xml"]:
                return 200, index.schema.text.encode(), "application/xml;charset=utf-8"
            case "/admin/ping":
                header = {"status": 0, "QTime": 0}
                told = {"status": "OK", "server": _NAME, "docs": len(index.documents)}
                return 200, _json({"responseHeader": header, **told}), _JSON
            case _:
                return 404, _error(404, f"solr-standin: no handler {action}"), _JSON

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response_only(status)
        self.send_header("Server", _NAME)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


def _json(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


def _error(status: int, message: str) -> bytes:
    header = {"status": status, "QTime": 0}
    return _json({"responseHeader": header, "error": {"msg": message, "code": status}})


def _porter_stem() -> Callable[[str], str]:
    """Return Porter2, as the schema asks. Only the lab's own venv has the library."""
    stemmer = importlib.import_module("snowballstemmer").stemmer("english")
    lock = threading.Lock()

    @lru_cache(maxsize=65536)
    def stem(word: str) -> str:
        with lock:
            return str(stemmer.stemWord(word))

    return stem


def main() -> None:
    parser = argparse.ArgumentParser(description="A stand-in for Apache Solr, for tests of CKAN.")
    parser.add_argument("--schema", required=True, type=Path, help="CKAN's config/solr/schema.xml")
    parser.add_argument("--data", required=True, type=Path, help="SQLite file of the documents")
    parser.add_argument("--port", required=True, type=int)
    args = parser.parse_args()
    index = Index(Schema(args.schema.read_text(encoding="utf-8"), _porter_stem()), args.data)
    server = Server(args.port, index)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"{_NAME} on port {args.port}: {len(index.documents)} documents", file=sys.stderr)
    server.serve_forever(poll_interval=0.2)
    index.close()


if __name__ == "__main__":
    main()
