"""A portal gets our token only at its own address, and nobody reads it in a message."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from publishing.portals.ckan import CkanPortal
from publishing.portals.errors import (
    PortalMismatchError,
    PortalRefused,
    PortalUnavailableError,
)
from publishing.portals.session import Patience, PortalSession
from tests.fakes.ckan import fake_ckan
from tests.fakes.publications import a_file, a_publication, a_table

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def a_server(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer(self)

        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answering(
    status: int, body: bytes = b"", headers: Mapping[str, str] = MappingProxyType({})
) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def refused_at(answer: Answer, folder: Path) -> PortalRefused:
    with a_server(answer) as url, pytest.raises(PortalRefused) as refusal:
        CkanPortal(url, "token", "bhxh").publish(a_publication(folder))
    return refusal.value


def test_a_portal_that_moved_is_refused_instead_of_followed(tmp_path: Path) -> None:
    refusal = refused_at(
        answering(301, headers={"Location": "https://elsewhere.invalid/"}), tmp_path
    )
    assert "has moved" in refusal.en
    assert "đã chuyển địa chỉ" in refusal.vi


def test_an_upload_the_server_will_not_take_is_told_as_too_large(tmp_path: Path) -> None:
    assert "takes no file this large" in refused_at(answering(413), tmp_path).en


def test_an_address_that_is_no_ckan_is_told_so(tmp_path: Path) -> None:
    assert "Check the address" in refused_at(answering(404, b"<html>"), tmp_path).en


@pytest.mark.parametrize("url", ["opendata.example.vn", "ftp://a", "https://", ""])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(PortalRefused, match="Enter it whole"):
        CkanPortal(url, "token", "bhxh")


@pytest.mark.parametrize("status", [408, 429, 503])
def test_a_portal_that_asks_to_come_later_is_unavailable(tmp_path: Path, status: int) -> None:
    haste = Patience(timeout=5, tries=2, backoff=0)
    late = answering(status, headers={"Retry-After": "3600"})
    with a_server(late) as url, pytest.raises(PortalUnavailableError, match=f"HTTP {status}"):
        CkanPortal(url, "token", "bhxh", patience=haste).publish(a_publication(tmp_path))


def test_what_ckan_refuses_without_a_type_is_a_refusal(tmp_path: Path) -> None:
    assert "Check the address" in refused_at(answering(400, b'"no"'), tmp_path).en


@pytest.mark.parametrize("token", ["", "a b", "a\nb", "mã"])
def test_a_token_http_cannot_carry_is_refused_without_repeating_it(token: str) -> None:
    with pytest.raises(PortalRefused, match="Copy it again") as refusal:
        CkanPortal("http://127.0.0.1:1", token, "bhxh")
    assert not token or token not in refusal.value.en


def test_an_address_with_a_password_is_refused_without_repeating_it() -> None:
    with pytest.raises(PortalRefused, match="without a password") as refusal:
        CkanPortal("https://user:secret@opendata.example.vn", "token", "bhxh")
    assert "secret" not in f"{refusal.value!r}{refusal.value.vi}"


def test_a_line_in_netrc_does_not_replace_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with fake_ckan() as ckan:
        portal = CkanPortal(ckan.url, ckan.token, ckan.organization)
        assert portal.publish(a_publication(tmp_path)).changed


def test_a_download_longer_than_announced_is_not_read_to_its_end() -> None:
    session = PortalSession("http://127.0.0.1", "portal", Patience(), not_repeatable=())
    with a_server(answering(200, b"x" * 1_000_000)) as url, session:
        assert not session.serves(url, size=10, sha256="", token=None)


def test_a_file_that_is_not_the_released_one_is_not_sent(tmp_path: Path) -> None:
    changed = a_file(tmp_path, "a.csv", b"a\n")
    changed.path.write_bytes(b"b\n")
    with fake_ckan() as ckan:
        portal = CkanPortal(ckan.url, ckan.token, ckan.organization)
        with pytest.raises(PortalMismatchError, match="Nothing was sent"):
            portal.publish(a_publication(tmp_path, files=(changed,)))
        assert ckan.site.datasets == {}


def test_two_files_of_one_name_are_refused_before_anything_is_sent(tmp_path: Path) -> None:
    twice = (a_file(tmp_path, "a.csv", b"a\n"), a_file(tmp_path, "a.csv", b"b\n"))
    with fake_ckan() as ckan:
        portal = CkanPortal(ckan.url, ckan.token, ckan.organization)
        with pytest.raises(PortalRefused, match="two files of the release have the same name"):
            portal.publish(a_publication(tmp_path, files=twice))
        assert ckan.faults.calls == 0


def test_a_portal_that_gives_out_other_bytes_is_a_mismatch_and_not_marked(tmp_path: Path) -> None:
    with fake_ckan() as ckan:
        portal = CkanPortal(ckan.url, ckan.token, ckan.organization)
        ckan.site.file = lambda *_: b"other bytes"  # type: ignore[method-assign]
        with pytest.raises(PortalMismatchError, match="does not show the file") as fault:
            portal.publish(a_publication(tmp_path))
        assert "không hiển thị đúng tệp" in fault.value.vi
        assert portal.release_on("so-nguoi-tham-gia") is None


def test_a_portal_that_holds_other_rows_is_a_mismatch_and_not_marked(tmp_path: Path) -> None:
    with fake_ckan() as ckan:
        portal = CkanPortal(ckan.url, ckan.token, ckan.organization)
        ckan.site.dump = lambda *_: b"_id\n"  # type: ignore[method-assign]
        with pytest.raises(PortalMismatchError, match="the rows of the table"):
            portal.publish(a_publication(tmp_path, table=a_table(tmp_path)))
        assert portal.release_on("so-nguoi-tham-gia") is None


def test_on_a_portal_with_a_schema_facts_go_to_its_fields_and_nothing_changes_twice(
    tmp_path: Path,
) -> None:
    subfields = [{"field_name": "name"}, {"field_name": "email"}]
    contact = {"field_name": "contact", "repeating_subfields": subfields}
    schema = {"dataset_fields": [{"field_name": "frequency"}, contact]}
    with fake_ckan(schema) as ckan:
        portal = CkanPortal(ckan.url, ckan.token, ckan.organization)
        assert portal.publish(a_publication(tmp_path)).changed
        assert not portal.publish(a_publication(tmp_path)).changed
        (dataset,) = ckan.site.datasets.values()
    assert dataset["frequency"] == "quarterly"
    assert dataset["contact"][0]["name"] == "Ban Thống kê"


def test_a_portal_that_drops_a_field_of_its_own_schema_is_a_mismatch(tmp_path: Path) -> None:
    with fake_ckan({"dataset_fields": [{"field_name": "frequency"}]}) as ckan:
        shown = ckan.site._shown
        ckan.site._shown = lambda dataset: {**shown(dataset), "frequency": None}  # type: ignore[method-assign]
        portal = CkanPortal(ckan.url, ckan.token, ckan.organization)
        with pytest.raises(PortalMismatchError, match="the fields `frequency`"):
            portal.publish(a_publication(tmp_path))
