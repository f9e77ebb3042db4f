"""What the import contracts of pyproject.toml cannot say by themselves."""

import ast
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.environ import NEEDED

_WITHOUT_THE_EXTRA = """
import sys
class Missing:
    def find_spec(name, path, target=None):
        if name in ("aiohttp", "rich", "psycopg"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing)
import bot.cli
assert "simulator" not in sys.modules
bot.cli.main()
"""
"""The program as it is where the packages of the extras are not installed."""

_TEST = re.compile(r"^def (test_\w+)", re.MULTILINE)

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


def test_each_layer_has_the_same_features(root: Path) -> None:
    """Domain, use cases and handlers are split into the features that CONTRIBUTING.md names."""
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.search(r"split by feature \(([^)]*)\)", text)
    assert named is not None
    features = set(re.findall(r"`(\w+)`", named[1]))
    for layer in ("bot/domain", "bot/usecases", "handlers"):
        packages = {path.parent.name for path in (root / layer).glob("*/__init__.py")}
        assert packages - {"text"} == features, layer


def test_every_view_is_under_the_contract_for_views(root: Path) -> None:
    """What draws stands in `handlers/<feature>/views`, which the contract keeps pure."""
    handlers = root / "handlers"
    drawing = [path for path in handlers.rglob("*.py") if "view" in str(path.relative_to(handlers))]
    assert drawing
    assert [path for path in drawing if path.relative_to(handlers).parts[1] != "views"] == []


def test_no_test_module_is_imported(root: Path) -> None:
    """What several test modules need is in a module that is neither one nor a conftest."""
    wrong = [
        f"{path.name}: {name}"
        for path in (root / "tests").rglob("*.py")
        for name in imported(path)
        if name.split(".")[0] == "tests" and name.split(".")[-1].startswith(("test_", "conftest"))
    ]
    assert wrong == []


def test_each_test_has_its_own_name(root: Path) -> None:
    """A name in a report says which test failed."""
    names = Counter(
        name
        for path in (root / "tests").rglob("test_*.py")
        for name in _TEST.findall(path.read_text(encoding="utf-8"))
    )
    assert [name for name, count in names.items() if count > 1] == []


def without_the_extra(root: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the program where nothing of an extra can be imported."""
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT_THE_EXTRA, *words],
        env={"PATH": os.environ["PATH"], **environ},
        cwd=root,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_run_needs_nothing_of_the_demo(root: Path) -> None:
    """Without the extra `run` gets as far as its settings, and has loaded no simulator."""
    done = without_the_extra(root, "run")
    assert (done.returncode, "SLACK_BOT_TOKEN" in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The demo needs packages"), ("ja", "デモには")]
)
def test_the_demo_says_what_installs_it(root: Path, language: str, words: str) -> None:
    """Without the extra the demo ends with 1 and the command that brings it, and no trace."""
    done = without_the_extra(root, "demo", "--language", language)
    assert done.returncode == 1
    assert done.stderr.startswith(words)
    assert f"{sys.executable} -m pip install 'sellerdesk[demo]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_url_says_what_installs_its_driver(root: Path) -> None:
    """Without psycopg a DATABASE_URL ends the program with 1 and what to install, and no trace."""
    url = "postgresql://127.0.0.1/desk"
    done = without_the_extra(root, "migrate", **NEEDED, DATABASE_URL=url)
    assert (done.returncode, "sellerdesk[postgres]" in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr
