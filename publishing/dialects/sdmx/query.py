"""Read what a client asks of a dataflow: the key, the time, and how much of it.

A key is one part a dimension with dots between, `+` between codes, nothing or `*` for all
(`M.VN+01.F._T.SI`); `all` and nothing ask for everything. Periods are whole: `2025` begins in
January and ends in December.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from publishing.dialects.sdmx.flow import CONF_STATUS, OBS_STATUS, TIME, VALUE, Flow
from publishing.dialects.sdmx.refusals import NOT_IMPLEMENTED, SEMANTICS, SdmxRefusal, wrong_syntax

LONGEST_KEY = 4_000
DETAILS = ("full", "dataonly", "serieskeysonly", "nodata")
_CODE = re.compile(r"[A-Za-z0-9_@$-]+")
_PERIOD = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])(?:-\d\d)?|Q([1-4])|M(0[1-9]|1[0-2])|A1))?")


@dataclass(frozen=True, slots=True)
class DataQuery:
    """A question that was understood: codes by dimension (none: all), time, and amount."""

    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    first: int = 0
    last: int = 0
    detail: str = "full"


def read_query(flow: Flow, key: str, asked: Mapping[str, str]) -> DataQuery:
    """Read a key and the parameters beside it.

    Raises:
        SdmxRefusal: They cannot be read, or ask for what this service does not do.
    """
    for name in ("updatedAfter", "asOf"):
        if name in asked:
            raise SdmxRefusal(NOT_IMPLEMENTED, f"{name} is not implemented: take all and compare")
    if asked.get("includeHistory", "false") != "false":
        raise SdmxRefusal(NOT_IMPLEMENTED, "includeHistory is not implemented")
    at = asked.get("dimensionAtObservation", TIME)
    if at not in (TIME, "AllDimensions"):
        raise SdmxRefusal(NOT_IMPLEMENTED, "Only TIME_PERIOD stands at observations here")
    detail = asked.get("detail", "full")
    if detail not in DETAILS:
        raise wrong_syntax(f"detail is one of {', '.join(DETAILS)}")
    codes = _read_key(flow, key) | _read_filters(flow, asked)
    since, until = _read_time(asked)
    return DataQuery(
        codes,
        since,
        until,
        _number(asked, "firstNObservations"),
        _number(asked, "lastNObservations"),
        detail,
    )


def observations(flow: Flow, query: DataQuery) -> pl.DataFrame:
    """Return the observations, series by series, in time."""
    table = flow.table
    for name, codes in query.codes.items():
        table = table.filter(pl.col(name).is_in(codes))
    if query.since:
        table = table.filter(pl.col(TIME) >= query.since)
    if query.until:
        table = table.filter(pl.col(TIME).str.slice(0, len(query.until)) <= query.until)
    found = table.sort(*flow.dimension_ids, TIME).collect()
    if query.detail in ("serieskeysonly", "nodata"):
        return found.select(flow.dimension_ids).unique(maintain_order=True)
    if query.first or query.last:
        found = _some_of_each(found, flow.dimension_ids, query.first, query.last)
    return found.select(*flow.dimension_ids, TIME, VALUE, OBS_STATUS, CONF_STATUS)


def _some_of_each(table: pl.DataFrame, series: list[str], first: int, last: int) -> pl.DataFrame:
    place = pl.int_range(pl.len()).over(series)
    behind = pl.len().over(series) - place
    wanted = (place < first) if first else pl.lit(value=False)
    return table.filter(wanted | (behind <= last) if last else wanted)


def _read_key(flow: Flow, key: str) -> dict[str, Sequence[str]]:
    if key in ("", "all", "*"):
        return {}
    if len(key) > LONGEST_KEY:
        raise wrong_syntax("The key is too long: ask for all, or by several questions")
    parts = key.split(".")
    if len(parts) != len(flow.dimensions):
        raise wrong_syntax(
            f"The key has {len(parts)} parts, the data structure {len(flow.dimensions)} dimensions"
        )
    return {
        dimension.id: _read_codes(part, "+")
        for dimension, part in zip(flow.dimensions, parts, strict=True)
        if part not in ("", "*")
    }


def _read_codes(part: str, between: str) -> list[str]:
    codes = part.split(between)
    if not all(_CODE.fullmatch(code) for code in codes):
        raise wrong_syntax("A code has only letters, digits and _ @ $ -")
    return codes


def _read_filters(flow: Flow, asked: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """`c[SEX]=F,M` of SDMX REST 2.x; time is read apart."""
    found: dict[str, Sequence[str]] = {}
    for name, value in asked.items():
        if name.startswith("c[") and name.endswith("]") and name != f"c[{TIME}]":
            dimension = name[2:-1]
            if dimension not in flow.dimension_ids:
                raise SdmxRefusal(SEMANTICS, "A component is asked for that is no dimension")
            found[dimension] = _read_codes(value.replace("+", ","), ",")
    return found


def _read_time(asked: Mapping[str, str]) -> tuple[str, str]:
    """`startPeriod` and `endPeriod`, or `c[TIME_PERIOD]=ge:2025-01+le:2025-06`."""
    since, until = asked.get("startPeriod", ""), asked.get("endPeriod", "")
    for part in filter(None, re.split(r"[+,]", asked.get(f"c[{TIME}]", ""))):
        operator, _, period = part.rpartition(":")
        match operator:
            case "ge":
                since = period
            case "le":
                until = period
            case "" | "eq":
                since = until = period
            case _:
                raise SdmxRefusal(NOT_IMPLEMENTED, "Time is asked for with ge, le and eq here")
    return _as_month(since, last=False), _as_month(until, last=True)


def _as_month(period: str, *, last: bool) -> str:
    """Return a period as our periods begin: `2025`, `2025-04`.

    >>> _as_month("2025-Q2", last=True), _as_month("2025-M03", last=False)
    ('2025-06', '2025-03')
    """
    if not period:
        return ""
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise wrong_syntax("A period reads 2025, 2025-Q1, 2025-01 or 2025-01-31")
    year, month, quarter, other = found.groups()
    if quarter:
        return f"{year}-{int(quarter) * 3 - (0 if last else 2):02}"
    return "-".join(filter(None, (year, month or other)))


def _number(asked: Mapping[str, str], name: str) -> int:
    text = asked.get(name, "0")
    if not text.isascii() or not text.isdigit():
        raise wrong_syntax(f"{name} is a whole number")
    return int(text[:9])
