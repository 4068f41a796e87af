"""Write the weights of names and the lists of common words: `python -m scripts.learn_names`.

Run it twice after the lists of words changed: first `words`, which counts the common words, then
`weights`, which reads them. About a minute.
"""

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

from anonymization.records.recognizers.name_score import WRITTEN
from scripts.learn_names.examples import common_words, examples_of
from scripts.learn_names.invent import cells_and_places
from scripts.learn_names.notes import ROOT, marked_notes, texts_without_names
from scripts.learn_names.regression import learn

FACTS = ROOT / "anonymization" / "records" / "recognizers" / "facts"


def main() -> None:
    notes = [*texts_without_names(), *marked_notes()]
    match sys.argv[1:]:
        case ["words"]:
            _write_lists(FACTS / "name_words.csv", common_words(notes))
        case ["weights"]:
            weights = learn(examples_of([*notes, *cells_and_places()]))
            _write_weights(FACTS / "name_weights.csv", weights)
        case _:
            sys.exit(__doc__)


def _write_lists(file: Path, lists: Mapping[str, list[str]]) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        kept = [row for row in csv.reader(lines) if row[0] not in lists]
    with file.open("w", encoding="utf-8", newline="") as lines:
        rows = ((kind, " ".join(words)) for kind, words in lists.items())
        csv.writer(lines, lineterminator="\n").writerows([*kept, *rows])


def _write_weights(file: Path, weights: Mapping[str, Mapping[str, float]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        rows = ([reason, *(row.get(way, "") for way in WRITTEN)] for reason, row in weights.items())
        csv.writer(lines, lineterminator="\n").writerows([("reason", *WRITTEN), *rows])


if __name__ == "__main__":
    main()
