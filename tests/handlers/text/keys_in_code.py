"""Which keys of the catalogues the code names: whole, or as a pattern where a part is filled in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_KEY = re.compile(r"[a-z_]+(\.[\w-]+)*")
_PLURAL = re.compile(r"\.(one|other)$")
_SPEAKERS = frozenset({"say", "rich", "words", "plural", "_names", "add"})


def without_plural(key: str) -> str:
    """Return the key that code names for a word with plural forms."""
    return _PLURAL.sub("", key)


def spoken(folder: Path) -> Iterator[str]:
    """Yield each key that is given whole to `say`, `rich` or a catalogue."""
    for node in _nodes(folder):
        if isinstance(node, ast.Call) and node.args and _speaks(node.func):
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def patterns(folder: Path) -> tuple[set[str], list[re.Pattern[str]]]:
    """Return the strings of the code that may be keys, and a pattern for each that is filled in."""
    whole: set[str] = set()
    filled: list[re.Pattern[str]] = []
    for node in _nodes(folder):
        if isinstance(node, ast.JoinedStr):
            pattern = "".join(_part(value) for value in node.values)
            if "\\." in pattern:
                filled.append(re.compile(pattern))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            whole |= {node.value} if _KEY.fullmatch(node.value) else set()
    return whole, filled


def _part(value: ast.expr) -> str:
    if isinstance(value, ast.Constant):
        return re.escape(str(value.value))
    return r"[\w.-]*"


def _speaks(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in _SPEAKERS
    if isinstance(called, ast.Attribute):
        return called.attr in _SPEAKERS - {"add"}
    return isinstance(called, ast.Call) and getattr(called.func, "id", "") == "catalog"


def _nodes(folder: Path) -> Iterator[ast.AST]:
    for path in sorted(folder.rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))
