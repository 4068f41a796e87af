"""The public list of datasets, and the page of each."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.charts import HALF, NARROW
from app.pages.certificate_words import certificate_words
from app.pages.cube_selection import (
    CubeLayout,
    Selection,
    by_period,
    by_province,
    cube_layout,
    draw_periods,
    draw_provinces,
    matching,
    select,
    short_period,
)
from app.pages.table_preview import preview
from app.routes.refusals import NoSuchPage
from app.routes.visitor import Anyone, Visitor
from publishing.dialects.schema_org import as_schema_org, as_script
from publishing.dialects.signposting import signposts
from publishing.model import Release
from publishing.released import Released, read_released
from publishing.shelf import Shelf, offers, shelf_of

router = APIRouter(include_in_schema=False)
GONE = 410
LONGEST_QUERY = 200


@router.get("/dataset")
def list_of_datasets(visitor: Anyone, q: str = "") -> Response:
    query = q[:LONGEST_QUERY].strip()
    found = offers(visitor.house.releases, visitor.house.press, query)
    return visitor.show("datasets.html", offers=found, query=query)


@router.api_route("/dataset/{product}", methods=["GET", "HEAD"])
def newest_release(visitor: Anyone, request: Request, product: str) -> Response:
    shelf = _shelf(visitor, product)
    if shelf.current is None:
        return _tombstone(visitor, shelf, shelf.releases[0])
    return _page(visitor, shelf, shelf.current, request)


@router.api_route("/dataset/{product}/{version}", methods=["GET", "HEAD"])
def one_release(visitor: Anyone, request: Request, product: str, version: str) -> Response:
    shelf = _shelf(visitor, product)
    release = shelf.find(version)
    if release is None:
        raise NoSuchPage.now()
    if not release.is_public:
        return _tombstone(visitor, shelf, release)
    return _page(visitor, shelf, release, request)


def _shelf(visitor: Visitor, product: str) -> Shelf:
    shelf = shelf_of(visitor.house.releases, product)
    if shelf is None:
        raise NoSuchPage.now()
    return shelf


def _tombstone(visitor: Visitor, shelf: Shelf, release: Release) -> Response:
    return visitor.show("tombstone.html", status=GONE, release=release, shelf=shelf)


def _page(visitor: Visitor, shelf: Shelf, release: Release, request: Request) -> Response:
    released = read_released(visitor.house.press, release)
    layout = cube_layout(released.columns)
    site = visitor.house.settings.public_address()
    language = visitor.speech.language
    page = visitor.show(
        "dataset.html",
        shelf=shelf,
        release=release,
        released=released,
        metadata=released.metadata,
        periods=[short_period(period) for period in released.periods],
        promises=certificate_words(released.certificate, visitor.speech),
        public_address=site,
        json_ld=as_script(as_schema_org(release, released, site, language)),
        download=f"/dataset/{release.product}/{release.version}",
        **_explored(visitor, released, layout, request),
    )
    page.headers["link"] = signposts(release, released, site)
    return page


def selection_address(selection: Selection, site: str, released: Released) -> str:
    """Return where a program gets this very selection, as SDMX-CSV; what is open asks for all."""
    codes = [selection.chosen[dimension.name] for dimension in selection.layout.dimensions]
    flow = released.metadata.name.upper().replace("-", "_")
    period = selection.chosen[selection.layout.period.name]
    when = f"&startPeriod={period}&endPeriod={period}" if period else ""
    return f"{site}/sdmx/data/{flow}/.{'.'.join(codes)}?format=csv{when}"


def _explored(
    visitor: Visitor, released: Released, layout: CubeLayout | None, request: Request
) -> dict[str, Any]:
    """The table, and for a cube the chart and the map of what was chosen."""
    table = released.table
    if layout is None:
        shown = preview(table, released.columns, visitor.speech)
        return {"layout": None, "map": None, "preview": shown}
    selection = select(layout, table, request.query_params)
    address = selection_address(selection, visitor.house.settings.public_address(), released)
    months, provinces = by_period(selection, table), by_province(selection, table)
    return {
        "layout": layout,
        "selection": selection,
        "selection_address": address,
        "months": [(short_period(month), figure) for month, figure in months],
        "month_charts": [draw_periods(months, visitor.speech, paper) for paper in (HALF, NARROW)],
        "provinces": provinces,
        "map": draw_provinces(provinces, visitor.speech) if provinces else None,
        "short_period": short_period,
        "preview": preview(matching(selection, table), released.columns, visitor.speech),
    }
