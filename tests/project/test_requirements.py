"""What is installed is pinned by hash, and is what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

LOCKS = (
    "requirements.txt",
    "requirements-build.txt",
    "requirements-dev.txt",
    "requirements-postgres.txt",
    "requirements-uv.txt",
)


def project(root: Path) -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def pins(root: Path, lock: str) -> dict[str, str]:
    """Return the pinned version of each distribution."""
    text = (root / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def named(requirements: list[Any]) -> set[str]:
    """Return the names of the distributions that are asked for."""
    texts = [one for one in requirements if isinstance(one, str)]
    return {re.split(r"[<>=! \[]", one)[0].lower().replace("_", "-") for one in texts}


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pin_has_its_hashes(root: Path, lock: str) -> None:
    """No distribution is pinned without a hash, so that nothing else can be installed."""
    text = (root / lock).read_text(encoding="utf-8")
    entries = re.findall(r"^\S+==(?:.*\n)(?:[ ]+--hash.*\n?)*", text, re.MULTILINE)
    assert len(entries) == len(pins(root, lock)) > 0
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_place(root: Path, lock: str) -> None:
    """A lock names no index: each computer takes from the one it is set up for."""
    text = (root / lock).read_text(encoding="utf-8")
    assert re.findall(r"://|--index|--extra|--find-links", text) == []


def test_all_that_is_asked_for_is_pinned(root: Path) -> None:
    """Both locks hold what pyproject.toml names."""
    asked = project(root)
    assert named(asked["project"]["dependencies"]) <= set(pins(root, "requirements.txt"))
    assert named(asked["build-system"]["requires"]) <= set(pins(root, "requirements-build.txt"))
    for group in asked["dependency-groups"].values():
        assert named(group) <= set(pins(root, "requirements-dev.txt"))


def test_production_gets_no_tools(root: Path) -> None:
    """What builds, tests and checks the program is not installed where it runs."""
    asked = project(root)["dependency-groups"]
    tools = named([one for name in asked for one in asked[name]])
    needed_by_the_sp_api_library = {"pyyaml"}
    assert tools & set(pins(root, "requirements.txt")) == needed_by_the_sp_api_library


def test_tests_run_on_what_is_run(root: Path) -> None:
    """The lock for development holds the very versions of the locks for building and running."""
    develop = pins(root, "requirements-dev.txt")
    for lock in ("requirements.txt", "requirements-build.txt", "requirements-postgres.txt"):
        held = pins(root, lock)
        assert {name: develop.get(name) for name in held} == held


def test_what_only_some_need_is_an_extra(root: Path) -> None:
    """The lock for running holds nothing of the extras, the lock for development holds them."""
    extras = project(root)["project"]["optional-dependencies"]
    assert {name: named(extra) for name, extra in extras.items()} == {
        "demo": {"aiohttp", "rich"},
        "postgres": {"psycopg"},
    }
    for extra in extras.values():
        assert not named(extra) & pins(root, "requirements.txt").keys()
        assert named(extra) <= pins(root, "requirements-dev.txt").keys()


def test_the_lock_for_postgresql_adds_its_driver_alone(root: Path) -> None:
    """Whoever runs on PostgreSQL runs the same versions of everything else."""
    run, postgres = pins(root, "requirements.txt"), pins(root, "requirements-postgres.txt")
    assert run.items() <= postgres.items()
    assert postgres.keys() - run.keys() <= {"psycopg", "psycopg-binary", "typing-extensions"}
