"""The whole catalogue for machines: DCAT-AP, the feed of releases, the sitemap, citations."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from app.routes.downloads import OPEN_TO_ALL, public_release
from app.routes.visitor import Anyone
from publishing.dialects import citations
from publishing.dialects.dcat import as_json_ld, as_turtle
from publishing.dialects.feed import as_atom, as_sitemap
from publishing.dialects.oai_pmh import Repository, answer
from publishing.released import read_released
from publishing.rules import read_release_rules
from publishing.shelf import offers

router = APIRouter(include_in_schema=False)
READ = ["GET", "HEAD"]
CITATIONS: dict[str, tuple[str, Callable[..., str]]] = {
    "citation.bib": ("application/x-bibtex; charset=utf-8", citations.as_bibtex),
    "citation.ris": ("application/x-research-info-systems; charset=utf-8", citations.as_ris),
    "citation.json": ("application/vnd.citationstyles.csl+json", citations.as_csl),
}


@router.api_route("/catalog.ttl", methods=READ)
def catalogue_as_turtle(visitor: Anyone) -> Response:
    return _open(_catalogue(visitor, as_turtle), "text/turtle; charset=utf-8")


@router.api_route("/catalog.jsonld", methods=READ)
def catalogue_as_json_ld(visitor: Anyone) -> Response:
    return _open(_catalogue(visitor, as_json_ld), "application/ld+json")


@router.api_route("/feed.atom", methods=READ)
def feed(visitor: Anyone) -> Response:
    house = visitor.house
    site = house.settings.public_address()
    text = as_atom(house.releases.list_releases(), site, visitor.speech.language)
    return _open(text, "application/atom+xml; charset=utf-8")


@router.api_route("/oai", methods=READ)
def oai_pmh(visitor: Anyone, request: Request) -> Response:
    house = visitor.house
    repository = Repository(
        house.releases.list_releases(),
        read_release_rules(house.settings.policies).rules,
        house.settings.public_address(),
        house.now(),
    )
    text = answer(repository, request.query_params.multi_items())
    return _open(text, "text/xml; charset=utf-8")


@router.api_route("/sitemap.xml", methods=READ)
def sitemap(visitor: Anyone) -> Response:
    house = visitor.house
    site = house.settings.public_address()
    return _open(as_sitemap(house.releases.list_releases(), site), "application/xml")


@router.api_route("/robots.txt", methods=READ)
def robots(visitor: Anyone) -> Response:
    site = visitor.house.settings.public_address()
    return PlainTextResponse(f"User-agent: *\nAllow: /\nSitemap: {site}/sitemap.xml\n")


def citation(visitor: Anyone, request: Request, product: str, version: str) -> Response:
    """Answer with the citation of a release in the form of a reference manager."""
    release = public_release(visitor, product, version)
    released = read_released(visitor.house.press, release)
    media_type, write = CITATIONS[request.url.path.rpartition("/")[2]]
    text = write(release, released, visitor.house.settings.public_address())
    answer = _open(text, media_type)
    name = f"{release.id}.{request.url.path.rpartition('.')[2]}"
    answer.headers["content-disposition"] = f'attachment; filename="{name}"'
    return answer


for _name in CITATIONS:
    router.add_api_route(f"/dataset/{{product}}/{{version}}/{_name}", citation, methods=READ)


def _catalogue(visitor: Anyone, write: Callable[..., str]) -> str:
    house = visitor.house
    rules = read_release_rules(house.settings.policies).rules
    return write(offers(house.releases, house.press), rules, house.settings.public_address())


def _open(text: str | bytes, media_type: str) -> Response:
    return Response(text, media_type=media_type, headers=OPEN_TO_ALL)
