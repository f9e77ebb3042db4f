"""What the documents say is so."""

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from bot.cli import main
from bot.domain.languages import LANGUAGES
from bot.settings import CONFIG, ROWS, Row

INSTALLERS = {"admins.toml", "check.toml", "demo.toml", "settings.toml", "start.toml"}
"""Files of words that are read in a terminal, or by administrators."""

FOR_INSTALLERS_ONLY = re.compile(
    rf"(?<![\w@-])sellerdesk [a-z]+|-m bot|\b(?:{'|'.join(row.name for row in ROWS)})\b"
)
"""Commands of the program, and names of its settings."""

HEAD = ["| Name | Default | Meaning |", "| --- | --- | --- |"]


def documents(root: Path) -> list[Path]:
    """Return all documents for people."""
    return [*root.glob("*.md"), *(root / "docs").rglob("*.md")]


def default(row: Row) -> str:
    """Say what a setting is where nobody says."""
    if row.required:
        return "required"
    return f"`{row.default}`" if row.default is not None else row.from_others or "none"


def table() -> list[str]:
    """Return the table of settings as the document shows it."""
    return HEAD + [f"| `{row.name}` | {default(row)} | {row.meaning} |" for row in ROWS]


def rows(path: Path) -> list[str]:
    """Return the lines of the tables in a document."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("|")]


def test_settings_are_documented(root: Path) -> None:
    """docs/settings.md names every setting, its default and its meaning, as the code has them."""
    path = root / "docs" / "settings.md"
    assert "\n".join(rows(path)) == "\n".join(table())
    assert CONFIG in path.read_text(encoding="utf-8")


def test_settings_are_documented_in_japanese(root: Path) -> None:
    """The Japanese page names the same settings in the same order, with the same plain defaults."""
    found = [re.findall(r"`([^`]*)`", line) for line in rows(root / "docs" / "ja" / "settings.md")]
    names = [names for names in found if names]
    assert [one[0] for one in names] == [row.name for row in ROWS]
    for row, one in zip(ROWS, names, strict=True):
        if row.default is not None:
            assert one[1] == row.default, row.name


def test_recipes_that_are_named_exist(root: Path) -> None:
    """Each `make ...` in a document is a target of the Makefile."""
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for path in documents(root):
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"(?:^|`|\$ )make ([a-z-]+)", text, re.MULTILINE))
        assert named <= targets, path


def told_to_run(text: str) -> list[str]:
    """Return what a text has people type after the program's name."""
    found = re.findall(r"(?:bin/|`)sellerdesk((?: [a-z]+)+)", text)
    return [words for words in found if words != " ready"]  # what `run` prints


def is_a_command(words: str) -> bool:
    """Return whether the program knows these words as a command."""
    command: click.Command = main
    for word in words.split():
        if not isinstance(command, click.Group):
            break
        if word not in command.commands:
            return False
        command = command.commands[word]
    return True


def test_commands_that_are_named_exist(root: Path) -> None:
    """Each `sellerdesk ...` in a document is a command of the program."""
    told = [
        (path, words)
        for path in documents(root)
        for words in told_to_run(path.read_text(encoding="utf-8"))
    ]
    assert {words for _, words in told} >= {" run", " check", " demo", " audit export"}
    assert [(path, words) for path, words in told if not is_a_command(words)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_are_told_no_shell_command_and_no_setting(root: Path, language: str) -> None:
    """Slack's texts name neither `sellerdesk ...` nor a SETTING; those for installers may."""
    told = {
        path.name: FOR_INSTALLERS_ONLY.findall(path.read_text(encoding="utf-8"))
        for path in (root / "handlers" / "text" / language).glob("*.toml")
    }
    assert told.keys() > INSTALLERS
    assert told["check.toml"], "the pattern finds what installers are told"
    assert {name: found for name, found in told.items() if found and name not in INSTALLERS} == {}


def test_the_program_is_named_by_its_command(root: Path) -> None:
    """`python -m bot` would run any `bot` of the folder it is typed in: nobody is told to."""
    told = [path for path in documents(root) if "-m bot" in path.read_text(encoding="utf-8")]
    assert told == []


def test_another_bot_in_the_folder_is_not_run(tmp_path: Path) -> None:
    """The command runs this program wherever it is typed."""
    (tmp_path / "bot.py").write_text("raise SystemExit(99)", encoding="utf-8")
    (tmp_path / "click.py").write_text("raise SystemExit(99)", encoding="utf-8")
    command = Path(sys.executable).with_name("sellerdesk")

    done = subprocess.run(
        [command, "version"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == version("sellerdesk")


@pytest.mark.parametrize("language", ["", "ja"])
def test_links_between_documents_lead_somewhere(root: Path, language: str) -> None:
    """Each relative link in a document leads to a file."""
    for path in documents(root):
        if ("ja" in path.parts or path.stem.endswith(".ja")) is not (language == "ja"):
            continue
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path}: {link}"


def test_files_named_in_contributing_exist(root: Path) -> None:
    """Each path in CONTRIBUTING.md is there, up to a placeholder such as `<language>`."""
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w./<>-]+/(?:[\w<>-]+\.(?:py|toml|yml|md))?)`", text)
    assert {"handlers/ids.py", "bot/settings/table.py"} <= set(named)
    assert [one for one in named if not (root / one.partition("<")[0]).exists()] == []
