"""What the documents say is so."""

import re
from pathlib import Path

import click
import pytest

from bot.cli import main
from bot.settings import CONFIG, ROWS, Row

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
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for path in documents(root):
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"(?:^|`|\$ )make ([a-z]+)", text, re.MULTILINE))
        assert named <= targets, path


def test_commands_that_are_named_exist(root: Path) -> None:
    """Each `python -m bot ...` in a document is a command of the program."""
    for path in documents(root):
        for words in re.findall(r"-m bot((?: [a-z]+)+)", path.read_text(encoding="utf-8")):
            command: click.Command = main
            for word in words.split():
                if not isinstance(command, click.Group):
                    break
                assert word in command.commands, f"{path}: {words}"
                command = command.commands[word]


@pytest.mark.parametrize("language", ["", "ja"])
def test_links_between_documents_lead_somewhere(root: Path, language: str) -> None:
    """Each relative link in a document leads to a file."""
    for path in documents(root):
        if ("ja" in path.parts or path.stem.endswith(".ja")) is not (language == "ja"):
            continue
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path}: {link}"
