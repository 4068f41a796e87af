"""Talk to a portal over HTTP: never without a time limit, trying again only where that is safe."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from publishing.portals.errors import PortalRefused, PortalUnavailableError

_CONNECT_SECONDS = 10.0
_SERVER_FAULTS = (500, 502, 503, 504)
_TOO_LARGE = 413
_LATER = (408, 429)  # timed out, or too many requests


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one answer may take, how often a call is tried, how the pause between grows."""

    timeout: float = 60.0
    tries: int = 3
    backoff: float = 0.5


class PortalSession(requests.Session):
    """A session whose failures are ours, with a policy of patience for each kind of call."""

    def __init__(
        self, url: str, host: str, patience: Patience, *, not_repeatable: Iterable[str]
    ) -> None:
        """Try again after 5xx, a broken connection or a time-out, but never after 4xx.

        Args:
            url: The address of the portal.
            host: What the portal is called in messages.
            patience: How long to wait and how often to try.
            not_repeatable: Addresses where an answer that got lost may have done its work,
                and doing it twice would make two things. They are tried again only while
                no connection could be made at all.
        """
        super().__init__()
        self.host = host
        self._timeout = (min(_CONNECT_SECONDS, patience.timeout), patience.timeout)
        # Any value here keeps requests from replacing our token by a line in ~/.netrc.
        self.auth = _unchanged
        again = patience.tries - 1
        self.mount(url, HTTPAdapter(max_retries=_repeat(again, patience.backoff)))
        for prefix in not_repeatable:
            self.mount(prefix, HTTPAdapter(max_retries=_reconnect(again, patience.backoff)))

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Return an answer below 500 that is not a moved form.

        Raises:
            PortalUnavailableError: No answer, or 5xx, after the last try.
            PortalRefused: The address has moved, or the upload is too large for the server.
        """
        kwargs["timeout"] = kwargs.get("timeout") or self._timeout
        try:
            response = super().send(request, **kwargs)
        except requests.RequestException as error:
            raise _unavailable(self.host, _why(error)) from error
        if response.status_code >= min(_SERVER_FAULTS) or response.status_code in _LATER:
            raise _unavailable(self.host, f"HTTP {response.status_code}")
        if response.is_redirect and request.method == "POST":
            # The second request would go out without its body, perhaps to another host.
            raise PortalRefused(
                f"the portal `{self.host}` has moved (HTTP {response.status_code}). "
                "Enter its final address, with https, in the settings",
                vi=f"cổng `{self.host}` đã chuyển địa chỉ (HTTP {response.status_code}). "
                "Hãy nhập địa chỉ cuối cùng, có https, trong phần thiết lập",
            )
        if response.status_code == _TOO_LARGE:
            raise PortalRefused(
                f"the server before the portal `{self.host}` takes no file this large. "
                "Ask its operator to raise the limit, or publish fewer columns",
                vi=f"máy chủ phía trước cổng `{self.host}` không nhận tệp lớn như vậy. "
                "Hãy đề nghị đơn vị vận hành nâng giới hạn, hoặc công bố ít cột hơn",
            )
        return response

    def read(self, url: str, *, token: str | None = None) -> bytes | None:
        """Return the bytes at `url`, or nothing when the portal does not give them out."""
        headers = {"Authorization": token} if token else {}
        response = self.get(url, headers=headers)
        return response.content if response.ok else None

    def serves(self, url: str, *, size: int, sha256: str, token: str | None) -> bool:
        """Tell whether exactly these bytes are given out at `url`. Reads no more than `size`."""
        headers = {"Authorization": token} if token else {}
        seen, digest = 0, hashlib.sha256()
        with self.get(url, headers=headers, stream=True) as response:
            if not response.ok:
                return False
            try:
                for chunk in response.iter_content(1 << 16):
                    seen += len(chunk)
                    if seen > size:
                        return False
                    digest.update(chunk)
            except requests.RequestException as error:
                raise _unavailable(self.host, _why(error)) from error
        return digest.hexdigest() == sha256


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _repeat(times: int, backoff: float) -> Retry:
    return Retry(
        total=times,
        status_forcelist=_SERVER_FAULTS,
        allowed_methods=None,  # CKAN reads with POST too
        backoff_factor=backoff,
        raise_on_status=False,
        respect_retry_after_header=False,  # a portal must not decide how long we wait
    )


def _reconnect(times: int, backoff: float) -> Retry:
    return Retry(
        total=times,
        connect=times,
        read=0,
        status=0,
        other=0,
        backoff_factor=backoff,
        respect_retry_after_header=False,
    )


def _why(error: requests.RequestException) -> str:
    match error:
        case requests.exceptions.SSLError():
            return "TLS failed"
        case requests.Timeout():
            return "no answer in time"
        case _:
            return "no answer"


def _unavailable(host: str, what: str) -> PortalUnavailableError:
    return PortalUnavailableError(
        f"the portal `{host}` is not available ({what}). Nothing is lost: publishing again "
        "later goes on where this stopped",
        vi=f"cổng `{host}` hiện không truy cập được ({what}). Không mất gì: "
        "lần công bố sau sẽ tiếp tục từ chỗ dừng",
    )
