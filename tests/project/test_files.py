"""The shape of the checkout: short files, telling names, nothing of anybody's computer."""

import re
import subprocess
from pathlib import Path

import pytest

MOST_LINES = 300
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
PACKAGE_HOSTS = ("pypi" + ".org", "python" + "hosted", "npm" + "js.org", "npm" + "js.com")
PATCH = "monkeypatch." + "setattr("
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.~}/-])/(?:work|home|Users|root)/\w")


def tracked(root: Path) -> list[Path]:
    """Return the files that belong to the checkout, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return [path for line in listed.stdout.splitlines() if (path := root / line).is_file()]


def source(root: Path) -> list[Path]:
    """Return the files of Python."""
    return [path for path in tracked(root) if path.suffix == ".py"]


def test_files_are_short(root: Path) -> None:
    """No file of Python is longer than a person reads in one go."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in source(root)}
    longest = sorted(lengths.items(), key=lambda one: -one[1])[:3]
    print(*(f"{lines:4} {path.relative_to(root)}" for path, lines in longest), sep="\n")  # noqa: T201 - with -s
    assert [str(path) for path, lines in lengths.items() if lines > MOST_LINES] == []


def test_names_say_what_is_inside(root: Path) -> None:
    """No module is named after nothing."""
    assert [str(path) for path in source(root) if VAGUE & set(path.stem.split("_"))] == []


def test_tests_are_no_package(root: Path) -> None:
    """Tests are found by path: an __init__.py among them would give them two names."""
    assert [
        path
        for path in source(root)
        if path.is_relative_to(root / "tests") and path.stem == "__init__"
    ] == []


def test_no_test_patches_what_an_argument_could_change(root: Path) -> None:
    """Ports and arguments stand in; left are the kernel's list of mounts and slack_sdk's threads.

    The random lives break the program on purpose.
    """
    tests = root / "tests"
    left = {
        tests / "bot/check/test_check_database.py",
        tests / "handlers/test_delivery.py",
        tests / "storage/sqlite/test_mounts.py",
    }
    assert {
        path
        for path in source(root)
        if path.is_relative_to(tests) and not path.is_relative_to(tests / "life")
        if PATCH in path.read_text(encoding="utf-8")
    } == left


def test_nothing_of_anybodys_computer(root: Path) -> None:
    """No file names a package registry's host, or a folder of the one who wrote it."""
    found = []
    for path in tracked(root):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        words = [host for host in PACKAGE_HOSTS if host in text]
        words += SOMEBODYS_FOLDER.findall(text)
        found += [f"{path.relative_to(root)}: {word}" for word in words]
    assert found == []


@pytest.mark.parametrize(
    "name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE"]
)
def test_what_a_visitor_looks_for(root: Path, name: str) -> None:
    """The files that a visitor expects at the top are there."""
    assert (root / name).is_file()


def test_the_changelog_has_one_list_of_each_kind(root: Path) -> None:
    """A reader finds each kind of change of a version in one place, and no change twice."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    for version in text.split("\n## ")[1:]:
        lines = [line for line in version.splitlines() if line.startswith(("### ", "- "))]
        assert [line for line in lines if lines.count(line) > 1] == []
