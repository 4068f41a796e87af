"""What the doors themselves refuse, before any use case is asked."""

from storage.errors import Refusal


class NotSignedIn(Refusal):
    """A page or a step for people who have signed in."""

    @classmethod
    def now(cls) -> "NotSignedIn":
        return cls("this needs an account. Sign in first", vi="cần có tài khoản. Hãy đăng nhập")


class ForgedForm(Refusal):
    """A form that did not come from one of our own pages, or from an old session."""

    @classmethod
    def now(cls) -> "ForgedForm":
        return cls(
            "this form is too old or comes from another site. Open the page again and repeat it",
            vi="biểu mẫu đã cũ hoặc đến từ trang khác. Hãy mở lại trang và thực hiện lại",
        )


class NoSuchPage(Refusal):
    """An address that leads nowhere."""

    @classmethod
    def now(cls) -> "NoSuchPage":
        return cls(
            "there is nothing at this address. Look for it in the list of datasets",
            vi="không có gì ở địa chỉ này. Hãy tìm trong danh sách dữ liệu",
        )


class ReleaseWithdrawn(Refusal):
    """A release that was public once."""


class NotUnderstood(Refusal):
    """A form or a message with a field that is missing or has another form than we asked for."""
