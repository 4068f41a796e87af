"""Call a CKAN portal through ckanapi, with errors that say what to do and never hold the token."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from ckanapi import NotAuthorized, NotFound, RemoteCKAN, ValidationError
from ckanapi.errors import CKANAPIError, ServerIncompatibleError

from publishing.portals.errors import PortalMismatchError, PortalRefused
from publishing.portals.session import Patience, PortalSession

# A second `..._create` makes a second thing, or is refused because of the first.
_NOT_REPEATABLE = ("package_create", "resource_create", "datastore_create")
_USER_AGENT = "minhbach"
_LONGEST_REASON = 300

Upload = tuple[str, BytesIO, str]
"""A file to send: its name, its bytes, its media type."""


class CkanApi:
    """The action API of one portal, as the user of one token and as anyone."""

    def __init__(self, url: str, token: str, patience: Patience) -> None:
        self.url = _address(url)
        self.host = urlsplit(url).netloc
        self._token = _usable(token)
        actions = (f"{self.url}/api/action/{action}" for action in _NOT_REPEATABLE)
        self._session = PortalSession(self.url, self.host, patience, not_repeatable=actions)
        self._ours = RemoteCKAN(self.url, self._token, _USER_AGENT, session=self._session)
        self._anyone = RemoteCKAN(self.url, None, _USER_AGENT, session=self._session)

    def ask(self, action: str, fields: Mapping[str, Any], *, upload: Upload | None = None) -> Any:
        """Return the answer of an action.

        Raises:
            PortalRefused: CKAN says no. The message names the action, the field and the reason.
            PortalUnavailableError: CKAN does not answer, or answers with 5xx.
        """
        files = {"upload": upload} if upload else None
        try:
            return self._ours.call_action(action, dict(fields), files=files)
        except (CKANAPIError, ServerIncompatibleError) as error:
            raise self._refusal(action, error) from error

    def find(self, action: str, fields: Mapping[str, Any]) -> Any | None:
        """Return the answer of an action, or nothing when the thing does not exist."""
        try:
            return self._ours.call_action(action, dict(fields))
        except NotFound:
            return None
        except (CKANAPIError, ServerIncompatibleError) as error:
            raise self._refusal(action, error) from error

    def find_as_anyone(self, action: str, fields: Mapping[str, Any]) -> Any | None:
        """Return what a reader without an account gets, or nothing when they get nothing."""
        try:
            return self._anyone.call_action(action, dict(fields))
        except (NotFound, NotAuthorized):
            return None
        except (CKANAPIError, ServerIncompatibleError) as error:
            raise self._refusal(action, error) from error

    def read(self, path: str) -> bytes | None:
        """Return the bytes at a path of the portal, or nothing when it does not give them out.

        A path, not the address the portal reports: our token goes to no other address.
        """
        return self._session.read(f"{self.url}{path}", token=self._token)

    def serves(self, path: str, *, size: int, sha256: str) -> bool:
        """Tell whether the portal gives out exactly these bytes at this path."""
        url = f"{self.url}{path}"
        return self._session.serves(url, size=size, sha256=sha256, token=self._token)

    def serves_anyone(self, path: str) -> bool:
        """Tell whether a reader without an account gets any bytes at this path."""
        return self._session.read(f"{self.url}{path}", token=None) is not None

    def mismatch(self, en: str, vi: str) -> PortalMismatchError:
        """Return the fault that what was read back, named here, is not what was sent."""
        return PortalMismatchError(
            f"the portal `{self.host}` does not show {en} as sent. The release is not marked as "
            "published there. Publish again; if this stays, ask the operator of the portal",
            vi=f"cổng `{self.host}` không hiển thị đúng {vi} như đã gửi. Bản phát hành chưa được "
            "đánh dấu là đã công bố. Hãy công bố lại; nếu vẫn lỗi, hãy hỏi đơn vị vận hành cổng",
        )

    def no_right(self, action: str) -> PortalRefused:
        """Return the refusal of a token that does not let us do this."""
        return PortalRefused(
            f"the portal `{self.host}` does not let this token do `{action}`. Check that the "
            "token is valid, that its user is an editor of the organisation, and that no other "
            "organisation uses the name of the dataset",
            vi=f"cổng `{self.host}` không cho mã truy cập này thực hiện `{action}`. Hãy kiểm tra "
            "mã còn hiệu lực, người dùng của mã là biên tập viên của tổ chức, và tên tập dữ liệu "
            "không thuộc tổ chức khác",
        )

    def _refusal(self, action: str, error: Exception) -> PortalRefused:
        match error:
            case NotAuthorized():
                return self.no_right(action)
            case ValidationError():
                en, vi = _reason(error.error_dict)
            case NotFound():
                en, vi = "it does not know what this is about", "cổng không có đối tượng này"
            case _:
                en = "its answer is not that of a CKAN. Check the address"
                vi = "câu trả lời không phải của CKAN. Hãy kiểm tra địa chỉ"
        return PortalRefused(
            f"the portal `{self.host}` refused `{action}`: {en}",
            vi=f"cổng `{self.host}` từ chối `{action}`: {vi}",
        )


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        # The address stands in receipts and in the audit log: no password may be in it.
        raise PortalRefused(
            "the address of the portal is not one. Enter it whole and without a password, "
            "as `https://opendata.example.vn`",
            vi="địa chỉ cổng không hợp lệ. Hãy nhập đầy đủ và không kèm mật khẩu, "
            "ví dụ `https://opendata.example.vn`",
        )
    return url.rstrip("/")


def _usable(token: str) -> str:
    """Refuse a token that HTTP cannot carry: the library's own error would print it."""
    if not (token and token.isascii() and token.isprintable() and " " not in token):
        raise PortalRefused(
            "the token of the portal is empty or holds a character that no token has. "
            "Copy it again",
            vi="mã truy cập của cổng bị trống hoặc có ký tự không hợp lệ. Hãy sao chép lại",
        )
    return token


def _reason(errors: Mapping[str, Any]) -> tuple[str, str]:
    """Return CKAN's reasons by field, in its own language. A row is told by its number only."""
    if "records_row" in errors:
        row = int(errors["records_row"]) + 1
        return f"row {row} of a batch does not fit the table", f"dòng {row} của lô không khớp bảng"
    told = (f"{field}: {_text(why)}" for field, why in errors.items() if not field.startswith("__"))
    reasons = "; ".join(told)[:_LONGEST_REASON]
    return reasons, reasons


def _text(why: Any) -> str:
    match why:
        case str():
            return why
        case Mapping():
            return ", ".join(f"{key}: {_text(value)}" for key, value in why.items())
        case list():
            return ", ".join(_text(entry) for entry in why)
        case _:
            return str(why)
