"""What the architecture tests look at: the packages, their modules and their classes."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from app.settings import ROOT

PACKAGES = ("app", "publishing", "anonymization", "catalog", "access_control", "storage")


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders or PACKAGES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_without_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    docstring = 0
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        docstring = (first.end_lineno or 0) - first.lineno + 1
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def modules() -> Iterator[object]:
    """Every module of every package, imported: classes only exist once they are."""
    for name in PACKAGES:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if "migrations" not in found.name and "_policies" not in found.name:
                yield importlib.import_module(found.name)


def subclasses(base: type) -> set[type]:
    """All classes below a class, at any depth, that the house itself defines."""
    list(modules())
    found: set[type] = set()
    waiting = [base]
    while waiting:
        for child in waiting.pop().__subclasses__():
            if child not in found:
                found.add(child)
                waiting.append(child)
    return {c for c in found if inspect.getmodule(c).__name__.split(".")[0] in PACKAGES}  # type: ignore[union-attr]
