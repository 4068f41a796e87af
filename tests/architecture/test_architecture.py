"""Conventions that cannot be forgotten, because forgetting them fails here."""

import ast
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from access_control.audit.store import AuditLog
from access_control.model import AuditEvent
from access_control.store import AccountStore
from anonymization.dual_control.store import DualControlStore
from anonymization.store import DomainStore
from app.routes.errors import STATUS_OF
from app.settings import ROOT
from catalog.store import DatasetStore
from publishing.store import ReleaseStore
from storage.errors import Fault, Refusal
from tests.architecture.houses import (
    PACKAGES,
    functions,
    lines_without_docstring,
    modules,
    python_files,
    subclasses,
)

LONGEST_MODULE, LONGEST_FUNCTION = 400, 40
BANNED_NAMES = {"utils", "helpers", "common", "misc", "base", "core", "manager", "service"}
READS = ("get", "find", "list", "count", "iterate", "_")
TESTED = ("tests", "benchmarks")


def test_every_import_keeps_the_contracts_in_pyproject() -> None:
    # In a process of its own: the linter switches off the loggers of the one it runs in.
    linter = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("path", list(python_files(*PACKAGES, *TESTED)), ids=lambda path: path.stem)
def test_no_module_and_no_function_is_too_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE
    if path.is_relative_to(ROOT / "tests"):
        return
    too_long = [f.name for f in functions(path) if lines_without_docstring(f) > LONGEST_FUNCTION]
    assert too_long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [p for p in python_files() if p.stem in BANNED_NAMES] == []


def test_every_module_says_what_question_it_answers() -> None:
    silent = [p for p in python_files() if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]
    assert silent == []


STORES = (AccountStore, DatasetStore, DomainStore, DualControlStore, ReleaseStore, AuditLog)


@pytest.mark.parametrize("store", STORES)
def test_every_method_that_writes_takes_an_audit_event(store: type) -> None:
    for name, method in inspect.getmembers(store, inspect.isfunction):
        if name.startswith(READS):
            continue
        annotations = {p.annotation for p in inspect.signature(method).parameters.values()}
        assert AuditEvent in annotations, f"{store.__name__}.{name} writes without an AuditEvent"


def test_every_store_is_looked_at() -> None:
    stores = {
        cls.__name__
        for module in modules()
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if cls.__module__.endswith(".store") and cls.__name__.endswith(("Store", "Log"))
    }
    assert stores == {store.__name__ for store in STORES}


def test_every_refusal_has_a_status_in_the_four_hundreds() -> None:
    refusals = {cls for cls in subclasses(Refusal) if not cls.__subclasses__()}
    assert refusals <= set(STATUS_OF)
    assert all(400 <= STATUS_OF[cls] < 500 for cls in refusals)


def test_refusals_are_facts_and_faults_end_in_error() -> None:
    assert [c.__name__ for c in subclasses(Refusal) if c.__name__.endswith("Error")] == []
    assert [c.__name__ for c in subclasses(Fault) if not c.__name__.endswith("Error")] == []


def test_every_message_is_in_both_languages() -> None:
    """Whoever raises a refusal or a fault gives `vi=`, or the class makes both itself."""
    own_words = {
        c.__name__ for c in (*subclasses(Refusal), *subclasses(Fault)) if "__init__" in vars(c)
    }
    names = {c.__name__ for c in (*subclasses(Refusal), *subclasses(Fault))} - own_words
    silent = [
        f"{path.name}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in names
        and "vi" not in {keyword.arg for keyword in node.keywords}
    ]
    assert silent == []


def test_the_glossary_names_every_class_of_every_model() -> None:
    glossary = (ROOT / "docs" / "reference" / "glossary.md").read_text("utf-8")
    models = [m for m in modules() if m.__name__.endswith(".model")]  # type: ignore[attr-defined]
    classes = {
        cls.__name__
        for module in models
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if cls.__module__ == module.__name__  # type: ignore[attr-defined]
    }
    assert sorted(name for name in classes if f"`{name}`" not in glossary) == []


def test_only_settings_reads_the_environment() -> None:
    readers = [
        p.name for p in python_files() if re.search(r"os\.environ|getenv", p.read_text("utf-8"))
    ]
    assert readers == []


def test_every_policy_file_is_yaml_or_cedar_and_says_why() -> None:
    for path in (ROOT / "policies").rglob("*.yaml"):
        said = yaml.safe_load(path.read_text("utf-8"))
        assert isinstance(said, dict), path
        assert "because" in path.read_text("utf-8"), f"{path} gives no reason"


def test_no_file_holds_a_registry_address_or_a_path_of_a_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout: nothing is tracked")
    forbidden = re.compile(r"https?://[^\s\"]*/simple\b|files\.pythonhosted|file:///opt|/home/\w+/")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path == Path(__file__) or path.suffix in (".png", ".parquet") or not path.is_file():
            continue
        assert not forbidden.search(path.read_text("utf-8", errors="ignore")), name


def test_the_requirements_are_pinned_and_hashed() -> None:
    for path in ROOT.glob("requirements*.txt"):
        pins = re.findall(r"^[a-zA-Z0-9].*?(?=^\S|\Z)", path.read_text(), re.MULTILINE | re.DOTALL)
        assert pins
        assert all("==" in pin and "--hash=sha256:" in pin for pin in pins), path


def test_help_comes_without_loading_the_heavy_libraries() -> None:
    program = (
        "import sys, app.cli; "
        "print([m for m in ('presidio_analyzer', 'spacy', 'polars', 'duckdb', 'fastapi', "
        "'sqlalchemy', 'numpy') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert answer.stdout.strip() == "[]"
