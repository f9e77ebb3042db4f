"""What the import contracts of pyproject.toml cannot say by themselves."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

OUTSIDE = {"os", "socket", "sqlite3", "subprocess", "time", "threading", "urllib"}
"""Parts of the standard library that reach outside."""


def imported(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_the_domain_stands_on_the_standard_library_alone(root: Path) -> None:
    """What decides imports nothing but itself and what is pure in the standard library."""
    pure = set(sys.stdlib_module_names) - OUTSIDE
    wrong = [
        f"{path.name}: {name}"
        for path in (root / "bot" / "domain").rglob("*.py")
        for name in imported(path)
        if not name.startswith("bot.domain") and name.split(".")[0] not in pure
    ]
    assert wrong == []


def test_every_view_is_under_the_contract_for_views(root: Path) -> None:
    """What draws stands in `handlers/<feature>/views`, which the contract keeps pure."""
    handlers = root / "handlers"
    drawing = [path for path in handlers.rglob("*.py") if "view" in str(path.relative_to(handlers))]
    assert drawing
    assert [path for path in drawing if path.relative_to(handlers).parts[1] != "views"] == []
