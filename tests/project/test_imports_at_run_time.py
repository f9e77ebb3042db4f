"""What a command loads: what it needs, and nothing more."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.bot.environ import NEEDED

OURS: Final = {"bot", "handlers", "storage", "sellerdesk"}
HTTP: Final = {"certifi", "h11", "httpcore", "httpx", "idna"}
_LOADED = """
import sys
{program}
found = {{name.partition(".")[0] for name, module in sys.modules.items() if module}}
print(*sorted(found - sys.stdlib_module_names))
"""
_COMMAND = """
from bot.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    assert not end.code, end.code
"""
_BUILT = """
import os
import bot.cli
from bot.settings import Settings
from bot.wiring import opened
with opened(Settings.load(os.environ), connect=False):
    pass
"""


def loaded(program: str, folder: Path) -> set[str]:
    """Return the packages of others that a program loads in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", _LOADED.format(program=program)],
        env=clean | NEEDED | {"DATABASE_PATH": str(folder / "desk.db")},
        capture_output=True,
        text=True,
        check=True,
    )
    names = set(done.stdout.splitlines()[-1].split())
    return {name for name in names - OURS if not name.startswith("_")}


@pytest.mark.parametrize("arguments", [["version"], ["--help"], ["check", "--help"]])
def test_what_needs_nothing_loads_nothing(tmp_path: Path, arguments: Sequence[str]) -> None:
    """The version and the help are told with the library for commands alone."""
    assert loaded(_COMMAND.format(arguments=arguments), tmp_path) == {"click"}


def test_the_database_is_read_without_slack_and_amazon(tmp_path: Path) -> None:
    """`migrate` and then `audit export` load what opens a database."""
    program = _COMMAND.format(arguments=["migrate"])
    assert not loaded(program, tmp_path) & {"babel", "httpx", "slack_bolt", "slack_sdk", "sp_api"}
    program = _COMMAND.format(arguments=["audit", "export"])
    assert not loaded(program, tmp_path) & {"babel", "httpx", "slack_bolt", "slack_sdk", "sp_api"}


def test_what_the_program_loads_before_it_connects(tmp_path: Path) -> None:
    """The program is put together without Amazon's library, locales or any command line."""
    loaded(_COMMAND.format(arguments=["migrate"]), tmp_path)
    assert loaded(_BUILT, tmp_path) == HTTP | {"click", "slack_bolt", "slack_sdk"}


def test_garbage_is_collected_after_the_loading() -> None:
    """A start leaves the collector on, also one that fails, and the loaded modules out of it."""
    program = """
import gc
from bot.cli import main
try:
    main(["run"])
except SystemExit as end:
    print(end.code, gc.isenabled(), gc.get_freeze_count() > 10_000)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], env={}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["2", "True", "True"]
