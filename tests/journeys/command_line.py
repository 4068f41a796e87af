"""The command line in this process: run a command, get its exit code and all that it said."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.cli import main
from app.demo.accounts import DEMO_PASSWORD


class Answer(NamedTuple):
    """What a command said and how it ended."""

    code: int
    lines: list[dict[str, Any]]
    said: str


@dataclass(frozen=True)
class CommandLine:
    """`minhbach …` in one home, with the password of the demo accounts."""

    home: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __post_init__(self) -> None:
        self.monkeypatch.setenv("MINHBACH_HOME", str(self.home))
        self.monkeypatch.setenv("MINHBACH_PASSWORD", DEMO_PASSWORD)

    def __call__(self, *words: str) -> Answer:
        self.monkeypatch.setattr(sys, "argv", ["minhbach", *words])
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = self.capsys.readouterr()
        lines = [json.loads(line) for line in said.out.splitlines() if line.startswith('{"')]
        return Answer(code, lines, said.err + said.out)
