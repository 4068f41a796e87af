"""Commands about the residual risk of records: see it, see it beforehand, adopt a safer plan."""

from typing import Annotated, Any

import typer

from app.cli.console import REFUSED, say, say_rows
from app.cli.dataset_commands import Name
from app.cli.sign_in import As, Json, act_as, open_house


def risk(
    dataset: Name,
    login: As,
    before: Annotated[
        bool, typer.Option("--before", help="Read the records; show safer plans, too.")
    ] = False,
    population: Annotated[
        int, typer.Option(min=0, help="Of how many people the records are a sample.")
    ] = 0,
    json: Json = False,
) -> None:
    """Show how easily people could be picked out of the de-identified records.

    Ends with 1 where the policy refuses the file.
    """
    from app.pages.risk_rows import measured_rows, of_population, weighed_rows
    from app.steps import take_risk, take_weigh

    house = open_house()
    person = act_as(house, login)
    if before:
        shown = weighed_rows(take_weigh(house, person, dataset))
    else:
        shown = measured_rows(take_risk(house, person, dataset))
    if population and shown["figures"]:
        if population < shown["figures"]["people"]:
            raise typer.BadParameter("a population is not smaller than its sample")
        shown = of_population(shown, population)
    _tell(shown, as_json=json)
    if shown["gate"] == "refused":
        raise typer.Exit(REFUSED)


def adopt(
    dataset: Name,
    login: As,
    plan: Annotated[int, typer.Option(min=1, help="Its number in `risk --before`.")] = 1,
    json: Json = False,
) -> None:
    """Adopt one of the safer plans that `risk --before` shows; then treat the records again."""
    from anonymization.records.errors import NotOnTheLadder
    from app.steps import take_adopt, take_weigh

    house = open_house()
    person = act_as(house, login)
    choices = take_weigh(house, person, dataset).choices
    if plan > len(choices):
        raise NotOnTheLadder(
            f"there are {len(choices)} safer plans, and no plan {plan}. Look at `risk --before`",
            vi=f"có {len(choices)} phương án an toàn hơn, không có phương án {plan}. "
            "Hãy xem `risk --before`",
        )
    chosen = choices[plan - 1].treatments
    take_adopt(house, person, dataset, chosen)
    text = f"adopted plan {plan} for `{dataset}`: " + ", ".join(
        f"{c} {t}" for c, t in chosen.items()
    )
    say({"dataset": dataset, "treatments": dict(chosen)}, as_json=json, text=text)


def _tell(shown: dict[str, Any], *, as_json: bool) -> None:
    from app.pages.risk_rows import band_name

    figures = shown["figures"]
    if as_json or figures is None:
        told = {
            "": "not treated",
            "outdated": "people were erased since it was measured; treat the records again",
        }
        text = told.get(shown["gate"], "no quasi-identifier stays that could be compared")
        say(shown, as_json=as_json, text=text)
        return
    say_rows([{"look alike": band_name(b), "people": b["people"]} for b in figures["bands"]], as_json=False)  # fmt: skip
    for number, choice in enumerate(shown.get("plans", []), start=1):
        changed = (
            ", ".join(f"{column} {to}" for column, to in choice["changed"].items()) or "as decided"
        )
        say(
            {},
            as_json=False,
            text=f"plan {number}: loses {choice['loss']:.1%}, withholds {choice['withheld']}, "
            f"k={choice['k']}: {changed}",
        )
    text = (
        f"gate {shown['gate']}: k={figures['k']}, {figures['alone']} of {figures['people']} people "
        f"alone, {figures['under_k']} in groups under {shown['asked']['k']}, "
        f"{figures['withheld']} withheld"
    )
    say(shown, as_json=False, text=text)


COMMANDS = (risk, adopt)
