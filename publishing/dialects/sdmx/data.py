"""Observations as SDMX-ML (generic and structure-specific), SDMX-CSV and SDMX-JSON.

A suppressed observation has no value, `OBS_STATUS` Q and `CONF_STATUS` C. Codes hold only letters,
digits and `_@$-` (`query.py`), so they stand in XML as they are.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any
from xml.sax.saxutils import quoteattr

import polars as pl

from publishing.dialects.sdmx.flow import (
    AGENCY,
    CODE_LISTS,
    CONF_STATUS,
    OBS_STATUS,
    PERSONS,
    TIME,
    UNIT,
    VALUE,
    VERSION,
    Flow,
)
from publishing.dialects.sdmx.names import (
    COMMON_21,
    COMMON_30,
    GENERIC_21,
    MESSAGE_21,
    MESSAGE_30,
    SPECIFIC_21,
    SPECIFIC_30,
    XSI,
    urn,
)

Row = tuple[Any, ...]
Writer = Callable[[Flow, pl.DataFrame, datetime], Iterator[str]]


def as_generic_21(flow: Flow, found: pl.DataFrame, prepared: datetime) -> Iterator[str]:
    """Yield an SDMX-ML 2.1 GenericData message."""
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:GenericData xmlns:mes="{MESSAGE_21}" '
        f'xmlns:com="{COMMON_21}" xmlns:gen="{GENERIC_21}">'
    )
    yield _header_21(flow, prepared)
    yield '<mes:DataSet structureRef="DSD" action="Replace">'
    for key, rows in _series(flow, found):
        pairs = zip(flow.dimension_ids, key, strict=True)
        values = "".join(f'<gen:Value id="{name}" value="{code}"/>' for name, code in pairs)
        yield f"<gen:Series><gen:SeriesKey>{values}</gen:SeriesKey>"
        yield f'<gen:Attributes><gen:Value id="{UNIT}" value="{PERSONS}"/></gen:Attributes>'
        yield "".join(_generic_observation(*row[-4:]) for row in rows if len(row) > len(key) + 1)
        yield "</gen:Series>"
    yield "</mes:DataSet></mes:GenericData>"


def _generic_observation(time: str, value: int | None, state: str, conf: str) -> str:
    said = f'<gen:ObsValue value="{value}"/>' if value is not None else ""
    return (
        f'<gen:Obs><gen:ObsDimension value="{time}"/>{said}<gen:Attributes>'
        f'<gen:Value id="{OBS_STATUS}" value="{state}"/>'
        f'<gen:Value id="{CONF_STATUS}" value="{conf}"/></gen:Attributes></gen:Obs>'
    )


def as_specific_21(flow: Flow, found: pl.DataFrame, prepared: datetime) -> Iterator[str]:
    """Yield an SDMX-ML 2.1 StructureSpecificData message."""
    own = f"{_structure_urn(flow)}:ObsLevelDim:{TIME}"
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<mes:StructureSpecificData xmlns:mes="{MESSAGE_21}" xmlns:com="{COMMON_21}" '
        f'xmlns:ss="{SPECIFIC_21}" xmlns:ns1="{own}" xmlns:xsi="{XSI}">'
    )
    yield _header_21(flow, prepared, namespace=own)
    yield (
        '<mes:DataSet ss:structureRef="DSD" ss:dataScope="DataStructure" xsi:type="ns1:DataSetType" '
        'action="Replace">'
    )
    yield from _specific_series(flow, found)
    yield "</mes:DataSet></mes:StructureSpecificData>"


def as_specific_30(flow: Flow, found: pl.DataFrame, prepared: datetime) -> Iterator[str]:
    """Yield an SDMX-ML 3.0 StructureSpecificData message."""
    own = f"{_structure_urn(flow)}:ObsLevelDim:{TIME}"
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<mes:StructureSpecificData xmlns:mes="{MESSAGE_30}" xmlns:com="{COMMON_30}" '
        f'xmlns:ss="{SPECIFIC_30}" xmlns:ns1="{own}" xmlns:xsi="{XSI}">'
    )
    structure = (
        f'<mes:Structure structureID="DSD" namespace={quoteattr(own)} '
        f'dimensionAtObservation="{TIME}"><com:Structure>{_structure_urn(flow)}</com:Structure>'
        "</mes:Structure>"
    )
    yield _header(prepared, structure)
    yield (
        '<mes:DataSet ss:structureRef="DSD" ss:dataScope="DataStructure" xsi:type="ns1:DataSetType" '
        'action="Replace">'
    )
    yield from _specific_series(flow, found)
    yield "</mes:DataSet></mes:StructureSpecificData>"


def _specific_series(flow: Flow, found: pl.DataFrame) -> Iterator[str]:
    for key, rows in _series(flow, found):
        pairs = zip(flow.dimension_ids, key, strict=True)
        said = " ".join(f"{name}={quoteattr(code)}" for name, code in pairs)
        yield f'<Series {said} {UNIT}="{PERSONS}">'
        for time, value, state, conf in (row[-4:] for row in rows if len(row) > len(key) + 1):
            figure = f' {VALUE}="{value}"' if value is not None else ""
            yield f'<Obs {TIME}="{time}"{figure} {OBS_STATUS}="{state}" {CONF_STATUS}="{conf}"/>'
        yield "</Series>"


def as_csv_1(flow: Flow, found: pl.DataFrame, _prepared: datetime) -> Iterator[str]:
    """Yield SDMX-CSV 1.0: the dataflow in the first column."""
    yield from _csv(found, ["DATAFLOW"], [f"{AGENCY}:{flow.id}({VERSION})"])


def as_csv_2(flow: Flow, found: pl.DataFrame, _prepared: datetime) -> Iterator[str]:
    """Yield SDMX-CSV 2.0: the kind and the id of the structure, and the action."""
    first = ["dataflow", f"{AGENCY}:{flow.id}({VERSION})", "I"]
    yield from _csv(found, ["STRUCTURE", "STRUCTURE_ID", "ACTION"], first)


def _csv(found: pl.DataFrame, heading: list[str], first: list[str]) -> Iterator[str]:
    text = io.StringIO()
    csv.writer(text).writerow([*heading, *found.columns, UNIT])
    yield text.getvalue()
    start = [pl.lit(value).alias(name) for name, value in zip(heading, first, strict=True)]
    unit = pl.lit(PERSONS).alias(UNIT)
    whole = found.select(*start, pl.all(), unit)
    for part in whole.iter_slices(10_000):
        yield part.write_csv(include_header=False)


def as_json_1(flow: Flow, found: pl.DataFrame, prepared: datetime) -> Iterator[str]:
    """Yield SDMX-JSON 1.0: observations by the places of their codes."""
    yield json.dumps(_json(flow, found, prepared), ensure_ascii=False, separators=(",", ":"))


def _json(flow: Flow, found: pl.DataFrame, prepared: datetime) -> dict[str, Any]:
    names = [*flow.dimension_ids]
    codes = {name: found[name].unique(maintain_order=True).to_list() for name in names}
    periods = sorted(found[TIME].unique()) if TIME in found.columns else []
    places = {name: {code: at for at, code in enumerate(codes[name])} for name in names}
    when = {period: at for at, period in enumerate(periods)}
    states = {name: [code for code, _ in CODE_LISTS[name]] for name in (OBS_STATUS, CONF_STATUS)}
    series: dict[str, Any] = {}
    for key, rows in _series(flow, found):
        path = ":".join(str(places[name][code]) for name, code in zip(names, key, strict=True))
        series[path] = {
            "attributes": [0],
            "observations": {
                str(when[time]): [
                    value,
                    states[OBS_STATUS].index(state),
                    states[CONF_STATUS].index(conf),
                ]
                for time, value, state, conf in (r[-4:] for r in rows if len(r) > len(key) + 1)
            },
        }
    return {
        "meta": {
            "schema": "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/data-message/tools/schemas/1.0/sdmx-json-data-schema.json",
            "id": f"MB{prepared:%Y%m%d%H%M%S}",
            "prepared": prepared.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "test": False,
            "contentLanguages": ["vi", "en"],
            "sender": {"id": AGENCY},
        },
        "data": {
            "dataSets": [{"action": "Replace", "links": [_link(flow)], "series": series}],
            "structure": _json_structure(flow, codes, periods),
        },
    }


def _link(flow: Flow) -> dict[str, str]:
    return {"rel": "DataStructure", "urn": _structure_urn(flow)}


def _json_structure(flow: Flow, codes: dict[str, list[str]], periods: list[str]) -> dict[str, Any]:
    dimensions = [
        {
            "id": one.id,
            "name": one.name.vi,
            "names": {"vi": one.name.vi, "en": one.name.en},
            "keyPosition": place,
            "values": [
                {"id": c, "name": w.vi, "names": {"vi": w.vi, "en": w.en}}
                for code in codes[one.id]
                for c, w in one.codes
                if c == code
            ],
        }
        for place, one in enumerate(flow.dimensions)
    ]
    time = {
        "id": TIME,
        "name": "Kỳ",
        "keyPosition": len(dimensions),
        "role": "time",
        "values": [{"id": period, "name": period} for period in periods],
    }
    attributes: list[dict[str, Any]] = [
        {
            "id": name,
            "name": name,
            "values": [{"id": code, "name": words.vi} for code, words in CODE_LISTS[name]],
        }
        for name in (OBS_STATUS, CONF_STATUS, UNIT)
    ]
    for attribute in attributes[:2]:
        attribute["relationship"] = {"primaryMeasure": VALUE}
    attributes[2]["relationship"] = {"dimensions": flow.dimension_ids}
    return {
        "name": flow.name.vi,
        "names": {"vi": flow.name.vi, "en": flow.name.en},
        "dimensions": {"dataSet": [], "series": dimensions, "observation": [time]},
        "attributes": {"dataSet": [], "series": attributes[2:], "observation": attributes[:2]},
    }


def _series(flow: Flow, found: pl.DataFrame) -> Iterator[tuple[Row, list[Row]]]:
    """Yield each series' key and its rows; without observations when only keys were asked for."""
    width = len(flow.dimensions)
    for key, rows in groupby(found.iter_rows(), key=lambda row: row[:width]):
        yield key, list(rows)


def _structure_urn(flow: Flow) -> str:
    return urn("datastructure", "DataStructure", flow.id, AGENCY, VERSION)


def _header_21(flow: Flow, prepared: datetime, namespace: str = "") -> str:
    own = f" namespace={quoteattr(namespace)}" if namespace else ""
    structure = (
        f'<mes:Structure structureID="DSD"{own} dimensionAtObservation="{TIME}"><com:Structure>'
        f'<Ref agencyID="{AGENCY}" id="{flow.id}" version="{VERSION}" class="DataStructure" '
        'package="datastructure"/></com:Structure></mes:Structure>'
    )
    return _header(prepared, structure)


def _header(prepared: datetime, structure: str) -> str:
    return (
        f"<mes:Header><mes:ID>MB{prepared:%Y%m%d%H%M%S}</mes:ID><mes:Test>false</mes:Test>"
        f"<mes:Prepared>{prepared:%Y-%m-%dT%H:%M:%SZ}</mes:Prepared>"
        f'<mes:Sender id="{AGENCY}"/>{structure}</mes:Header>'
    )
