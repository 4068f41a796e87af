"""The web application: all doors of one house."""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from app.pages.render import STATIC, all_pages
from app.routes import (
    api_data,
    api_steps,
    audit,
    catalogue,
    checks,
    ckan_read,
    datasets,
    downloads,
    home,
    releases,
    risk,
    sdmx,
    sign_in,
    steward,
    treatment,
    two_persons,
)
from app.routes.errors import answer_errors, answer_unforeseen
from app.routes.guards import LanguageOfAddress, LastResort, ProtectiveHeaders
from app.wiring import House
from publishing.dialects.ckan.refusals import CkanRefusal
from publishing.dialects.sdmx.refusals import SdmxRefusal

ROOMS = (
    home,
    catalogue,
    downloads,  # before the pages of datasets: names of files are no versions
    datasets,
    sign_in,
    risk,
    treatment,  # before the steward's other steps, whose addresses are general
    steward,
    checks,
    releases,
    two_persons,
    audit,
    api_data,
    ckan_read,
    sdmx,
    api_steps,
)


def create_app(house: House) -> FastAPI:
    """Return the pages and the HTTP interface of a house."""
    app = FastAPI(
        title="Minh Bạch",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
    )
    app.state.house, app.state.pages = house, all_pages()
    # The last one added stands outermost.
    app.add_middleware(LastResort, answer=answer_unforeseen)
    app.add_middleware(ProtectiveHeaders, is_behind_tls=house.settings.secure_cookies)
    app.add_middleware(LanguageOfAddress)
    answer_errors(app)
    app.add_exception_handler(CkanRefusal, ckan_read.refused)
    app.add_exception_handler(SdmxRefusal, sdmx.refused)
    for routes in ROOMS:
        app.include_router(routes.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
