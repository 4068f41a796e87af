"""Commands about contracts: what is agreed of every column, and which cells do not keep it."""

from typing import TYPE_CHECKING, Any

from app.cli.console import progress, say, say_rows
from app.cli.dataset_commands import Name
from app.cli.sign_in import As, Json, act_as, open_house

if TYPE_CHECKING:
    from catalog.column_contract import Conformity
    from catalog.model import Dataset


def contracts(dataset: Name, login: As, json: Json = False) -> None:
    """Show the contract of every column: its form, its check, what the sample proves.

    `detect` proposes them, `classify` approves them, `conform` holds every cell to them.
    """
    from app.pages.contract_words import form_in_words
    from app.pages.language import speech_in

    found = _look_into(dataset, login)
    rows = [
        {
            "column": one.column,
            "holds": one.content,
            "kind": one.kind or "-",
            "form": "; ".join(form_in_words(one, speech_in("en"))) or "-",
            "check": one.check or "-",
            "matched": one.matched,
            "sampled": one.sampled,
            "at_least": one.at_least,
            "approved": found.has_approved_contracts,
        }
        for one in found.contracts
    ]
    say_rows(rows, as_json=json)


def conform(dataset: Name, login: As, json: Json = False) -> None:
    """Hold every cell to its column's contract and keep the dirt report."""
    from app.steps import take_conform

    house = open_house()
    person = act_as(house, login)
    with progress(quiet=json) as on_progress:
        done = take_conform(house, person, dataset, on_progress)
    found = done.conformity
    if found is None:
        raise TypeError("a check has a report")
    text = (
        f"checked every cell of version {found.version}: {found.exceptions} do not keep their "
        f"contract, treatment leaves out {found.left_out}. `minhbach dirt` shows which"
    )
    if found.broken:
        text += f". Too many in: {', '.join(found.broken)}"
    say(_summary(found), as_json=json, text=text)


def dirt(dataset: Name, login: As, json: Json = False) -> None:
    """Show the dirt report: kinds of dirt, counts and row numbers of every column, no values."""
    found = _look_into(dataset, login).conformity
    if found is None:
        from catalog.errors import StepMissing

        raise StepMissing(
            "no cell was checked yet. Run `conform` first",
            vi="chưa có ô nào được kiểm tra. Hãy chạy `conform` trước",
        )
    rows = [
        {
            "column": column.column,
            "dirt": one.kind,
            "found": one.found or "-",
            "cells": one.cells,
            "share": f"{one.cells / column.cells:.4f}",
            "keeps_contract": column.is_kept,
            "rows": list(one.rows) if json else " ".join(map(str, one.rows[:8])),
        }
        for column in found.columns
        for one in column.dirt
    ]
    rows += [
        {
            "column": pair.one,
            "dirt": "columns swapped",
            "found": pair.other,
            "cells": pair.cells,
            "share": "-",
            "keeps_contract": "-",
            "rows": list(pair.rows) if json else " ".join(map(str, pair.rows[:8])),
        }
        for pair in found.swapped
    ]
    say_rows(rows, as_json=json)


def _look_into(dataset: str, login: str) -> "Dataset":
    from catalog.browse import look_into
    from catalog.model import DatasetId

    house = open_house()
    return look_into(
        house.datasets,
        house.guard,
        by=act_as(house, login),
        dataset_id=DatasetId(dataset),
        at=house.now(),
    )


def _summary(found: "Conformity") -> dict[str, Any]:
    return {
        "version": found.version,
        "exceptions": found.exceptions,
        "judged": found.judged,
        "left_out": found.left_out,
        "broken": list(found.broken),
    }


COMMANDS = (contracts, conform, dirt)
