"""Solr's values: dates with date math, numbers, booleans, text."""

import calendar
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.lab.ckan.solr.refusals import BadRequest
from tests.lab.ckan.solr.schema import Field

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = re.compile(r"(-?\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z")
_OFFSET = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)([+-])(\d\d):(\d\d)")
_MATH = re.compile(r"([+-]\d+|/)(YEAR|MONTH|DAY|DATE|HOUR|MINUTE|SECOND|MILLI|MILLISECOND)S?")
_FIRSTS = {"YEAR": None, "MONTH": 1, "DAY": 1, "HOUR": 0, "MINUTE": 0, "SECOND": 0}


def convert(field: Field, name: str, value: Any) -> Any:
    """Return one raw JSON value as its field's type, or refuse it as Solr would."""
    kind, text = field.type.kind, scalar_text(value)
    try:
        if kind == "date":
            return parse_date(text)
        if kind == "number":
            whole = "int" in field.type.name or "long" in field.type.name
            return int(text) if whole else float(text)
    except (BadRequest, ValueError) as error:
        raise BadRequest(f"Error adding field '{name}'='{text}' msg={error}") from error
    if kind == "boolean":
        return text[:1].lower() in ("t", "y", "1")
    return text


def scalar_text(value: Any) -> str:
    """Return a value as Solr writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def parse_date(text: str) -> int:
    """Return milliseconds since the epoch from Solr's date syntax, date math included."""
    if text.startswith("NOW"):
        moment, rest = datetime.now(UTC), text[3:]
    else:
        match = _ISO.match(text)
        if not match:
            raise BadRequest(f"Invalid Date String:'{text}'")
        moment, rest = _moment(match, text), text[match.end() :]
    while rest:
        match = _MATH.match(rest)
        if not match:
            raise BadRequest(f"Invalid Date in Date Math String:'{text}'")
        moment = _after(moment, match.group(1), match.group(2))
        rest = rest[match.end() :]
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def format_date(millis: int) -> str:
    text = (_EPOCH + timedelta(milliseconds=millis)).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f"{millis % 1000:03d}".rstrip("0")
    return f"{text}.{fraction}Z" if fraction else f"{text}Z"


def without_offset(text: str) -> str:
    """Return a document's date in UTC, as Solr's default update chain makes it."""
    match = _OFFSET.fullmatch(text)
    if not match:
        return text
    base, sign, hours, minutes = match.groups()
    shift = (int(hours) * 60 + int(minutes)) * (1 if sign == "+" else -1)
    return format_date(parse_date(base + "Z") - shift * 60_000)


def _moment(match: re.Match[str], text: str) -> datetime:
    year, month, day, hour, minute, second = (int(group) for group in match.groups()[:6])
    micro = int((match.group(7) or "0").ljust(6, "0")[:6])
    try:
        return datetime(year, month, day, hour, minute, second, micro, UTC)
    except ValueError as error:
        raise BadRequest(f"Invalid Date in Date Math String:'{text}'") from error


def _after(moment: datetime, step: str, unit: str) -> datetime:
    unit = "DAY" if unit == "DATE" else unit
    if step == "/":
        return _rounded(moment, unit)
    if unit in ("YEAR", "MONTH"):
        return _months_later(moment, int(step) * (12 if unit == "YEAR" else 1))
    if unit.startswith("MILLI"):
        return moment + timedelta(milliseconds=int(step))
    return moment + timedelta(**{f"{unit.lower()}s": int(step)})


def _rounded(moment: datetime, unit: str) -> datetime:
    if unit not in _FIRSTS:
        return moment
    smaller = list(_FIRSTS)[list(_FIRSTS).index(unit) + 1 :]
    reset: dict[str, Any] = {name.lower(): _FIRSTS[name] for name in smaller}
    return moment.replace(microsecond=0, **reset)


def _months_later(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
