"""What the import contracts of pyproject.toml cannot say by themselves."""

import ast
import sys
import tomllib
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
    """Each module of views is named in the contract that keeps views pure."""
    linted = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    [contract] = [
        one
        for one in linted["tool"]["importlinter"]["contracts"]
        if one["name"] == "Views and words are pure"
    ]
    views = {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for path in (root / "handlers").rglob("views*.py")
    }
    assert views <= set(contract["source_modules"])
