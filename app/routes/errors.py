"""Answer what went wrong: every refusal has its status, every message is in the reader's language."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from access_control.errors import (
    AccessDenied,
    NameUsed,
    NoSuchEvent,
    OwnAccount,
    SignInFailed,
    UnknownAccount,
    WeakPassword,
)
from anonymization.dual_control.errors import (
    DeedRefusedNow,
    HoldersRefused,
    NobodyFound,
    NotAHolder,
    NotAnIdentifier,
    NotShared,
    OtherIdentifier,
    OtherPurposeNow,
    PurposeRefused,
    ReferenceMissing,
    RequestLapsed,
    TooManyValues,
    UnknownDeedRequest,
    VersionsDoNotMatch,
)
from anonymization.errors import MethodsMixed, NotForTables, StillExposed, UnknownCode
from anonymization.records.errors import (
    BadLine,
    ContractBroken,
    FormatTooSmall,
    HashRefused,
    KeepsDirectIdentifier,
    KeyDestroyed,
    KeyInShares,
    KeyInUse,
    MissingColumn,
    NobodyNamed,
    NoSuchTreatment,
    NotAPseudonym,
    NotForThisKind,
    NothingToMeasure,
    NotOnTheLadder,
    RiskTooHigh,
    UnknownDomain,
    UnknownPurpose,
    UntreatedColumn,
)
from app.demo.dirt import ShareOutOfRange
from app.demo.register import TooFewParticipants
from app.routes.refusals import (
    ForgedForm,
    NoSuchPage,
    NotSignedIn,
    NotUnderstood,
    ReleaseWithdrawn,
)
from app.routes.visitor import Visitor, stranger, visitor
from catalog.errors import (
    ChangedMeanwhile,
    NameTaken,
    QualityFailed,
    SourceTooLarge,
    StepMissing,
    Unclassified,
    UnknownDataset,
    UnreadableSource,
)
from catalog.geography import UnknownProvince
from publishing.errors import (
    CertificateOutdated,
    NotARelease,
    PersonalDataFound,
    RequestChanged,
    SameChecker,
    UnknownRelease,
    UnknownRequest,
    UnlistedPortal,
    WrongMoment,
)
from publishing.portals.errors import PortalRefused
from storage.engine import UnreadableTable
from storage.errors import BilingualError, Fault, Refusal
from storage.key_shares import ShareRefused, WrongPassphrase
from storage.keys import NotAKey
from storage.vault import NotInVault

STATUS_OF: dict[type[Refusal], int] = {
    BadLine: 400,
    AccessDenied: 403,
    UnlistedPortal: 403,
    ChangedMeanwhile: 409,
    ContractBroken: 422,
    DeedRefusedNow: 409,
    ForgedForm: 403,
    FormatTooSmall: 422,
    HashRefused: 422,
    HoldersRefused: 422,
    KeepsDirectIdentifier: 422,
    KeyDestroyed: 409,
    KeyInShares: 409,
    KeyInUse: 409,
    MethodsMixed: 409,
    MissingColumn: 422,
    NameTaken: 409,
    NameUsed: 409,
    NobodyFound: 404,
    NoSuchEvent: 404,
    NoSuchPage: 404,
    NoSuchTreatment: 422,
    NobodyNamed: 422,
    NotAHolder: 403,
    NotAKey: 422,
    NotAnIdentifier: 422,
    NotAPseudonym: 422,
    NotARelease: 422,
    NotForTables: 409,
    NotForThisKind: 422,
    NotInVault: 404,
    NotOnTheLadder: 422,
    NotShared: 409,
    NotSignedIn: 401,
    NotUnderstood: 422,
    NothingToMeasure: 422,
    OtherIdentifier: 422,
    OtherPurposeNow: 409,
    OwnAccount: 403,
    CertificateOutdated: 409,
    PersonalDataFound: 422,
    PortalRefused: 422,
    PurposeRefused: 422,
    QualityFailed: 422,
    ReferenceMissing: 422,
    ReleaseWithdrawn: 410,
    RequestChanged: 409,
    RequestLapsed: 410,
    RiskTooHigh: 409,
    SameChecker: 403,
    ShareOutOfRange: 422,
    ShareRefused: 409,
    SignInFailed: 401,
    SourceTooLarge: 413,
    StepMissing: 409,
    StillExposed: 422,
    TooFewParticipants: 422,
    TooManyValues: 422,
    Unclassified: 422,
    UnknownAccount: 422,
    UnknownCode: 422,
    UnknownDataset: 404,
    UnknownDeedRequest: 404,
    UnknownDomain: 404,
    UnknownProvince: 422,
    UnknownPurpose: 422,
    UnknownRelease: 404,
    UnknownRequest: 404,
    UnreadableSource: 422,
    UnreadableTable: 422,
    UntreatedColumn: 422,
    VersionsDoNotMatch: 409,
    WeakPassword: 422,
    WrongMoment: 409,
    WrongPassphrase: 403,
}
"""The HTTP status of every refusal."""

SERVER_FAULT = 500
NOT_FOUND = 404
METHOD_NOT_ALLOWED = 405

_UNFORESEEN = Fault(
    "something went wrong here, and it is not your fault. Nothing was changed. Try again later",
    vi="đã có lỗi phía hệ thống, không phải do bạn. Không có gì bị thay đổi. Hãy thử lại sau",
)


def answer_errors(app: FastAPI) -> None:
    """Teach the application to answer refusals, faults and unknown addresses."""
    app.add_exception_handler(BilingualError, _told)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _by_framework)


async def answer_unforeseen(request: Request) -> Response:
    return answer(request, _UNFORESEEN, SERVER_FAULT)


def answer(request: Request, problem: BilingualError, status: int) -> Response:
    """Tell a problem: as a page to people, as JSON in both languages to programs."""
    if wants_json(request):
        headers = {"www-authenticate": 'Basic realm="minhbach", charset="UTF-8"'}
        said = {"error": {"kind": type(problem).__name__, "en": problem.en, "vi": problem.vi}}
        return JSONResponse(said, status, headers if status == STATUS_OF[NotSignedIn] else None)
    someone = _visitor_or_stranger(request)
    if isinstance(problem, NotSignedIn) and request.method == "GET":
        return someone.go(f"/sign-in?next={request.url.path}")
    return someone.show(
        "error.html",
        status=status,
        message=problem.in_language(someone.language),
        code=status,
        back=_back(request),
    )


def wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or (
        "application/json" in accepted and "text/html" not in accepted
    )


def _visitor_or_stranger(request: Request) -> Visitor:
    try:
        return visitor(request)
    except Exception:  # noqa: BLE001 (to tell one problem we must not stumble over another)
        return stranger(request)


def _back(request: Request) -> str:
    """The page of ours that they came from."""
    own = f"{request.url.scheme}://{request.headers.get('host', '')}/"
    referer = request.headers.get("referer", "")
    return f"/{referer.removeprefix(own)}" if referer.startswith(own) else ""


def _told(request: Request, problem: Exception) -> Response:
    if not isinstance(problem, BilingualError):
        raise problem
    status = next((STATUS_OF[k] for k in type(problem).__mro__ if k in STATUS_OF), SERVER_FAULT)
    return answer(request, problem, status)


def _not_understood(request: Request, problem: Exception) -> Response:
    """Name our own fields, never what was in them, and never a key that we did not ask for."""
    found: list[Mapping[str, Any]] = list(getattr(problem, "errors", list)())
    known = {str(e["loc"][1]) for e in found if e["type"] != "extra_forbidden" and e["loc"][1:]}
    names = ", ".join(f"`{name}`" for name in sorted(known))
    said = NotUnderstood(
        f"a field is missing, unknown or not as it should be{': ' * bool(names)}{names}. "
        "Mend it and try again",
        vi=f"có trường bị thiếu, không rõ hoặc không hợp lệ{': ' * bool(names)}{names}. "
        "Hãy sửa rồi thử lại",
    )
    return answer(request, said, STATUS_OF[NotUnderstood])


def _by_framework(request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else SERVER_FAULT
    if status in (NOT_FOUND, METHOD_NOT_ALLOWED):
        return answer(request, NoSuchPage.now(), status)
    said = NotUnderstood(
        "the request is not as it should be. Open the page again and repeat it",
        vi="yêu cầu không hợp lệ. Hãy mở lại trang và thực hiện lại",
    )
    return answer(request, said, status)
