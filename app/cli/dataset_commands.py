"""Commands of the steward: from a delivered file to a protected table."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import progress, say, say_rows
from app.cli.sign_in import As, Json, act_as, open_house

Name = Annotated[str, typer.Argument(help="The dataset's name or id.")]


def register(
    source: Annotated[Path, typer.Argument(help="The delivered CSV or Parquet file.")],
    login: As,
    name: Annotated[str, typer.Option(help="A name of letters, digits and hyphens.")],
    product: Annotated[str, typer.Option(help="The product in policies/publication_plan.")],
    owner: Annotated[str, typer.Option(help="The login of the data owner.")] = "owner",
    invented: Annotated[bool, typer.Option(help="Mark it as invented data.")] = False,
    json: Json = False,
) -> None:
    """Take a delivered file into the catalog: check, profile, seal it."""
    from app.steps import take_register

    house = open_house()
    made = take_register(
        house,
        act_as(house, login),
        source,
        name=name,
        product=product,
        owner=owner,
        is_invented=invented,
    )
    rows, columns = made.versions[0].rows, len(made.columns)
    text = f"registered `{name}`: {rows} rows, {columns} columns"
    say({"dataset": made.id, "rows": rows, "columns": columns}, as_json=json, text=text)


def detect(
    dataset: Annotated[str, typer.Argument(help="The dataset's name or id.")] = "",
    login: Annotated[
        str, typer.Option("--as", help="The login you act as.", envvar="MINHBACH_LOGIN")
    ] = "",
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl", help='Instead: read {"id","text"} lines, write {"id","spans"} lines.'
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Look for personal data in every column and propose a class for it (Presidio).

    With --jsonl it reads texts from standard input instead, and needs no login.
    """
    if jsonl:
        from app.cli.text_commands import detect_lines

        detect_lines(sys.stdin.buffer, sys.stdout)
        return
    if not (dataset and login):
        raise typer.BadParameter("name a dataset and --as LOGIN, or give --jsonl")
    from app.steps import take_detect

    house = open_house()
    person = act_as(house, login)
    with progress(quiet=json) as on_progress:
        found = take_detect(house, person, dataset, on_progress)
    rows = [
        {
            "column": p.column,
            "class": p.personal_class or "?",
            "role": p.role or "?",
            "entity": p.entity or "-",
            "treatment": p.treatment or "?",
            "why": p.reason.en,
        }
        for p in found.proposals
    ]
    say_rows(rows, as_json=json)


def classify(
    dataset: Name,
    login: As,
    overrule: Annotated[
        list[str] | None,
        typer.Option(
            help="COLUMN=CLASS:ROLE:TREATMENT:REASON instead of the proposal; repeatable. "
            "Classes: none, basic, sensitive, de-identified."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Accept the proposed classes, or overrule some of them with a reason."""
    from app.describe import read_overrulings
    from app.steps import take_classify

    house = open_house()
    done = take_classify(house, act_as(house, login), dataset, read_overrulings(overrule or []))
    overruled = sum(c.overruled for c in done.classes)
    text = f"classified {len(done.classes)} columns, {overruled} of them by overruling"
    say({"columns": len(done.classes), "overruled": overruled}, as_json=json, text=text)


def purpose(
    dataset: Name,
    purpose: Annotated[str, typer.Argument(help="A purpose of policies/treatments.yaml.")],
    login: As,
    json: Json = False,
) -> None:
    """Choose what the records are treated for; their classes are decided again after that."""
    from app.steps import take_purpose

    house = open_house()
    made = take_purpose(house, act_as(house, login), dataset, purpose)
    text = f"`{made.description.name}` is now treated for `{made.purpose}`. Classify it again"
    say({"purpose": made.purpose}, as_json=json, text=text)


def preview(dataset: Name, login: As, json: Json = False) -> None:
    """Show what every treatment does, on invented values, before it runs."""
    from app.pages.treatment_rows import preview_rows
    from app.steps import take_preview

    house = open_house()
    shown = preview_rows(take_preview(house, act_as(house, login), dataset))
    staying = ", ".join(shown["staying_quasi_identifiers"]) or "none"
    if not json:
        say_rows(
            [
                {
                    "column": one["column"],
                    "treatment": one["treatment"],
                    "before": " | ".join(one["before"]),
                    "after": " | ".join(value or "-" for value in one["after"]),
                }
                for one in shown["columns"]
            ],
            as_json=False,
        )
    text = f"invented values, purpose `{shown['purpose']}`; quasi-identifiers that stay: {staying}"
    say(shown, as_json=json, text=text)


def treat(dataset: Name, login: As, json: Json = False) -> None:
    """De-identify the records as the classes ask for; `preview` shows what that does."""
    from app.steps import take_treat

    house = open_house()
    person = act_as(house, login)
    with progress(quiet=json) as on_progress:
        done = take_treat(house, person, dataset, on_progress)
    version = done.versions[-1]
    text = f"treated {version.rows} rows: version {version.number} is de-identified"
    say({"version": version.number, "rows": version.rows}, as_json=json, text=text)


def tabulate(dataset: Name, login: As, json: Json = False) -> None:
    """Count people into the cells of the dataset's product."""
    from app.steps import take_tabulate

    house = open_house()
    done = take_tabulate(house, act_as(house, login), dataset)
    version = done.versions[-1]
    text = f"tabulated {version.rows} rows: version {version.number}"
    say({"version": version.number, "rows": version.rows}, as_json=json, text=text)


def protect(dataset: Name, login: As, json: Json = False) -> None:
    """Suppress what gives somebody away, attack the result, certify it."""
    from app.steps import take_protect

    house = open_house()
    person = act_as(house, login)
    with progress(quiet=json) as on_progress:
        done = take_protect(house, person, dataset, on_progress)
    facts = done.versions[-1].facts
    text = (
        f"protected: {facts['published']} of {facts['cells']} cells are published, "
        f"{facts['protected_cells']} small ones proved safe"
    )
    say(facts, as_json=json, text=text)


def datasets(login: As, json: Json = False) -> None:
    """List the datasets that you may see."""
    from catalog.browse import browse

    house = open_house()
    person = act_as(house, login)
    seen = browse(house.datasets, house.guard, by=person, at=house.now())
    rows = [
        {
            "name": d.description.name,
            "product": d.description.product,
            "newest": d.versions[-1].kind,
            "rows": d.versions[0].rows,
            "holds": d.holds,
        }
        for d in seen
    ]
    say_rows(rows, as_json=json)


COMMANDS = (register, detect, purpose, classify, preview, treat, tabulate, protect, datasets)
