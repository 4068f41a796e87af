"""The front page, how to verify, and the licence."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from access_control.audit.checkpoint import verifier_line
from app.charts import NARROW, WIDE
from app.pages.coverage import PRODUCT, coverage_of, draw_coverage
from app.routes.visitor import Anyone
from publishing.released import read_released
from publishing.rules import read_release_rules
from publishing.shelf import offers, shelf_of
from publishing.sign import PUBLIC_KEY

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(visitor: Anyone) -> Response:
    house = visitor.house
    shelf = shelf_of(house.releases, PRODUCT)
    current = shelf.current if shelf else None
    coverage = coverage_of(read_released(house.press, current)) if current else None
    public = [release for release in house.releases.list_releases() if release.is_public]
    return visitor.show(
        "home.html",
        coverage=coverage,
        charts=[draw_coverage(coverage, visitor.speech, paper) for paper in (WIDE, NARROW)]
        if coverage
        else [],
        offers=offers(house.releases, house.press),
        releases=len(public),
        rows=sum(release.rows for release in public),
    )


@router.get("/verify")
def how_to_verify(visitor: Anyone) -> Response:
    house = visitor.house
    return visitor.show(
        "verify.html",
        key=house.verify_key.to_pem(),
        log_key=verifier_line(house.settings.audit_origin, house.log.key.verify_key),
        checkpoint=house.log.get_checkpoint(),
    )


@router.get(f"/verify/{PUBLIC_KEY}")
def public_key(visitor: Anyone) -> Response:
    """The key that signs releases, for `openssl pkeyutl -verify`."""
    headers = {"content-disposition": f'attachment; filename="{PUBLIC_KEY}"'}
    return PlainTextResponse(visitor.house.verify_key.to_pem(), headers=headers)


@router.get("/verify/checkpoint")
def checkpoint(visitor: Anyone) -> Response:
    """The newest signed checkpoint of the audit log, for whoever keeps a copy as a witness."""
    return PlainTextResponse(visitor.house.log.get_checkpoint())


INTERFACES = (
    ("CKAN Action API v3", "/api/3/action/", "ckanapi, Python, R"),
    ("SDMX REST 2.1", "/sdmx/dataflow/VSS/all/latest", "sdmx1, pysdmx, rsdmx, .Stat Suite"),
    ("SDMX REST 3.0", "/sdmx/structure/dataflow/VSS/*/+", "sdmx1, pysdmx"),
    ("DCAT-AP (Turtle)", "/catalog.ttl", "data.europa.eu, CKAN harvest"),
    ("DCAT-AP (JSON-LD)", "/catalog.jsonld", "data.europa.eu, CKAN harvest"),
    ("OAI-PMH 2.0", "/oai?verb=Identify", "sickle, VuFind"),
    ("Atom", "/feed.atom", "RSS"),
    ("Data Package v2", "/dataset/NAME/datapackage.json", "frictionless, R"),
    ("Croissant", "/dataset/NAME/croissant.json", "mlcroissant"),
    ("CSVW", "/dataset/NAME/data.csv-metadata.json", "csvw"),
    ("JSON-stat 2.0", "/dataset/NAME/data.json-stat.json", "pyjstat, rjstat"),
)


@router.get("/developers")
def developers(visitor: Anyone) -> Response:
    site = visitor.house.settings.public_address()
    return visitor.show("developers.html", interfaces=INTERFACES, site=site)


@router.get("/licence")
def licence(visitor: Anyone) -> Response:
    rules = read_release_rules(visitor.house.settings.policies).rules
    return visitor.show("licence.html", licence=rules.licence, contact=rules.contact)
