"""Write the pages of `docs/reference/` that follow from code and policies."""

from collections.abc import Callable, Mapping

from access_control.decide import Rules
from anonymization.dual_control.model import DEED_MOVES, DeedState
from anonymization.dual_control.rules import read_two_person_rules
from app.settings import ROOT, Settings
from publishing.model import MOVES, Status

ROOT_OF_PAGES = ROOT / "docs" / "reference"
_MADE = "<!-- Made by `make docs`; edit the source it names instead. -->\n\n"


def workflow() -> str:
    """The states of a release request, from `publishing/model.py`."""
    lines = [f"    {a} --> {b}: {move}" for (a, move), b in MOVES.items()]
    ends = [f"    {s} --> [*]" for s in Status if s not in {start for start, _ in MOVES}]
    diagram = "\n".join(
        ["stateDiagram-v2", f"    [*] --> {Status.SUBMITTED}: submit", *lines, *ends]
    )
    return (
        "# The release workflow\n\n" + _MADE + "Source: `publishing/model.py`, the table `MOVES`.\n"
        "What is not in it cannot happen.\n\n```mermaid\n" + diagram + "\n```\n"
    )


def two_persons() -> str:
    """The states of what takes two persons, from `anonymization/dual_control/model.py`."""
    lines = [f"    {a} --> {b}: {move}" for (a, move), b in DEED_MOVES.items()]
    ends = [f"    {s} --> [*]" for s in DeedState if s not in {start for start, _ in DEED_MOVES}]
    diagram = "\n".join(["stateDiagram-v2", f"    [*] --> {DeedState.ASKED}: ask", *lines, *ends])
    rules = read_two_person_rules(Settings().policies).rules
    rows = [
        f"| `{one.deed}` | {one.name.en} | {one.name.vi} | {one.open_for_hours} | {one.most_values} "
        f"| {', '.join(f'`{p.purpose}`' for p in rules.purposes_of(one.deed))} |"
        for one in rules.deeds
    ]
    return (
        "# What takes two persons\n\n"
        + _MADE
        + "Sources: `anonymization/dual_control/model.py`, the table `DEED_MOVES`, and "
        "`policies/two_persons.yaml`.\nWhat is not in them cannot happen.\n\n"
        "```mermaid\n" + diagram + "\n```\n\n"
        "| deed | in English | bằng tiếng Việt | open for hours | values at most | purposes |\n"
        "|---|---|---|--:|--:|---|\n" + "\n".join(rows) + "\n"
    )


def access_rules() -> str:
    """The access rules in words, from the annotations in `policies/access/`."""
    rules = Rules.load(Settings().policies / "access").by_id.values()
    rows = [
        f"| `{r.id}` | {'forbids' if r.forbids else 'permits'} | {r.title_en} | {r.title_vi} | {r.basis} |"
        for r in sorted(rules, key=lambda rule: (rule.forbids, rule.id))
    ]
    return (
        "# Access rules\n\n" + _MADE + "Source: `policies/access/*.cedar`.\n"
        "What no rule permits is denied; a forbidding rule wins.\n\n"
        "| rule | | in English | bằng tiếng Việt | basis |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


PAGES: Mapping[str, Callable[[], str]] = {
    "workflow.md": workflow,
    "access-rules.md": access_rules,
    "two-persons.md": two_persons,
}


def main() -> None:
    ROOT_OF_PAGES.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (ROOT_OF_PAGES / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
