"""Commands on the way out: submit, check, approve, release, deliver, withdraw, verify."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import say, say_rows
from app.cli.sign_in import As, Json, act_as, open_house

Request = Annotated[str, typer.Argument(help="The id of the release request.")]
ReleaseId = Annotated[str, typer.Argument(help="The id of the release, e.g. national-coverage-v1.")]


def submit(
    dataset: Annotated[str, typer.Argument(help="The dataset's name or id.")],
    login: As,
    json: Json = False,
) -> None:
    """Ask for the release of the dataset's protected table."""
    from app.steps import take_submit

    house = open_house()
    request = take_submit(house, act_as(house, login), dataset)
    text = f"submitted as `{request.id}`; {request.checks_needed} checks are needed"
    say({"request": request.id, "status": request.status}, as_json=json, text=text)


def review(
    request: Request,
    login: As,
    accept: Annotated[bool, typer.Option("--accept/--reject", help="Your verdict.")],
    comment: Annotated[str, typer.Option(help="What the owner should know.")] = "",
    json: Json = False,
) -> None:
    """Check a request, blind to the other checker."""
    from app.steps import take_review
    from publishing.model import Verdict

    house = open_house()
    verdict = Verdict.ACCEPT if accept else Verdict.REJECT
    done = take_review(house, act_as(house, login), request, verdict, comment)
    text = f"check {len(done.reviews)} of {done.checks_needed} is in"
    say({"request": done.id, "status": done.status}, as_json=json, text=text)


def approve(request: Request, login: As, json: Json = False) -> None:
    """Approve a checked request, as the owner of the data."""
    from app.steps import take_approve

    house = open_house()
    done = take_approve(house, act_as(house, login), request)
    say({"request": done.id, "status": done.status}, as_json=json, text=f"approved `{done.id}`")


def release(request: Request, login: As, json: Json = False) -> None:
    """Sign an approved request and make it public on our portal; finishes an interrupted one."""
    from app.steps import take_release

    house = open_house()
    made = take_release(house, act_as(house, login), request)
    place = house.press.place_of(made.product, made.version)
    result = {"release": made.id, "manifest": made.manifest_digest, "folder": str(place)}
    say(result, as_json=json, text=f"released `{made.id}` in {place}")


def publish(
    release: ReleaseId,
    login: As,
    portal: Annotated[str, typer.Option(help="The address of a CKAN portal.")],
    json: Json = False,
) -> None:
    """Deliver a release to a CKAN portal (token in MINHBACH_CKAN_TOKEN); safe to repeat."""
    from app.steps import take_deliver

    house = open_house()
    done = take_deliver(house, act_as(house, login), release, portal)
    result = {"release": done.release_id, "portal": done.portal, "url": done.dataset_url}
    say(result, as_json=json, text=f"delivered `{release}`: {done.dataset_url}")


def withdraw(
    release: ReleaseId,
    login: As,
    because_vi: Annotated[str, typer.Option(help="The reason, in Vietnamese.")],
    because_en: Annotated[str, typer.Option(help="The reason, in English.")],
    json: Json = False,
) -> None:
    """Take a release down, here and on every portal it was delivered to."""
    from app.steps import take_withdraw
    from catalog.model import Bilingual

    house = open_house()
    because = Bilingual(because_vi, because_en)
    done = take_withdraw(house, act_as(house, login), release, because)
    say({"release": done.id, "withdrawn": True}, as_json=json, text=f"withdrew `{done.id}`")


def verify(
    source: Annotated[
        str, typer.Argument(help="A release: its folder, its ZIP file, or the address of its page.")
    ],
    key: Annotated[
        Path | None, typer.Option(help="The public key (PEM); without it, this house's own.")
    ] = None,
    earlier: Annotated[
        list[Path] | None,
        typer.Option(help="A folder of an earlier release; those beside a folder are found."),
    ] = None,
    json: Json = False,
) -> None:
    """Verify a release: signature, checksums, table, and the proof in its certificate."""
    from publishing.fetch_release import release_folder
    from publishing.verify import verify_release
    from storage.keys import VerifyKey

    trusted = VerifyKey.from_pem(key.read_text("ascii")) if key else open_house().verify_key
    with release_folder(source) as folder:
        found = verify_release(folder, trusted, earlier or ())
    result = {
        "files": found.files,
        "rows": found.rows,
        "manifest": found.manifest_digest,
        "earlier_missing": list(found.earlier_missing),
    }
    text = f"{found.files} files are as they were signed; {found.standard}"
    for digest in found.earlier_missing:
        text += f"\nnot checked together with the earlier release {digest}: name its folder"
    say(result, as_json=json, text=text)


def requests(login: As, json: Json = False) -> None:
    """List the release requests that you may see, and where they stand."""
    from publishing.browse import browse_requests

    house = open_house()
    person = act_as(house, login)
    seen = browse_requests(house.releases, house.guard, by=person, at=house.now())
    rows = [
        {
            "id": r.id,
            "product": r.product,
            "status": r.status,
            "checks": f"{len(r.reviews)}/{r.checks_needed}",
            "submitted": f"{r.submitted_at:%Y-%m-%d %H:%M}",
        }
        for r in seen
    ]
    say_rows(rows, as_json=json)


def releases(json: Json = False) -> None:
    """List the releases."""
    rows = [
        {
            "id": r.id,
            "rows": r.rows,
            "issued": f"{r.issued:%Y-%m-%d %H:%M}",
            "public": r.is_public,
            "manifest": r.manifest_digest[:16],
        }
        for r in open_house().releases.list_releases()
    ]
    say_rows(rows, as_json=json)


COMMANDS = (submit, review, approve, release, publish, withdraw, verify, requests, releases)
