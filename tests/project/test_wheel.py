"""The wheel holds all that the program needs, and no more; the sdist makes the same wheel."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.bot.environ import NEEDED

PACKAGES = ("bot", "handlers", "simulator", "storage")


def build(source: Path, target: str, into: Path) -> Path:
    """Build a wheel or an sdist; return it."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", into],
        cwd=source,
        check=True,
        capture_output=True,
    )
    [built] = into.iterdir()
    return built


def contents(wheel: Path) -> dict[str, bytes]:
    """Return the files of a wheel that are not about itself."""
    with zipfile.ZipFile(wheel) as opened:
        names = [name for name in opened.namelist() if ".dist-info/" not in name]
        return {name: opened.read(name) for name in names}


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of this checkout."""
    return build(root, "wheel", tmp_path_factory.mktemp("wheel"))


def test_wheel_is_whole(root: Path, wheel: Path) -> None:
    """Modules, catalogues and data of the four packages are in the wheel, tests are not."""
    needed = {
        str(path.relative_to(root))
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.suffix in (".css", ".js", ".json", ".py", ".sql", ".svg", ".toml")
    }
    assert contents(wheel).keys() == needed


def test_the_sdist_makes_the_same_wheel(root: Path, wheel: Path, tmp_path: Path) -> None:
    """Whoever builds from the sdist gets what is built from the checkout."""
    sdist = build(root, "sdist", tmp_path / "sdist")
    (tmp_path / "source").mkdir()
    subprocess.run(["tar", "-xf", sdist, "-C", tmp_path / "source"], check=True)
    [source] = (tmp_path / "source").iterdir()
    assert contents(build(source, "wheel", tmp_path / "wheel")) == contents(wheel)


def test_the_wheel_runs_from_an_empty_directory(wheel: Path, tmp_path: Path) -> None:
    """Installed elsewhere, it finds its own files: settings, words, schema, manifest."""
    place, empty = tmp_path / "place", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as opened:
        for name in opened.namelist():
            opened.extract(name, place)
    found = {name: text for name, text in os.environ.items() if not name.startswith("COV")}
    environ = found | NEEDED | {"PYTHONPATH": str(place), "DATABASE_PATH": str(empty / "desk.db")}

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=empty, env=environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    where = [sys.executable, "-c", "import bot; print(bot.__file__)"]
    imported = subprocess.run(
        where, cwd=empty, env=environ, capture_output=True, text=True, check=True
    )
    assert Path(imported.stdout.strip()).is_relative_to(place)
    code, said = run("manifest")
    assert (code, json.loads(said)["display_information"]["name"]) == (0, "Sellerdesk")
    assert run("migrate")[0] == 0
    assert run("audit", "export") == (0, "")
    assert run("healthy")[0] == 1
    environ["SELLER_ID"] = ""
    assert run("run") == (2, "")
